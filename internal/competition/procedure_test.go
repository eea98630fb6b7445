package competition_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// forward moves the clock of the law by days.
func forward(w *competitiontest.World, days int) {
	w.Clock.Advance(time.Duration(days) * 24 * time.Hour)
}

// vacancy reads a vacancy as it is stored.
func vacancy(w *competitiontest.World, id competition.VacancyID) (v *competition.Vacancy) {
	w.T.Helper()
	w.Tx(func(tx competition.Tx) (err error) { v, err = tx.VacancyGet(id); return err })
	return v
}

func application(w *competitiontest.World, id competition.ApplicationID) (a *competition.Application) {
	w.T.Helper()
	w.Tx(func(tx competition.Tx) (err error) { a, err = tx.ApplicationGet(id); return err })
	return a
}

// closeStage closes the stage at which a vacancy stands.
func closeStage(w *competitiontest.World, id competition.VacancyID) error {
	_, err := w.CloseStage(w.T.Context(), w.HR, id, vacancy(w, id).Version)
	return err
}

// apply registers candidates who apply for the post without an essay.
func apply(w *competitiontest.World, n int) (who []*competitiontest.Candidate, apps []*competition.Application) {
	w.T.Helper()
	for i := range n {
		c := w.Candidate(fmt.Sprintf("Өтінімов%d", i))
		a, err := w.Service.Apply(w.T.Context(), c.Actor, competition.ApplyIn{Vacancy: w.Free.ID})
		w.Must(err)
		who, apps = append(who, c), append(apps, a)
	}
	return who, apps
}

func admit(w *competitiontest.World, apps []*competition.Application) {
	w.T.Helper()
	for i, a := range apps {
		out, err := w.Check(w.T.Context(), w.HR, a.ID, a.Version, competition.CheckIn{Admit: true})
		w.Must(err)
		apps[i] = out
	}
}

// tested brings results of a stage, the i-th with points[i]; those of the
// abilities are split between text and numbers.
func tested(w *competitiontest.World, stage competition.StageKey, apps []*competition.Application, points []int) {
	w.T.Helper()
	var rows []competition.ResultRow
	for i, a := range apps {
		n := points[i]
		row := competition.ResultRow{Number: a.Number, Conduct: competition.Kept}
		if stage == competition.AtQualities {
			row.Right = &n
		} else {
			text, numbers := min(n, 25), n-min(n, 25)
			row.Text, row.Numbers = &text, &numbers
		}
		rows = append(rows, row)
	}
	bad, err := w.RecordResults(w.T.Context(), w.Manager, w.Free.ID, stage, w.Document(), rows)
	w.Must(err)
	if len(bad) > 0 {
		w.T.Fatalf("row %d: %v", bad[0].Row, bad[0].Err)
	}
}

func standings(w *competitiontest.World, apps []*competition.Application) string {
	var out []string
	for _, a := range apps {
		a := application(w, a.ID)
		out = append(out, string(a.Stage)+":"+string(a.Standing))
	}
	return strings.Join(out, " ")
}

func TestSEL01_ACompetitionStaysBoundToItsEditionPastTheRulesEnd(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		_, apps := apply(w, 1)
		w.Clock.Advance(time.Date(2024, 1, 9, 5, 0, 0, 0, time.UTC).Sub(w.Clock.Now()))
		if _, err := w.Check(w.T.Context(), w.HR, apps[0].ID, apps[0].Version, competition.CheckIn{Admit: true}); err != nil {
			t.Fatalf("a term after the end of the rules: %v", err)
		}
		found := w.Journal[len(w.Journal)-1]
		if found.Finding == nil || found.Finding.Edition != competitiontest.Edition {
			t.Errorf("decided under %+v", found.Finding)
		}
		_, err := w.Draft(w.T.Context(), w.HR, competition.DraftIn{
			Body: w.Body, Title: locale.Words{KK: "а", RU: "а"}, Until: w.Today().Add(7), Settings: competition.Settings{AppealDays: 3, DecideDays: 3},
		})
		if !fault.Is(err, "law.not_in_force") {
			t.Errorf("announced under an act that is no longer in force: %v", err)
		}
	})
}

func TestSEL09_TheSystemChecksTheFileAndHRGetsItWhateverTheAnswer(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		strict := candidate.Need{All: []candidate.Need{{Education: &candidate.EducationNeed{Least: "doctorate"}}, {Manual: &candidate.ManualNeed{KK: "а", RU: "а", EN: "a"}}}}
		w.Tx(func(tx competition.Tx) error {
			w.Free.Need = strict
			w.Free.Version++
			_, err := tx.VacancyUpdate(w.Free)
			return err
		})
		_, apps := apply(w, 1)
		view, err := w.Examine(w.T.Context(), w.HR, apps[0].ID)
		w.Must(err)
		if view.Application.Standing != competition.Submitted || len(view.Rulings) != 1 || view.Rulings[0].Finding.Rule != "qualification" {
			t.Fatalf("%+v", view.Rulings)
		}
		var out competition.QualificationOut
		text, err := json.Marshal(view.Rulings[0].Finding.Outcome)
		w.Must(err)
		w.Must(json.Unmarshal(text, &out))
		if out.Is != candidate.NotMet || out.Found.Parts[0].Is != candidate.NotMet || out.Found.Parts[1].Is != candidate.Unknown {
			t.Errorf("the system found %+v", out.Found)
		}
		admit(w, apps)
		if got := standings(w, apps); got != "application:admitted" {
			t.Error(got)
		}
	})
}

func TestSEL10_HRChecksWithinItsTermAndARefusalSaysWhy(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		who, apps := apply(w, 2)
		if want := day.Of(2023, 5, 18); apps[0].CheckDue != want {
			t.Errorf("the check is due on %s, not %s", apps[0].CheckDue, want)
		}
		if _, err := w.Check(w.T.Context(), w.HR, apps[0].ID, apps[0].Version, competition.CheckIn{}); !fault.Is(err, "selection.grounds_missing") {
			t.Errorf("refused without a reason: %v", err)
		}
		refuse := competition.CheckIn{Grounds: []competition.Ground{{Part: 0, Reason: "Диплом жоқ"}}}
		if _, err := w.Check(w.T.Context(), w.HR, apps[0].ID, apps[0].Version+7, refuse); !fault.Is(err, "selection.changed") {
			t.Errorf("an old version: %v", err)
		}
		_, err := w.Check(w.T.Context(), w.HR, apps[0].ID, apps[0].Version, refuse)
		w.Must(err)
		if told := w.Notices(who[0].ID); len(told) == 0 || told[0].Key != "selection.notice.refused" {
			t.Errorf("told %+v", told)
		}
		from := len(w.Journal)
		forward(w, 5)
		admit(w, apps[1:])
		if !slices.Contains(w.Verbs(from), "term.missed") {
			t.Errorf("a missed term is not on record: %v", w.Verbs(from))
		}
		if told := w.Notices(who[1].ID); told[0].Key != "selection.notice.admitted" {
			t.Errorf("told %s", told[0].Key)
		}
	})
}

// TestSEL15_TheCutLetsHalfAndEquals goes on through the cut and the shortlist:
// a tie at each line.
func TestSEL15_TheCutLetsHalfAndEqualsGoOn(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		_, apps := apply(w, 7)
		admit(w, apps)
		forward(w, 15)
		w.Must(closeStage(w, w.Free.ID))
		tested(w, competition.AtQualities, apps, []int{100, 99, 98, 97, 96, 65, 64})
		w.Must(closeStage(w, w.Free.ID))
		if a := application(w, apps[6].ID); a.Standing != competition.Out || a.Why != "threshold" {
			t.Errorf("64 of 130 is %s %s", a.Standing, a.Why)
		}
		// Six finished: three places, and the third is shared.
		tested(w, competition.AtAbilities, apps[:6], []int{40, 38, 36, 36, 20, 10})
		w.Must(closeStage(w, w.Free.ID))
		want := "interview:admitted interview:admitted interview:admitted abilities:out abilities:out abilities:out personal_qualities:out"
		if got := standings(w, apps); got != want {
			t.Errorf("after the cut and the shortlist:\n%s\n%s", got, want)
		}
		if a := application(w, apps[3].ID); a.Why != "shortlist" {
			t.Errorf("level at the cut, behind by the sum: %s", a.Why)
		}
		if a := application(w, apps[4].ID); a.Why != "cut" {
			t.Errorf("beyond the cut: %s", a.Why)
		}
	})
}

func TestSEL18_ThreeAreCalledAndWhoeverIsLevelWithTheThird(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		_, apps := apply(w, 8)
		admit(w, apps)
		forward(w, 15)
		w.Must(closeStage(w, w.Free.ID))
		tested(w, competition.AtQualities, apps, []int{100, 90, 80, 80, 70, 70, 70, 70})
		w.Must(closeStage(w, w.Free.ID))
		tested(w, competition.AtAbilities, apps, []int{40, 40, 40, 40, 10, 10, 10, 10})
		w.Must(closeStage(w, w.Free.ID))
		called := 0
		for _, a := range apps {
			if a := application(w, a.ID); a.Stage == competition.AtInterview && a.Standing == competition.Admitted {
				called++
			}
		}
		if called != 4 {
			t.Errorf("%d are called, not 4: %s", called, standings(w, apps))
		}
	})
}

// interviewed brings three candidates of a vacancy to its ranking with the
// marks given, one for all judges.
func interviewed(w *competitiontest.World, apps []*competition.Application, marks []int) {
	w.T.Helper()
	for _, j := range w.Judges {
		w.Must(w.DeclareInterest(w.T.Context(), j, w.Free.ID, false, "Мүдделер қақтығысы жоқ."))
	}
	var rows []competition.InterviewRow
	for i, a := range apps {
		row := competition.InterviewRow{Number: a.Number, Marks: map[people.PersonID]int{}}
		for _, j := range w.Judges {
			row.Marks[people.PersonID(j.Person)] = marks[i]
		}
		rows = append(rows, row)
	}
	bad, err := w.RecordInterview(w.T.Context(), w.Secretary, w.Free.ID, w.Document(), rows)
	w.Must(err)
	if len(bad) > 0 {
		w.T.Fatalf("row %d: %v", bad[0].Row, bad[0].Err)
	}
}

func TestSEL20_TheRankingStandsOnSumThenExperienceThenEducation(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Commission()
		apps := w.Apply(3, w.Free, competition.AtInterview)
		for i, a := range apps { // all equal in the sum; the second has worked longest
			w.Tx(func(tx competition.Tx) error {
				r, err := tx.ResultGet(a.ID, competition.AtQualities)
				if err != nil {
					return err
				}
				r.Points = 9000
				if err := tx.ResultPut(r); err != nil {
					return err
				}
				a.Experience = []int{100, 900, 100}[i]
				a.Version++
				_, err = tx.ApplicationUpdate(a)
				return err
			})
		}
		interviewed(w, apps, []int{4, 4, 4})
		w.Must(closeStage(w, w.Free.ID))
		places := []int{}
		for _, a := range apps {
			places = append(places, application(w, a.ID).Place)
		}
		if !slices.Equal(places, []int{2, 1, 2}) {
			t.Errorf("places %v", places)
		}
		view, err := w.View(w.T.Context(), w.HR, w.Competition.ID)
		w.Must(err)
		if view.Vacancies[1].Stage != competition.AtResults {
			t.Errorf("the vacancy stands at %s", view.Vacancies[1].Stage)
		}
	})
}

// TestAnAppealChangesTheShortlist: a corrected result brings the appellant to
// the interview, and takes nobody's place.
func TestAnAppealChangesTheShortlist(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		who, apps := apply(w, 6)
		admit(w, apps)
		forward(w, 15)
		w.Must(closeStage(w, w.Free.ID))
		tested(w, competition.AtQualities, apps, []int{100, 99, 98, 97, 96, 95})
		w.Must(closeStage(w, w.Free.ID))
		tested(w, competition.AtAbilities, apps, []int{40, 39, 38, 30, 20, 10})
		w.Must(closeStage(w, w.Free.ID))
		x, err := w.FileAppeal(w.T.Context(), who[3].Actor, apps[3].ID, "Бір тапсырма қате есептелген.")
		w.Must(err)
		if _, err := w.FileAppeal(w.T.Context(), who[3].Actor, apps[3].ID, "Тағы да."); !fault.Is(err, "selection.appealed") {
			t.Errorf("a second appeal: %v", err)
		}
		if err := closeStage(w, w.Free.ID); !fault.Is(err, "selection.appeal_waits") {
			t.Errorf("the stage did not wait: %v", err)
		}
		text, numbers := 25, 16
		row := competition.ResultRow{Number: apps[3].Number, Text: &text, Numbers: &numbers, Conduct: competition.Kept}
		_, err = w.DecideAppeal(w.T.Context(), w.HR, x.ID, x.Version, competition.DecideIn{Grant: true, Answer: "Иә.", Corrected: &row})
		if err == nil {
			t.Error("HR decided an appeal against its own work")
		}
		_, err = w.DecideAppeal(w.T.Context(), w.Officer, x.ID, x.Version, competition.DecideIn{Grant: true, Answer: "Қате расталды.", Corrected: &row})
		w.Must(err)
		if v := vacancy(w, w.Free.ID); v.Stage != competition.AtAbilities {
			t.Fatalf("the vacancy stands at %s", v.Stage)
		}
		w.Must(closeStage(w, w.Free.ID))
		want := "interview:admitted interview:admitted interview:admitted interview:admitted abilities:out abilities:out"
		if got := standings(w, apps); got != want {
			t.Errorf("after the appeal:\n%s\n%s", got, want)
		}
		if told := w.Notices(who[3].ID); !slices.ContainsFunc(told, func(n outbox.Told) bool { return n.Key == "selection.notice.appeal_granted" }) {
			t.Error("the appellant was not told")
		}
	})
}

func TestBadInputIsRefusedWithItsReasonAndNothingIsLost(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		who, apps := apply(w, 1)
		ctx := w.T.Context()
		if _, err := w.Service.Apply(ctx, who[0].Actor, competition.ApplyIn{Vacancy: w.Free.ID}); !fault.Is(err, "selection.applied") {
			t.Errorf("twice: %v", err)
		}
		none := w.Candidate("Сертификатсыз")
		w.Tx(func(tx competition.Tx) error { return nil })
		forward(w, 15)
		if _, err := w.Service.Apply(ctx, none.Actor, competition.ApplyIn{Vacancy: w.Free.ID}); !fault.Is(err, "selection.closed") {
			t.Errorf("after the end: %v", err)
		}
		admit(w, apps)
		w.Must(closeStage(w, w.Free.ID))
		n, over := 80, 131
		good := competition.ResultRow{Number: apps[0].Number, Right: &n, Conduct: competition.Kept}
		late := w.Document()
		late.Day = w.Today().Add(1)
		if _, err := w.RecordResults(ctx, w.Manager, w.Free.ID, competition.AtQualities, late, []competition.ResultRow{good}); !fault.Is(err, "selection.future_day") {
			t.Errorf("a future day: %v", err)
		}
		bad, err := w.RecordResults(ctx, w.Manager, w.Free.ID, competition.AtQualities, w.Document(), []competition.ResultRow{
			{Number: "NOB-00000", Right: &n}, {Number: apps[0].Number, Right: &over}, {Number: apps[0].Number}, good, good,
		})
		w.Must(err)
		var codes []string
		for _, b := range bad {
			codes = append(codes, fmt.Sprint(b.Row, " ", b.Err.Code))
		}
		want := []string{"1 selection.number", "2 selection.range", "3 selection.required", "5 selection.recorded"}
		if !slices.Equal(codes, want) {
			t.Errorf("rows refused: %v", codes)
		}
		if _, err := w.FileAppeal(ctx, who[0].Actor, apps[0].ID, strings.Repeat("а", 10<<20)); !fault.Is(err, "selection.too_long") {
			t.Errorf("10 MB of text: %v", err)
		}
		if err := w.Withdraw(ctx, none.Actor, apps[0].ID, application(w, apps[0].ID).Version, ""); !fault.Is(err, "selection.missing.competition") {
			t.Errorf("another's application withdrawn: %v", err)
		}
		if err := w.Withdraw(ctx, who[0].Actor, apps[0].ID, application(w, apps[0].ID).Version, "Басқа жұмыс"); err != nil {
			t.Error(err)
		}
		if err := closeStage(w, w.Free.ID); err != nil {
			t.Errorf("closing a stage that nobody is left in: %v", err)
		}
		if v := vacancy(w, w.Free.ID); v.State != competition.Failed || v.Why != "nobody_left" {
			t.Errorf("%s %s", v.State, v.Why)
		}
	})
}

func TestAPostNobodyAppliedForFailsForThatReason(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		forward(w, 40)
		if err := closeStage(w, w.Free.ID); err != nil {
			t.Fatal(err)
		}
		if v := vacancy(w, w.Free.ID); v.State != competition.Failed || v.Why != "no_applications" {
			t.Errorf("%s %s", v.State, v.Why)
		}
	})
}
