package competition_test

import (
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/exam"
)

func TestTheResultOfAnExamIsToldOnceItsStageIsDecided(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		who, apps := apply(w, 2)
		admit(w, apps)
		forward(w, 15)
		w.Must(closeStage(w, w.Free.ID))
		told := func() (out bool) {
			t.Helper()
			w.Tx(func(tx competition.Tx) (err error) {
				out, err = w.ExamProcedure().Told(tx.(exam.Tx), string(apps[0].ID), competition.QualitiesExam)
				return err
			})
			return out
		}
		if told() {
			t.Error("told before anything was taken")
		}
		x := taken(w, competition.QualitiesExam, who[0].Person, map[string]int{w.Rules().Qualities.Keys.V[0]: 8})
		x.Attempt.Case = string(apps[0].ID)
		take(w, x)
		if told() {
			t.Error("told while the stage is open")
		}
		w.Tx(func(tx competition.Tx) error {
			r, err := tx.ResultGet(apps[0].ID, competition.AtQualities)
			if err != nil {
				return err
			}
			r.Verdict = competition.NotPassed
			return tx.ResultPut(r)
		})
		if !told() {
			t.Error("not told once it is decided")
		}
		w.Tx(func(tx competition.Tx) error { // its results came by another way
			p, err := competition.QualityProfile(tx.(exam.Tx), apps[0].ID)
			if p != nil {
				t.Errorf("a profile from nowhere: %+v", p)
			}
			return err
		})
	})
}
