package competition

import (
	"tarazy/internal/access"
	"tarazy/internal/law"
)

// field shares out places among the candidates that points gives. Who goes on
// by an earlier outcome stays; who was left behind and has a place now returns.
func (c *closing) field(why, name string, f func(*Rules, FieldIn) (law.Found[FieldOut], error), points func(*Application) (law.Points, bool)) error {
	in := FieldIn{Candidates: []Scored{}}
	var apps []*Application
	for _, a := range c.byID {
		if p, ok := points(a); ok {
			in.Candidates = append(in.Candidates, Scored{ID: a.Number, Points: p})
			apps = append(apps, a)
		}
	}
	found, err := f(c.m.rules, in)
	if err != nil {
		return err
	}
	if err := rule(c.s, c.tx, c.m, c.by, access.CloseStage, Ruling{Vacancy: c.v.ID, Stage: c.stage}, name, in, found); err != nil {
		return err
	}
	admitted := map[string]bool{}
	for _, n := range found.Outcome.Admitted {
		admitted[n] = true
	}
	for _, a := range apps {
		if err := c.place(a, why, admitted[a.Number]); err != nil {
			return err
		}
	}
	return nil
}

// place applies an outcome of the field to one application. At the shortlist
// the stage has been passed already.
func (c *closing) place(a *Application, why string, admitted bool) error {
	standsHere := a.Standing == Admitted && (a.Stage == c.stage || why == "shortlist" && a.Stage == AtInterview && c.fresh(a))
	leftHere := a.Standing == Out && a.Why == why && a.Stage == c.stage
	switch {
	case admitted && leftHere:
		a.Standing, a.Why = Admitted, ""
		return c.decide(a, true, why)
	case standsHere && why == "shortlist":
		if admitted {
			return nil
		}
		a.Stage = c.stage
		return c.out(a, why)
	case standsHere:
		return c.decide(a, admitted, why)
	case !admitted && a.Standing == Admitted && c.m.rules.Appeal.Displaces.V:
		a.Stage = c.stage
		return c.out(a, why)
	}
	return nil
}

// fresh reports whether the application has come to the interview by this very
// closing.
func (c *closing) fresh(a *Application) bool { return c.advanced[a.ID] }

// shortlist calls the best by the points of all earlier stages.
func (c *closing) shortlist() error {
	return c.field("shortlist", "interview-shortlist", InterviewShortlist, func(a *Application) (law.Points, bool) {
		r := c.got[a.ID]
		passed := r != nil && r.Verdict == Passed && (a.Standing == Admitted || a.Standing == Out && a.Why == "shortlist")
		return a.Points, passed
	})
}
