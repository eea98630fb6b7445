package proctor

import (
	"context"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/seal"
)

// handsMost bounds how often pictures are handed in for a seat.
const handsMost = 60

// PicturesFor gives what pictures are asked for before the test of a seat of
// one's own. The faults are those of seatOf and proctor.picture.unasked.
func (s *Service) PicturesFor(ctx context.Context, by *access.Actor, booking exam.BookingID) (*exam.SeatView, *IdentityRules, *Prepared, error) {
	t, err := s.seatOf(ctx, by, booking)
	if err != nil {
		return nil, nil, nil, err
	}
	if !t.rules.Identity.Ruled() {
		return nil, nil, nil, fault.New(fault.Conflict, "proctor.picture.unasked")
	}
	p, err := s.PreparedFor(ctx, t.SeatView)
	return t.SeatView, t.rules.Identity, p, err
}

// HandIn takes pictures for a seat of one's own, JPEG or PNG, each in place of the
// one before. Once face and document are there the checker's term runs. The faults
// are those of PicturesFor and redrawn, proctor.picture.none, proctor.picture.many,
// proctor.consent.none, proctor.before.begun and proctor.identity.confirmed; those
// about one picture are at its kind.
func (s *Service) HandIn(ctx context.Context, by *access.Actor, booking exam.BookingID, given map[PictureKind][]byte) error {
	t, err := s.seatOf(ctx, by, booking)
	if err != nil {
		return err
	}
	if len(given) == 0 {
		return fault.New(fault.Invalid, "proctor.picture.none")
	}
	var key *seal.Key
	err = s.Store.Read(ctx, func(tx Tx) error {
		if _, _, err := t.takes(tx, given); err != nil {
			return err
		}
		key, err = s.keyOf(tx, t.Booking.Person)
		return err
	})
	if err != nil {
		return err
	}
	var made, old []Picture
	for _, kind := range PictureKinds {
		data, ok := given[kind]
		if !ok {
			continue
		}
		p, err := s.keepPicture(ctx, key, booking, kind, data, t.Now)
		if p != nil {
			made = append(made, *p)
		}
		if err != nil {
			return firstError(err, s.dropPictures(ctx, made))
		}
	}
	err = s.Store.Write(ctx, func(tx Tx) (err error) {
		old, err = s.handedIn(tx, t, given, made)
		return err
	})
	if err != nil {
		return firstError(err, s.dropPictures(ctx, made))
	}
	return s.dropPictures(ctx, old)
}

func firstError(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// takes refuses pictures that cannot be handed in now.
func (t *seat) takes(tx Tx, given map[PictureKind][]byte) (*Before, *Identity, error) {
	b, i, err := t.done(tx)
	if err != nil {
		return nil, nil, err
	}
	state, err := t.state(tx)
	if err != nil {
		return nil, nil, err
	}
	rules := t.rules.Identity
	for kind := range given {
		identity := slices.Contains(rules.Pictures.V, string(kind))
		switch {
		case !identity && !slices.Contains(rules.Views.V, string(kind)):
			return nil, nil, fault.New(fault.Invalid, "proctor.picture.unasked").At(string(kind))
		case state == exam.Cancelled || state == exam.Missed, !identity && state != exam.Booked:
			return nil, nil, fault.New(fault.Conflict, "proctor.before.begun")
		case identity && i != nil && i.State == IdentityConfirmed:
			return nil, nil, fault.New(fault.Conflict, "proctor.identity.confirmed")
		}
	}
	switch c := t.rules.Consent; {
	case c.Ruled() && !b.Consent.holds(&t.Sitting.Test):
		return nil, nil, refuse(c.Asked, "proctor.consent.none")
	case b.Hands >= handsMost:
		return nil, nil, fault.New(fault.TooMany, "proctor.picture.many", "most", handsMost)
	}
	return b, i, nil
}

// handedIn writes pictures and gives those that belong to nothing any more. A face
// with which a test has begun stays with its recording.
func (s *Service) handedIn(tx Tx, t *seat, given map[PictureKind][]byte, made []Picture) (old []Picture, err error) {
	b, i, err := t.takes(tx, given)
	if err != nil {
		return nil, err
	}
	begun, err := tx.ExamAttemptOfBooking(b.Booking)
	if err != nil {
		return nil, err
	}
	var compared bool
	what := map[string]any{}
	for n := range made {
		p := &made[n]
		what[string(p.Kind)] = p.Hash
		switch p.Kind {
		case FaceShown, DocumentShown:
			if i == nil {
				i = &Identity{ID: IdentityID(s.IDs.New("idn")), Booking: b.Booking, Body: b.Body, Person: b.Person, State: IdentityOpen}
			}
			compared = true
			if was := i.replace(p); was != nil && (begun == nil || p.Kind == DocumentShown) {
				old = append(old, *was)
			}
		default:
			if at := slices.IndexFunc(b.Room, func(r Picture) bool { return r.Kind == p.Kind }); at >= 0 {
				old, b.Room = append(old, b.Room[at]), slices.Delete(b.Room, at, at+1)
			}
			b.Room = append(b.Room, *p)
		}
	}
	if compared {
		if err := s.waits(tx, t.rules, i); err != nil {
			return nil, err
		}
	}
	b.Hands++
	if err := putBefore(tx, b); err != nil {
		return nil, err
	}
	return old, s.Record(tx, b.entry(access.GiveConsent, map[string]any{"did": "pictures", "sha256": what}))
}

// replace puts a picture into the check and gives the one that was there.
func (i *Identity) replace(p *Picture) (was *Picture) {
	if p.Kind == FaceShown {
		was, i.Face = i.Face, p
		return was
	}
	was, i.Document = i.Document, p
	return was
}

// waits puts a check before the checkers once everything is there to compare.
func (s *Service) waits(tx Tx, r *BeforeRuled, i *Identity) error {
	if len(lacks(r.Identity.Pictures.V, i.shown())) == 0 {
		now := tx.Now()
		due, err := s.dueOf(tx, r, i, now)
		if err != nil {
			return err
		}
		i.State, i.Handed, i.Due = IdentityWaiting, &now, &due
	}
	return putIdentity(tx, i)
}

// dueOf is the end of the checker's term, from the day of the body on which the
// pictures were handed in.
func (s *Service) dueOf(tx Tx, r *BeforeRuled, i *Identity, now time.Time) (time.Time, error) {
	body, err := tx.BodyGet(i.Body)
	if err != nil || body == nil {
		return time.Time{}, changedOr(err)
	}
	zone, err := day.Zone(body.Zone)
	if err != nil {
		return time.Time{}, err
	}
	days := r.Identity.WorkingDays
	term, _, err := law.WorkingTerm(r.Env, days, day.In(now, zone), days.V)
	return term.To.End(zone), err
}
