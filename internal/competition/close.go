package competition

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// closing is one stage of a vacancy on its way to its outcome.
type closing struct {
	s     *Service
	tx    Tx
	m     *matter
	v     *Vacancy
	by    *access.Actor
	stage StageKey
	essay bool
	apps  map[ApplicationID]*Application // all of the vacancy
	byID  []*Application                 // the same by number
	got   map[ApplicationID]*Result      // of the stage
	// advanced are the applications that this closing led on.
	advanced map[ApplicationID]bool
}

// CloseStage works out the outcome of the stage that a vacancy stands at, tells
// everybody concerned, and opens the next. Closed again after an appeal it
// counts anew with what was corrected; who went on by an earlier outcome keeps
// the place. The faults are selection.changed, selection.stage,
// selection.until_running, selection.unchecked, selection.results_missing,
// selection.conduct_missing, selection.marks_wait and selection.appeal_waits.
func (s *Service) CloseStage(ctx context.Context, by *access.Actor, id VacancyID, version int64) (*Vacancy, error) {
	var out *Vacancy
	err := s.write(ctx, func(tx Tx) error {
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.CloseStage, m.c.Body, 0); err != nil {
			return err
		}
		switch {
		case v.Version != version:
			return changed()
		case v.State != Open || m.c.State != Announced || !v.Stage.Before(AtResults):
			return fault.New(fault.Conflict, "selection.stage", "stage", string(v.Stage))
		}
		out = v
		c, err := s.closing(tx, m, v, by)
		if err != nil {
			return err
		}
		if err := c.noAppeals(); err != nil {
			return err
		}
		if err := c.run(); err != nil {
			return err
		}
		return s.settle(tx, m, by)
	})
	return out, err
}

func (s *Service) closing(tx Tx, m *matter, v *Vacancy, by *access.Actor) (*closing, error) {
	c := &closing{s: s, tx: tx, m: m, v: v, by: by, stage: v.Stage, apps: map[ApplicationID]*Application{}, got: map[ApplicationID]*Result{}}
	all, err := tx.ApplicationsOf(v.ID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, byNumber)
	for i := range all {
		c.apps[all[i].ID] = &all[i]
		c.byID = append(c.byID, &all[i])
	}
	results, err := tx.ResultsOf(v.ID, v.Stage)
	if err != nil {
		return nil, err
	}
	for i := range results {
		c.got[results[i].Application] = &results[i]
	}
	c.essay, err = EssayDue(m.rules, v.Category)
	return c, err
}

// noAppeals refuses while an appeal about the stage, or an earlier one, waits.
func (c *closing) noAppeals() error {
	if !c.m.c.Settings.AppealWaits {
		return nil
	}
	all, err := c.tx.AppealsOf(c.m.c.ID)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.State == AppealFiled && a.Vacancy == c.v.ID && !c.stage.Before(a.Stage) {
			cite := c.m.rules.Appeal.StageWaits.Cite()
			return fault.New(fault.Conflict, "selection.appeal_waits", "due", a.Due.String()).Cited(cite.Act, cite.Clause)
		}
	}
	return nil
}

func (c *closing) run() error {
	var err error
	switch c.stage {
	case AtApplication:
		err = c.admissions()
	case AtQualities:
		err = c.qualities()
	case AtAbilities:
		err = c.abilities()
	case AtEssay:
		err = c.essays()
	case AtInterview:
		err = c.interview()
	}
	if err != nil {
		return err
	}
	next := c.stage.Next(c.essay)
	if next == AtInterview {
		if err := c.shortlist(); err != nil {
			return err
		}
		if err := c.s.declareAgain(c.tx, c.m, c.v); err != nil {
			return err
		}
	}
	c.v.Stage = next
	if next.Before(AtResults) && !c.anyAt(next) {
		c.v.Stage, c.v.State, c.v.Why = AtResults, Failed, "nobody_left"
		if len(c.byID) == 0 {
			c.v.Why = "no_applications"
		}
	}
	return c.save()
}

func (c *closing) save() error {
	if err := saveVacancy(c.tx, c.v); err != nil {
		return err
	}
	return c.s.Record(c.tx, c.m.entry(access.CloseStage, c.by, nil, map[string]any{"vacancy": c.v.ID, "closed": c.stage, "stage": c.v.Stage, "state": c.v.State}))
}

// anyAt reports whether somebody stands at the stage or beyond it.
func (c *closing) anyAt(stage StageKey) bool {
	return slices.ContainsFunc(c.byID, func(a *Application) bool { return a.Standing == Admitted && !a.Stage.Before(stage) })
}

// admissions ends the time of applications: it has passed, and everybody has
// been checked.
func (c *closing) admissions() error {
	if c.m.today <= c.m.c.Until {
		return fault.New(fault.Conflict, "selection.until_running", "until", c.m.c.Until.String())
	}
	for _, a := range c.byID {
		switch {
		case a.Standing == Submitted:
			return fault.New(fault.Conflict, "selection.unchecked", "number", a.Number)
		case a.Standing == Admitted && a.Stage == AtApplication:
			if err := c.advance(a, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

// pending are the applications whose outcome of the stage is to be found; each
// needs a result, and where the stage is proctored a check of conduct.
func (c *closing) pending(checked func(*Result) bool) ([]*Application, error) {
	var out []*Application
	var missing, unchecked []string
	for _, a := range c.byID {
		if a.Standing != Admitted || a.Stage != c.stage {
			continue
		}
		r := c.got[a.ID]
		switch {
		case r == nil:
			missing = append(missing, a.Number)
		case r.Taken == TookPart && r.Conduct == Unchecked && checked(r):
			unchecked = append(unchecked, a.Number)
		}
		out = append(out, a)
	}
	if len(missing) > 0 {
		return nil, fault.New(fault.Conflict, "selection.results_missing", "n", len(missing), "numbers", missing[:min(5, len(missing))])
	}
	if len(unchecked) > 0 {
		return nil, fault.New(fault.Conflict, "selection.conduct_missing", "n", len(unchecked), "numbers", unchecked[:min(5, len(unchecked))])
	}
	return out, nil
}

// absentOrBreach leads out who did not come or broke the rules of conduct.
func (c *closing) absentOrBreach(a *Application) (bool, error) {
	r := c.got[a.ID]
	switch {
	case r.Taken == Absent:
		in := StageAbsenceIn{Stage: string(c.stage)}
		found, err := StageAbsence(c.m.rules, in)
		if err != nil {
			return true, err
		}
		if err := rule(c.s, c.tx, c.m, c.by, access.CloseStage, c.about(a), "stage-absence", in, found); err != nil {
			return true, err
		}
		return true, c.out(a, "absent")
	case r.Conduct == Breached:
		return true, c.breached(a, r)
	}
	return false, nil
}

// breached leads out who broke the rules of conduct. The finding is made now,
// when the candidate is told, so that the term of an appeal runs from here.
func (c *closing) breached(a *Application, r *Result) error {
	in := StageConductIn{Stage: string(c.stage), Breach: r.Breach}
	found, err := StageConduct(c.m.rules, in)
	if err != nil {
		return err
	}
	if err := rule(c.s, c.tx, c.m, c.by, access.CloseStage, c.about(a), "stage-conduct", in, found); err != nil {
		return err
	}
	return c.out(a, "breach")
}

// qualities holds the threshold of the qualities test.
func (c *closing) qualities() error {
	reached := func(r *Result) bool {
		found, err := PersonalQualities(c.m.rules, QualitiesIn{Right: r.Right, Of: c.m.rules.Qualities.Tasks()})
		return err == nil && found.Outcome.Passed
	}
	apps, err := c.pending(reached)
	if err != nil {
		return err
	}
	for _, a := range apps {
		if gone, err := c.absentOrBreach(a); gone || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		in := QualitiesIn{Right: c.got[a.ID].Right, Of: c.m.rules.Qualities.Tasks()}
		found, err := PersonalQualities(c.m.rules, in)
		if err != nil {
			return err
		}
		if err := rule(c.s, c.tx, c.m, c.by, access.CloseStage, c.about(a), "personal-qualities", in, found); err != nil {
			return err
		}
		if err := c.decide(a, found.Outcome.Passed, "threshold"); err != nil {
			return err
		}
	}
	return nil
}

// abilities makes the cut among all who finished the stage.
func (c *closing) abilities() error {
	apps, err := c.pending(func(*Result) bool { return true })
	if err != nil {
		return err
	}
	for _, a := range apps {
		if _, err := c.absentOrBreach(a); err != nil {
			return err
		}
	}
	return c.field("cut", "ability-cut", AbilityCut, func(a *Application) (law.Points, bool) {
		r := c.got[a.ID]
		if r == nil || r.Taken != TookPart || r.Conduct == Breached || a.Standing == Withdrawn && r.Verdict == Undecided {
			return 0, false
		}
		return r.Points, true
	})
}

// essays takes the means of the members' marks.
func (c *closing) essays() error {
	apps, err := c.pending(func(*Result) bool { return true })
	if err != nil {
		return err
	}
	for _, a := range apps {
		if gone, err := c.absentOrBreach(a); gone || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		if err := c.essayOf(a); err != nil {
			return err
		}
	}
	return nil
}

func (c *closing) essayOf(a *Application) error {
	marks, complete, err := c.s.EssayMarks(c.tx, c.m, c.v, a)
	if err != nil {
		return err
	}
	if !complete {
		cite := c.m.rules.Essay.MissingMark.Cite()
		return fault.New(fault.Conflict, "selection.marks_wait", "number", a.Number).Cited(cite.Act, cite.Clause)
	}
	r := c.got[a.ID]
	in := EssayIn{Category: c.v.Category, Marks: marks, Corrected: r.Corrected}
	found, err := Essay(c.m.rules, in)
	if err != nil {
		return err
	}
	r.Points = meanOf(marks)
	if r.Corrected != nil {
		r.Points = *r.Corrected
	}
	if err := rule(c.s, c.tx, c.m, c.by, access.CloseStage, c.about(a), "essay", in, found); err != nil {
		return err
	}
	return c.decide(a, *found.Outcome.Passed, "pass_mark")
}

// meanOf is the mean of marks, rounded to hundredths.
func meanOf(marks []int) law.Points {
	sum := 0
	for _, mark := range marks {
		sum += mark
	}
	return law.Hundredths(int64(sum), int64(len(marks)))
}

// interview needs every result, and ranks.
func (c *closing) interview() error {
	apps, err := c.pending(func(*Result) bool { return false })
	if err != nil {
		return err
	}
	for _, a := range apps {
		if gone, err := c.absentOrBreach(a); gone || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		if err := c.decide(a, true, ""); err != nil {
			return err
		}
	}
	if c.s.MarksTold != nil {
		if err := c.s.MarksTold(c.tx, c.v.ID); err != nil {
			return err
		}
	}
	return c.rank()
}

func (c *closing) about(a *Application) Ruling {
	return Ruling{Vacancy: c.v.ID, Application: a.ID, Stage: c.stage}
}

// decide writes the outcome of the stage and leads the candidate on or out.
func (c *closing) decide(a *Application, passed bool, why string) error {
	if !passed {
		return c.out(a, why)
	}
	r := c.got[a.ID]
	r.Verdict = Passed
	if err := c.tx.ResultPut(r); err != nil {
		return err
	}
	return c.advance(a, "passed")
}

// advance leads an application to the next stage.
func (c *closing) advance(a *Application, notice string) error {
	if err := c.sum(a); err != nil {
		return err
	}
	a.Stage = c.stage.Next(c.essay)
	if c.advanced == nil {
		c.advanced = map[ApplicationID]bool{}
	}
	c.advanced[a.ID] = true
	if err := saveApplication(c.tx, a); err != nil {
		return err
	}
	if notice == "" || a.Stage == AtResults {
		return nil // of admission and of the ranking they hear otherwise
	}
	return tell(c.tx, a, notice, fault.Args{"number": a.Number, "days": c.m.c.Settings.AppealDays})
}

// out ends the way of an application at the stage.
func (c *closing) out(a *Application, why string) error {
	if r := c.got[a.ID]; r != nil && why != "shortlist" {
		r.Verdict = NotPassed
		if err := c.tx.ResultPut(r); err != nil {
			return err
		}
	}
	if err := c.sum(a); err != nil {
		return err
	}
	a.Standing, a.Why = Out, why
	if err := saveApplication(c.tx, a); err != nil {
		return err
	}
	return tell(c.tx, a, "out", fault.Args{"number": a.Number, "days": c.m.c.Settings.AppealDays})
}

// sum adds up the points of the stages so far.
func (c *closing) sum(a *Application) error {
	all, err := c.tx.ResultsOfApplication(a.ID)
	if err != nil {
		return err
	}
	a.Points = 0
	for _, r := range all {
		if r.Stage == c.stage && c.got[a.ID] != nil {
			continue
		}
		a.Points += r.Points
	}
	if r := c.got[a.ID]; r != nil {
		a.Points += r.Points
	}
	return nil
}
