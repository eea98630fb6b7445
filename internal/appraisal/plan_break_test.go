package appraisal_test

import (
	"testing"

	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/people"
)

// Who is on a social leave when the period begins is not late with the plan: its
// term runs from the first day back.
func TestAPP09_TheTermOfThePlanRestsDuringASocialLeave(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		leave := w.Away(w.Economist, people.SocialLeave, "2022-11-01", "")
		y := w.OpenYear()
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Due != nil || c.Waits == nil {
			t.Errorf("on leave the plan is due %v, waits %+v", c.Due, c.Waits)
		}
		if c := w.CaseOf(y.ID, w.Clerk); c.Due == nil {
			t.Error("for who is there the term runs")
		}
		w.At("2023-03-27")
		w.Back(w.Economist, leave, "2023-03-27")
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Due == nil || *c.Due != w.Day("2023-04-10") {
			t.Errorf("after the return the plan is due %v", c.Due)
		}
	})
}
