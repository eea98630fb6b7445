package demo

import (
	"fmt"
	"slices"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
)

// open opens the year and enters the aims that KCI are cascaded from.
func (a *appraised) open() error {
	y, err := a.Appraisals.OpenYear(a.ctx, a.hr(), appraisal.YearIn{Body: a.body, Number: a.number, From: day.Of(a.number, 1, 1), Until: day.Of(a.number, 12, 31)})
	if err != nil {
		return err
	}
	a.year = y.ID
	for i, text := range a.plan.aims {
		aim, err := a.Appraisals.KeepAim(a.ctx, a.hr(), appraisal.Aim{Body: a.body, Year: a.number, KK: text[0], RU: text[1], Paper: fmt.Sprintf(a.plan.source, strconv.Itoa(i+1))})
		if err != nil {
			return err
		}
		a.aims = append(a.aims, aim)
	}
	return nil
}

// draw writes, signs and submits the plans.
func (a *appraised) draw() error {
	return a.each(func(code string, c *appraisal.Case) error {
		if slices.Contains(a.without, code) {
			return nil
		}
		p, err := a.Appraisals.SavePlan(a.ctx, a.superior(c.Route.Immediate), c.ID, appraisal.PlanSave{KCI: a.kci(code)})
		if err != nil {
			return err
		}
		return a.send(c, p)
	})
}

// send has both sides sign a plan, and submits it.
func (a *appraised) send(c *appraisal.Case, p *appraisal.Plan) error {
	boss := a.superior(c.Route.Immediate)
	for _, who := range []*access.Actor{a.actor(c.Person, access.Employee), boss} {
		var err error
		if p, err = a.Appraisals.SignPlan(a.ctx, who, c.ID, atPlan(p)); err != nil {
			return err
		}
	}
	_, err := a.Appraisals.SubmitPlan(a.ctx, boss, c.ID, atPlan(p))
	return err
}

func atPlan(p *appraisal.Plan) appraisal.PlanAt {
	return appraisal.PlanAt{Number: p.Number, Version: p.Version}
}

// latest is the version of a plan under work.
func (a *appraised) latest(id appraisal.CaseID) (p *appraisal.Plan, err error) {
	err = a.Appraisals.Store.Read(a.ctx, func(tx appraisal.Tx) error {
		p, err = tx.PlanLatest(id)
		return err
	})
	return p, err
}

// decide approves the plans, and returns some.
func (a *appraised) decide() error {
	return a.each(func(code string, c *appraisal.Case) error {
		if c.Done.Plan != appraisal.PlanSubmitted {
			return nil
		}
		p, err := a.latest(c.ID)
		if err != nil {
			return err
		}
		in := appraisal.PlanDecision{PlanAt: atPlan(p), Approve: true}
		if slices.Contains(a.returned, code) {
			in = appraisal.PlanDecision{PlanAt: atPlan(p), Text: "Остальные четыре КЦИ замечаний не имеют.", Reasons: []appraisal.ReturnReason{
				{KCI: 3, What: "measurable", Text: "Не видно, от какого значения считается изменение."},
			}}
		}
		_, err = a.Appraisals.DecidePlan(a.ctx, a.superior(c.Route.Higher), c.ID, in)
		return err
	})
}

// again submits and approves what was returned.
func (a *appraised) again() error {
	return a.each(func(code string, c *appraisal.Case) error {
		if !slices.Contains(a.returned, code) {
			return nil
		}
		p, err := a.latest(c.ID)
		if err != nil {
			return err
		}
		p.KCI[2].Name += " к уровню 2022 года"
		if p, err = a.Appraisals.SavePlan(a.ctx, a.superior(c.Route.Immediate), c.ID, appraisal.PlanSave{PlanAt: atPlan(p), KCI: p.KCI}); err != nil {
			return err
		}
		if err := a.send(c, p); err != nil {
			return err
		}
		if p, err = a.latest(c.ID); err != nil {
			return err
		}
		_, err = a.Appraisals.DecidePlan(a.ctx, a.superior(c.Route.Higher), c.ID, appraisal.PlanDecision{PlanAt: atPlan(p), Approve: true})
		return err
	})
}

// seen writes a quarter of everybody with a plan in force, but of the late.
func (a *appraised) seen(quarter int) func() error {
	return func() error {
		return a.at(appraisal.StageWork, func(code string, c *appraisal.Case) error {
			if slices.Contains(a.late, code) {
				return nil
			}
			return a.quarter(quarter, code, c)
		})
	}
}

// quarter writes how far each KCI is after a quarter, and what is recommended;
// the servant has read it.
func (a *appraised) quarter(n int, code string, c *appraisal.Case) error {
	in := appraisal.QuarterSave{Quarter: n, Recommendation: a.plan.recommendation}
	for k := range 5 {
		value := []int{24, 21, 18, 27, 15}[(k+len(code)+int(code[0]))%5]
		in.Progress = append(in.Progress, appraisal.Reached{Value: strconv.Itoa(value * n), Note: fmt.Sprintf(a.plan.progress, 3*n)})
	}
	q, err := a.Appraisals.GiveQuarter(a.ctx, a.superior(c.Route.Immediate), c.ID, in)
	if err != nil {
		return fmt.Errorf("quarter %d: %w", n, err)
	}
	_, err = a.Appraisals.AcknowledgeQuarter(a.ctx, a.actor(c.Person, access.Employee), c.ID, n, q.Version, "")
	return err
}

// kci are the five of a post.
func (a *appraised) kci(code string) []appraisal.KCI {
	offset := int(code[0]-'0')*2 + int(code[4]-'0')
	out := make([]appraisal.KCI, 5)
	for k := range out {
		t := a.plan.kci[(offset+3*k)%len(a.plan.kci)]
		out[k] = appraisal.KCI{
			Name: t.name, Source: "strategic_plan", Paper: fmt.Sprintf(a.plan.source, fmt.Sprintf("%d.%d", k%3+1, k+1)), Aim: a.aims[k%len(a.aims)].ID,
			Unit: t.unit, Compare: t.compare, Target: t.target, Term: day.Of(a.number, 12, 1).Add(k * 3), Change: t.change,
		}
	}
	return out
}
