package appraisal

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// followBreak lets the term of a first plan rest while the servant is on a break
// after which the months in the post are counted anew; it runs from the first
// day back. The act says nothing of it: the edition may let the term run on.
func (s *Service) followBreak(tx Tx, m *matter, f *staffFacts) (bool, error) {
	if m.y.State != YearOpened || m.c.Stage != StagePlan || !slices.Contains([]PlanState{PlanNone, PlanDraft}, m.c.Done.Plan) || m.rules.Plan.OnBreak.V != FromReturn {
		return false, nil
	}
	on, back := m.breakOf(f.away[m.c.Person])
	switch {
	case on && m.c.Due != nil:
		w := m.waitForPlan(0)
		w.due = nil
		return true, m.await(tx, w)
	case !on && m.c.Due == nil:
		return true, s.planAfterBreak(tx, m, max(back, m.y.From))
	}
	return false, nil
}

// breakOf tells whether a break lasts today, and else the first day back from
// the latest one.
func (m *matter) breakOf(away []people.Absence) (on bool, back day.Day) {
	for i := range away {
		a := &away[i]
		if !slices.Contains(m.rules.Eligibility.CountedAnew.V, Break(a.Kind)) {
			continue
		}
		if a.On(m.today) {
			return true, 0
		}
		if r := returned(a, m.today); r != nil {
			back = max(back, *r)
		}
	}
	return false, back
}

// planAfterBreak sets the term of a plan that rested.
func (s *Service) planAfterBreak(tx Tx, m *matter, from day.Day) error {
	in := TermIn{Rule: "plan", From: from}
	found, err := Term(m.env, m.rules, in)
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, system, access.OpenYear, "term", "plan", in, found); err != nil {
		return err
	}
	return m.await(tx, m.waitForPlan(found.Outcome.To))
}
