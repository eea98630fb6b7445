package appraisal_test

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
)

// A category that annex 4 leaves out has no indicators: the case does not stay
// where it is, and the year can be closed.
func TestAPostWithoutIndicatorsGoesToTheCommissionWithItsKCIAlone(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		ctx := t.Context()
		a := w.Servant("11", "Санатсызов", "D-4", "", "2020-06-01")
		y := w.OpenYear()
		w.Form()
		w.InForce(y, a, w.Economist)
		w.At("2024-01-03")
		w.Begin(y, "2024-01-15", "2024-02-02")
		id := w.CaseOf(y.ID, a).ID
		omit := func(by *access.Actor, of *access.Actor, basis string) error {
			c := w.CaseOf(y.ID, of)
			_, err := w.OmitCompetencies(ctx, by, c.ID, appraisal.OmitIn{Version: c.Version, Basis: basis})
			return err
		}
		refused(t, omit(w.HR, w.Economist, "№ 7"), "appraisal.has_group")
		refused(t, omit(w.HeadBudget, a, "№ 7"), "access.denied")
		refused(t, omit(w.HR, a, " "), "appraisal.remark")
		_, err := w.OmitCompetencies(ctx, w.HR, id, appraisal.OmitIn{Version: 1, Basis: "№ 7"})
		refused(t, err, "appraisal.changed")
		sh := submitted(w, id, w.HeadBudget, a)
		_, err = w.DecideSheet(ctx, w.HeadFinance, id, appraisal.SheetDecision{SheetAt: seen(sh), Agree: true})
		w.Must(err)
		if c := w.CaseOf(y.ID, a); c.Stage != appraisal.StageSheets || c.Waits.Task != "appraisal.task.omit" || c.Waits.Who[0] != appraisaltest.ID(w.HR) {
			t.Errorf("%s waits %+v", c.Stage, c.Waits)
		}
		if all, err := w.CasesWaiting(ctx, w.HR); err != nil || len(all) == 0 || all[0].Case != id {
			t.Errorf("the officer has to do %+v, %v", all, err)
		}
		w.Must(omit(w.HR, a, "Қызметтік жазба № 7"))
		c := w.CaseOf(y.ID, a)
		if c.Stage != appraisal.StageCommission || c.Omitted == nil || !c.Tally().Sheets {
			t.Fatalf("%s, %+v", c.Stage, c.Omitted)
		}
		refused(t, omit(w.HR, a, "№ 7"), "appraisal.stage")
		w.Decided(y.ID)
		if c := w.CaseOf(y.ID, a); c.Stage != appraisal.StageAcquaintance || c.Grade != sh.Grade {
			t.Errorf("%s with %s", c.Stage, c.Grade)
		}
	})
}

// The order on an inspection opens the years and cases of the body that is
// inspected, and of no other.
func TestAnInspectionSeesTheCasesOfItsBody(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		ctx, y := t.Context(), w.OpenYear()
		id := w.CaseOf(y.ID, w.Economist).ID
		stranger := w.Person("Бөгде", w.People.Body)
		w.Grant(stranger, access.Inspector, w.People.Body)
		_, err := w.Hub(ctx, w.Inspector, id)
		w.Must(err)
		_, err = w.YearView(ctx, w.Inspector, y.ID)
		w.Must(err)
		if all, err := w.Years(ctx, w.Inspector); err != nil || len(all) != 1 {
			t.Errorf("%d years, %v", len(all), err)
		}
		_, err = w.Hub(ctx, stranger, id)
		refused(t, err, "appraisal.missing.case")
		_, err = w.SavePlan(ctx, w.Inspector, id, appraisal.PlanSave{})
		refused(t, err, "access.denied")
	})
}
