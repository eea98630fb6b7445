package interview_test

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
)

// TestAnAppealOpensTheInterviewOfWhoFiledItAndNoOther to those who decide it.
func TestAnAppealOpensTheInterviewOfWhoFiledItAndNoOther(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		m.fixed(4)
		m.signAll()
		filed := false
		w.Service.Procedure.Appealed = func(_ interview.Tx, application string) (bool, error) { return filed && application == m.i.Case, nil }
		see := func(who *access.Actor, id interview.ID) string {
			_, err := w.Agreement(ctx, who, id)
			return code(err)
		}
		series := func(who *access.Actor) int {
			v, err := w.Service.Series(ctx, who, m.series.ID)
			if err != nil {
				return -1
			}
			return len(v.Interviews)
		}
		list := func(who *access.Actor) int {
			page, err := w.SeriesList(ctx, who, interview.SeriesQuery{})
			w.Must(err)
			return len(page.Items)
		}
		if got := see(w.Officer, m.i.ID); got != "interview.missing.thing" || series(w.Officer) != -1 || list(w.Officer) != 0 {
			t.Errorf("before the appeal: %s", got)
		}
		filed = true
		if got := see(w.Officer, m.i.ID); got != "" || series(w.Officer) != 1 || list(w.Officer) != 1 {
			t.Errorf("the appeal opens nothing: %s, %d, %d", got, series(w.Officer), list(w.Officer))
		}
		if got := see(w.Officer, m.other.ID); got != "interview.missing.thing" {
			t.Errorf("another's interview: %s", got)
		}
		_, err := w.Dossier(ctx, w.Officer, m.i.ID)
		w.Must(err)
		_, err = w.Dossier(ctx, w.Officer, m.other.ID)
		refusedWith(t, err, "interview.missing.thing")
		if _, err := w.FormFile(ctx, w.Officer, m.i.ID, "kk"); err != nil {
			t.Error(err)
		}
		// Who decides appeals neither marks nor plans.
		refusedWith(t, w.ReopenForms(ctx, w.Officer, m.i.ID, 1, "x"), "access.denied")
		_, err = w.CloseSeries(ctx, w.Officer, w.At(m.series.ID))
		refusedWith(t, err, "access.denied")
	})
}

// TestAnAppealOpensNoMarkBeforeItIsFinal, and none of a series of the body's
// own, where nobody appeals to a commission.
func TestAnAppealOpensNoMarkBeforeItIsFinal(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m := w.T, newMeeting(w).open()
		w.Service.Procedure.Appealed = func(interview.Tx, string) (bool, error) { return true, nil }
		_, err := w.Agreement(t.Context(), w.Officer, m.i.ID)
		refusedWith(t, err, "interview.agree.closed")
		_, own := w.Panel(2, "")
		_, err = w.Agreement(t.Context(), w.Officer, own[0].ID)
		refusedWith(t, err, "interview.missing.thing")
	})
}

// TestAnInspectionSeesTheBodyOfItsOrderAndNoOther: the role rests on an order
// for a body and a time.
func TestAnInspectionSeesTheBodyOfItsOrderAndNoOther(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx := w.T, w.T.Context()
		se, _ := w.Panel(2, "")
		v, err := w.Service.Series(ctx, w.Inspector, se.ID)
		w.Must(err)
		if len(v.Interviews) != 2 || v.May.Plan || v.Mine != nil {
			t.Errorf("%+v", v.May)
		}
		page, err := w.SeriesList(ctx, w.Inspector, interview.SeriesQuery{})
		w.Must(err)
		if len(page.Items) != 1 {
			t.Errorf("%+v", page.Items)
		}
		elsewhere := *w.Inspector
		elsewhere.Held = []access.Held{{Role: access.Inspector, Body: string(w.People.Body)}}
		_, err = w.Service.Series(ctx, &elsewhere, se.ID)
		refusedWith(t, err, "interview.missing.thing")
		if page, err = w.SeriesList(ctx, &elsewhere, interview.SeriesQuery{}); err != nil || len(page.Items) != 0 {
			t.Errorf("%+v, %v", page.Items, err)
		}
		refusedWith(t, w.SetReady(ctx, w.Inspector, w.At(se.ID), nil), "access.denied")
	})
}
