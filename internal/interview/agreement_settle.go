package interview

import (
	"slices"

	"tarazy/internal/people"
)

// settle opens the marks of the interviews of a panel whose last open sheet
// counts no longer, since its member has left the panel or has a conflict of
// interest.
func (s *Service) settle(tx Tx, se *Series) error {
	c, err := s.caseOf(tx, se)
	if err != nil {
		return err
	}
	all, err := tx.InterviewsOf(se.ID)
	if err != nil {
		return err
	}
	open, err := openable(tx, se, all, ratersIn(se, c))
	for k := range open {
		if err := s.openIfLocked(tx, se, open[k]); err != nil {
			return err
		}
	}
	return err
}

// openable are the interviews of a panel that are held, whose raters have all
// locked, and whose marks are still shut.
func openable(tx Tx, se *Series, all []Interview, raters []people.PersonID) (out []*Interview, err error) {
	if se.Format != ByPanel || len(raters) == 0 || !slices.ContainsFunc(all, func(i Interview) bool { return i.State == Held && i.Opened == nil }) {
		return nil, nil
	}
	locked, err := tx.SheetsLocked(se.ID)
	if err != nil {
		return nil, err
	}
	for k := range all {
		i := &all[k]
		if i.State == Held && i.Opened == nil && !slices.ContainsFunc(raters, func(p people.PersonID) bool { return !slices.Contains(locked[i.ID], p) }) {
			out = append(out, i)
		}
	}
	return out, nil
}

// openIfLocked opens the marks once every sheet is locked, and records then what
// each member had locked, with the decisions that follow.
func (s *Service) openIfLocked(tx Tx, se *Series, i *Interview) error {
	if err := s.marksOpen(tx, se, i); err != nil || i.Opened == nil {
		return err
	}
	x := &talk{i: i, series: se}
	var err error
	if x.guide, x.law, err = s.guideOfSeries(tx, se); err != nil {
		return err
	}
	raters, err := s.ratersOf(tx, se)
	if err != nil {
		return err
	}
	for _, p := range raters {
		if err := s.recordMarks(tx, x, p); err != nil {
			return err
		}
	}
	return nil
}

// change is a change of those who mark in a panel.
type change struct {
	was, is []people.PersonID
	barred  []people.PersonID // had a conflict of interest before
}

// none reports whether the same persons mark as before.
func (c *change) none() bool { return len(c.come()) == 0 && len(c.gone()) == 0 }

func (c *change) come() []people.PersonID { return others(c.is, c.was) }

func (c *change) gone() []people.PersonID { return others(c.was, c.is) }

// others are those of a list who are not in another.
func others(all, but []people.PersonID) []people.PersonID {
	return slices.DeleteFunc(slices.Clone(all), func(p people.PersonID) bool { return slices.Contains(but, p) })
}

// staying refuses a change of those who mark where the marks of a candidate
// depend on it: while the talk is held, where the marks are open and not final,
// and of a talk that is over where somebody comes, or goes who has locked. Who
// has not marked may go: the others' marks open without them.
func (s *Service) staying(tx Tx, i *Interview, c *change, locked []people.PersonID) error {
	switch {
	case c.none() || i.State != UnderWay && i.State != Held:
		return nil
	case i.State == UnderWay:
		return underWay(i)
	case i.Opened != nil:
		return s.openStaying(tx, i, c)
	case len(c.come()) > 0 || slices.ContainsFunc(c.gone(), func(p people.PersonID) bool { return slices.Contains(locked, p) }):
		return underWay(i)
	}
	return nil
}

// openStaying wants those whose marks are open to stay until all is final.
func (s *Service) openStaying(tx Tx, i *Interview, c *change) error {
	x := &agreeing{me: "system", i: i}
	if err := s.readAgreement(tx, x); err != nil || x.a == nil {
		return err
	}
	if len(others(others(x.a.Raters, c.is), c.barred)) > 0 {
		return underWay(i)
	}
	return nil
}
