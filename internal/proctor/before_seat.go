package proctor

import (
	"context"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// seat is a seat of one's own before whose test something is asked for.
type seat struct {
	*exam.SeatView
	rules *BeforeRuled
}

// seatOf reads a seat of one's own. The faults are exam.missing.booking, and
// proctor.before.none where nothing is asked for before its test.
func (s *Service) seatOf(ctx context.Context, by *access.Actor, booking exam.BookingID) (*seat, error) {
	if !access.May(by, access.GiveConsent, access.Target{Relation: access.Own}) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	v, err := s.Seats.SeatOf(ctx, by, booking)
	if err != nil {
		return nil, err
	}
	rules, err := s.before(&v.Sitting)
	if err != nil {
		return nil, err
	}
	if rules == nil {
		return nil, fault.New(fault.Conflict, "proctor.before.none")
	}
	return &seat{v, rules}, nil
}

// before are the rules on what comes before the test of a sitting; nil where
// nothing does: it is not proctored, it is sat in a room that others watch over,
// or the edition asks for nothing.
func (s *Service) before(sitting *exam.Sitting) (*BeforeRuled, error) {
	if !sitting.OwnEquipment() || s.Before == nil {
		return nil, nil
	}
	rules, err := s.Before(sitting.Test.Act, sitting.Test.Edition)
	if err != nil || !rules.Ruled() {
		return nil, err
	}
	return rules, nil
}

// done reads what was done before the test of a seat; an empty one where nothing
// was.
func (t *seat) done(tx Tx) (*Before, *Identity, error) {
	b, i, err := tx.BeforeGet(t.Booking.ID)
	if err == nil && b == nil {
		b = &Before{Booking: t.Booking.ID, Body: t.Booking.Body, Person: t.Booking.Person}
	}
	return b, i, err
}

// state is where the booking stands now.
func (t *seat) state(tx Tx) (exam.BookingState, error) {
	b, err := tx.BookingGet(t.Booking.ID)
	if err != nil || b == nil {
		return "", changedOr(err)
	}
	return b.State, nil
}

// putBefore stores what was done in place of what it was read as.
func putBefore(tx Tx, b *Before) error {
	b.Version++
	if ok, err := tx.BeforePut(b); err != nil || !ok {
		return changedOr(err)
	}
	return nil
}

func putIdentity(tx Tx, i *Identity) error {
	i.Version++
	if ok, err := tx.IdentityPut(i); err != nil || !ok {
		return changedOr(err)
	}
	return nil
}

// entry is an entry of the journal about a seat.
func (b *Before) entry(verb access.Verb, facts map[string]any) journal.Entry {
	return journal.Entry{Verb: string(verb), Actor: string(b.Person), Body: string(b.Body), Case: string(b.Booking), Subject: string(b.Person), Facts: facts}
}

// holds reports whether a consent was given under the edition of a test.
func (c *Consent) holds(t *exam.Test) bool {
	return c != nil && c.Act == t.Act && c.Edition == t.Edition
}

// facts are the facts on which it is decided whether a test may begin.
func (b *Before) facts(i *Identity, t *exam.Test, now time.Time) BeforeIn {
	in := BeforeIn{Identity: string(IdentityOpen), Pictures: []string{}, Views: []string{}}
	if i != nil {
		in.Identity, in.Pictures = string(i.State), i.shown()
	}
	if b == nil {
		return in
	}
	in.Consent = b.Consent.holds(t)
	for _, p := range b.Room {
		in.Views = append(in.Views, string(p.Kind))
		if age := int(now.Sub(p.At) / time.Minute); in.OldestView == nil || age > *in.OldestView {
			in.OldestView = &age
		}
	}
	return in
}

// Prepared is how a candidate stands before the test of a seat: consent, identity
// and room. The equipment stands apart, in Standing.
type Prepared struct {
	Asked    bool
	Before   *Before
	Identity *Identity // nil for none
	Reason   string    // of the checker's last answer; "" for none
	Found    law.Found[BeforeOut]
}

// MayBegin reports whether nothing of it stops the candidate.
func (p *Prepared) MayBegin() bool { return !p.Asked || p.Found.Outcome.MayBegin }

// Reasons are the reasons that name a step.
func (p *Prepared) Reasons(step string) []law.Reason {
	return slices.Collect(func(yield func(law.Reason) bool) {
		for _, r := range p.Found.Reasons {
			if r.Args["step"] == step && !yield(r) {
				return
			}
		}
	})
}

// Pictures are those that were handed in: what is compared, then the views of the
// room.
func (p *Prepared) Pictures() (out []Picture) {
	if p.Identity != nil {
		out = p.Identity.Pictures()
	}
	if p.Before != nil {
		out = append(out, p.Before.Room...)
	}
	return out
}

// PreparedFor tells how the person stands before the test of a seat of the own.
func (s *Service) PreparedFor(ctx context.Context, v *exam.SeatView) (*Prepared, error) {
	rules, err := s.before(&v.Sitting)
	if err != nil || rules == nil {
		return &Prepared{}, err
	}
	out := &Prepared{Asked: true}
	t := &seat{v, rules}
	err = s.Store.Read(ctx, func(tx Tx) error {
		if out.Before, out.Identity, err = t.done(tx); err != nil {
			return err
		}
		if out.Reason, err = s.lastReason(tx, out.Identity); err != nil {
			return err
		}
		out.Found, err = BeforeStage(rules.Consent, rules.Identity, out.Before.facts(out.Identity, &v.Sitting.Test, v.Now))
		return err
	})
	return out, err
}

// personOf is the person of an actor.
func personOf(by *access.Actor) people.PersonID { return people.PersonID(by.Person) }
