package appraisal_test

import (
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/people"
)

// What was counted before is not shown of a unit that the last case has left.
func TestTheBoardForgetsAUnitThatIsEmpty(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		rows := func() map[people.UnitID]int {
			t.Helper()
			b, err := w.Board(t.Context(), w.HR, y.ID, appraisal.ByUnit, 0)
			w.Must(err)
			out := map[people.UnitID]int{}
			for _, l := range b.Lines {
				out[l.Unit] = l.People
			}
			return out
		}
		from, to := w.Units["20"], w.Units["10"]
		before := rows()
		if before[from] != 2 {
			t.Fatalf("%d people of the unit", before[from])
		}
		for _, a := range []string{w.HeadServices.Person, w.Clerk.Person} {
			w.Tx(func(tx appraisal.Tx) error {
				c, err := tx.AppraisalCaseOf(y.ID, people.PersonID(a))
				if err != nil {
					return err
				}
				c.Version++
				c.Place.Unit = to
				_, err = tx.AppraisalCaseUpdate(c)
				return err
			})
		}
		after := rows()
		if _, ok := after[from]; ok || after[to] != before[to]+2 {
			t.Errorf("%v, before: %v", after, before)
		}
	})
}
