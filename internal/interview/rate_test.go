package interview_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
)

// desk is a member at their own sheet.
type desk struct {
	*interviewtest.World
	by *access.Actor
	id interview.ID
}

func newDesk(w *interviewtest.World, format interview.Format) *desk {
	w.T.Helper()
	d := &desk{w, w.Lead, w.TalkHeld(format).ID}
	w.Must(w.WriteImpression(w.T.Context(), d.by, d.id, ""))
	return d
}

func (d *desk) view() *interview.SheetView {
	d.T.Helper()
	v, err := d.Mine(d.T.Context(), d.by, d.id)
	d.Must(err)
	return v
}

func (d *desk) tie(key string, all ...interview.Evidence) error {
	d.T.Helper()
	_, err := d.SaveEvidence(d.T.Context(), d.by, d.id, d.view().Sheet.Version, key, all)
	return err
}

func (d *desk) mark(key string, mark int, reason string) error {
	d.T.Helper()
	_, err := d.SaveMark(d.T.Context(), d.by, d.id, d.view().Sheet.Version, interview.RateIn{Competency: key, Mark: &mark, None: false, Reason: reason})
	return err
}

// of gives the view of a competency.
func (d *desk) of(key string) interview.SheetCompetency {
	d.T.Helper()
	for _, c := range d.view().Competency {
		if c.Of.Key == key {
			return c
		}
	}
	d.T.Fatalf("no competency %s", key)
	return interview.SheetCompetency{}
}

// piece of evidence for an indicator of a competency, from its first example.
func (d *desk) piece(key string, n int, sign interview.Sign) interview.Evidence {
	d.T.Helper()
	c := d.of(key)
	e := interview.Evidence{Indicator: c.Looked[n].ID, Sign: sign}
	if sign != interview.NotShown {
		e.Example, e.Passage = c.Examples[0].ID, "Сравнила четыре здания"
	}
	return e
}

func TestINT11_PassagesOfTheOwnNotesAreTiedToIndicators(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		d := newDesk(w, interview.ByPanel)
		good := d.piece("integrity", 0, interview.Positive)
		across := good
		across.Passage = "Открыли сорок мест к ноябрю" // over the end of a line
		free := d.piece("integrity", 1, interview.Negative)
		free.Example, free.Passage = "", "пять лет в районном"
		w.Must(d.tie("integrity", good, across, free, d.piece("integrity", 2, interview.NotShown)))
		c := d.of("integrity")
		if p, n := c.Rating.Balance(); p != 2 || n != 2 || len(c.Rating.Evidence) != 4 {
			t.Errorf("balance %d to %d of %+v", p, n, c.Rating.Evidence)
		}
		bad := func(want string, change func(*interview.Evidence)) {
			t.Helper()
			e := good
			change(&e)
			wants(t, want, d.tie("integrity", e), want)
		}
		bad("interview.rate.passage", func(e *interview.Evidence) { e.Passage = "Этого она не говорила" })
		bad("interview.rate.passage", func(e *interview.Evidence) { e.Example = "e3" + "x" })
		bad("interview.rate.passage_length", func(e *interview.Evidence) { e.Passage = "  " })
		bad("interview.rate.no_indicator", func(e *interview.Evidence) { e.Indicator = "leadership.C.1" })
		bad("interview.rate.sign", func(e *interview.Evidence) { e.Sign = "maybe" })
		bad("interview.rate.shown", func(e *interview.Evidence) { e.Sign = interview.NotShown })
		wants(t, "the same twice", d.tie("integrity", good, good), "interview.rate.twice")
		wants(t, "shown and not shown", d.tie("integrity", good, d.piece("integrity", 0, interview.NotShown)), "interview.rate.shown")
		wants(t, "another competency", d.tie("promptness"), "interview.talk.no_competency")
		// A question of one competency feeds another, and so do its examples.
		if c := d.of("decision_making"); len(c.Examples) != 4 {
			t.Errorf("examples of a competency that is fed: %d", len(c.Examples))
		}
	})
}

func TestINT12_AMarkAgainstTheBalanceAsksForAReason(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		d := newDesk(w, interview.ByPanel)
		w.Must(d.tie("integrity", d.piece("integrity", 0, interview.Negative), d.piece("integrity", 1, interview.Positive), d.piece("integrity", 2, interview.NotShown)))
		wants(t, "4 with more against", d.mark("integrity", 4, " "), "interview.rate.reason")
		w.Must(d.mark("integrity", 4, "Один случай решает"))
		found := d.of("integrity").Found
		if !found.Balance.Outcome.Contradicts || found.Balance.Reasons[0].Cite.Clause != "rating" {
			t.Errorf("found: %+v", found.Balance)
		}
		w.Must(d.tie("leadership", d.piece("leadership", 0, interview.Positive), d.piece("leadership", 1, interview.Positive)))
		w.Must(d.mark("leadership", 4, ""))
		w.Must(d.mark("leadership", 3, ""))
		wants(t, "5 is always given with its reason", d.mark("leadership", 5, ""), "interview.rate.reason")
		w.Must(d.mark("leadership", 5, "Каждый пример"))
		wants(t, "outside the scale", d.mark("leadership", 6, "x"), "interview.no_mark")
		wants(t, "outside the scale", d.mark("leadership", 0, "x"), "interview.no_mark")
		none := func(key, reason string) error {
			_, err := w.SaveMark(t.Context(), d.by, d.id, d.view().Sheet.Version, interview.RateIn{Competency: key, None: true, Reason: reason})
			return err
		}
		w.Must(none("decision_making", ""))
		wants(t, "no information against evidence", none("leadership", ""), "interview.rate.reason")
		mark := 3
		_, err := w.SaveMark(t.Context(), d.by, d.id, d.view().Sheet.Version, interview.RateIn{Competency: "leadership", Mark: &mark, None: true})
		wants(t, "both", err, "interview.rate.both")
		overall := func(mark int, why string) error {
			_, err := w.SaveOverall(t.Context(), d.by, d.id, d.view().Sheet.Version, mark, why)
			return err
		}
		for _, m := range []int{1, 2, 5} {
			wants(t, fmt.Sprint("overall ", m), overall(m, ""), "interview.rate.reason")
		}
		w.Must(overall(2, "Мало примеров"))
		w.Must(overall(4, ""))
		wants(t, "overall 6", overall(6, "x"), "interview.no_mark")
	})
}

func TestINT09_TooFewWholeExamplesAskForAReason(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkBegun(interview.Individual), t.Context()
		n := interviewtest.TalkNotes()
		delete(n.Examples[1].Parts, "result") // of two for integrity one is incomplete
		n.Examples = append(n.Examples, interview.Example{ID: "e9", Competency: "integrity", Question: "integrity.1", Parts: map[string]string{"action": ""}})
		_, err := w.SaveNotes(ctx, w.Lead, i.ID, 1, n)
		w.Must(err)
		_, err = w.EndTalk(ctx, w.Lead, i.ID, i.Version, interview.EndIn{Next: "Решение", Term: w.In(1)})
		w.Must(err)
		w.Must(w.WriteImpression(ctx, w.Lead, i.ID, ""))
		d := &desk{w, w.Lead, i.ID}
		found := d.of("integrity").Found.Examples
		if found.Outcome.MayRate || !found.Outcome.SeekMore || len(found.Reasons) != 3 {
			t.Errorf("one whole example of two: %+v", found)
		}
		if found := d.of("leadership").Found.Examples; !found.Outcome.MayRate || !found.Outcome.SeekMore {
			t.Errorf("two whole examples: %+v", found)
		}
		w.Must(d.tie("integrity", d.piece("integrity", 0, interview.Positive)))
		wants(t, "a mark on one example", d.mark("integrity", 4, ""), "interview.rate.reason")
		w.Must(d.mark("integrity", 4, "Пример весомый"))
	})
}

func TestINT13_YesByTwoThirdsOfTheGuidesIndicatorsAndSilenceCountsAsNotMet(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		d := newDesk(w, interview.ByPanel)
		w.Must(d.tie("integrity", d.piece("integrity", 0, interview.Positive)))
		r, found := d.of("integrity").Rating, d.of("integrity").Found
		if r.Decision != "no" || r.Met != 1 || r.Of != 3 || r.Needed != 2 || len(found.Silent) != 2 {
			t.Errorf("one of three: %+v, silent %v", r, found.Silent)
		}
		w.Must(d.tie("integrity", d.piece("integrity", 0, interview.Positive), d.piece("integrity", 1, interview.Positive), d.piece("integrity", 2, interview.Negative)))
		if r := d.of("integrity").Rating; r.Decision != "yes" || r.Met != 2 {
			t.Errorf("two of three: %+v", r)
		}
		// An indicator with as much against as for it is not met.
		again := d.piece("integrity", 1, interview.Negative)
		w.Must(d.tie("integrity", d.piece("integrity", 0, interview.Positive), d.piece("integrity", 1, interview.Positive), again))
		if r := d.of("integrity").Rating; r.Decision != "no" || r.Met != 1 {
			t.Errorf("for and against: %+v", r)
		}
		if d.of("integrity").Rating.Mark != nil {
			t.Error("a decision makes no mark")
		}
	})
}

func TestINT19_TheSignsOfTheListOf2017AreOfferedAsEvidence(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkPlanned(interview.Individual), t.Context()
		q := w.Method().List2017.Questions("integrity")[0]
		w.Tx(func(tx interview.Tx) error {
			se, err := tx.SeriesGet(i.Series)
			if err != nil {
				return err
			}
			g, err := tx.GuideGet(se.Guide)
			if err != nil {
				return err
			}
			g.Competency[0].Questions[0].Source, g.Competency[0].Questions[0].Of = interview.From2017, fmt.Sprint(q.ID)
			g.Version++
			_, err = tx.GuideUpdate(g)
			return err
		})
		begun, err := w.BeginTalk(ctx, w.Lead, i.ID, i.Version)
		w.Must(err)
		_, err = w.SaveNotes(ctx, w.Lead, i.ID, 1, interviewtest.TalkNotes())
		w.Must(err)
		_, err = w.EndTalk(ctx, w.Lead, i.ID, begun.Version, interview.EndIn{Next: "Решение", Term: w.In(1)})
		w.Must(err)
		w.Must(w.WriteImpression(ctx, w.Lead, i.ID, ""))
		d := &desk{w, w.Lead, i.ID}
		looked := d.of("integrity").Looked
		if want := 3 + len(q.Effective) + len(q.Ineffective); len(looked) != want || looked[3].Text.KK != q.Effective[0] || looked[3].Sign != interview.Positive {
			t.Fatalf("%d offered, not %d: %+v", len(looked), want, looked)
		}
		last := len(looked) - 1
		wants(t, "an ineffective sign as good", d.tie("integrity", d.piece("integrity", last, interview.Positive)), "interview.rate.sign")
		w.Must(d.tie("integrity", d.piece("integrity", 3, interview.Positive), d.piece("integrity", last, interview.Negative)))
		r := d.of("integrity").Rating
		if p, n := r.Balance(); p != 1 || n != 1 || r.Met != 0 || r.Of != 3 {
			t.Errorf("tags weigh and do not decide: %+v", r)
		}
	})
}

func TestASheetIsLockedWholeAndForGood(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkHeld(interview.ByPanel), t.Context()
		w.Must(w.WriteImpression(ctx, w.Lead, i.ID, ""))
		err := w.LockSheet(ctx, w.Lead, i.ID, 1)
		wants(t, "open competencies", err, "interview.lock.open")
		if f, _ := fault.As(err); len(f.Args["competencies"].([]string)) != 3 {
			t.Errorf("named: %v", f.Args)
		}
		sheet := w.Marked(w.Lead, i.ID, 4)
		wants(t, "an old version", w.LockSheet(ctx, w.Lead, i.ID, sheet.Version-1), "interview.changed")
		changed := interviewtest.TalkNotes()
		changed.Examples[0].Parts["action"], changed.Impression = "Иначе", "Держалась спокойно"
		view, err := w.Mine(ctx, w.Lead, i.ID)
		w.Must(err)
		_, err = w.SaveNotes(ctx, w.Lead, i.ID, view.Seq+1, changed)
		w.Must(err)
		wants(t, "a passage that is gone", w.LockSheet(ctx, w.Lead, i.ID, sheet.Version), "interview.lock.passage")
		_, err = w.SaveNotes(ctx, w.Lead, i.ID, view.Seq+2, view.Notes)
		w.Must(err)
		from := len(w.Journal)
		w.Must(w.LockSheet(ctx, w.Lead, i.ID, sheet.Version))
		if len(w.Journal) != from+1 {
			t.Errorf("%d entries of a lock", len(w.Journal)-from)
		}
		for name, act := range map[string]func() error{
			"a mark":       func() error { _, err := w.SaveOverall(ctx, w.Lead, i.ID, sheet.Version+1, 3, ""); return err },
			"another lock": func() error { return w.LockSheet(ctx, w.Lead, i.ID, sheet.Version+1) },
			"another sheet": func() error {
				_, err := w.SaveSheet(ctx, w.Lead, i.ID, sheet.Version+1, interview.SheetIn{})
				return err
			},
		} {
			wants(t, name+" after the lock", act(), "interview.rate.locked")
		}
		_, err = w.SaveNotes(ctx, w.Lead, i.ID, view.Seq+3, view.Notes)
		wants(t, "notes after the lock", err, "interview.note.locked")
		wants(t, "an impression after the lock", w.WriteImpression(ctx, w.Lead, i.ID, "x"), "interview.note.locked")
	})
}

// TestNobodyLearnsAMarkBeforeAllAreLocked looks at all that the service gives
// while one sheet is open, and at what the last lock opens.
func TestNobodyLearnsAMarkBeforeAllAreLocked(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkHeld(interview.ByPanel), t.Context()
		from := len(w.Journal)
		for _, a := range w.Raters(interview.ByPanel)[:2] {
			w.Must(w.LockSheet(ctx, a, i.ID, w.Marked(a, i.ID, 5).Version))
		}
		last := w.Raters(interview.ByPanel)[2]
		sheet := w.Marked(last, i.ID, 4)
		text, err := json.Marshal(w.Journal[from:])
		w.Must(err)
		for _, word := range []string{"По примерам", `"mark"`, `"overall"`, "Decision", "decision", "positive"} {
			if strings.Contains(string(text), word) {
				t.Errorf("the journal tells %s: %s", word, text)
			}
		}
		if told := w.Notices(last.Person); len(told) != 1 {
			t.Errorf("told: %+v", told)
		}
		from = len(w.Journal)
		w.Must(w.LockSheet(ctx, last, i.ID, sheet.Version))
		decisions := 0
		for _, e := range w.Journal[from:] {
			if e.Finding != nil && e.Finding.Rule == "indicator-decision" {
				decisions++
			}
		}
		if decisions != 9 {
			t.Errorf("%d decisions on record of three members on three competencies", decisions)
		}
		w.Tx(func(tx interview.Tx) error {
			now, err := tx.InterviewGet(i.ID)
			if err == nil && now.Opened == nil {
				t.Error("the marks are not open")
			}
			return err
		})
	})
}

func TestOneInterviewerConcludesAloneByTheLock(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i := w.TalkHeld(interview.Individual)
		w.LockedAll(i.ID, interview.Individual, 4)
		w.Tx(func(tx interview.Tx) error {
			now, err := tx.InterviewGet(i.ID)
			if err == nil && (now.Opened == nil || now.State != interview.Agreed) {
				t.Errorf("%+v", now)
			}
			return err
		})
	})
}

func TestAWholeSheetIsTakenOrRefusedAtItsPlace(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		d := newDesk(w, interview.ByPanel)
		three, four := 3, 4
		in := interview.SheetIn{Overall: &three, Ratings: []interview.RateIn{
			{Competency: "integrity", Mark: &four, Evidence: []interview.Evidence{d.piece("integrity", 0, interview.Positive)}},
			{Competency: "leadership", None: true},
		}}
		sheet, err := w.SaveSheet(t.Context(), d.by, d.id, 1, in)
		w.Must(err)
		if len(sheet.Ratings) != 2 || *sheet.Overall != 3 || sheet.Ratings[0].Of != 3 {
			t.Errorf("%+v", sheet)
		}
		in.Ratings[0].Evidence = nil
		_, err = w.SaveSheet(t.Context(), d.by, d.id, 2, in)
		refused(t, err, "interview.rate.reason", "ratings[0].reason")
		in.Ratings[0] = in.Ratings[1]
		_, err = w.SaveSheet(t.Context(), d.by, d.id, 2, in)
		refused(t, err, "interview.rate.twice", "ratings[1].competency")
		if got := d.view().Sheet; got.Version != 2 || len(got.Ratings) != 2 || got.Ratings[0].Competency != "integrity" {
			t.Errorf("a refused sheet changed the one before: %+v", got)
		}
	})
}
