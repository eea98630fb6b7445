package interview_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/people"
)

// answered is an interview of one interviewer that is concluded: integrity was
// shown, leadership was not, and of decision making nothing was heard.
type answered struct {
	*interviewtest.World
	series *interview.Series
	i      *interview.Interview
	other  *interview.Interview
}

func newAnswered(w *interviewtest.World, c interview.Conclusion, level string) *answered {
	w.T.Helper()
	a := &answered{World: w}
	series, all := w.Alone()
	a.series, a.i, a.other = series, all[0], all[1]
	w.Tx(func(tx interview.Tx) error {
		a.series.Version++
		a.series.Feedback = level
		ok, err := tx.SeriesUpdate(a.series)
		if err == nil && !ok {
			w.T.Error("the series was not changed")
		}
		return err
	})
	w.Locked(a.i, w.Lead, sheetOf(2, 5, "YYY", 2, "YNN", 0, "NNN"))
	w.Must(w.Conclude(w.T.Context(), w.Lead, a.i.ID, 1, c, "По мысли Ведущего, примеров мало"))
	return a
}

func (a *answered) letter() *interview.FeedbackView {
	a.T.Helper()
	v, err := a.FeedbackLetter(a.T.Context(), a.HR, a.i.ID)
	a.Must(err)
	return v
}

func TestINT18_TheLetterIsMadeFromTheEvidence(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, a := w.T, newAnswered(w, interview.Unfit, interview.GroundsLevel)
		v := a.letter()
		if len(v.Text.Parts) != 3 || v.Stored != nil || v.Text.Future != "" || v.Level.Key != interview.GroundsLevel {
			t.Fatalf("%+v", v.Text)
		}
		if !strings.Contains(v.Text.Opening, "өтпедіңіз") && !strings.Contains(v.Text.Opening, "не прошли") {
			t.Errorf("the result is missing: %s", v.Text.Opening)
		}
		model := w.Model()
		in := func(id string) string {
			_, x, _ := model.Indicator(id)
			text, _ := x.In(v.Lang)
			return text
		}
		indicators, err := model.Indicators("leadership", 9)
		w.Must(err)
		shown, lacking, ok := strings.Cut(v.Text.Parts[1].Text, "– "+in(indicators[1].ID))
		if !ok || !strings.Contains(shown, in(indicators[0].ID)) || !strings.Contains(lacking, in(indicators[2].ID)) {
			t.Errorf("leadership: %s", v.Text.Parts[1].Text)
		}
		if v.Text.Parts[2].Text == v.Text.Parts[1].Text || strings.Contains(v.Text.Parts[2].Text, "–") {
			t.Errorf("no information reads: %s", v.Text.Parts[2].Text)
		}
		whole := v.Text.Opening + v.Text.Closing
		for _, p := range v.Text.Parts {
			whole += p.Text
		}
		for _, secret := range []string{"Ведущ", "примеров мало"} {
			if strings.Contains(whole, secret) {
				t.Errorf("the letter tells %q", secret)
			}
		}
	})
}

func TestINT18_TheBodyChoosesTheDetail(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t := w.T
		for _, x := range []struct {
			level      string
			conclusion interview.Conclusion
			parts      int
		}{
			{interview.FactLevel, interview.Unfit, 0}, {interview.GroundsLevel, interview.Unfit, 3}, {interview.GroundsLevel, interview.Fit, 0},
			{interview.FutureLevel, interview.Unfit, 3},
		} {
			if v := newAnswered(w, x.conclusion, x.level).letter(); len(v.Text.Parts) != x.parts {
				t.Errorf("%s, %s: %d parts, not %d", x.level, x.conclusion, len(v.Text.Parts), x.parts)
			}
		}
		a := newAnswered(w, interview.Fit, "")
		_, err := a.FeedbackLetter(t.Context(), a.HR, a.i.ID)
		refusedWith(t, err, "interview.letter.no_level")
		_, err = a.FeedbackLetter(t.Context(), a.HR, a.other.ID)
		refusedWith(t, err, "interview.letter.not_final")
	})
}

func TestINT18_HREditsAndSendsWhatTheCandidateReads(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx, a := w.T, w.T.Context(), newAnswered(w, interview.Unfit, interview.GroundsLevel)
		text := a.letter().Text
		refusedWith(t, a.SendFeedback(ctx, a.HR, a.i.ID, 0), "interview.letter.not_saved")
		text.Opening += "\nПриглашаем на другие конкурсы."
		text.Parts[2].Text = ""
		f, err := a.SaveFeedback(ctx, a.HR, a.i.ID, 0, text)
		w.Must(err)
		_, err = a.SaveFeedback(ctx, a.HR, a.i.ID, 0, text)
		refusedWith(t, err, "interview.changed")
		_, err = a.MyFeedback(ctx, a.Candidates[0], a.i.ID)
		refusedWith(t, err, "interview.missing.letter")
		before := len(w.Journal)
		w.Must(a.SendFeedback(ctx, a.HR, a.i.ID, f.Version))
		if e := w.Journal[before]; e.Verb != string(access.GiveFeedback) || e.Subject != a.Candidates[0].Person {
			t.Errorf("recorded %+v", e)
		}
		refusedWith(t, a.SendFeedback(ctx, a.HR, a.i.ID, f.Version+1), "interview.letter.sent")
		_, err = a.SaveFeedback(ctx, a.HR, a.i.ID, f.Version+1, text)
		refusedWith(t, err, "interview.letter.sent")
		got, err := a.MyFeedback(ctx, a.Candidates[0], a.i.ID)
		w.Must(err)
		if got.Text.Opening != text.Opening || got.Text.Parts[0].Text != text.Parts[0].Text {
			t.Errorf("%+v", got.Text)
		}
		_, err = a.MyFeedback(ctx, a.Candidates[1], a.i.ID)
		refusedWith(t, err, "interview.missing.letter")
		if n := w.Notices(a.Candidates[0].Person); !slices.ContainsFunc(n, func(x toldNotice) bool { return x.Key == "learn.notice.letter" }) {
			t.Errorf("the candidate was told %+v", n)
		}
		paper, err := a.FeedbackPaper(ctx, a.Candidates[0], a.i.ID)
		w.Must(err)
		var b bytes.Buffer
		w.Must(document.PDF(&b, paper.Document))
		if !bytes.HasPrefix(b.Bytes(), []byte("%PDF")) {
			t.Error("no PDF")
		}
	})
}

func TestINT18_ALetterNamesNoMember(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx, a := w.T, w.T.Context(), newAnswered(w, interview.Unfit, interview.FactLevel)
		var lead *people.Person
		w.Tx(func(tx interview.Tx) (err error) {
			lead, err = tx.PersonGet(people.PersonID(w.Lead.Person))
			return err
		})
		text := a.letter().Text
		for code, change := range map[string]func(*interview.FeedbackText){
			"interview.letter.member": func(x *interview.FeedbackText) { x.Opening += " " + lead.Surname + " қарсы болды" },
			"interview.letter.empty":  func(x *interview.FeedbackText) { x.Subject = "  " },
			"interview.letter.long":   func(x *interview.FeedbackText) { x.Closing = strings.Repeat("ә", 4001) },
			"interview.letter.part":   func(x *interview.FeedbackText) { x.Parts = []interview.FeedbackPart{{Competency: "none"}} },
		} {
			one := text
			change(&one)
			_, err := a.SaveFeedback(ctx, a.HR, a.i.ID, 0, one)
			refusedWith(t, err, code)
		}
		for _, who := range []*access.Actor{w.Lead, w.Members[0], w.Expert, w.Candidates[0], w.Stranger} {
			if _, err := a.FeedbackLetter(ctx, who, a.i.ID); err == nil {
				t.Errorf("%s reads the draft", who.Person)
			}
		}
	})
}

func TestINT18_TheTermIsTheBodysOwn(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx := w.T, w.T.Context()
		v := newAnswered(w, interview.Unfit, interview.FactLevel).letter()
		if v.Due != nil {
			t.Errorf("due %v without a term", v.Due)
		}
		refusedWith(t, v.Unset, "interview.setting_missing")
		set := interviewtest.Limits()
		set["feedback_working_days"] = 3
		w.Must(w.SetLimits(ctx, w.HR, w.Body, set, 1))
		a := newAnswered(w, interview.Unfit, interview.FactLevel)
		if v = a.letter(); v.Unset != nil || v.Due == nil || *v.Due != day.Of(2023, time.May, 22) {
			t.Errorf("due %v, %v", v.Due, v.Unset)
		}
		owed, err := w.FeedbackOwed(ctx, w.HR)
		w.Must(err)
		if len(owed) != 2 || owed[0].Due == nil {
			t.Errorf("owed %+v", owed)
		}
		f, err := a.SaveFeedback(ctx, w.HR, a.i.ID, 0, v.Text)
		w.Must(err)
		w.Must(a.SendFeedback(ctx, w.HR, a.i.ID, f.Version))
		if owed, err = w.FeedbackOwed(ctx, w.HR); err != nil || len(owed) != 1 {
			t.Errorf("owed %+v, %v", owed, err)
		}
		list, err := w.FeedbackLetters(ctx, w.HR, a.series.ID)
		w.Must(err)
		k := slices.IndexFunc(list.Rows, func(r interview.FeedbackRow) bool { return r.Interview.ID == a.i.ID })
		if list.Rows[k].Stored == nil || list.Rows[k].Late || list.Rows[1-k].Stored != nil {
			t.Errorf("%+v", list.Rows)
		}
	})
}

func TestINT18_NobodyLearnsBeforeTheStageIsClosed(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx, m, open := w.T, w.T.Context(), newMeeting(w), true
		w.Service.Case = func(interview.Tx, string) (*interview.Case, error) {
			return &interview.Case{ID: "vac_1", Body: w.Body, Open: open}, nil
		}
		m.open().fixed(4)
		for _, a := range []*access.Actor{m.Lead, m.Members[0], m.Members[1]} {
			_, err := m.SignForms(ctx, a, m.i.ID, m.signatures(a))
			m.Must(err)
		}
		v, err := m.FeedbackLetter(ctx, m.HR, m.i.ID)
		m.Must(err)
		refusedWith(t, v.Waits, "interview.letter.stage_open")
		f, err := m.SaveFeedback(ctx, m.HR, m.i.ID, 0, v.Text)
		m.Must(err)
		refusedWith(t, m.SendFeedback(ctx, m.HR, m.i.ID, f.Version), "interview.letter.stage_open")
		if owed, err := m.FeedbackOwed(ctx, m.HR); err != nil || len(owed) != 0 {
			t.Errorf("owed %+v, %v", owed, err)
		}
		open = false
		m.Must(m.SendFeedback(ctx, m.HR, m.i.ID, f.Version))
	})
}

func TestINT18_ThePoolAsksForConsent(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx, a := w.T, w.T.Context(), newAnswered(w, interview.Unfit, interview.FutureLevel)
		me := a.Candidates[0]
		refusedWith(t, a.AnswerPool(ctx, me, w.Body, true), "interview.missing.pool")
		refusedWith(t, a.ProposePool(ctx, a.HR, a.i.ID, "99-99"), "competency.no_position")
		refusedWith(t, a.ProposePool(ctx, a.HR, a.other.ID, "09-01"), "interview.letter.not_final")
		refusedWith(t, a.ProposePool(ctx, a.Lead, a.i.ID, "09-01"), "access.denied")
		w.Must(a.ProposePool(ctx, a.HR, a.i.ID, "09-01"))
		refusedWith(t, a.ProposePool(ctx, a.HR, a.i.ID, "09-01"), "interview.pool.there")
		if v := a.letter(); v.Text.Future == "" {
			t.Error("the letter is silent about the pool")
		}
		state := func(state interview.PoolState) int {
			v, err := a.Pool(ctx, a.HR, interview.PoolQuery{Body: w.Body, State: state, Position: "09-01"})
			w.Must(err)
			return len(v.Rows)
		}
		if state(interview.PoolAsked) != 1 || state(interview.PoolIn) != 0 {
			t.Error("asked, and in the pool already")
		}
		w.Must(a.AnswerPool(ctx, me, w.Body, true))
		if state(interview.PoolAsked) != 0 || state(interview.PoolIn) != 1 {
			t.Error("consented, and not in the pool")
		}
		refusedWith(t, a.EndPool(ctx, a.HR, w.Body, a.i.Person, " "), "interview.pool.reason")
		w.Must(a.AnswerPool(ctx, me, w.Body, false))
		if state("") != 0 {
			t.Error("in the pool without consent")
		}
		mine, err := a.MyPool(ctx, me)
		w.Must(err)
		if len(mine) != 1 || mine[0].Why != interview.PoolWithdrawn {
			t.Errorf("%+v", mine)
		}
		refusedWith(t, a.AnswerPool(ctx, me, w.Body, true), "interview.pool.ended")
		w.Must(a.ProposePool(ctx, a.HR, a.i.ID, "09-01"))
		w.Must(a.EndPool(ctx, a.HR, w.Body, a.i.Person, "Орын жоқ"))
		_, err = a.Pool(ctx, a.Stranger, interview.PoolQuery{Body: w.Body})
		refusedWith(t, err, "interview.missing.thing")
	})
}
