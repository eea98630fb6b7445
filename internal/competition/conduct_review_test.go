package competition_test

import (
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// reviewsOf stands for reviews of recordings.
type reviewsOf struct {
	here     map[competition.ApplicationID]bool
	saw      people.PersonID
	disputed []bool // of each dispute that was told: it is over
}

func (x *reviewsOf) JudgedHere(_ competition.Tx, a competition.ApplicationID, _ string) (bool, error) {
	return x.here[a], nil
}

func (x *reviewsOf) Saw(_ competition.Tx, _ competition.ApplicationID, _ string, p people.PersonID) (bool, error) {
	return p == x.saw, nil
}

func (x *reviewsOf) Dispute(_ competition.Tx, _ people.PersonID, _ competition.ApplicationID, _ string, over bool) error {
	x.disputed = append(x.disputed, over)
	return nil
}

// TestSEL28_TheReviewOfARecordingPublishesTheEssay: what was recorded is not judged by
// hand; the outcome of its review opens the marking, or leads the candidate out.
func TestSEL28_TheReviewOfARecordingPublishesTheEssay(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Commission()
		apps := w.Apply(2, w.Essay, competition.AtEssay)
		for _, a := range apps {
			receive(w, competition.EssayRow{Number: a.Number, Text: "мәтін " + a.Number})
		}
		w.Service.Reviews = &reviewsOf{here: map[competition.ApplicationID]bool{apps[0].ID: true, apps[1].ID: true}}
		refused(t, w.CheckConduct(t.Context(), w.Proctor, w.Essay.ID, competition.AtEssay, apps[0].Number, competition.ConductIn{State: competition.Kept}), "selection.conduct_review")
		take := func(a *competition.Application, test string, in competition.ConductIn) {
			w.Tx(func(tx competition.Tx) error { return w.Service.TakeConduct(tx, w.Proctor, a.ID, test, in) })
		}
		take(apps[0], competition.QualitiesExam, competition.ConductIn{State: competition.Kept}) // of a stage that is over: nothing
		take(apps[0], competition.EssayExam, competition.ConductIn{State: competition.Kept})
		take(apps[1], competition.EssayExam, competition.ConductIn{State: competition.Breached, Breach: w.Rules().Conduct.Prohibited.V[0], Note: "бөлмеде басқа адам"})
		take(apps[0], competition.EssayExam, competition.ConductIn{State: competition.Breached, Breach: w.Rules().Conduct.Prohibited.V[0], Note: "кеш"}) // it was judged: nothing
		q, err := w.MarkingQueue(t.Context(), w.Judges[1], w.Essay.ID)
		w.Must(err)
		if len(q.Essays) != 1 || q.Essays[0].Number != apps[0].Number {
			t.Errorf("%+v", q.Essays)
		}
	})
}

// TestSEL08_ABreachBarsACertificateWhileItStands: it keeps its number, and serves again
// where the breach falls.
func TestSEL08_ABreachBarsACertificateWhileItStands(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		c := w.Candidate("Тестов")
		x := taken(w, competition.KnowledgeExam, c.Person, map[string]int{"state_language": 0, "constitution": 10, "civil_service": 10, "anti_corruption": 5, "ethics": 5})
		take(w, x)
		number := ""
		stands := func(breach string, valid bool) {
			t.Helper()
			w.Tx(func(tx competition.Tx) error { return w.TakeKnowledgeConduct(tx, w.Proctor, x.Attempt.ID, breach) })
			take(w, x) // scored anew
			all, err := w.MyCertificates(t.Context(), c.Actor, w.Today())
			w.Must(err)
			if number == "" {
				number = all[0].Result.Number
			}
			v, err := w.CheckCertificate(t.Context(), number, w.Today())
			w.Must(err)
			if v.Valid != valid || v.Barred == valid || all[0].Valid != valid {
				t.Errorf("with %q: valid %t, barred %t", breach, v.Valid, v.Barred)
			}
			if _, err := w.CertificatePaper(t.Context(), c.Actor, all[0].Result.ID, w.Today(), locale.KK, ""); (err == nil) != valid {
				t.Errorf("with %q it is printed: %v", breach, err)
			}
		}
		stands("covering_camera", false)
		stands("", true)
	})
}

// TestSEL24_ABreachOfARecordedStageIsDisputedBeforeWhoHasNotSeenIt: a stage is left
// without a breach alone; the dispute holds the recording and is decided by somebody
// who has not seen it, and a granted one lets the candidate go on.
func TestSEL24_ABreachOfARecordedStageIsDisputedBeforeWhoHasNotSeenIt(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := w.Apply(2, w.Free, competition.AtAbilities)
		text, numbers := 20, 15
		rows := []competition.ResultRow{{Number: apps[0].Number, Text: &text, Numbers: &numbers}, {Number: apps[1].Number, Text: &text, Numbers: &numbers, Conduct: competition.Kept}}
		bad, err := w.RecordResults(t.Context(), w.Manager, w.Free.ID, competition.AtAbilities, w.Document(), rows)
		w.Must(err)
		if len(bad) > 0 {
			t.Fatal(bad[0].Err)
		}
		reviews := &reviewsOf{here: map[competition.ApplicationID]bool{apps[0].ID: true}, saw: id(w.Officer)}
		w.Service.Reviews = reviews
		w.Tx(func(tx competition.Tx) error {
			return w.Service.TakeConduct(tx, w.Proctor, apps[0].ID, competition.AbilitiesExam, competition.ConductIn{State: competition.Breached, Breach: "covering_camera", Note: "Камера жабылған"})
		})
		forward(w, 14)
		w.Must(closeStage(w, w.Free.ID))
		if a := app(w, apps[0].ID); a.Standing != competition.Out {
			t.Fatalf("with a breach: %s", a.Standing)
		}
		x := appealed(w, apps[0])
		row := competition.ResultRow{Text: &text, Numbers: &numbers, Conduct: competition.Kept}
		in := competition.DecideIn{Grant: true, Answer: "Камераны күн жауып тұрған.", Corrected: &row}
		_, err = w.DecideAppeal(t.Context(), w.Officer, x.ID, x.Version, in)
		refused(t, err, "selection.appeal_seen")
		reviews.saw = ""
		_, err = w.DecideAppeal(t.Context(), w.Officer, x.ID, x.Version, in)
		w.Must(err)
		if len(reviews.disputed) != 2 || reviews.disputed[0] || !reviews.disputed[1] {
			t.Errorf("told %v", reviews.disputed)
		}
		forward(w, 1)
		w.Must(closeStage(w, w.Free.ID))
		if a := app(w, apps[0].ID); a.Standing != competition.Admitted {
			t.Errorf("after the appeal: %s %s", a.Standing, a.Why)
		}
	})
}
