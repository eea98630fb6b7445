package appraisal

import (
	"context"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// basisMost bounds the text that says by which order somebody is named.
const basisMost = 300

// NameIn names who appraises a servant.
type NameIn struct {
	Person    people.PersonID `json:"person" key:"person"`
	Immediate people.PersonID `json:"immediate" key:"immediate"`
	Higher    people.PersonID `json:"higher" key:"higher"` // the same as Immediate where one person does both steps
	Basis     string          `json:"basis" key:"basis"`   // number and day of the order
}

// NameAppraiser names who appraises a servant whose supervisors the structure
// cannot tell: the head of the body, the head of an audit commission, somebody
// above whom every post is vacant. The head of the body gets a case by it. The
// faults are appraisal.year_state, appraisal.missing.person,
// appraisal.route_known, appraisal.basis, appraisal.appraiser and
// appraisal.no_post.
func (s *Service) NameAppraiser(ctx context.Context, by *access.Actor, id YearID, in NameIn) (*Case, error) {
	var out *Case
	err := s.write(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.NameAppraiser, id)
		if err != nil {
			return err
		}
		if err := y.inState(YearOpened, YearAppraising); err != nil {
			return err
		}
		m, err := s.nameable(tx, y, in.Person)
		if err != nil {
			return err
		}
		if err := in.check(tx, m); err != nil {
			return err
		}
		before := m.c.Named
		m.c.Named = &Named{Immediate: in.Immediate, Higher: in.Higher, Basis: strings.TrimSpace(in.Basis), By: people.PersonID(by.Person), At: tx.Now()}
		if m.route, err = s.routeOf(tx, m.c, y.today); err != nil {
			return err
		}
		out = m.c
		return s.keepNamed(tx, m, by, before)
	})
	return out, err
}

// yearFor opens a year for a verb that the actor's role must allow.
func (s *Service) yearFor(tx Tx, by *access.Actor, v access.Verb, id YearID) (*year, error) {
	y, err := s.openYear(tx, id)
	if err != nil {
		return nil, err
	}
	return y, allow(by, v, y.y.Body, 0)
}

// nameable is the case of a servant, opened for the head of the body where
// there is none, unless the structure tells who appraises.
func (s *Service) nameable(tx Tx, y *year, p people.PersonID) (*matter, error) {
	c, err := tx.AppraisalCaseOf(y.y.ID, p)
	if err != nil {
		return nil, err
	}
	st, err := s.structure(tx, y.y.Body, y.today)
	if err != nil {
		return nil, err
	}
	if c == nil {
		place, ok := placeIn(st, p)
		if !ok {
			return nil, fault.New(fault.Invalid, "appraisal.no_post").At("person")
		}
		gap, err := gapOf(y.rules, place)
		if err != nil {
			return nil, err
		}
		c = &Case{ID: CaseID(s.IDs.New("apr")), Year: y.y.ID, Body: y.y.Body, Person: p, Place: place, Stage: StagePlan, Round: 1, Gap: gap, Opened: tx.Now()}
	}
	if c.Stage.Final() {
		return nil, (&matter{year: y, c: c}).at(StagePlan, StageWork, StageSheets, StageCommission, StageApproval, StageAcquaintance)
	}
	own := *c
	own.Named = nil
	r, err := routeIn(st, &own, y.today)
	if err != nil {
		return nil, err
	}
	if r.Immediate != "" && r.Higher != "" {
		cite := y.rules.Plan.ApprovedBy.Cite()
		return nil, fault.New(fault.Conflict, "appraisal.route_known").At("person").Cited(cite.Act, cite.Clause)
	}
	return &matter{year: y, c: c}, nil
}

func (in NameIn) check(tx Tx, m *matter) error {
	basis := strings.TrimSpace(in.Basis)
	if basis == "" || utf8.RuneCountInString(basis) > basisMost {
		return fault.New(fault.Invalid, "appraisal.basis", "most", basisMost).At("basis")
	}
	for field, p := range map[string]people.PersonID{"immediate": in.Immediate, "higher": in.Higher} {
		if p == m.c.Person {
			return fault.New(fault.Invalid, "appraisal.appraiser").At(field)
		}
		found, err := tx.PersonGet(p)
		if err != nil {
			return err
		}
		if found == nil {
			return fault.New(fault.Invalid, "appraisal.appraiser").At(field)
		}
	}
	return nil
}

// keepNamed stores a case whose appraisers were named, and tells them.
func (s *Service) keepNamed(tx Tx, m *matter, by *access.Actor, before *Named) error {
	if m.c.Version == 0 {
		if err := s.openNamed(tx, m); err != nil {
			return err
		}
	} else {
		m.followRoute()
		if err := m.save(tx); err != nil {
			return err
		}
	}
	if err := tx.AppraisalNamedPut(m.c.ID, m.y.Body, []people.PersonID{m.c.Named.Immediate, m.c.Named.Higher}); err != nil {
		return err
	}
	for _, p := range distinctPersons(m.c.Named.Immediate, m.c.Named.Higher) {
		if err := m.tell(tx, p, "named", m.path(""), nil); err != nil {
			return err
		}
	}
	return s.Record(tx, m.entry(access.NameAppraiser, by, map[string]any{"before": before, "after": m.c.Named}))
}

// openNamed opens the case of somebody who had none.
func (s *Service) openNamed(tx Tx, m *matter) error {
	term, err := m.planTerm(m.y.From)
	if err != nil {
		return err
	}
	m.c.Version, m.c.Route = 1, m.route
	if err := m.await(tx, m.waitForPlan(term.Outcome.To)); err != nil {
		return err
	}
	n, err := tx.AppraisalCaseInsertAll([]Case{*m.c})
	return settled(n == 1, err)
}

func distinctPersons(all ...people.PersonID) []people.PersonID {
	var out []people.PersonID
	seen := map[people.PersonID]bool{"": true}
	for _, p := range all {
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}
