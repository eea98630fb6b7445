package interview_test

import (
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
)

type toldNotice = outbox.Told

func (a *answered) closed() *answered {
	a.T.Helper()
	a.Tx(func(tx interview.Tx) error {
		a.series = must(tx.SeriesGet(a.series.ID))
		a.series.Version++
		a.series.State = interview.SeriesClosed
		ok, err := tx.SeriesUpdate(a.series)
		if !ok {
			a.T.Error("not closed")
		}
		return err
	})
	return a
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestINT17_FormsAreDestroyedUnderAnActAfterTheirTerm(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx, a := w.T, w.T.Context(), newAnswered(w, interview.Unfit, interview.FactLevel)
		var forgotten []string
		w.Service.Forget = func(_ interview.Tx, o journal.Order, cases []string) error {
			if o.Act != "7-К" || o.Day != day.Of(2023, time.September, 1) {
				t.Errorf("under %+v", o)
			}
			forgotten = cases
			return nil
		}
		w.Must(a.ProposePool(ctx, a.HR, a.i.ID, "09-01"))
		text := a.letter().Text
		_, err := a.SaveFeedback(ctx, a.HR, a.i.ID, 0, text)
		w.Must(err)
		on := day.Of(2023, time.September, 1)
		in := interview.DestroyIn{Number: "7-К", Day: &on}
		refusedWith(t, a.DestroyPapers(ctx, a.HR, a.series.ID, in), "interview.keep.not_closed")
		a.closed()
		refusedWith(t, a.DestroyPapers(ctx, a.HR, a.series.ID, in), "interview.setting_missing")
		set := interviewtest.Limits()
		set["forms_months"] = 3
		w.Must(w.SetLimits(ctx, w.HR, w.Body, set, 1))
		refusedWith(t, a.DestroyPapers(ctx, a.HR, a.series.ID, in), "interview.keep.term")
		w.Clock.Advance(92 * 24 * time.Hour) // 17 August: the last day
		refusedWith(t, a.DestroyPapers(ctx, a.HR, a.series.ID, in), "interview.keep.term")
		w.Clock.Advance(15 * 24 * time.Hour)
		later := on.Add(1)
		refusedWith(t, a.DestroyPapers(ctx, a.HR, a.series.ID, interview.DestroyIn{Number: "7-К", Day: &later}), "interview.keep.future")
		refusedWith(t, a.DestroyPapers(ctx, a.HR, a.series.ID, interview.DestroyIn{Day: &on}), "interview.keep.number")
		refusedWith(t, a.DestroyPapers(ctx, a.HR, a.series.ID, interview.DestroyIn{Number: "7-К"}), "interview.keep.day")
		refusedWith(t, a.DestroyPapers(ctx, a.Lead, a.series.ID, in), "access.denied")
		w.Must(a.DestroyPapers(ctx, a.HR, a.series.ID, in))
		refusedWith(t, a.DestroyPapers(ctx, a.HR, a.series.ID, in), "interview.keep.done")
		a.gone(forgotten)
	})
}

// gone wants nothing left of what was written of the interviews.
func (a *answered) gone(forgotten []string) {
	a.T.Helper()
	ctx := a.T.Context()
	a.Tx(func(tx interview.Tx) error {
		if n := must(tx.NotesOf(a.i.ID)); len(n) != 0 {
			a.T.Errorf("notes %+v", n)
		}
		if n := must(tx.SheetsOf(a.i.ID)); len(n) != 0 {
			a.T.Errorf("sheets %+v", n)
		}
		if x := must(tx.AgreementGet(a.i.ID)); x != nil {
			a.T.Errorf("agreement %+v", x)
		}
		if x := must(tx.FeedbackGet(a.i.ID)); x != nil {
			a.T.Errorf("letter %+v", x)
		}
		return nil
	})
	if len(forgotten) != 2 {
		a.T.Errorf("of the journal: %v", forgotten)
	}
	mine, err := a.MyPool(ctx, a.Candidates[0])
	a.Must(err)
	if len(mine) != 1 || mine[0].Why != interview.PoolExpired {
		a.T.Errorf("pool %+v", mine)
	}
	kept, err := a.KeptPapers(ctx, a.HR, a.Body, "")
	a.Must(err)
	if len(kept.Items) != 1 || kept.Items[0].Destroyed == nil || kept.Items[0].Destroyed.Number != "7-К" || kept.Items[0].Due {
		a.T.Errorf("%+v", kept.Items)
	}
	if last := a.Journal[len(a.Journal)-1]; last.Verb != "interview.keep" || last.Case != string(a.series.ID) {
		a.T.Errorf("recorded %+v", last)
	}
}

func TestINT17_FormsOfACompetitionStayWithIt(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		m := newMeeting(w)
		on := w.Today()
		refusedWith(w.T, m.DestroyPapers(w.T.Context(), m.HR, m.series.ID, interview.DestroyIn{Number: "1", Day: &on}), "interview.keep.of_case")
	})
}

func TestINT17_FormsOfACompetitionAreDestroyedWithIt(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m := w.T, newMeeting(w).open()
		var forgotten []string
		w.Service.Forget = func(_ interview.Tx, _ journal.Order, cases []string) error {
			forgotten = append(forgotten, cases...)
			return nil
		}
		m.fixed(4)
		o := journal.Order{Act: "7-К", Day: w.Today(), Actor: m.HR.Person, Body: string(m.Body), Case: "cmp_one"}
		destroy := func(of string) (keys []string) {
			m.Tx(func(tx interview.Tx) error {
				keys = must(m.DestroyOfCase(tx, m.HR, of, o))
				return nil
			})
			return keys
		}
		if keys := destroy("vac_none"); keys != nil || forgotten != nil {
			t.Errorf("of no interviews: %v, %v", keys, forgotten)
		}
		if keys := destroy(m.series.Case); len(keys) != 2 || len(forgotten) == 0 {
			t.Errorf("files %v, records of %v", keys, forgotten)
		}
		if keys := destroy(m.series.Case); keys != nil {
			t.Errorf("again: %v", keys)
		}
		m.Tx(func(tx interview.Tx) error {
			if n := must(tx.SheetsOf(m.i.ID)); len(n) != 0 || must(tx.AgreementGet(m.i.ID)) != nil {
				t.Errorf("left %+v", n)
			}
			gone := must(tx.DestructionsOf(m.Body))
			if len(gone) != 1 || gone[0].Number != "7-К" || must(tx.SeriesGet(m.series.ID)).State != interview.SeriesClosed {
				t.Errorf("%+v", gone)
			}
			return nil
		})
	})
}
