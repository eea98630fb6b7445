package appraisal_test

import (
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

func TestTheYearFollowsTheStaff(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		came := w.Servant("11", "Келгенов", "E-4", "", "2023-02-13")
		w.Must(w.Sync(t.Context(), y.ID))
		if w.CaseOf(y.ID, came) != nil {
			t.Error("a case before the post is held")
		}
		w.At("2023-02-14")
		w.Must(w.Sync(t.Context(), y.ID))
		c := w.CaseOf(y.ID, came)
		if c == nil || c.Due.String() != "2023-02-27" {
			t.Fatalf("the newcomer's case: %+v", c)
		}

		w.Release(w.Economist, "2023-03-10")
		w.Transfer(w.Accountant, "20", "2023-03-13")
		w.At("2023-03-14")
		from := len(w.Journal)
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Stage != appraisal.StageGone || c.Due != nil || c.Before != appraisal.StagePlan {
			t.Errorf("who left: %s due %v", c.Stage, c.Due)
		}
		if c := w.CaseOf(y.ID, w.Accountant); c.Place.Unit != w.Units["20"] || c.Route.Immediate != appraisaltest.ID(w.HeadServices) || !slices.Contains(c.Waits.Who, appraisaltest.ID(w.HeadServices)) {
			t.Errorf("who moved: %+v %+v", c.Place, c.Route)
		}
		for _, verb := range []string{"case.leave", "case.move", "term.missed"} {
			if !slices.Contains(w.Verbs(from), verb) {
				t.Errorf("%s is not on record", verb)
			}
		}
		from = len(w.Journal)
		w.Must(w.Sync(t.Context(), y.ID))
		if got := w.Verbs(from); len(got) > 0 {
			t.Errorf("the second pass recorded %v", got)
		}

		w.Transfer(w.Economist, "11", "2023-03-20")
		w.At("2023-03-20")
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Stage != appraisal.StagePlan || c.Before != "" || c.Due == nil {
			t.Errorf("who came back: %s due %v", c.Stage, c.Due)
		}
	})
}

func TestFromTheDayOfTheAppraisalTheCategoryStays(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		w.Form()
		y := w.OpenYear()
		w.InWork(y.ID, w.Economist)
		y = w.Begin(y, "2023-12-18", "2023-12-29")
		w.Promote(w.Economist, "E-3", "2023-12-19")
		w.At("2023-12-20")
		w.Must(w.Sync(t.Context(), y.ID))
		if c := w.CaseOf(y.ID, w.Economist); c.Place.Category != "E-4" {
			t.Errorf("the category after the first day is %s", c.Place.Category)
		}
	})
}

func TestWhoHasToActIsRemindedOnceOfAllThatIsDue(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.Must(w.Daily(t.Context(), y.ID))
		if !told(w, w.Economist, "appraisal.notice.opened") {
			t.Error("the servant was not told that the year is open")
		}
		for _, d := range []struct{ day, one, many string }{
			{"2023-01-16", "outbox.term.before", "appraisal.notice.many_before"},
			{"2023-01-17", "outbox.term.due", "appraisal.notice.many_due"},
			{"2023-01-18", "outbox.term.overdue", "appraisal.notice.many_overdue"},
		} {
			w.At(d.day)
			w.Must(w.Daily(t.Context(), y.ID))
			w.Must(w.Daily(t.Context(), y.ID))
			if n := count(w, w.Economist, d.one); n != 1 {
				t.Errorf("%s: the servant was reminded %d times", d.day, n)
			}
			// Two in the sector, and the head's own plan is of the same task.
			if n := count(w, w.HeadBudget, d.many); n != 1 {
				t.Errorf("%s: the head was reminded %d times", d.day, n)
			}
		}
		if !told(w, w.First, "appraisal.notice.many_overdue") {
			t.Error("the higher supervisor does not know what is late")
		}
		n, err := w.Urge(t.Context(), w.HR, y.ID)
		w.Must(err)
		if n == 0 || !told(w, w.HeadBudget, "appraisal.notice.urged") {
			t.Errorf("%d were urged", n)
		}
		if _, err := w.Urge(t.Context(), w.Chair, y.ID); !fault.Is(err, "access.denied") {
			t.Errorf("by the chair: %v", err)
		}
	})
}

func count(w *appraisaltest.World, a *access.Actor, key string) int {
	n := 0
	for _, x := range w.Notices(a) {
		if x.Key == key {
			n++
		}
	}
	return n
}

func TestTheBoardPutsTheLateFirst(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.InWork(y.ID, w.HeadServices, w.Clerk)
		w.At("2023-01-18")
		b, err := w.Board(t.Context(), w.HR, y.ID, appraisal.ByUnit, 0)
		w.Must(err)
		last := b.Lines[len(b.Lines)-1]
		if b.Count != 5 || b.Lines[0].Late == 0 || last.Unit != w.Units["20"] || last.Late != 0 || last.Plan.Done != 2 || last.KK == "" {
			t.Errorf("the board: %+v", b.Lines)
		}
		if b.Total.People != 15 || b.Total.Late != 13 || b.Total.Plan.Done != 2 {
			t.Errorf("in all: %+v", b.Total)
		}
		// What was counted is counted anew where a case changed, and where it moved.
		w.Transfer(w.Economist, "20", "2023-01-16")
		w.Must(w.Sync(t.Context(), y.ID))
		again, err := w.Board(t.Context(), w.HR, y.ID, appraisal.ByUnit, 0)
		w.Must(err)
		for _, l := range again.Lines {
			if l.Unit == w.Units["20"] && l.People != 3 || l.Unit == w.Units["11"] && l.People != 2 {
				t.Errorf("after a move: %+v", l.BoardRow)
			}
		}
		b, err = w.Board(t.Context(), w.Chair, y.ID, appraisal.BySupervisor, 0)
		w.Must(err)
		if b.Lines[0].Person == "" || b.Lines[0].KK == "" {
			t.Errorf("by supervisor: %+v", b.Lines[0])
		}
		if _, err := w.Board(t.Context(), w.Economist, y.ID, appraisal.ByUnit, 0); !fault.Is(err, "access.denied") {
			t.Errorf("by a servant: %v", err)
		}
		if _, err := w.Board(t.Context(), w.Stranger, y.ID, appraisal.ByUnit, 0); err == nil {
			t.Error("HR of another body saw the board")
		}
		page, n, err := w.Cases(t.Context(), w.HR, appraisal.CaseQuery{Year: y.ID, Units: []people.UnitID{w.Units["20"]}})
		w.Must(err)
		if n != 3 || page.Items[0].UnitKK == "" || page.Items[0].PostKK == "" || page.Items[0].Name == "" {
			t.Errorf("%d cases: %+v", n, page.Items)
		}
	})
}

func TestAUnitWithOneGradeDrawsARemarkAndNoMore(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		for _, m := range w.Members {
			w.Grade(y.ID, m, "excellent")
		}
		w.Grade(y.ID, w.Chair, "excellent")
		w.Grade(y.ID, w.Economist, "effective")
		d, err := w.Distribution(t.Context(), w.HR, y.ID)
		w.Must(err)
		if d.Graded != 6 || d.Total["excellent"] != 5 || len(d.Lines) != 2 || d.Lines[0].Remark != "" || d.Lines[1].Remark != "excellent" {
			t.Errorf("the distribution: %+v", d.Lines)
		}
	})
}

func TestTheHubSaysWhoActsAndWhy(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		id := w.CaseOf(y.ID, w.Economist).ID
		for _, a := range []*access.Actor{w.Economist, w.HeadBudget, w.HeadFinance, w.HR, w.Authorised} {
			h, err := w.Hub(t.Context(), a, id)
			if err != nil {
				t.Errorf("%s: %v", a.Name, err)
				continue
			}
			if len(h.Steps.Immediate) == 0 || h.Names[h.Route.Immediate] == "" || h.Post == nil || h.Unit == nil {
				t.Errorf("%s sees %+v", a.Name, h)
			}
		}
		for _, a := range []*access.Actor{w.Accountant, w.HeadServices, w.Stranger, w.Members[0]} {
			if _, err := w.Hub(t.Context(), a, id); err == nil {
				t.Errorf("%s saw the case", a.Name)
			}
		}
	})
}
