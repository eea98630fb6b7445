package interview_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

func refusedWith(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("%v, not %s", err, code)
	}
}

func ptr(n int) *int { return &n }

// three are findings on the three indicators of a competency.
func three(s string) []bool { return []bool{s[0] == 'Y', s[1] == 'Y', s[2] == 'Y'} }

func sheetOf(overall, integrity int, a string, leadership int, b string, deciding int, c string) interviewtest.Marks {
	return interviewtest.Marks{
		Overall: overall, Integrity: interviewtest.Rated{Mark: integrity, Met: three(a)},
		Leadership: interviewtest.Rated{Mark: leadership, Met: three(b)}, Deciding: interviewtest.Rated{Mark: deciding, Met: three(c)},
	}
}

// meeting is an interview whose marks are open: of leadership the three members
// differ most, and the two orders of combination contradict each other.
type meeting struct {
	*interviewtest.World
	series *interview.Series
	i      *interview.Interview
	other  *interview.Interview
	taken  []*interview.Taken
}

func newMeeting(w *interviewtest.World) *meeting {
	m := &meeting{World: w}
	w.Service.Taken = func(_ interview.Tx, t *interview.Taken) error { m.taken = append(m.taken, t); return nil }
	var all []*interview.Interview
	m.series, all = w.Panel(2, "vac_1")
	m.i, m.other = all[0], all[1]
	return m
}

func (m *meeting) open() *meeting {
	m.T.Helper()
	m.Locked(m.i, m.Lead, sheetOf(4, 5, "YYY", 4, "YYN", 3, "YNN"))
	m.Locked(m.i, m.Members[0], sheetOf(3, 5, "YYY", 3, "YNN", 3, "YYN"))
	m.Locked(m.i, m.Members[1], sheetOf(4, 4, "YYN", 2, "NYN", 3, "NNY"))
	return m
}

func (m *meeting) view(who *access.Actor) *interview.AgreementView {
	m.T.Helper()
	v, err := m.Agreement(m.T.Context(), who, m.i.ID)
	m.Must(err)
	return v
}

func (m *meeting) version() int64 { m.T.Helper(); return m.view(m.Lead).Agreement.Version }

// agreeOn agrees on all that a conclusion stands on.
func (m *meeting) agreeOn(overall int) {
	m.T.Helper()
	ctx := m.T.Context()
	for key, mark := range map[string]int{"integrity": 5, "leadership": 3, "decision_making": 3} {
		m.Must(m.AgreeMark(ctx, m.Lead, m.i.ID, m.version(), interview.AgreeIn{Competency: key, Mark: ptr(mark)}))
	}
	m.answerAll()
	m.Must(m.AgreeOverall(ctx, m.Lead, m.i.ID, m.version(), overall, ""))
}

// answerAll agrees with most members on every line of the form.
func (m *meeting) answerAll() {
	m.T.Helper()
	var all []interview.AnswerIn
	for _, line := range m.view(m.Lead).Lines {
		for _, c := range line.Cells {
			yes := 0
			for _, v := range c.Each {
				if v {
					yes++
				}
			}
			all = append(all, interview.AnswerIn{Question: c.Question, Competency: c.Competency, Yes: 2*yes > len(c.Each)})
		}
	}
	m.Must(m.AgreeAnswers(m.T.Context(), m.Lead, m.i.ID, m.version(), all))
}

func (m *meeting) fixed(overall int) {
	m.T.Helper()
	m.agreeOn(overall)
	m.Must(m.Conclude(m.T.Context(), m.Lead, m.i.ID, m.version(), interview.Fit, "Негізгі құзыреттер расталды"))
	m.Must(m.FixAgreement(m.T.Context(), m.Lead, m.i.ID, m.version()))
}

// signatures are a person's on the files of the form.
func (m *meeting) signatures(who *access.Actor) [][]byte {
	m.T.Helper()
	keys := m.Key(people.PersonID(who.Person))
	var out [][]byte
	for _, f := range m.view(m.Lead).Agreement.Files {
		data, err := m.FormBytes(m.T.Context(), f)
		m.Must(err)
		cms, err := eds.Sign(data, false, m.Clock.Now(), keys.Signing)
		m.Must(err)
		out = append(out, cms)
	}
	return out
}

func (m *meeting) signAll() {
	m.T.Helper()
	for _, who := range []*access.Actor{m.Lead, m.Members[0], m.Members[1]} {
		_, err := m.SignForms(m.T.Context(), who, m.i.ID, m.signatures(who))
		m.Must(err)
	}
}

// TestINT14_MarksOpenOnlyWhenAllAreLocked tries every verb that could tell a
// mark, of everybody, until the last sheet is locked.
func TestINT14_MarksOpenOnlyWhenAllAreLocked(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w), w.T.Context()
		m.Locked(m.i, m.Lead, sheetOf(4, 5, "YYY", 4, "YYN", 3, "YNN"))
		m.Locked(m.i, m.Members[0], sheetOf(3, 5, "YYY", 3, "YNN", 3, "YYN"))
		m.Filled(m.i, m.Members[1], sheetOf(4, 4, "YYN", 2, "NYN", 3, "NNY"))
		for _, who := range []*access.Actor{m.Lead, m.Members[0], m.Members[1], m.Expert} {
			v := m.view(who)
			if !v.Closed || len(v.Rows) != 0 || len(v.Lines) != 0 || len(v.Overall.Each) != 0 || v.Agreement.Version != 0 {
				t.Errorf("%s sees %+v", who.Name, v)
			}
			if got := []bool{v.Raters[0].Locked, v.Raters[1].Locked, v.Raters[2].Locked}; !slices.Equal(got, []bool{true, true, false}) {
				t.Errorf("locked: %v", got)
			}
		}
		_, err := m.Agreement(ctx, m.HR, m.i.ID)
		refusedWith(t, err, "interview.agree.closed")
		_, err = m.Agreement(ctx, m.Inspector, m.i.ID)
		refusedWith(t, err, "interview.agree.closed")
		_, err = m.Agreement(ctx, m.Candidates[0], m.i.ID)
		refusedWith(t, err, "access.denied")
		_, err = m.Agreement(ctx, m.Stranger, m.i.ID)
		refusedWith(t, err, "interview.missing.thing")
		refusedWith(t, m.ChangeMark(ctx, m.Lead, m.i.ID, 1, interview.ChangeIn{Competency: "leadership", Mark: ptr(5), Reason: "x"}), "interview.agree.closed")
		refusedWith(t, m.AgreeMark(ctx, m.Lead, m.i.ID, 1, interview.AgreeIn{Competency: "leadership", Mark: ptr(5)}), "interview.agree.closed")
		refusedWith(t, m.AgreeOverall(ctx, m.Lead, m.i.ID, 1, 3, ""), "interview.agree.closed")
		refusedWith(t, m.Conclude(ctx, m.Lead, m.i.ID, 1, interview.Fit, "x"), "interview.agree.closed")
		refusedWith(t, m.FixAgreement(ctx, m.Lead, m.i.ID, 1), "interview.agree.closed")
		_, err = m.Form(ctx, m.Members[1], m.i.ID, interview.IndividualForm, people.PersonID(m.Lead.Person), locale.KK)
		refusedWith(t, err, "interview.missing.form")
		_, err = m.Form(ctx, m.HR, m.i.ID, interview.IndividualForm, people.PersonID(m.Lead.Person), locale.KK)
		refusedWith(t, err, "interview.agree.closed")
		_, err = m.Form(ctx, m.Lead, m.i.ID, interview.PanelForm, "", locale.KK)
		refusedWith(t, err, "interview.agree.closed")
		_, err = m.FormFile(ctx, m.Lead, m.i.ID, locale.KK)
		refusedWith(t, err, "interview.agree.closed")
		for _, e := range m.Journal {
			if e.Finding != nil {
				t.Errorf("a finding is on record before the marks open: %+v", e)
			}
		}
		if n := m.Notices(m.Lead.Person); len(n) != 0 {
			t.Errorf("told before all are locked: %+v", n)
		}
		m.Must(m.LockSheet(ctx, m.Members[1], m.i.ID, 1))
		if v := m.view(m.Members[0]); v.Closed || len(v.Rows) != 3 {
			t.Errorf("not open: %+v", v)
		}
		for _, who := range []*access.Actor{m.Lead, m.Members[0], m.Members[1], m.Expert} {
			if n := m.Notices(who.Person); len(n) != 1 || n[0].Key != "agree.notice.opened" {
				t.Errorf("%s was told %+v", who.Name, n)
			}
		}
		_, err = m.Agreement(ctx, m.HR, m.i.ID)
		refusedWith(t, err, "interview.agree.closed") // HR sees what is final
	})
}

func TestINT14_TheLargestDifferenceComesFirst(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		v := newMeeting(w).open().view(w.Members[0])
		if got := []string{v.Rows[0].Competency, v.Rows[1].Competency, v.Rows[2].Competency}; !slices.Equal(got, []string{"leadership", "integrity", "decision_making"}) {
			w.T.Errorf("order %v", got)
		}
		if v.Rows[0].Spread != 2 || v.Rows[2].Spread != 0 || v.Lead || !v.Rater || !v.MayWork {
			w.T.Errorf("%+v", v)
		}
		if x := v.Rows[0].Each[2]; *x.Given != 2 || x.Positive != 1 || x.Negative != 2 || x.Decision != "no" || x.Needed != 2 {
			w.T.Errorf("the second member's: %+v", x)
		}
		if got := v.Rows[0].Indicators[1].Shown; !slices.Equal(got, []interview.AgreeShown{"met", "not", "met"}) {
			w.T.Errorf("second indicator: %v", got)
		}
	})
}

// TestINT14_TheRawMatrixAndBothOrdersAreKept: of leadership one member of three
// says yes, yet most members found two of three indicators met.
func TestINT14_TheRawMatrixAndBothOrdersAreKept(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		m := newMeeting(w).open()
		row := m.view(m.Lead).Rows[0]
		if row.Agreed.Decision != "no" || row.Agreed.Other != "yes" || row.Open {
			w.T.Errorf("leadership: %+v", row.Agreed)
		}
		found := 0
		for _, e := range m.Journal {
			if e.Finding == nil || e.Finding.Rule != "combine" {
				continue
			}
			found++
			in, ok := e.Input.(interview.CombineIn)
			if !ok || len(in.Members) != 3 || len(in.Members[0]) != 3 {
				w.T.Fatalf("input %+v", e.Input)
			}
			again, err := interview.Combine(w.Method(), in)
			w.Must(err)
			if again.Outcome.Decision != e.Finding.Outcome.(interview.CombineOut).Decision || e.Subject != string(m.i.Person) {
				w.T.Errorf("recorded %+v, again %+v", e.Finding.Outcome, again.Outcome)
			}
		}
		if found != 3 {
			w.T.Errorf("%d findings", found)
		}
	})
}

func TestINT14_AChangedMarkKeepsTheOldOneAndTheReason(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		change := interview.ChangeIn{Competency: "leadership", Mark: ptr(3), Reason: " Екінші мысал ескерілмеген еді "}
		who := m.Members[1]
		for code, in := range map[string]interview.ChangeIn{
			"interview.agree.reason":        {Competency: "leadership", Mark: ptr(3)},
			"interview.no_mark":             {Competency: "leadership", Mark: ptr(6), Reason: "x"},
			"interview.agree.same":          {Competency: "leadership", Mark: ptr(2), Reason: "x"},
			"interview.agree.no_competency": {Competency: "other", Mark: ptr(2), Reason: "x"},
			"interview.agree.no_overall":    {Reason: "x"},
			"interview.agree.long":          {Competency: "leadership", Mark: ptr(3), Reason: strings.Repeat("x", 200_000)},
		} {
			refusedWith(t, m.ChangeMark(ctx, who, m.i.ID, 1, in), code)
		}
		refusedWith(t, m.ChangeMark(ctx, m.Expert, m.i.ID, 1, change), "access.denied")
		refusedWith(t, m.ChangeMark(ctx, who, m.i.ID, 9, change), "interview.changed")
		m.Must(m.ChangeMark(ctx, who, m.i.ID, 1, change))
		m.Must(m.ChangeMark(ctx, who, m.i.ID, 2, interview.ChangeIn{Mark: ptr(2), Reason: "Жалпы әсер төмен"}))
		v := m.view(m.Lead)
		x := v.Rows[0].Each[2]
		if *x.Given != 2 || *x.Now != 3 || len(x.Changed) != 1 || x.Changed[0].Reason != "Екінші мысал ескерілмеген еді" || *x.Changed[0].From != 2 {
			t.Errorf("changed: %+v", x)
		}
		if o := v.Overall.Each[2]; *o.Given != 4 || *o.Now != 2 {
			t.Errorf("overall: %+v", o)
		}
		if got := v.Agreement.Since(1); len(got) != 2 || got[0].Kind != interview.ChangedMark || got[0].Value != "3" {
			t.Errorf("since: %+v", got)
		}
		if v.Rows[0].Agreed.Done || v.Rows[0].Spread != 2 {
			t.Errorf("the order of the discussion moved: %+v", v.Rows[0])
		}
	})
}

func TestINT14_AnAgreedMarkThatLeavesTheMajorityNeedsAReason(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		agree := func(in interview.AgreeIn) error { return m.AgreeMark(ctx, m.Lead, m.i.ID, m.version(), in) }
		refusedWith(t, agree(interview.AgreeIn{Competency: "integrity", Mark: ptr(4)}), "interview.agree.majority")
		m.Must(agree(interview.AgreeIn{Competency: "integrity", Mark: ptr(4), Reason: "Үшінші индикатор бір рет қана көрінді"}))
		m.Must(agree(interview.AgreeIn{Competency: "leadership", Mark: ptr(2)})) // 4, 3, 2: none leads
		refusedWith(t, agree(interview.AgreeIn{Competency: "leadership", Mark: ptr(5)}), "interview.agree.majority")
		refusedWith(t, agree(interview.AgreeIn{Competency: "leadership"}), "interview.agree.majority")
		refusedWith(t, m.AgreeMark(ctx, m.Members[0], m.i.ID, m.version(), interview.AgreeIn{Competency: "integrity", Mark: ptr(5)}), "access.denied")
		refusedWith(t, m.AgreeOverall(ctx, m.Lead, m.i.ID, m.version(), 3, ""), "interview.agree.majority")
		m.Must(m.AgreeOverall(ctx, m.Lead, m.i.ID, m.version(), 3, "Көшбасшылық жеткіліксіз"))
		cell := m.view(m.Lead).Lines[0].Cells[0]
		against := interview.AnswerIn{Question: cell.Question, Competency: cell.Competency, Yes: false}
		refusedWith(t, m.AgreeAnswers(ctx, m.Lead, m.i.ID, m.version(), []interview.AnswerIn{against}), "interview.agree.reason")
		against.Reason = "Мысал толық емес"
		m.Must(m.AgreeAnswers(ctx, m.Lead, m.i.ID, m.version(), []interview.AnswerIn{against}))
		refusedWith(t, m.AgreeAnswers(ctx, m.Lead, m.i.ID, m.version(), []interview.AnswerIn{{Question: "none", Competency: "integrity"}}), "interview.agree.no_cell")
	})
}

func TestINT14_TheConclusionComesAfterAllIsAgreed(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		refusedWith(t, m.Conclude(ctx, m.Lead, m.i.ID, 1, interview.Fit, "x"), "interview.agree.first")
		refusedWith(t, m.FixAgreement(ctx, m.Lead, m.i.ID, 1), "interview.agree.first")
		m.agreeOn(4)
		refusedWith(t, m.FixAgreement(ctx, m.Lead, m.i.ID, m.version()), "interview.agree.no_conclusion")
		refusedWith(t, m.Conclude(ctx, m.Lead, m.i.ID, m.version(), interview.Fit, " "), "interview.agree.reason")
		refusedWith(t, m.Conclude(ctx, m.Lead, m.i.ID, m.version(), "perhaps", "x"), "interview.agree.conclusion")
		refusedWith(t, m.Conclude(ctx, m.Members[0], m.i.ID, m.version(), interview.Fit, "x"), "access.denied")
		m.Must(m.Conclude(ctx, m.Lead, m.i.ID, m.version(), interview.Fit, "Негізгі құзыреттер расталды"))
		// What is agreed anew takes the conclusion back that stood on it.
		m.Must(m.AgreeMark(ctx, m.Lead, m.i.ID, m.version(), interview.AgreeIn{Competency: "leadership", Mark: ptr(3)}))
		refusedWith(t, m.FixAgreement(ctx, m.Lead, m.i.ID, m.version()), "interview.agree.no_conclusion")
	})
}

func TestINT14_TheLastSignatureMakesTheMarksFinal(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		_, err := m.SignForms(ctx, m.Lead, m.i.ID, nil)
		refusedWith(t, err, "interview.agree.not_fixed")
		m.Must(m.ChangeMark(ctx, m.Members[1], m.i.ID, 1, interview.ChangeIn{Mark: ptr(3), Reason: "Пікірім өзгерді"}))
		m.fixed(3)
		refusedWith(t, m.ChangeMark(ctx, m.Members[1], m.i.ID, m.version(), interview.ChangeIn{Mark: ptr(5), Reason: "x"}), "interview.agree.over")
		refusedWith(t, m.AgreeOverall(ctx, m.Lead, m.i.ID, m.version(), 4, ""), "interview.agree.over")
		lead := m.signatures(m.Lead)
		_, err = m.SignForms(ctx, m.Lead, m.i.ID, lead[:1])
		refusedWith(t, err, "signature.count")
		_, err = m.SignForms(ctx, m.Lead, m.i.ID, [][]byte{lead[1], lead[0]})
		refusedWith(t, err, "signature.other_document")
		_, err = m.SignForms(ctx, m.Members[0], m.i.ID, lead)
		refusedWith(t, err, "eds.wrong_person")
		_, err = m.SignForms(ctx, m.Expert, m.i.ID, lead)
		refusedWith(t, err, "access.denied")
		final, err := m.SignForms(ctx, m.Lead, m.i.ID, lead)
		m.Must(err)
		if final || len(m.taken) != 0 {
			t.Error("final by the first signature")
		}
		_, err = m.SignForms(ctx, m.Lead, m.i.ID, lead)
		refusedWith(t, err, "interview.agree.signed")
		_, err = m.SignForms(ctx, m.Members[0], m.i.ID, m.signatures(m.Members[0]))
		m.Must(err)
		final, err = m.SignForms(ctx, m.Members[1], m.i.ID, m.signatures(m.Members[1]))
		m.Must(err)
		if !final || len(m.taken) != 1 {
			t.Fatalf("final %t, taken %d", final, len(m.taken))
		}
		got := m.taken[0]
		// The marks locked before the discussion count, whatever it changed.
		want := map[people.PersonID]int{people.PersonID(m.Lead.Person): 4, people.PersonID(m.Members[0].Person): 3, people.PersonID(m.Members[1].Person): 4}
		for p, mark := range want {
			if got.Marks[p] != mark {
				t.Errorf("marks %v, not %v", got.Marks, want)
			}
		}
		if *got.Agreed != 3 || got.Case != "vac_1" || got.Application != "app_0" || len(got.Files) != 2 || got.Interview != m.i.ID {
			t.Errorf("taken %+v", got)
		}
		v, err := m.Agreement(ctx, m.HR, m.i.ID)
		m.Must(err)
		if v.Interview.State != interview.Agreed || v.MaySign || v.Raters[2].Signed == nil {
			t.Errorf("HR sees %+v", v)
		}
		if n := m.Notices(m.HR.Person); len(n) != 1 || n[0].Key != "agree.notice.final" {
			t.Errorf("HR was told %+v", n)
		}
	})
}

func TestINT14_AnEvenSplitIsLeftToThePanel(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, &meeting{World: w}, w.T.Context()
		series, all := w.Panel(1, "")
		m.series, m.i = series, all[0]
		m.Locked(m.i, m.Lead, sheetOf(4, 5, "YYY", 4, "YYN", 0, "NNN"))
		m.Locked(m.i, m.Members[0], sheetOf(3, 5, "YYY", 3, "YNN", 3, "YYN"))
		v := m.view(m.Lead)
		k := slices.IndexFunc(v.Rows, func(r interview.AgreeRow) bool { return r.Competency == "leadership" })
		if v.Rows[k].Agreed.Decision != "open" || !v.Rows[k].Open {
			t.Fatalf("%+v", v.Rows[k].Agreed)
		}
		in := interview.AgreeIn{Competency: "leadership", Mark: ptr(4)}
		refusedWith(t, m.AgreeMark(ctx, m.Lead, m.i.ID, 1, in), "interview.agree.undecided")
		in.Decision = "yes"
		m.Must(m.AgreeMark(ctx, m.Lead, m.i.ID, 1, in))
		if got := m.view(m.Lead).Rows[k].Agreed; got.Decision != "yes" || !got.Done {
			t.Errorf("%+v", got)
		}
		// No information is as good an answer as a mark where as many gave it.
		m.Must(m.AgreeMark(ctx, m.Lead, m.i.ID, 2, interview.AgreeIn{Competency: "decision_making", Decision: "no"}))
	})
}

// TestINT20_OneInterviewerConcludesWithoutAgreement: the marks are final at the
// lock.
func TestINT20_OneInterviewerConcludesWithoutAgreement(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, &meeting{World: w}, w.T.Context()
		_, all := w.Alone()
		m.i = all[0]
		m.Locked(m.i, m.Lead, sheetOf(4, 5, "YYY", 4, "YYN", 0, "NNN"))
		v := m.view(m.Lead)
		if !v.Alone || v.Interview.State != interview.Agreed || *v.Agreement.Overall != 4 || !v.Rows[0].Agreed.Done || v.MaySign {
			t.Errorf("%+v", v)
		}
		refusedWith(t, m.AgreeMark(ctx, m.Lead, m.i.ID, 1, interview.AgreeIn{Competency: "integrity", Mark: ptr(4)}), "interview.agree.individual")
		m.Must(m.Conclude(ctx, m.Lead, m.i.ID, 1, interview.Fit, "Талаптарға сай"))
		if v, err := m.Agreement(ctx, m.HR, m.i.ID); err != nil || v.Agreement.Conclusion != interview.Fit {
			t.Errorf("%+v, %v", v, err)
		}
		_, err := m.Form(ctx, m.HR, m.i.ID, interview.PanelForm, "", locale.RU)
		refusedWith(t, err, "interview.missing.form")
	})
}

func TestWhoMayTakeWhichForm(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		m.fixed(4)
		own, lead := people.PersonID(m.Members[0].Person), people.PersonID(m.Lead.Person)
		take := func(who *access.Actor, kind interview.FormKind, of people.PersonID, code string) {
			t.Helper()
			d, err := m.Form(ctx, who, m.i.ID, kind, of, locale.RU)
			if code != "" {
				refusedWith(t, err, code)
				return
			}
			m.Must(err)
			for _, write := range []func(*bytes.Buffer) error{
				func(b *bytes.Buffer) error { return document.PDF(b, d.Document) }, func(b *bytes.Buffer) error { return document.DOCX(b, d.Document) },
			} {
				var b bytes.Buffer
				m.Must(write(&b))
			}
		}
		take(m.Members[0], interview.StarForm, own, "")
		take(m.Members[0], interview.IndividualForm, own, "")
		take(m.Members[0], interview.IndividualForm, lead, "interview.missing.form")
		take(m.Members[0], interview.PanelForm, "", "")
		take(m.Expert, interview.PanelForm, "", "")
		take(m.Expert, interview.StarForm, own, "interview.missing.form")
		take(m.HR, interview.IndividualForm, own, "interview.agree.closed")
		take(m.HR, interview.PanelForm, "", "interview.agree.closed")
		take(m.Candidates[0], interview.PanelForm, "", "access.denied")
		m.signAll()
		before := len(m.Journal)
		take(m.HR, interview.IndividualForm, own, "")
		take(m.Inspector, interview.StarForm, lead, "")
		_, err := m.FormFile(ctx, m.Inspector, m.i.ID, locale.KK)
		m.Must(err)
		if got := m.Verbs(before); len(got) != 3 || got[0] != string(access.SeeInterviews) {
			t.Errorf("forms taken are on record: %v", got)
		}
		take(m.Stranger, interview.PanelForm, "", "interview.missing.thing")
	})
}

// TestOfTwoWhoFixAtOnceOneComesTooLate: the files of who came first stay.
func TestOfTwoWhoFixAtOnceOneComesTooLate(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		m.agreeOn(4)
		m.Must(m.Conclude(ctx, m.Lead, m.i.ID, m.version(), interview.Fit, "Негізгі құзыреттер расталды"))
		at := m.version()
		m.Must(m.FixAgreement(ctx, m.Lead, m.i.ID, at))
		refusedWith(t, m.FixAgreement(ctx, m.Lead, m.i.ID, at), "interview.agree.over")
		for _, f := range m.view(m.Lead).Agreement.Files {
			_, err := m.FormBytes(ctx, f)
			m.Must(err)
		}
		f := m.view(m.Lead).Agreement.Files[0]
		m.Must(m.Blobs.Delete(ctx, f.Key))
		_, err := m.FormBytes(ctx, f)
		refusedWith(t, err, "interview.agree.file_changed")
	})
}

// TestAConflictOfInterestShutsTheMarks: who declared one neither marks nor sees.
func TestAConflictOfInterestShutsTheMarks(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w), w.T.Context()
		w.Tx(func(tx interview.Tx) error {
			m.series.Seats[2].Declared = &interview.Interest{Conflict: true, At: w.Clock.Now()}
			m.series.Version++
			ok, err := tx.SeriesUpdate(m.series)
			if err == nil && !ok {
				t.Error("not saved")
			}
			return err
		})
		m.Locked(m.i, m.Lead, sheetOf(4, 5, "YYY", 4, "YYN", 3, "YNN"))
		m.Locked(m.i, m.Members[0], sheetOf(3, 5, "YYY", 3, "YNN", 3, "YYN"))
		if v := m.view(m.Lead); v.Closed || len(v.Raters) != 2 {
			t.Errorf("%+v", v)
		}
		_, err := m.Agreement(ctx, m.Members[1], m.i.ID)
		refusedWith(t, err, "interview.missing.thing")
	})
}

// TestINT16_FiguresStandOnOpenMarksAlone: an interview whose sheets are not all
// locked says nothing yet, and what the discussion changed does not count.
func TestINT16_FiguresStandOnOpenMarksAlone(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		m.Locked(m.other, m.Lead, sheetOf(1, 1, "NNN", 1, "NNN", 1, "NNN"))
		m.Must(m.ChangeMark(ctx, m.Lead, m.i.ID, 1, interview.ChangeIn{Mark: ptr(2), Reason: "Пікірім өзгерді"}))
		own, err := m.RatersOf(ctx, m.Lead, m.Body)
		m.Must(err)
		if own.All || own.Report != nil || own.Own.Interviews != 1 || !slices.Equal(own.Own.Used, []int{0, 0, 0, 1, 0}) {
			t.Errorf("own: %+v", own.Own)
		}
		all, err := m.RatersOf(ctx, m.Expert, m.Body)
		m.Must(err)
		if !all.All || all.Report.Marks != 3 || len(all.Report.Raters) != 3 || len(all.Names) != 3 {
			t.Errorf("all: %+v", all.Report)
		}
		none, err := m.RatersOf(ctx, m.Members[2], m.Body)
		m.Must(err)
		if none.Own != nil || none.Report != nil {
			t.Errorf("who marked nothing: %+v", none)
		}
		for _, who := range []*access.Actor{m.HR, m.Inspector, m.Candidates[0]} {
			_, err := m.RatersOf(ctx, who, m.Body)
			refusedWith(t, err, "access.denied")
		}
	})
}
