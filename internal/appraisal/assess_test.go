package appraisal_test

import (
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
)

func TestAPP25_CompetenciesAreAssessedByTheIndicatorsOfTheGroup(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := sheets(w), t.Context()
		for servant, group := range map[appraisal.CaseID]string{
			w.CaseOf(y.ID, w.Economist).ID: "E-3", w.CaseOf(y.ID, w.HeadBudget).ID: "E-2",
		} {
			v, err := w.Sheets(ctx, w.HR, servant)
			w.Must(err)
			if v.GroupKey != group {
				t.Errorf("the group is %s, not %s", v.GroupKey, group)
			}
		}
		id := w.CaseOf(y.ID, w.Economist).ID
		v, err := w.Sheets(ctx, w.HeadBudget, id)
		w.Must(err)
		shown := w.Shown(v, 0)
		shown["integrity"] = append(shown["integrity"], nil)
		_, err = w.SaveAssessment(ctx, w.HeadBudget, id, appraisal.AssessmentSave{Shown: shown})
		refused(t, err, "appraisal.indicators")
		_, err = w.SaveAssessment(ctx, w.HeadFinance, id, appraisal.AssessmentSave{Shown: w.Shown(v, 0)})
		refused(t, err, "appraisal.not_immediate")
		shown = w.Shown(v, 0)
		shown["integrity"][0] = nil
		a, err := w.SaveAssessment(ctx, w.HeadBudget, id, appraisal.AssessmentSave{Shown: shown})
		w.Must(err)
		_, err = w.SignAssessment(ctx, w.HeadBudget, id, appraisal.SheetAt{Number: a.Number, Version: a.Version})
		refused(t, err, "appraisal.indicator_open")
	})
}

// A category that the act gives no indicators is a gap that is named.
func TestAPP25_ACategoryWithoutIndicatorsIsNamed(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		other := w.Servant("20", "Бос", "D-2", "", "2020-06-01")
		y := w.OpenYear()
		w.Form()
		w.InForce(y, other)
		w.At("2024-01-03")
		w.Begin(y, "2024-01-15", "2024-02-02")
		_, err := w.SaveAssessment(t.Context(), w.HeadServices, w.CaseOf(y.ID, other).ID, appraisal.AssessmentSave{})
		refused(t, err, "appraisal.no_group")
	})
}

func TestAPP27_ThreeQuartersOfTheIndicatorsMeetExpectations(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := sheets(w)
		id := w.CaseOf(y.ID, w.Economist).ID
		a := w.Assessed(id, w.HeadBudget, 1)
		for _, r := range a.Rows {
			if !r.Assessed {
				continue
			}
			n := len(r.Shown)
			if meets := 4*(n-1) >= 3*n; *r.Meets != meets || len(r.Missing()) != 1 {
				t.Errorf("%s: %d of %d shown, meets: %v", r.Competency, n-1, n, *r.Meets)
			}
		}
		rulings := 0
		v, err := w.Sheets(t.Context(), w.HR, id)
		w.Must(err)
		for _, r := range v.Rulings {
			if r.Rule == "competency" {
				rulings++
			}
		}
		if rulings != 9 {
			t.Errorf("%d findings", rulings)
		}
	})
}

func TestAPP27a_WhoGivesNoPublicServicesIsNotAssessedOnThem(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := sheets(w), t.Context()
		count := func(a *appraisal.Assessment) (n int) {
			for _, r := range a.Rows {
				if r.Assessed {
					n++
				}
			}
			return n
		}
		clerk, economist := w.CaseOf(y.ID, w.Clerk).ID, w.CaseOf(y.ID, w.Economist).ID
		if n := count(w.Assessed(clerk, w.HeadServices, 0)); n != 11 {
			t.Errorf("%d for the clerk", n)
		}
		yes := true
		_, err := w.SaveAssessment(ctx, w.HeadBudget, economist, appraisal.AssessmentSave{Shown: map[string][]*bool{"service_consumer_orientation": {&yes}}})
		refused(t, err, "appraisal.not_assessed")
		if n := count(w.Assessed(economist, w.HeadBudget, 0)); n != 9 {
			t.Errorf("%d for the economist", n)
		}
	})
}
