package appraisal

import (
	"cmp"
	"errors"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// taskPlan is what a new case waits for.
const taskPlan = "appraisal.task.plan"

// servants are those who hold a main post of a body on the day of its
// structure, by person, with since when they hold it.
func servants(tx Tx, st *people.Structure, body people.BodyID) ([]people.Assignment, error) {
	all, err := tx.AssignmentsOf(body)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(a people.Assignment) bool {
		_, ok := st.Post(a.Post)
		return !ok || a.Kind != people.Main || !a.On(st.Day)
	})
	slices.SortFunc(all, func(a, b people.Assignment) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.From, b.From))
	})
	return slices.CompactFunc(all, func(a, b people.Assignment) bool { return a.Person == b.Person }), nil
}

// placeIn is where a person stands in a structure by the main post; false where
// there is none.
func placeIn(st *people.Structure, p people.PersonID) (Place, bool) {
	for _, a := range st.Held(p) {
		if post, ok := st.Post(a.Post); ok && a.Kind == people.Main {
			return Place{On: st.Day, Post: post.ID, Unit: post.Unit, Category: post.Category, Head: post.Head, Public: post.PublicServices}, true
		}
	}
	return Place{}, false
}

// openCases opens the cases of a new year and tells how many. The first head is
// left out where nobody is above: somebody has to be named for them.
func (s *Service) openCases(tx Tx, y *year) (int64, error) {
	st, err := s.structure(tx, y.y.Body, y.today)
	if err != nil {
		return 0, err
	}
	staff, err := servants(tx, st, y.y.Body)
	if err != nil {
		return 0, err
	}
	term, err := y.planTerm(y.y.From)
	if err != nil {
		return 0, err
	}
	if err := s.ruleYear(tx, y, "term", "plan", TermIn{Rule: "plan", From: y.y.From}, findingOf(y, "term", term)); err != nil {
		return 0, err
	}
	var cases []Case
	for _, a := range staff {
		c, err := s.newCase(tx, y, st, a.Person, term.Outcome.To)
		if err != nil {
			return 0, err
		}
		if c != nil {
			cases = append(cases, *c)
		}
	}
	return tx.AppraisalCaseInsertAll(cases)
}

// planTerm is the term of the plan from a day.
func (y *year) planTerm(from day.Day) (law.Found[TermOut], error) {
	return Term(y.env, y.rules, TermIn{Rule: "plan", From: from})
}

// newCase is the case of a servant, whose plan is due on a day; nil where the
// servant heads the body and nobody is above.
func (s *Service) newCase(tx Tx, y *year, st *people.Structure, p people.PersonID, due day.Day) (*Case, error) {
	place, ok := placeIn(st, p)
	if !ok {
		return nil, nil
	}
	c := &Case{ID: CaseID(s.IDs.New("apr")), Version: 1, Year: y.y.ID, Body: y.y.Body, Person: p, Place: place,
		Stage: StagePlan, Round: 1, Opened: tx.Now()}
	var err error
	if c.Route, err = routeIn(st, c, st.Day); err != nil {
		return nil, err
	}
	if post, _ := st.Post(place.Post); post.FirstHead && c.Route.Direct == "" {
		return nil, nil
	}
	if c.Gap, err = gapOf(y.rules, place); err != nil {
		return nil, err
	}
	m := &matter{year: y, c: c, route: c.Route}
	return c, m.await(tx, m.waitForPlan(due))
}

// waitForPlan is what a case waits for whose plan is not there yet.
func (m *matter) waitForPlan(due day.Day) wait {
	return wait{task: taskPlan, due: &due, link: m.path("plan"), who: []people.PersonID{m.route.Immediate, m.c.Person}}
}

// path is the page of a case, or a page below it.
func (m *matter) path(below string) string {
	p := "/appraisals/" + string(m.c.ID)
	if below != "" {
		p += "/" + below
	}
	return p
}

// gapOf is the code of the fault where the act has no indicators for a post; ""
// where it has.
func gapOf(r *Rules, p Place) (string, error) {
	_, err := IndicatorGroup(r, GroupIn{Category: p.Category, HeadOfUnit: p.Head})
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code, nil
	}
	return "", err
}
