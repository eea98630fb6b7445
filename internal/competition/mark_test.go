package competition_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/store"
)

func TestSEL16_AWordIsARunOfLettersAndDigitsBetweenSpaces(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, " \n\t": 0, "Сөз": 1, "бір екі\nүш": 3, "e-mail жіберді": 2, "мемлекет – халық үшін": 3, "- – — …": 0, "2023 жылғы 17-мамыр": 3,
		"«Тарту», деді.": 2, "бір\u00a0екі\u202fүш": 3, "бір\u200bекі\ufeffүш\u2060төрт": 4, "№ 5": 1, "и/или": 1, "а,б": 1,
	} {
		if got := exam.Words(text); got != want {
			t.Errorf("%q: %d, not %d", text, got, want)
		}
	}
}

// essay puts a text of a vacancy in by the typed door.
func receive(w *competitiontest.World, rows ...competition.EssayRow) []competition.RowFault {
	w.T.Helper()
	bad, err := w.ReceiveEssay(w.T.Context(), w.Manager, w.Essay.ID, w.Document(), rows)
	w.Must(err)
	return bad
}

// open publishes the check of an essay: the rules were kept.
func open(w *competitiontest.World, a *competition.Application) {
	w.T.Helper()
	w.Must(w.CheckConduct(w.T.Context(), w.Proctor, w.Essay.ID, competition.AtEssay, a.Number, competition.ConductIn{State: competition.Kept}))
}

// marking is a world with essays open for marking.
func marking(w *competitiontest.World, n int) []*competition.Application {
	w.T.Helper()
	w.Commission()
	apps := w.Apply(n, w.Essay, competition.AtEssay)
	for _, a := range apps {
		if bad := receive(w, competition.EssayRow{Number: a.Number, Text: "Бұл менің эссем, нөмірі " + a.Number}); len(bad) > 0 {
			w.T.Fatal(bad[0].Err)
		}
		open(w, a)
	}
	return apps
}

func mark(w *competitiontest.World, who *access.Actor, a *competition.Application, n int) {
	w.T.Helper()
	w.Must(w.MarkEssay(w.T.Context(), who, w.Essay.ID, a.Number, n, "ескертпе"))
}

func TestSEL16_TheTypedDoorTakesEssaysRowByRow(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := w.Apply(3, w.Essay, competition.AtEssay)
		early := w.Apply(1, w.Essay, competition.AtAbilities)[0]
		word := func(n int) string { return strings.TrimSpace(strings.Repeat("сөз ", n)) }
		bad := receive(w,
			competition.EssayRow{Number: apps[0].Number, Text: word(200)},
			competition.EssayRow{Number: apps[1].Number, Text: word(201)},
			competition.EssayRow{Number: "ZZZ-00000", Text: "a"},
			competition.EssayRow{Number: apps[0].Number, Text: "тағы бір"},
			competition.EssayRow{Number: early.Number, Text: "ерте"},
			competition.EssayRow{Number: apps[1].Number, Text: strings.Repeat("x", 10<<20)},
			competition.EssayRow{Number: apps[1].Number, Text: "\xff\xfe"},
			competition.EssayRow{Number: apps[1].Number, Text: " – "},
			competition.EssayRow{Number: apps[1].Number, Text: "бар", Absent: true},
			competition.EssayRow{Number: strings.ToLower(apps[2].Number), Absent: true},
		)
		want := map[int]string{2: "panel.words", 3: "selection.number", 4: "selection.recorded", 5: "selection.not_in_stage", 6: "panel.essay_big",
			7: "panel.text", 8: "selection.required", 9: "panel.absent_text"}
		got := map[int]string{}
		for _, b := range bad {
			got[b.Row] = b.Err.Code
			if strings.HasPrefix(b.Err.Code, "panel.") {
				said(w.T, b.Err)
			}
		}
		if !maps.Equal(got, want) {
			w.T.Errorf("%v", got)
		}
		w.Tx(func(tx competition.Tx) error {
			e, err := tx.EssayGet(apps[0].ID)
			r, err2 := tx.ResultGet(apps[2].ID, competition.AtEssay)
			if e == nil || e.Words != 200 || strings.Contains(string(e.Text), "сөз") || r == nil || r.Taken != competition.Absent {
				w.T.Errorf("%+v %+v", e, r)
			}
			return errors.Join(err, err2)
		})
		for _, a := range []*access.Actor{w.Judges[0], w.Secretary, w.Proctor, w.Observer} {
			_, err := w.ReceiveEssay(w.T.Context(), a, w.Essay.ID, w.Document(), nil)
			refused(w.T, err, "access.denied")
		}
		_, err := w.ReceiveEssay(w.T.Context(), w.Manager, w.Free.ID, w.Document(), nil)
		refused(w.T, err, "selection.stage")
	})
}

func TestSEL28_MarkingOpensWithThePublicationOfTheProctorsCheck(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Commission()
		apps := w.Apply(3, w.Essay, competition.AtEssay)
		for _, a := range apps[:2] {
			receive(w, competition.EssayRow{Number: a.Number, Text: "мәтін " + a.Number})
		}
		j := w.Judges[1]
		for _, a := range apps {
			refused(w.T, w.MarkEssay(w.T.Context(), j, w.Essay.ID, a.Number, 4, ""), "panel.no_essay")
			_, err := w.Service.EssayToMark(w.T.Context(), j, w.Essay.ID, a.Number)
			refused(w.T, err, "panel.no_essay")
		}
		open(w, apps[0])
		w.Must(w.CheckConduct(w.T.Context(), w.Proctor, w.Essay.ID, competition.AtEssay, apps[1].Number,
			competition.ConductIn{State: competition.Breached, Breach: w.Rules().Conduct.Prohibited.V[0], Note: "орнында болмады"}))
		q, err := w.MarkingQueue(w.T.Context(), j, w.Essay.ID)
		w.Must(err)
		if len(q.Essays) != 1 || q.Essays[0].Number != apps[0].Number || q.Essays[0].Due != w.Today().Add(1) || q.Least != 1 || q.Most != 5 {
			w.T.Errorf("%+v", q)
		}
		refused(w.T, w.MarkEssay(w.T.Context(), j, w.Essay.ID, apps[1].Number, 4, ""), "panel.no_essay")
		mark(w, j, apps[0], 4)
		for _, x := range w.Judges {
			if told := w.Notices(id(x)); len(told) != 1 || told[0].Key != "panel.notice.essays" {
				w.T.Errorf("%+v", told)
			}
		}
	})
}

func TestSEL17_AMarkIsWholeOnTheScaleAndGivenOnce(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		a := marking(w, 1)[0]
		j := w.Judges[0]
		for _, n := range []int{0, 6, -1} {
			refused(w.T, w.MarkEssay(w.T.Context(), j, w.Essay.ID, a.Number, n, ""), "selection.range", "mark")
		}
		refused(w.T, w.MarkEssay(w.T.Context(), j, w.Essay.ID, a.Number, 5, strings.Repeat("ж", 2001)), "selection.too_long", "note")
		mark(w, j, a, 5)
		refused(w.T, w.MarkEssay(w.T.Context(), j, w.Essay.ID, a.Number, 4, ""), "panel.marked")
		e, err := w.Service.EssayToMark(w.T.Context(), j, w.Essay.ID, a.Number)
		w.Must(err)
		if *e.Mine != 5 || e.Note != "ескертпе" || !strings.Contains(e.Text, a.Number) || e.Open {
			w.T.Errorf("%+v", e)
		}
		for _, x := range []*access.Actor{w.Spare, w.Secretary, w.Observer, w.HR, w.Proctor, w.Head} {
			if err := w.MarkEssay(w.T.Context(), x, w.Essay.ID, a.Number, 4, ""); !fault.Is(err, "access.denied") && !fault.Is(err, "selection.missing.competition") {
				w.T.Errorf("%s: %v", x.Name, err)
			}
			if _, err := w.MarkingQueue(w.T.Context(), x, w.Essay.ID); err == nil {
				w.T.Errorf("%s sees the queue", x.Name)
			}
		}
	})
}

// seen is everything that somebody can learn by any method and notice, as text.
func seen(w *competitiontest.World, who *access.Actor, numbers ...string) string {
	w.T.Helper()
	var out []any
	add := func(v any, err error) {
		if f, ok := fault.As(err); ok {
			out = append(out, f.Code, f.Args, f.Field, locale.T(locale.EN, f.Key(), f.Args))
			return
		}
		w.Must(err)
		out = append(out, v)
	}
	ctx := w.T.Context()
	q, err := w.MarkingQueue(ctx, who, w.Essay.ID)
	add(q, err)
	for _, n := range numbers {
		e, err := w.Service.EssayToMark(ctx, who, w.Essay.ID, n)
		add(e, err)
		s, err := w.MarksShown(ctx, who, w.Essay.ID, n)
		add(s, err)
		add(nil, w.MarkEssay(ctx, who, w.Essay.ID, n, 9, ""))
	}
	p, err := w.Service.Panel(ctx, who, w.Competition.ID)
	add(p, err)
	all, err := w.Panels(ctx, who)
	add(all, err)
	v, err := w.View(ctx, who, w.Competition.ID)
	add(v, err)
	list, err := w.Applications(ctx, who, competition.ApplicationQuery{Competition: w.Competition.ID, Vacancy: w.Essay.ID})
	add(list, err)
	i, err := w.Interests(ctx, who, w.Essay.ID)
	add(i, err)
	d, err := w.Declarations(ctx, who, w.Essay.ID)
	add(d, err)
	add(w.Notices(id(who)), nil)
	text, err := json.Marshal(out)
	w.Must(err)
	return string(text)
}

func TestSEL17_NobodyLearnsOfTheOthersMarksBeforeAllHaveMarked(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := marking(w, 2)
		numbers := []string{apps[0].Number, apps[1].Number}
		me, last := w.Judges[1], w.Judges[4]
		mark(w, me, apps[0], 3)
		watch := []*access.Actor{me, last, w.Observer, w.Secretary, w.HR}
		before := map[string]string{}
		for _, x := range watch {
			before[x.Name] = seen(w, x, numbers...)
		}
		from := len(w.Journal)
		for i, j := range []*access.Actor{w.Judges[0], w.Judges[2], w.Judges[3]} {
			mark(w, j, apps[0], []int{1, 5, 4}[i])
			mark(w, j, apps[1], 2)
			for _, x := range watch {
				if now := seen(w, x, numbers...); now != before[x.Name] {
					w.T.Fatalf("%s learns of mark %d:\n%s\n%s", x.Name, i+1, before[x.Name], now)
				}
			}
		}
		for _, e := range w.Journal[from:] {
			text, err := json.Marshal(e.Facts)
			w.Must(err)
			if e.Verb != "essay.mark" || e.Case != string(w.Competition.ID) || e.Subject != e.Actor || strings.Contains(string(text), `"mark"`) {
				w.T.Errorf("the journal tells %+v %s", e, text)
			}
			for _, a := range apps {
				if strings.Contains(string(text), a.Number) || strings.Contains(string(text), string(a.ID)) {
					w.T.Errorf("the journal names the essay: %s", text)
				}
			}
		}
		if _, err := w.MarksShown(w.T.Context(), w.HR, w.Essay.ID, apps[0].Number); !fault.Is(err, "panel.marks_closed") {
			w.T.Errorf("%v", err)
		}
		mark(w, last, apps[0], 2)
		s, err := w.MarksShown(w.T.Context(), me, w.Essay.ID, apps[0].Number)
		w.Must(err)
		if len(s.Marks) != 5 || s.Average != "3.00" || !s.Passed || s.Marks[0].Name == "" || s.Marks[0].Note != "ескертпе" {
			w.T.Errorf("%+v", s)
		}
		_, err = w.MarksShown(w.T.Context(), me, w.Essay.ID, apps[1].Number)
		refused(w.T, err, "panel.marks_closed")
		if verbs := w.Verbs(len(w.Journal) - 1); verbs[0] != "essay.marks" {
			w.T.Errorf("%v", verbs)
		}
	})
}

func TestSEL17_EveryMemberHasAnOrderOfTheOwnThatStays(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		marking(w, 6)
		orders := map[string]bool{}
		for _, j := range w.Judges {
			first, again := queueOf(w, j), queueOf(w, j)
			if first != again {
				w.T.Errorf("%s, then %s", first, again)
			}
			orders[first] = true
		}
		if len(orders) < 4 {
			w.T.Errorf("%d orders for five members", len(orders))
		}
	})
}

func queueOf(w *competitiontest.World, j *access.Actor) string {
	q, err := w.MarkingQueue(w.T.Context(), j, w.Essay.ID)
	w.Must(err)
	var out []string
	for _, e := range q.Essays {
		out = append(out, e.Number)
	}
	return strings.Join(out, " ")
}

func TestSEL17_AMissingMarkBlocksTheMeanAndTheMeanDecides(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := marking(w, 2)
		for i, j := range w.Judges {
			mark(w, j, apps[0], []int{3, 3, 3, 3, 3}[i])
			if i < 4 {
				mark(w, j, apps[1], []int{3, 3, 3, 3}[i])
			}
		}
		_, err := w.CloseStage(w.T.Context(), w.HR, w.Essay.ID, w.Essay.Version)
		refused(w.T, err, "selection.marks_wait")
		mark(w, w.Judges[4], apps[1], 2)
		if told := w.Notices(id(w.HR)); len(told) != 1 || told[0].Key != "panel.notice.marked" {
			w.T.Errorf("%+v", told)
		}
		v, err := w.CloseStage(w.T.Context(), w.HR, w.Essay.ID, w.Essay.Version)
		w.Must(err)
		w.Tx(func(tx competition.Tx) error {
			passed, err1 := tx.ResultGet(apps[0].ID, competition.AtEssay)
			failed, err2 := tx.ResultGet(apps[1].ID, competition.AtEssay)
			if v.Stage != competition.AtInterview || passed.Verdict != competition.Passed || passed.Points != 300 || failed.Verdict != competition.NotPassed || failed.Points != 280 {
				w.T.Errorf("%s %+v %+v", v.Stage, passed, failed)
			}
			return errors.Join(err1, err2)
		})
	})
}

func TestAReplacedMembersMarksDoNotCountForWhatIsNotDecided(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		a := marking(w, 1)[0]
		gone := w.Judges[4]
		mark(w, gone, a, 1)
		for _, j := range w.Judges[:4] {
			mark(w, j, a, 4)
		}
		in := orderOf(w)
		in.Why, in.Seats[4].Person = "ауысты", id(w.Spare)
		w.Clock.Advance(24 * time.Hour)
		_, err := w.KeepCommission(w.T.Context(), w.HR, w.Competition.ID, 1, in)
		w.Must(err)
		if told := w.Notices(id(gone)); told[0].Key != "panel.notice.left" {
			w.T.Errorf("%+v", told)
		}
		if keys := keysOf(w, w.Spare); !slices.Equal(keys, []string{"panel.notice.essays", "panel.notice.seated"}) {
			w.T.Errorf("%v", keys)
		}
		_, err = w.MarksShown(w.T.Context(), w.Judges[0], w.Essay.ID, a.Number)
		refused(w.T, err, "panel.marks_closed")
		_, err = w.MarkingQueue(w.T.Context(), gone, w.Essay.ID)
		refused(w.T, err, "selection.missing.competition")
		q, err := w.MarkingQueue(w.T.Context(), w.Spare, w.Essay.ID)
		w.Must(err)
		if q.Essays[0].Due != w.Today().Add(1) {
			w.T.Errorf("the term of who came later: %s", q.Essays[0].Due)
		}
		mark(w, w.Spare, a, 4)
		s, err := w.MarksShown(w.T.Context(), w.HR, w.Essay.ID, a.Number)
		w.Must(err)
		if s.Average != "4.00" || len(s.Marks) != 5 {
			w.T.Errorf("%+v", s)
		}
	})
}

func keysOf(w *competitiontest.World, who *access.Actor) []string {
	var out []string
	for _, n := range w.Notices(id(who)) {
		out = append(out, n.Key)
	}
	slices.Sort(out)
	return out
}

func TestSEL11_UpToTheInterviewTheCommissionSeesNumbersAlone(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := marking(w, 2)
		var names []string
		w.Tx(func(tx competition.Tx) error {
			for _, a := range apps {
				p, err := tx.PersonGet(a.Person)
				if err != nil {
					return err
				}
				private, err := p.Open(w.Master)
				if err != nil {
					return err
				}
				names = append(names, p.Surname, private.IIN, string(p.ID))
			}
			return nil
		})
		for _, x := range append(slices.Clone(w.Judges[:]), w.Observer, w.Secretary) {
			text := seen(w, x, apps[0].Number, apps[1].Number)
			for _, name := range names {
				if strings.Contains(text, name) {
					w.T.Errorf("%s sees %s: %s", x.Name, name, text)
				}
			}
			if !strings.Contains(text, apps[0].Number) {
				w.T.Errorf("%s does not see the number", x.Name)
			}
		}
		for _, n := range w.Notices(id(w.Judges[0])) {
			if text := fmt.Sprint(n); strings.Contains(text, names[0]) {
				w.T.Errorf("%s", text)
			}
		}
	})
}

// reminders are the reminders that still wait for a person: one on the last
// day.
func reminders(w *competitiontest.World, who *access.Actor) (n int) {
	w.T.Helper()
	w.Must(w.DB.Read(w.T.Context(), func(tx *store.Tx) error {
		page, err := tx.JobList(outbox.JobQuery{Person: who.Person, States: []outbox.State{outbox.Waiting}})
		for _, j := range page.Items {
			if j.Kind == "outbox.reminder" {
				n++
			}
		}
		return err
	}))
	return n
}

func TestTheTermOfMarksIsRemindedOfUntilNothingIsLeft(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := marking(w, 3)
		j := w.Judges[2]
		if n := reminders(w, j); n != 1 {
			w.T.Errorf("%d reminders for three essays of one day", n)
		}
		mark(w, j, apps[0], 4)
		mark(w, j, apps[1], 4)
		if n := reminders(w, j); n != 1 {
			w.T.Errorf("%d reminders while one is left", n)
		}
		candidate := &access.Actor{Person: string(apps[2].Person), Held: []access.Held{{Role: access.Candidate}}}
		w.Must(w.Withdraw(w.T.Context(), candidate, apps[2].ID, apps[2].Version, ""))
		if n := reminders(w, j); n != 0 {
			w.T.Errorf("%d reminders after the last went out of play", n)
		}
		if n := reminders(w, w.Judges[3]); n != 1 {
			w.T.Errorf("%d reminders for who has two left", n)
		}
		mark(w, w.Judges[3], apps[0], 4)
		mark(w, w.Judges[3], apps[1], 4)
		if n := reminders(w, w.Judges[3]); n != 0 {
			w.T.Errorf("%d reminders after the last mark", n)
		}
	})
}
