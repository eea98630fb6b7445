package interview_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/people"
)

// code is the code of a fault; "" for none.
func code(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func wants(t testing.TB, what string, err error, want string) {
	t.Helper()
	if got := code(err); got != want {
		t.Errorf("%s: %q, not %q", what, got, want)
	}
}

// panel changes the series of an interview.
func panel(w *interviewtest.World, i *interview.Interview, change func(*interview.Series)) {
	w.T.Helper()
	w.Tx(func(tx interview.Tx) error {
		se, err := tx.SeriesGet(i.Series)
		if err != nil {
			return err
		}
		change(se)
		se.Version++
		_, err = tx.SeriesUpdate(se)
		return err
	})
}

func TestINT07_TheScriptIsGoneThroughWithItsTimeAndClosedWithNextStageAndTerm(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkPlanned(interview.ByPanel), t.Context()
		_, err := w.TickScript(ctx, w.Lead, i.ID, "introduction.aim", true)
		wants(t, "a tick before the talk", err, "interview.talk.state.planned")
		begun, err := w.BeginTalk(ctx, w.Lead, i.ID, i.Version)
		w.Must(err)
		view, err := w.Talk(ctx, w.Members[0], i.ID)
		w.Must(err)
		var parts []string
		for _, p := range view.Parts {
			parts = append(parts, p.Key+" "+p.Of)
		}
		if got := strings.Join(parts, ", "); got != "introduction , review , competencies integrity, competencies leadership, competencies decision_making, closing " {
			t.Errorf("parts: %s", got)
		}
		if last := view.Parts[len(view.Parts)-1]; last.To != view.Guide.Minutes || view.Parts[1].To-view.Parts[1].From == 0 {
			t.Errorf("minutes: %+v of %d", view.Parts, view.Guide.Minutes)
		}
		for _, key := range []string{"introduction.aim", "introduction.first_person", "review", "question.integrity.1", "closing.thanks"} {
			_, err := w.TickScript(ctx, w.Lead, i.ID, key, true)
			w.Must(err)
		}
		_, err = w.TickScript(ctx, w.Lead, i.ID, "closing.thanks", false)
		w.Must(err)
		_, err = w.TickScript(ctx, w.Lead, i.ID, "closing.applause", true)
		wants(t, "a point that is none", err, "interview.talk.no_point")
		_, err = w.TickScript(ctx, w.Members[0], i.ID, "closing.thanks", true)
		wants(t, "a tick of a member", err, "access.denied")
		view, err = w.Talk(ctx, w.Lead, i.ID)
		w.Must(err)
		if !view.Done("review") || view.Done("closing.thanks") || !view.Done("question.integrity.1") {
			t.Errorf("done: %+v", view.Interview.Done)
		}
		version := view.Interview.Version
		_, err = w.EndTalk(ctx, w.Lead, i.ID, version, interview.EndIn{Term: w.In(3)})
		wants(t, "an end without the next stage", err, "interview.talk.empty")
		_, err = w.EndTalk(ctx, w.Lead, i.ID, version, interview.EndIn{Next: "Решение"})
		wants(t, "an end without the term", err, "interview.talk.term")
		_, err = w.EndTalk(ctx, w.Lead, i.ID, version, interview.EndIn{Next: "Решение", Term: w.In(-1)})
		wants(t, "a term that has passed", err, "interview.talk.term")
		_, err = w.EndTalk(ctx, w.Lead, i.ID, begun.Version-1, interview.EndIn{Next: "Решение", Term: w.In(3)})
		wants(t, "an old version", err, "interview.changed")
		from := len(w.Journal)
		w.Clock.Advance(38 * time.Minute)
		ended, err := w.EndTalk(ctx, w.Lead, i.ID, version, interview.EndIn{Next: " Решение комиссии ", Term: w.In(3)})
		w.Must(err)
		told := ended.Done[len(ended.Done)-1]
		if ended.State != interview.Held || told.Key != "closing.next_stages" || told.Said != "Решение комиссии" || *told.Term != *w.In(3) {
			t.Errorf("ended: %+v", ended)
		}
		facts := w.Journal[from].Facts.(map[string]any)
		if open := facts["not_done"].([]string); !slices.Contains(open, "closing.thanks") || slices.Contains(open, "review") {
			t.Errorf("open points on record: %v", open)
		}
		if len(w.Notices(w.Members[0].Person)) == 0 || len(w.Notices(w.Expert.Person)) != 0 {
			t.Error("those who mark are told, and nobody else")
		}
	})
}

func TestATalkBeginsWhenEverybodyIsReady(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkPlanned(interview.ByPanel), t.Context()
		begin := func(by *access.Actor) error {
			_, err := w.BeginTalk(ctx, by, i.ID, i.Version)
			return err
		}
		wants(t, "a member", begin(w.Members[0]), "access.denied")
		wants(t, "another's lead", begin(&access.Actor{Person: "per_x", Body: w.Lead.Body, Acting: access.PanelLead, Held: w.Lead.Held}), "interview.missing.thing")
		panel(w, i, func(se *interview.Series) { se.Seats[1].Undertaken = nil })
		err := begin(w.Lead)
		wants(t, "no undertaking", err, "interview.begin.undertaking")
		if f, _ := fault.As(err); len(f.Args["names"].([]string)) != 1 {
			t.Errorf("names: %v", f.Args)
		}
		panel(w, i, func(se *interview.Series) { se.Seats[1].Undertaken, se.Seats[2].Declared = &se.At, nil })
		wants(t, "no declaration", begin(w.Lead), "interview.begin.declaration")
		panel(w, i, func(se *interview.Series) {
			se.Seats[1].Declared, se.Seats[2].Declared = &interview.Interest{Conflict: true}, &interview.Interest{Conflict: true}
		})
		wants(t, "nobody else left", begin(w.Lead), "interview.begin.panel_of_one")
		panel(w, i, func(se *interview.Series) { se.Seats[2].Declared = &interview.Interest{} })
		w.Must(begin(w.Lead))
		wants(t, "a member with a conflict", w.WriteImpression(ctx, w.Members[0], i.ID, ""), "interview.missing.thing")
		w.Tx(func(tx interview.Tx) error {
			g, err := tx.SeriesGet(i.Series)
			if err != nil {
				return err
			}
			guide, err := tx.GuideGet(g.Guide)
			if err == nil && (guide.State != interview.GuideLocked || g.State != interview.SeriesOpen) {
				t.Errorf("guide %s, series %s", guide.State, g.State)
			}
			return err
		})
		wants(t, "twice", begin(w.Lead), "interview.talk.state.under_way")
	})
}

func TestINT04_AQuestionOutsideTheGuideIsOnRecordAsSuch(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkBegun(interview.ByPanel), t.Context()
		from := len(w.Journal)
		out, err := w.AskOutside(ctx, w.Members[1], i.ID, "integrity", " Чем Вы гордитесь? ")
		w.Must(err)
		if len(out.Asked) != 1 || out.Asked[0].Text != "Чем Вы гордитесь?" || string(out.Asked[0].By) != w.Members[1].Person {
			t.Errorf("asked: %+v", out.Asked)
		}
		if len(w.Journal) != from+1 || w.Journal[from].Facts.(map[string]any)["outside"] != "Чем Вы гордитесь?" {
			t.Errorf("journal: %+v", w.Journal[from:])
		}
		_, err = w.AskOutside(ctx, w.Members[1], i.ID, "promptness", "И?")
		wants(t, "a competency that is not in the guide", err, "interview.talk.no_competency")
		_, err = w.AskOutside(ctx, w.Members[1], i.ID, "", strings.Repeat("а", 2001))
		wants(t, "too long", err, "interview.talk.long")
		_, err = w.AskOutside(ctx, w.Expert, i.ID, "", "И?")
		wants(t, "the expert", err, "access.denied")
	})
}

func TestACandidateWhoDidNotComeIsOnRecordAndTheProcedureHears(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkPlanned(interview.ByPanel), t.Context()
		var taken []interview.Taken
		w.Procedure.Taken = func(_ interview.Tx, t *interview.Taken) error {
			taken = append(taken, *t)
			return nil
		}
		w.Procedure.Case = func(interview.Tx, string) (*interview.Case, error) {
			return &interview.Case{ID: "vac_1", Body: w.Body, Open: true}, nil
		}
		panel(w, i, func(se *interview.Series) { se.Case = "vac_1" })
		w.Tx(func(tx interview.Tx) error {
			i.Starts = i.Starts.Add(10 * time.Minute)
			i.Case, i.Version = "app_1", i.Version+1
			_, err := tx.InterviewUpdate(i)
			return err
		})
		_, err := w.MarkAbsent(ctx, w.Lead, i.ID, i.Version)
		wants(t, "before the time", err, "interview.talk.early")
		w.Clock.Advance(15 * time.Minute)
		out, err := w.MarkAbsent(ctx, w.Lead, i.ID, i.Version)
		w.Must(err)
		if out.State != interview.Absent || len(taken) != 1 || !taken[0].Absent || taken[0].Application != "app_1" {
			t.Errorf("%s, %+v", out.State, taken)
		}
		_, err = w.BeginTalk(ctx, w.Lead, i.ID, out.Version)
		wants(t, "a talk with who is absent", err, "interview.talk.state.absent")
	})
}

func TestAProcedureThatIsNotAtTheInterviewLetsNoneBegin(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkPlanned(interview.ByPanel), t.Context()
		c := &interview.Case{ID: "vac_1", Body: w.Body}
		w.Procedure.Case = func(interview.Tx, string) (*interview.Case, error) { return c, nil }
		panel(w, i, func(se *interview.Series) { se.Case = "vac_1" })
		begin := func() error {
			_, err := w.BeginTalk(ctx, w.Lead, i.ID, i.Version)
			return err
		}
		wants(t, "not open", begin(), "interview.begin.case_closed")
		c.Open, c.Candidates = true, []interview.CaseCandidate{{Person: i.Person, Left: true}}
		wants(t, "out of it", begin(), "interview.begin.left")
		c.Candidates, c.Waits = nil, []people.PersonID{people.PersonID(w.Members[0].Person)}
		wants(t, "a declaration is waited for", begin(), "interview.begin.declaration")
		c.Waits = nil
		w.Must(begin())
	})
}
