package appraisaltest

import (
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
)

// GoodKCI are so many key target indicators that meet the requirements, due within
// a year.
func GoodKCI(n, year int) []appraisal.KCI {
	names := []string{
		"Доля бюджетных программ с достигнутыми результатами", "Сокращение среднего срока выдачи разрешений",
		"Дебиторлық берешекті азайту", "Охват сельских округов программой", "Доля отчётности, принятой с первого раза", "Прирост налоговых поступлений",
	}
	out := make([]appraisal.KCI, n)
	for i := range out {
		out[i] = appraisal.KCI{
			Name: names[i%len(names)], Source: "strategic_plan", Paper: fmt.Sprintf("План развития, цель 2.%d", i+1), Unit: "проценты",
			Compare: appraisal.AtLeast, Target: fmt.Sprint(90 + i), Term: day.Of(year, 12, 1), Change: fmt.Sprintf("Ожидаемое изменение %d", i+1),
		}
	}
	return out
}

// At names a version of a plan.
func At(p *appraisal.Plan) appraisal.PlanAt {
	return appraisal.PlanAt{Number: p.Number, Version: p.Version}
}

// Supervisors are who decides as the immediate and the higher supervisor of a
// servant of the world, as actors.
func (w *World) Supervisors(a *access.Actor) (immediate, higher *access.Actor) {
	w.T.Helper()
	switch a {
	case w.Economist, w.Newcomer:
		return w.HeadBudget, w.HeadFinance
	case w.Accountant, w.HeadBudget:
		return w.HeadFinance, w.First
	case w.Clerk:
		return w.HeadServices, w.First
	case w.HR, w.Secretary:
		return w.HeadHR, w.First
	case w.HeadFinance, w.HeadServices, w.HeadHR, w.Chair:
		return w.First, w.First
	}
	return w.Chair, w.First
}

// Drafted writes a plan of five KCI for a servant.
func (w *World) Drafted(y appraisal.YearID, a *access.Actor) *appraisal.Plan {
	w.T.Helper()
	immediate, _ := w.Supervisors(a)
	p, err := w.SavePlan(w.T.Context(), immediate, w.CaseOf(y, a).ID, appraisal.PlanSave{KCI: GoodKCI(5, w.Year(y).Number)})
	w.Must(err)
	return p
}

// Signed has both sides sign the version under work.
func (w *World) Signed(a *access.Actor, p *appraisal.Plan) *appraisal.Plan {
	w.T.Helper()
	immediate, _ := w.Supervisors(a)
	p, err := w.SignPlan(w.T.Context(), a, p.Case, At(p))
	w.Must(err)
	p, err = w.SignPlan(w.T.Context(), immediate, p.Case, At(p))
	w.Must(err)
	return p
}

// PlanSubmitted writes, signs and submits a plan for a servant.
func (w *World) PlanSubmitted(y appraisal.YearID, a *access.Actor) *appraisal.Plan {
	w.T.Helper()
	immediate, _ := w.Supervisors(a)
	p := w.Signed(a, w.Drafted(y, a))
	p, err := w.SubmitPlan(w.T.Context(), immediate, p.Case, At(p))
	w.Must(err)
	return p
}

// Planned puts a plan of five KCI in force for servants, by all its steps.
func (w *World) Planned(y appraisal.YearID, servants ...*access.Actor) {
	w.T.Helper()
	for _, a := range servants {
		p := w.PlanSubmitted(y, a)
		_, higher := w.Supervisors(a)
		_, err := w.DecidePlan(w.T.Context(), higher, p.Case, appraisal.PlanDecision{PlanAt: At(p), Approve: true})
		w.Must(err)
	}
}

// Monitored writes the monitoring of a quarter of a servant, every KCI at a
// value.
func (w *World) Monitored(y appraisal.YearID, a *access.Actor, quarter int, value string) *appraisal.Quarter {
	w.T.Helper()
	immediate, _ := w.Supervisors(a)
	q, err := w.GiveQuarter(w.T.Context(), immediate, w.CaseOf(y, a).ID, appraisal.QuarterSave{
		Quarter: quarter, Progress: Progress(5, value), Recommendation: "Продолжить работу по плану",
	})
	w.Must(err)
	return q
}

// Progress are rows of so many KCI at one value.
func Progress(n int, value string) []appraisal.Reached {
	out := make([]appraisal.Reached, n)
	for i := range out {
		out[i].Value = value
	}
	return out
}
