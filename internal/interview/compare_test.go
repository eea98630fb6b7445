package interview_test

import (
	"slices"
	"testing"

	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
)

func scores() []interview.QualityScore {
	return []interview.QualityScore{
		{Competency: "integrity", Points: 50, Most: 50, Reliable: true}, {Competency: "leadership", Points: 30, Most: 50, Reliable: true},
		{Competency: "endurance", Points: 0, Most: 50, Reliable: true},
	}
}

func TestINT15_BeforeTheTalkNoScoreIsTold(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx := w.T, w.T.Context()
		w.Service.Quality = func(interview.Tx, string) ([]interview.QualityScore, error) { return scores(), nil }
		se := w.Opened(interview.ByPanel)
		i := w.InterviewOf(se.ID, w.Candidates[0])
		_, err := w.Questionnaire(ctx, w.Lead, i.ID)
		refusedWith(t, err, "interview.dossier.undertaking")
		for _, seat := range se.Seats {
			a := w.ActorOf(seat.Person)
			w.Must(w.Undertake(ctx, a, se.ID))
			w.Must(w.DeclareSeat(ctx, a, se.ID, false, ""))
		}
		v, err := w.Questionnaire(ctx, w.Lead, i.ID)
		w.Must(err)
		if v.Taken {
			t.Error("a series of the body's own has no questionnaire")
		}
		w.Tx(func(tx interview.Tx) error {
			i.Case, i.Version = "app_1", i.Version+1
			_, err := tx.InterviewUpdate(i)
			return err
		})
		if v, err = w.Questionnaire(ctx, w.Lead, i.ID); err != nil || !v.Taken || !v.Asks || v.Open || len(v.Rows) != 0 {
			t.Fatalf("%+v, %v", v, err)
		}
		if len(v.More) != 1 || v.More[0].Competency != "integrity" || len(v.More[0].Questions) == 0 {
			t.Errorf("ask more about %+v", v.More)
		}
		if !slices.Equal(v.Without, []string{"decision_making"}) {
			t.Errorf("without %v", v.Without)
		}
		if _, err = w.Questionnaire(ctx, w.Candidates[0], i.ID); err == nil {
			t.Error("the candidate reads it")
		}
	})
}

// TestINT15_NeitherEndIsTold: high and low answers read the same before the
// talk.
func TestINT15_NeitherEndIsTold(t *testing.T) {
	w := &interview.Guide{Competency: []interview.GuideCompetency{{Key: "integrity"}, {Key: "leadership"}}}
	r := rulesOf(t)
	ask := func(points int, reliable bool) []string {
		return interview.AskMore(r, w, []interview.QualityScore{{Competency: "integrity", Points: points, Most: 50, Reliable: reliable}})
	}
	if !slices.Equal(ask(50, true), ask(0, true)) || len(ask(50, true)) != 1 || len(ask(30, true)) != 0 || len(ask(30, false)) != 1 {
		t.Errorf("%v %v %v %v", ask(50, true), ask(0, true), ask(30, true), ask(30, false))
	}
}

func rulesOf(t *testing.T) *interview.Rules {
	t.Helper()
	return &methodOf(t).Rules
}

func methodOf(t *testing.T) *interview.Method {
	t.Helper()
	lib, err := interviewtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	e, err := lib.Edition(interviewtest.MethodAct, interviewtest.Edition)
	if err != nil {
		t.Fatal(err)
	}
	return rulesIn(e)
}

func TestINT15_TheMarkOfTheInterviewStands(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx, m := w.T, w.T.Context(), newMeeting(w)
		w.Service.Quality = func(interview.Tx, string) ([]interview.QualityScore, error) { return scores(), nil }
		v, err := m.Questionnaire(ctx, m.Lead, m.i.ID)
		m.Must(err)
		if v.Open || v.Asks || len(v.Rows)+len(v.More) != 0 {
			t.Fatalf("between talk and marks: %+v", v)
		}
		m.open().agreeOn(4)
		if v, err = m.Questionnaire(ctx, m.Members[0], m.i.ID); err != nil || len(v.Rows) != 2 {
			t.Fatalf("%+v, %v", v, err)
		}
		first, second := v.Rows[0], v.Rows[1]
		if first.Out.Result != "confirmed" || first.Out.Ask || *first.Out.Final != 5 || len(first.Questions) != 0 {
			t.Errorf("integrity %+v", first)
		}
		if second.Out.Step != 4 || second.Out.Result != "lower" || !second.Out.Ask || *second.Out.Final != 3 || second.Out.Source != "interview" || len(second.Questions) == 0 {
			t.Errorf("leadership %+v", second)
		}
		if _, err = m.Questionnaire(ctx, m.HR, m.i.ID); err != nil {
			t.Error(err)
		}
		if v, _ = m.Questionnaire(ctx, m.HR, m.i.ID); v.Open {
			t.Error("HR sees marks that are not final")
		}
	})
}
