package competition_test

import (
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// taken is a scored attempt of a test of the act by a person.
func taken(w *competitiontest.World, test string, person string, right map[string]int) *exam.Taken {
	return &exam.Taken{
		Attempt: &exam.Attempt{
			ID: exam.AttemptID("att_" + test + person), Body: w.Body, Person: people.PersonID(person), Number: "T-1", Began: w.Clock.Now(),
			Test: exam.Test{Key: test, Act: competitiontest.Act, Edition: competitiontest.Edition},
		},
		Score: &exam.Score{Scored: exam.Scored{Right: right}},
	}
}

func take(w *competitiontest.World, x *exam.Taken) {
	w.T.Helper()
	w.Tx(func(tx competition.Tx) error { return w.TakeExam(tx, x) })
}

func TestSEL08_AKnowledgeTestThatIsPassedGivesACertificateThatAnybodyCanCheck(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		ctx := w.T.Context()
		c := w.Candidate("Тестов")
		right := map[string]int{"state_language": 0, "constitution": 10, "civil_service": 10, "anti_corruption": 5, "ethics": 5}
		x := taken(w, competition.KnowledgeExam, c.Person, right)
		take(w, x)
		all, err := w.MyCertificates(ctx, c.Actor, w.Today())
		w.Must(err)
		k := all[0].Result
		if !k.Passed || k.Number == "" || !all[0].Valid || k.Tested != w.Today() {
			t.Fatalf("%+v", all[0])
		}
		by, err := w.CheckCertificate(ctx, k.ID, w.Today())
		w.Must(err)
		if !strings.Contains(by.Name, "Тестов") {
			t.Errorf("by the code: %q", by.Name)
		}
		by, err = w.CheckCertificate(ctx, strings.ToLower(k.Number), w.Today())
		w.Must(err)
		if by.Name != "" || !strings.HasPrefix(by.Initials, "Т.") {
			t.Errorf("by the number: %q %q", by.Name, by.Initials)
		}
		if last := w.Rules().Certificate.LastDay.V; by.To != last {
			t.Errorf("valid to %s, not %s", by.To, last)
		}
		// A key that was wrong is corrected: the result is scored anew.
		right["ethics"] = 4
		take(w, x)
		if _, err := w.CheckCertificate(ctx, k.Number, w.Today()); !fault.Is(err, "certificate.missing") {
			t.Errorf("the certificate of a test that is no longer passed: %v", err)
		}
		all, err = w.MyCertificates(ctx, c.Actor, w.Today())
		w.Must(err)
		if len(all) != 2 || all[0].Result.Passed {
			t.Errorf("scored anew: %+v", all)
		}
	})
}

func TestAResultOfAnExamGoesIntoItsStageAndNotIntoAClosedOne(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		who, apps := apply(w, 2)
		admit(w, apps)
		forward(w, 15)
		w.Must(closeStage(w, w.Free.ID))
		right := map[string]int{"reliability": 20}
		for _, key := range w.Rules().Qualities.Keys.V {
			right[key] = 8
		}
		x := taken(w, competition.QualitiesExam, who[0].Person, right)
		x.Attempt.Case, x.Score.Reliability = string(apps[0].ID), "high"
		take(w, x)
		var r *competition.Result
		w.Tx(func(tx competition.Tx) (err error) {
			r, err = tx.ResultGet(apps[0].ID, competition.AtQualities)
			return err
		})
		if r == nil || r.Right != 104 || r.Points != 10400 || r.Reliability != "high" || r.Taken != competition.TookPart {
			t.Fatalf("%+v", r)
		}
		w.Tx(func(tx competition.Tx) error {
			a, err := tx.ApplicationGet(apps[0].ID)
			if err != nil {
				return err
			}
			a.Standing, a.Version = competition.Withdrawn, a.Version+1
			_, err = tx.ApplicationUpdate(a)
			return err
		})
		right["integrity"] = 0
		take(w, x)
		w.Tx(func(tx competition.Tx) (err error) {
			r, err = tx.ResultGet(apps[0].ID, competition.AtQualities)
			return err
		})
		if r.Right != 104 {
			t.Errorf("the result of who is out was changed: %d", r.Right)
		}
	})
}
