package competition_test

import (
	"slices"
	"testing"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
)

// essays is a world in which three essays were marked and the stage was closed:
// the second candidate is under the pass mark, the others are called.
func essays(w *competitiontest.World) []*competition.Application {
	w.T.Helper()
	apps := marking(w, 3)
	for i, n := range []int{4, 2, 5} {
		for _, j := range w.Judges {
			mark(w, j, apps[i], n)
		}
	}
	w.Must(closeStage(w, w.Essay.ID))
	w.Clock.Advance(time.Hour)
	return apps
}

// appealed files an appeal of the candidate of an application.
func appealed(w *competitiontest.World, a *competition.Application) *competition.Appeal {
	w.T.Helper()
	x, err := w.FileAppeal(w.T.Context(), self(a), a.ID, "Баға негізсіз төмен.")
	w.Must(err)
	return x
}

func correct(w *competitiontest.World, x *competition.Appeal, mean law.Points) {
	w.T.Helper()
	w.Clock.Advance(time.Hour)
	_, err := w.DecideAppeal(w.T.Context(), w.Officer, x.ID, x.Version, competition.DecideIn{Grant: true, Answer: "Эссе талапқа сай.", Mean: &mean})
	w.Must(err)
	w.Clock.Advance(time.Hour)
	w.Must(closeStage(w, w.Essay.ID))
}

func TestAnAppealCorrectsTheMeanOfAnEssayAndNotTheMarks(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := essays(w)
		if a := app(w, apps[1].ID); a.Standing != competition.Out || a.Why != "pass_mark" {
			t.Fatalf("%s %s", a.Standing, a.Why)
		}
		x := appealed(w, apps[1])
		for mean, code := range map[law.Points]string{501: "selection.range", 99: "selection.range"} {
			_, err := w.DecideAppeal(t.Context(), w.Officer, x.ID, x.Version, competition.DecideIn{Grant: true, Answer: "Иә.", Mean: &mean})
			refused(t, err, code, "mean")
		}
		right := 80
		_, err := w.DecideAppeal(t.Context(), w.Officer, x.ID, x.Version, competition.DecideIn{Grant: true, Answer: "Иә.", Corrected: &competition.ResultRow{Right: &right}})
		refused(t, err, "selection.correction", "corrected")
		before := app(w, apps[1].ID).Points
		correct(w, x, 350)
		a := app(w, apps[1].ID)
		if a.Standing != competition.Admitted || a.Stage != competition.AtInterview || a.Points != before-200+350 {
			t.Errorf("%s at %s with %v", a.Standing, a.Stage, a.Points)
		}
		view, err := w.Own(t.Context(), self(apps[1]), apps[1].ID)
		w.Must(err)
		if !slices.ContainsFunc(view.Rulings, func(r competition.Ruling) bool {
			return !r.Superseded && slices.ContainsFunc(r.Finding.Reasons, func(x law.Reason) bool {
				return x.Key == "selection.essay.corrected" && x.Args["given"] == "2.00" && x.Args["average"] == "3.50"
			})
		}) {
			t.Errorf("the finding does not say so: %+v", view.Rulings)
		}
		w.Tx(func(tx competition.Tx) error {
			marks, err := tx.MarksOf(apps[1].ID, competition.AtEssay)
			for _, k := range marks {
				if k.Mark != 2 {
					t.Errorf("a member's mark is %d", k.Mark)
				}
			}
			return err
		})
		shown, err := w.MarksShown(t.Context(), w.HR, w.Essay.ID, apps[1].Number)
		w.Must(err)
		if shown.Average != "3.50" || !shown.Passed {
			t.Errorf("shown %s", shown.Average)
		}
	})
}

func TestAMeanIsCorrectedAlsoWhereAMemberWasReplaced(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := essays(w)
		order := orderOf(w)
		order.Why, order.Seats[3].Person = "ауысты", id(w.Spare)
		_, err := w.KeepCommission(t.Context(), w.HR, w.Competition.ID, 1, order)
		w.Must(err)
		correct(w, appealed(w, apps[1]), 300)
		if a := app(w, apps[1].ID); a.Stage != competition.AtInterview {
			t.Errorf("%s at %s", a.Standing, a.Stage)
		}
	})
}

func TestANewOutcomeMayBeAppealedAnew(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := essays(w)
		x := appealed(w, apps[1])
		_, err := w.FileAppeal(t.Context(), self(apps[1]), apps[1].ID, "Тағы да.")
		wants(t, "twice about one outcome", err, "selection.appealed")
		correct(w, x, 250)
		view, err := w.Own(t.Context(), self(apps[1]), apps[1].ID)
		w.Must(err)
		if view.Application.Standing != competition.Out || view.AppealUntil == nil {
			t.Fatalf("%s until %v", view.Application.Standing, view.AppealUntil)
		}
		again := appealed(w, apps[1])
		_, err = w.DecideAppeal(t.Context(), w.Officer, again.ID, again.Version, competition.DecideIn{Answer: "Негіз жоқ."})
		w.Must(err)
		_, err = w.FileAppeal(t.Context(), self(apps[1]), apps[1].ID, "Тағы да.")
		wants(t, "after it was rejected", err, "selection.appealed")
	})
}

// TestAnothersAppealOpensNoTerm: a cut that is made anew leaves others behind as
// before, and tells them nothing.
func TestAnothersAppealOpensNoTermForWhoStaysBehind(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		who, apps := apply(w, 6)
		admit(w, apps)
		forward(w, 15)
		w.Must(closeStage(w, w.Free.ID))
		tested(w, competition.AtQualities, apps, []int{100, 99, 98, 97, 96, 95})
		w.Must(closeStage(w, w.Free.ID))
		tested(w, competition.AtAbilities, apps, []int{40, 39, 38, 30, 20, 10})
		w.Must(closeStage(w, w.Free.ID))
		x, err := w.FileAppeal(t.Context(), who[3].Actor, apps[3].ID, "Қате.")
		w.Must(err)
		forward(w, 10)
		text, numbers := 25, 16
		row := competition.ResultRow{Text: &text, Numbers: &numbers, Conduct: competition.Kept}
		_, err = w.DecideAppeal(t.Context(), w.Officer, x.ID, x.Version, competition.DecideIn{Grant: true, Answer: "Қате расталды.", Corrected: &row})
		w.Must(err)
		w.Clock.Advance(time.Hour)
		w.Must(closeStage(w, w.Free.ID))
		_, err = w.FileAppeal(t.Context(), who[5].Actor, apps[5].ID, "Мен де.")
		wants(t, "who stays behind", err, "selection.appeal_late")
	})
}

// TestABreachIsToldWithItsReason: the term of an appeal runs from the outcome,
// and the candidate reads the proctor's note.
func TestABreachIsToldWithItsReasonAndItsTermRunsFromTheOutcome(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := w.Apply(2, w.Free, competition.AtAbilities)
		text, numbers := 20, 15
		rows := []competition.ResultRow{
			{Number: apps[0].Number, Text: &text, Numbers: &numbers, Conduct: competition.Breached, Breach: w.Rules().Conduct.Prohibited.V[0], Note: "Бөлмеде басқа адам болды"},
			{Number: apps[1].Number, Text: &text, Numbers: &numbers, Conduct: competition.Kept},
		}
		bad, err := w.RecordResults(t.Context(), w.Manager, w.Free.ID, competition.AtAbilities, w.Document(), rows)
		w.Must(err)
		if len(bad) > 0 {
			t.Fatal(bad[0].Err)
		}
		forward(w, 14)
		w.Must(closeStage(w, w.Free.ID))
		own, err := w.Own(t.Context(), self(apps[0]), apps[0].ID)
		w.Must(err)
		if own.Notes[competition.AtAbilities] != "Бөлмеде басқа адам болды" || own.AppealUntil == nil {
			t.Errorf("%+v until %v", own.Notes, own.AppealUntil)
		}
		other, err := w.Examine(t.Context(), w.HR, apps[0].ID)
		w.Must(err)
		if other.Notes != nil {
			t.Errorf("HR reads %v", other.Notes)
		}
		x := appealed(w, apps[0])
		_, found, err := w.Appeal(t.Context(), w.Officer, x.ID)
		w.Must(err)
		if found.Notes[competition.AtAbilities] == "" {
			t.Error("who decides does not read the note")
		}
	})
}

// TestDeclarationsAreAskedForAgain: an appeal brings somebody to the interview
// after the members declared.
func TestDeclarationsAreAskedForAgainWhereSomebodyIsCalledLater(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := essays(w)
		for _, j := range w.Judges {
			w.Must(w.DeclareInterest(t.Context(), j, w.Essay.ID, false, ""))
		}
		correct(w, appealed(w, apps[1]), 300)
		j := w.Judges[2]
		if told := w.Notices(id(j)); !slices.ContainsFunc(told, func(n outbox.Told) bool { return n.Key == "panel.notice.declare_again" }) {
			t.Error("the member was not told")
		}
		all, err := w.Panels(t.Context(), j)
		w.Must(err)
		if !all[0].Vacancies[0].ToDeclare {
			t.Error("the member has no task")
		}
		rows := []competition.InterviewRow{{Number: apps[1].Number, Marks: marksOf(w, 4, 4, 4, 4, 4)}}
		_, err = w.RecordInterview(t.Context(), w.Secretary, w.Essay.ID, w.Document(), rows)
		wants(t, "before all declared again", err, "panel.undeclared")
		in, err := w.Interests(t.Context(), j, w.Essay.ID)
		w.Must(err)
		if in.Declared != nil || in.Before == nil || len(in.Called) != 3 {
			t.Errorf("%+v", in)
		}
		for _, j := range w.Judges {
			w.Must(w.DeclareInterest(t.Context(), j, w.Essay.ID, false, ""))
			wants(t, "a third time", w.DeclareInterest(t.Context(), j, w.Essay.ID, false, ""), "panel.declared")
		}
		bad, err := w.RecordInterview(t.Context(), w.Secretary, w.Essay.ID, w.Document(), rows)
		if err != nil || len(bad) > 0 {
			t.Errorf("%v %v", bad, err)
		}
	})
}

func TestThatAllIsMarkedIsToldAlsoWhenTheLastUnmarkedEssayIsWithdrawn(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := marking(w, 2)
		for _, j := range w.Judges {
			mark(w, j, apps[0], 4)
		}
		told := func() bool {
			return slices.ContainsFunc(w.Notices(id(w.HR)), func(n outbox.Told) bool { return n.Key == "panel.notice.marked" })
		}
		if told() {
			t.Fatal("told too early")
		}
		w.Must(w.Withdraw(t.Context(), self(apps[1]), apps[1].ID, app(w, apps[1].ID).Version, ""))
		if !told() {
			t.Error("nobody was told")
		}
	})
}

func TestAGrantedAppealOpensACompetitionThatWasOver(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 2)
		winner := app(w, apps[0].ID)
		w.Must(w.Decline(t.Context(), self(apps[0]), winner.ID, winner.Version, ""))
		if reload(w); w.Competition.State != competition.Finished {
			t.Fatal(w.Competition.State)
		}
		x, five := appealed(w, apps[1]), law.Points(500)
		_, err := w.DecideAppeal(t.Context(), w.Officer, x.ID, x.Version, competition.DecideIn{Grant: true, Answer: "Қате расталды.", Interview: &five})
		w.Must(err)
		w.Clock.Advance(time.Hour)
		w.Must(closeStage(w, w.Free.ID))
		reload(w)
		if a := app(w, apps[1].ID); w.Competition.State != competition.Announced || a.Standing != competition.Placed || a.Place != 1 {
			t.Errorf("%s, %s at place %d", w.Competition.State, a.Standing, a.Place)
		}
	})
}
