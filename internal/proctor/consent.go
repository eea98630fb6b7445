package proctor

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
)

// ConsentShown is the consent to recording as it is shown to a candidate.
type ConsentShown struct {
	Seat    *exam.SeatView
	Edition *law.Edition
	Parts   []ConsentPart
	Hash    string   // of the text in the language
	Given   *Consent // nil for none in force
	Open    bool     // it can still be given or withdrawn
}

// ConsentFor gives the consent before the test of a seat of one's own, in a
// language. The faults are exam.missing.booking, proctor.before.none and
// proctor.consent.unasked.
func (s *Service) ConsentFor(ctx context.Context, by *access.Actor, booking exam.BookingID, l locale.Lang) (*ConsentShown, error) {
	t, err := s.consentSeat(ctx, by, booking)
	if err != nil {
		return nil, err
	}
	out := &ConsentShown{Seat: t.SeatView, Edition: t.rules.Env.Edition, Parts: t.rules.consentParts(), Open: t.Booking.State == exam.Booked}
	_, out.Hash = consentText(out.Parts, l)
	err = s.Store.Read(ctx, func(tx Tx) error {
		b, _, err := t.done(tx)
		if err == nil && b.Consent.holds(&t.Sitting.Test) {
			out.Given = b.Consent
		}
		return err
	})
	return out, err
}

func (s *Service) consentSeat(ctx context.Context, by *access.Actor, booking exam.BookingID) (*seat, error) {
	t, err := s.seatOf(ctx, by, booking)
	if err == nil && !t.rules.Consent.Ruled() {
		return nil, fault.New(fault.Conflict, "proctor.consent.unasked")
	}
	return t, err
}

// GiveConsent gives the consent before the test of a seat of one's own, as it was
// shown: hash names the text. The faults are those of ConsentFor,
// proctor.consent.changed and proctor.before.begun.
func (s *Service) GiveConsent(ctx context.Context, by *access.Actor, booking exam.BookingID, l locale.Lang, hash string) error {
	t, err := s.consentSeat(ctx, by, booking)
	if err != nil {
		return err
	}
	text, now := consentText(t.rules.consentParts(), l)
	if hash != now {
		return fault.New(fault.Conflict, "proctor.consent.changed")
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		b, _, err := s.openSeat(tx, t)
		if err != nil {
			return err
		}
		if b.Consent.holds(&t.Sitting.Test) && b.Consent.Text == hash {
			return nil
		}
		b.Consent = &Consent{Act: t.Sitting.Test.Act, Edition: t.Sitting.Test.Edition, Lang: l, Text: hash, At: tx.Now()}
		if err := tx.ConsentTextPut(hash, l, text); err != nil {
			return err
		}
		if err := putBefore(tx, b); err != nil {
			return err
		}
		if err := leave(tx, b, t.Sitting.Closes); err != nil {
			return err
		}
		return s.Record(tx, b.entry(access.GiveConsent, map[string]any{"did": "given", "act": b.Consent.Act, "edition": b.Consent.Edition, "lang": string(l), "text": hash}))
	})
}

// openSeat reads what was done for a seat whose test has not begun. The fault is
// proctor.before.begun.
func (s *Service) openSeat(tx Tx, t *seat) (*Before, *Identity, error) {
	state, err := t.state(tx)
	if err != nil {
		return nil, nil, err
	}
	if state != exam.Booked {
		return nil, nil, fault.New(fault.Conflict, "proctor.before.begun")
	}
	return t.done(tx)
}

// WithdrawConsent takes a consent back before the test begins; the pictures are
// destroyed with it. The faults are those of ConsentFor, proctor.before.begun and
// proctor.consent.none.
func (s *Service) WithdrawConsent(ctx context.Context, by *access.Actor, booking exam.BookingID) error {
	t, err := s.consentSeat(ctx, by, booking)
	if err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		b, i, err := s.openSeat(tx, t)
		if err != nil {
			return err
		}
		if b.Consent == nil {
			return fault.New(fault.Conflict, "proctor.consent.none")
		}
		text := b.Consent.Text
		b.Consent = nil
		if err := s.clear(tx, b, i); err != nil {
			return err
		}
		return s.Record(tx, b.entry(access.GiveConsent, map[string]any{"did": "withdrawn", "text": text}))
	})
}

// clear takes every picture from a seat and leaves the job that destroys them.
func (s *Service) clear(tx Tx, b *Before, i *Identity) error {
	gone := b.Room
	b.Room = nil
	if i != nil {
		gone = append(gone, i.Pictures()...)
		i.Face, i.Document, i.Handed, i.Due, i.State = nil, nil, nil, nil, IdentityOpen
		if err := putIdentity(tx, i); err != nil {
			return err
		}
	}
	if err := putBefore(tx, b); err != nil {
		return err
	}
	return destroyLater(tx, b, gone)
}

// PicturesJob is the kind of the job that destroys pictures, LeftJob that of the
// one that looks, some time after a sitting closes, whether a seat was never
// taken.
const (
	PicturesJob = "proctor.pictures"
	LeftJob     = "proctor.left"
)

// leftAfter is how long after a sitting closes pictures of a seat that was never
// taken are destroyed.
const leftAfter = 24 * time.Hour

// PicturesPayload names pictures that are to be destroyed.
type PicturesPayload struct {
	Booking  exam.BookingID `json:"booking"`
	Pictures []Picture      `json:"pictures"`
}

// LeftPayload names a seat.
type LeftPayload struct {
	Booking exam.BookingID `json:"booking"`
}

func destroyLater(tx Tx, b *Before, gone []Picture) error {
	if len(gone) == 0 {
		return nil
	}
	return outbox.Enqueue(tx, outbox.Job{Kind: PicturesJob, Payload: PicturesPayload{b.Booking, gone}, Body: string(b.Body), Case: string(b.Booking)})
}

func leave(tx Tx, b *Before, closes time.Time) error {
	due := closes.Add(leftAfter)
	return outbox.Enqueue(tx, outbox.Job{
		Kind: LeftJob, Key: string(b.Booking) + "/" + due.UTC().Format(time.RFC3339), Payload: LeftPayload{b.Booking}, Due: due, Body: string(b.Body), Case: string(b.Booking),
	})
}

// DestroyPictures removes pictures from the store and puts it on record, with the
// hashes of what was there. It may be repeated.
func (s *Service) DestroyPictures(ctx context.Context, in PicturesPayload) error {
	if err := s.dropPictures(ctx, in.Pictures); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		b, _, err := tx.BeforeGet(in.Booking)
		if err != nil || b == nil {
			return err
		}
		var what []map[string]any
		for _, p := range in.Pictures {
			what = append(what, map[string]any{"kind": string(p.Kind), "sha256": p.Hash, "bytes": p.Size, "taken": p.At.UTC().Format(time.RFC3339)})
		}
		e := b.entry(PicturesGone, map[string]any{"destroyed": what})
		e.Actor = program
		return s.Record(tx, e)
	})
}

// program is the actor of what no person does.
const program = "system"

// PicturesGone is the verb of the journal under which pictures were destroyed.
const PicturesGone access.Verb = "pictures.destroy"

// SweepLeft destroys the pictures of a seat whose test was never begun, once its
// sitting is over.
func (s *Service) SweepLeft(ctx context.Context, id exam.BookingID) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		b, i, err := tx.BeforeGet(id)
		if err != nil || b == nil {
			return err
		}
		booking, err := tx.BookingGet(id)
		if err != nil || booking == nil || booking.State == exam.Begun || booking.State == exam.Done {
			return err
		}
		sitting, err := tx.SittingGet(booking.Sitting)
		if err != nil || sitting == nil {
			return err
		}
		if booking.State == exam.Booked && tx.Now().Before(sitting.Closes.Add(leftAfter)) {
			return leave(tx, b, sitting.Closes) // the seat was changed for a later one
		}
		return s.clear(tx, b, i)
	})
}
