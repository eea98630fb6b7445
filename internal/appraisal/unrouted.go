package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// Unrouted are the servants of a year for whom the structure cannot tell who
// appraises, and whom an order names.
type Unrouted struct {
	View    *YearView
	Persons []people.PersonID // for whom somebody is missing; the head of the body first
	Named   []Case            // for whom somebody was named
	Names   map[people.PersonID]string
}

// Unrouted reads for whom somebody has to be named. The fault is
// appraisal.missing.year.
func (s *Service) Unrouted(ctx context.Context, by *access.Actor, id YearID) (*Unrouted, error) {
	out := &Unrouted{}
	err := s.Store.Read(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.NameAppraiser, id)
		if err != nil {
			return err
		}
		if out.View, err = s.viewYear(tx, by, y); err != nil {
			return err
		}
		if err := s.unrouted(tx, y, out); err != nil {
			return err
		}
		who := append([]people.PersonID{}, out.Persons...)
		for _, c := range out.Named {
			who = append(who, c.Person, c.Named.Immediate, c.Named.Higher)
		}
		out.Names, err = tx.PersonNames(distinctPersons(who...))
		return err
	})
	return out, err
}

func (s *Service) unrouted(tx Tx, y *year, out *Unrouted) error {
	st, err := s.structure(tx, y.y.Body, y.today)
	if err != nil {
		return err
	}
	if head := st.FirstHead().Person; head != "" {
		c, err := tx.AppraisalCaseOf(y.y.ID, head)
		if err != nil {
			return err
		}
		if c == nil {
			out.Persons = append(out.Persons, head)
		}
	}
	cases, err := tx.AppraisalCasesUnrouted(y.y.ID)
	if err != nil {
		return err
	}
	for _, c := range cases {
		out.Persons = append(out.Persons, c.Person)
	}
	out.Named, err = tx.AppraisalCasesNamed(y.y.ID)
	return err
}
