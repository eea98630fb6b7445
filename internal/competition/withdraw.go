package competition

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// relation says how an actor stands to an application.
func relation(by *access.Actor, a *Application) access.Relation {
	if by.SignedIn() && people.PersonID(by.Person) == a.Person {
		return access.Subject
	}
	return 0
}

// Withdraw takes a candidate out of a competition for one post, at the
// candidate's own wish; a reason may be given. Who stood in the ranking leaves
// it, and it is made anew. The faults are selection.changed,
// selection.not_in_play and, for an offered post, selection.offered.
func (s *Service) Withdraw(ctx context.Context, by *access.Actor, id ApplicationID, version int64, why string) error {
	return s.write(ctx, func(tx Tx) error {
		m, v, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.Withdraw, m.c.Body, relation(by, a)); err != nil {
			return err
		}
		switch {
		case a.Version != version:
			return changed()
		case a.Standing == Offered:
			return fault.New(fault.Conflict, "selection.offered")
		case !a.Standing.InPlay() || m.c.State != Announced:
			return fault.New(fault.Conflict, "selection.not_in_play")
		}
		ranked := a.Standing == Placed
		a.Standing, a.Place = Withdrawn, 0
		if err := saveApplication(tx, a); err != nil {
			return err
		}
		if err := endReminders(tx, m.officers, checkTerm(a)); err != nil {
			return err
		}
		if err := s.marksLeft(tx, m, v, a); err != nil {
			return err
		}
		if err := s.Record(tx, m.entry(access.Withdraw, by, a, map[string]any{"why": strings.TrimSpace(why), "stage": a.Stage})); err != nil {
			return err
		}
		if err := tell(tx, a, "withdrawn", fault.Args{"number": a.Number}); err != nil {
			return err
		}
		if ranked {
			return s.rankAgain(tx, m, v, by)
		}
		return nil
	})
}

// rankAgain makes the ranking of a vacancy anew, and shares out the posts.
func (s *Service) rankAgain(tx Tx, m *matter, v *Vacancy, by *access.Actor) error {
	v.Stage = AtInterview
	c, err := s.closing(tx, m, v, by)
	if err != nil {
		return err
	}
	if err := c.rank(); err != nil {
		return err
	}
	v.Stage = AtResults
	if err := saveVacancy(tx, v); err != nil {
		return err
	}
	return s.settle(tx, m, by)
}
