package competition_test

import (
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

func TestOnlyWhoIsAdmittedToAStageMayBookItsTest(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := w.Apply(2, w.Essay, competition.AtQualities)
		late := apps[1]
		late.Stage = competition.AtAbilities
		late.Version++
		w.Tx(func(tx competition.Tx) error { _, err := tx.ApplicationUpdate(late); return err })
		stranger := w.Person("Бөгде", "")
		p := w.ExamProcedure()
		w.Must(store.As[exam.Tx](w.DB).Read(t.Context(), func(tx exam.Tx) error {
			vacancy := string(w.Essay.ID)
			e, err := p.Eligible(tx, apps[0].Person, vacancy, competition.QualitiesExam)
			if err != nil || e.Case != string(apps[0].ID) || e.Number != apps[0].Number {
				t.Errorf("admitted: %+v, %v", e, err)
			}
			for name, one := range map[string]struct {
				who        people.PersonID
				test, code string
			}{
				"at another stage":  {late.Person, competition.QualitiesExam, "exam.booking.stage"},
				"ahead of time":     {apps[0].Person, competition.EssayExam, "exam.booking.stage"},
				"did not apply":     {stranger, competition.QualitiesExam, "exam.missing.sitting"},
				"no test of stages": {apps[0].Person, competition.KnowledgeExam, "exam.missing.sitting"},
			} {
				if _, err := p.Eligible(tx, one.who, vacancy, one.test); !fault.Is(err, one.code) {
					t.Errorf("%s: %v", name, err)
				}
			}
			return nil
		}))
	})
}
