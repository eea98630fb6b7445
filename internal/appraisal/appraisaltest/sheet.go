package appraisaltest

import (
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
)

// InForce stores an approved plan of a case with as many KCI as the act sets,
// each with the target of 100, and lets the case stand at its quarters.
func (w *World) InForce(y *appraisal.Year, servants ...*access.Actor) {
	w.T.Helper()
	w.InWork(y.ID, servants...)
	for _, a := range servants {
		c := w.CaseOf(y.ID, a)
		p := &appraisal.Plan{Case: c.ID, Number: 1, Version: 1, State: appraisal.PlanApproved, KCI: KCI(y), Due: w.Today(), By: ID(a), At: w.Clock.Now()}
		w.Tx(func(tx appraisal.Tx) error {
			_, err := tx.PlanInsert(p)
			return err
		})
	}
}

// KCI are five good ones for a year.
func KCI(y *appraisal.Year) []appraisal.KCI {
	out := make([]appraisal.KCI, 5)
	for i := range out {
		out[i] = appraisal.KCI{
			Name: fmt.Sprintf("Қызмет көрсету орталықтарының үлесі %d", i+1), Source: "strategic_plan", Paper: "Даму жоспары, 2.3-мақсат", Unit: "пайыз",
			Compare: appraisal.AtLeast, Target: "100", Term: y.Until, Change: "Халық қызметті тезірек алады",
		}
	}
	return out
}

// Rows fill in a KCI sheet: so many of five are reached.
func Rows(reached int) []appraisal.SheetRow {
	out := make([]appraisal.SheetRow, 5)
	for i := range out {
		yes, actual := i < reached, "100"
		if !yes {
			actual = "80"
		}
		out[i] = appraisal.SheetRow{Reached: &yes, Actual: actual, Evidence: "Есеп, 2023 жылғы 20 желтоқсан"}
	}
	return out
}

// Shown marks the indicators of every competency of a servant's sheet as shown,
// but for the first missing ones of each.
func (w *World) Shown(v *appraisal.SheetsView, missing int) map[string][]*bool {
	w.T.Helper()
	out := map[string][]*bool{}
	for _, key := range v.Rules.Competency.All.V {
		if !v.Case.Place.Public && contains(v.Rules.Competency.ServiceOnly.V, key) {
			continue
		}
		set, ok := v.Rules.Wording.Indicators.Of(key, v.GroupKey)
		if !ok {
			w.T.Fatalf("no indicators of %s for %s", key, v.GroupKey)
		}
		marks := make([]*bool, len(set.Effective))
		for i := range marks {
			shown := i >= missing
			marks[i] = &shown
		}
		out[key] = marks
	}
	return out
}

func contains(list []string, key string) bool {
	for _, k := range list {
		if k == key {
			return true
		}
	}
	return false
}

// Sheeted brings the case of a servant to the commission: both sheets filled in,
// signed and agreed by the supervisor and the one above.
func (w *World) Sheeted(y *appraisal.Year, a, immediate, higher *access.Actor, reached, missing int) *appraisal.Case {
	w.T.Helper()
	ctx, id := w.T.Context(), w.CaseOf(y.ID, a).ID
	sh, err := w.SaveSheet(ctx, immediate, id, appraisal.SheetSave{Rows: Rows(reached)})
	w.Must(err)
	for _, who := range []*access.Actor{immediate, a} {
		sh, err = w.SignSheet(ctx, who, id, appraisal.SheetAt{Number: sh.Number, Version: sh.Version})
		w.Must(err)
	}
	sh, err = w.SubmitSheet(ctx, immediate, id, appraisal.SheetAt{Number: sh.Number, Version: sh.Version})
	w.Must(err)
	_, err = w.DecideSheet(ctx, higher, id, appraisal.SheetDecision{SheetAt: appraisal.SheetAt{Number: sh.Number, Version: sh.Version}, Agree: true})
	w.Must(err)
	w.Assessed(id, immediate, missing)
	return w.CaseOf(y.ID, a)
}

// Assessed fills in and signs the sheet of competencies of a case.
func (w *World) Assessed(id appraisal.CaseID, immediate *access.Actor, missing int) *appraisal.Assessment {
	w.T.Helper()
	ctx := w.T.Context()
	v, err := w.Sheets(ctx, immediate, id)
	w.Must(err)
	as, err := w.SaveAssessment(ctx, immediate, id, appraisal.AssessmentSave{Shown: w.Shown(v, missing)})
	w.Must(err)
	as, err = w.SignAssessment(ctx, immediate, id, appraisal.SheetAt{Number: as.Number, Version: as.Version})
	w.Must(err)
	return as
}

// Submitted signs a sheet as both sides and brings it in.
func (w *World) Submitted(id appraisal.CaseID, immediate, servant *access.Actor, sh *appraisal.Sheet) *appraisal.Sheet {
	w.T.Helper()
	at := func() appraisal.SheetAt { return appraisal.SheetAt{Number: sh.Number, Version: sh.Version} }
	var err error
	for _, who := range []*access.Actor{immediate, servant} {
		sh, err = w.SignSheet(w.T.Context(), who, id, at())
		w.Must(err)
	}
	sh, err = w.SubmitSheet(w.T.Context(), immediate, id, at())
	w.Must(err)
	return sh
}
