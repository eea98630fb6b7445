package competition

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// inside is the store of staff within a transaction that is under way: what the
// verbs of people write belongs to it.
type inside struct{ tx people.Tx }

// Write runs fn in the transaction.
func (s inside) Write(_ context.Context, fn func(people.Tx) error) error { return fn(s.tx) }

// Read runs fn in the transaction.
func (s inside) Read(_ context.Context, fn func(people.Tx) error) error { return fn(s.tx) }

// assign puts the appointed candidate in the post in the record of staff, from
// the day of the order, by the verb of the record itself: who holds another
// main post of the body is transferred. The faults are people.post_occupied,
// people.main_elsewhere, people.appoint_before and people.missing.post.
func (s *Service) assign(ctx context.Context, tx Tx, by *access.Actor, v *Vacancy, a *Application, in AppointIn) error {
	person, err := tx.PersonGet(a.Person)
	if err != nil {
		return err
	}
	if person == nil {
		return missing("person")
	}
	staff, officer := s.staffIn(tx, by, v)
	_, err = staff.Appoint(ctx, officer, a.Person, person.Version, people.Appointment{Post: v.Post, Kind: people.Main, From: in.Day})
	if f, ok := fault.As(err); ok && f.Field == "from" {
		return f.At("day") // as the order calls it
	}
	return err
}

// staffIn is the record of staff within the transaction, and the actor as its
// officer for the body of the vacancy.
func (s *Service) staffIn(tx Tx, by *access.Actor, v *Vacancy) (*people.Service, people.By) {
	staff := *s.Files.People
	staff.Store = inside{tx}
	return &staff, people.By{Person: people.PersonID(by.Person), Bodies: []people.BodyID{v.Body}}
}

// noOpenAppeal refuses an appointment while an appeal about the vacancy waits,
// where the body has chosen that it does.
func (m *matter) noOpenAppeal(tx Tx, v *Vacancy) error {
	if !m.c.Settings.AppealWaits {
		return nil
	}
	all, err := tx.AppealsOf(m.c.ID)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.State == AppealFiled && x.Vacancy == v.ID {
			cite := m.rules.Appeal.StageWaits.Cite()
			return fault.New(fault.Conflict, "protocol.appeal_waits", "due", x.Due.String()).Cited(cite.Act, cite.Clause)
		}
	}
	return nil
}
