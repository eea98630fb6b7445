package interview_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// TestINT14_AFormThatAMemberRefusesToSignIsOpenedAgain: the signatures given
// stay under the old form, and nothing is final before the new one is signed by
// all.
func TestINT14_AFormThatAMemberRefusesToSignIsOpenedAgain(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		first, second := m.Members[0], m.Members[1]
		refusedWith(t, m.RefuseForms(ctx, first, m.i.ID, m.version(), "Келіспеймін"), "interview.agree.not_fixed")
		m.fixed(4)
		_, err := m.SignForms(ctx, m.Lead, m.i.ID, m.signatures(m.Lead))
		m.Must(err)
		refusedWith(t, m.RefuseForms(ctx, m.Lead, m.i.ID, m.version(), "Келіспеймін"), "interview.agree.signed")
		refusedWith(t, m.RefuseForms(ctx, first, m.i.ID, m.version(), " "), "interview.agree.reason")
		refusedWith(t, m.RefuseForms(ctx, m.Expert, m.i.ID, m.version(), "x"), "access.denied")
		at := m.version()
		m.Must(m.RefuseForms(ctx, first, m.i.ID, at, "Көшбасшылық бағасы төмен"))
		refusedWith(t, m.RefuseForms(ctx, second, m.i.ID, at, "Екінші қойынды"), "interview.changed")
		refusedWith(t, m.RefuseForms(ctx, first, m.i.ID, m.version(), "Тағы да"), "interview.agree.refused")
		if n := m.Notices(m.Lead.Person); n[0].Key != "agree.notice.refused" {
			t.Errorf("the lead was told %+v", n[0])
		}
		if v := m.view(first); v.Raters[1].Refused == nil || !v.MaySign || v.MayRefuse || v.MayReopen || m.view(m.Lead).MayEnd {
			t.Errorf("%+v", v.Raters)
		}
		old := m.view(m.Lead).Agreement.Files
		stale := m.signatures(second)
		refusedWith(t, m.ReopenForms(ctx, first, m.i.ID, m.version(), "x"), "access.denied")
		refusedWith(t, m.ReopenForms(ctx, m.Lead, m.i.ID, m.version(), ""), "interview.agree.reason")
		refusedWith(t, m.ReopenForms(ctx, m.Lead, m.i.ID, 1, "x"), "interview.changed")
		from := len(m.Journal)
		m.Must(m.ReopenForms(ctx, m.Lead, m.i.ID, m.version(), "Мүше келіспеді"))
		if e := m.Journal[from]; e.Verb != string(access.LeadInterview) || e.Facts.(map[string]any)["reopened"] != "Мүше келіспеді" {
			t.Errorf("%+v", e)
		}
		v := m.view(m.Lead)
		if len(v.Agreement.Past) != 1 || len(v.Signatures) != 0 || v.Agreement.FixedAt != nil || !v.MayWork || len(v.Agreement.Dissents) != 0 {
			t.Fatalf("%+v", v.Agreement)
		}
		past := v.Agreement.Past[0]
		if len(past.Signatures) != 1 || string(past.Signatures[0].Member) != m.Lead.Person || past.Dissents[0].Reason != "Көшбасшылық бағасы төмен" || past.Files[0].Key != old[0].Key {
			t.Errorf("%+v", past)
		}
		_, err = m.FormBytes(ctx, past.Files[0])
		m.Must(err)
		_, err = m.SignForms(ctx, second, m.i.ID, stale)
		refusedWith(t, err, "interview.agree.not_fixed")
		m.Must(m.AgreeMark(ctx, m.Lead, m.i.ID, m.version(), interview.AgreeIn{Competency: "leadership", Mark: ptr(4), Reason: "Мысалдар қайта қаралды"}))
		m.Must(m.Conclude(ctx, m.Lead, m.i.ID, m.version(), interview.Fit, "Негізгі құзыреттер расталды"))
		m.Must(m.FixAgreement(ctx, m.Lead, m.i.ID, m.version()))
		_, err = m.SignForms(ctx, second, m.i.ID, stale)
		refusedWith(t, err, "signature.other_document")
		if len(m.taken) != 0 {
			t.Fatal("handed over before all signed")
		}
		m.signAll()
		if v := m.view(m.Lead); v.Interview.State != interview.Agreed || len(v.Signatures) != 3 || len(v.Agreement.Past) != 1 || len(m.taken) != 1 {
			t.Errorf("%+v", v)
		}
		refusedWith(t, m.ReopenForms(ctx, m.Lead, m.i.ID, m.version(), "x"), "interview.agree.final")
		refusedWith(t, m.RefuseForms(ctx, first, m.i.ID, m.version(), "x"), "interview.agree.final")
	})
}

// TestINT14_ARefusalStaysOnRecordWhereTheLeadEndsTheAgreement, and the marks
// are handed over only then.
func TestINT14_ARefusalStaysOnRecordWhereTheLeadEndsTheAgreement(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		m.fixed(4)
		sign := func(who *access.Actor) bool {
			t.Helper()
			final, err := m.SignForms(ctx, who, m.i.ID, m.signatures(who))
			m.Must(err)
			return final
		}
		end := func() error { return m.EndWithRefusals(ctx, m.Lead, m.i.ID, m.version()) }
		m.Must(m.RefuseForms(ctx, m.Members[0], m.i.ID, m.version(), "Келіспеймін"))
		m.Must(m.RefuseForms(ctx, m.Members[1], m.i.ID, m.version(), "Мен де"))
		refusedWith(t, end(), "interview.agree.waits_sign")
		sign(m.Lead)
		refusedWith(t, end(), "interview.agree.no_majority")
		if sign(m.Members[1]) {
			t.Error("final with a refusal that nobody ended")
		}
		if v := m.view(m.Lead); len(v.Agreement.Dissents) != 1 || v.Interview.State != interview.Held || !v.MayEnd || len(m.taken) != 0 {
			t.Fatalf("%+v", v.Agreement.Dissents)
		}
		refusedWith(t, m.EndWithRefusals(ctx, m.Members[1], m.i.ID, m.version()), "access.denied")
		m.Must(end())
		v := m.view(m.HR)
		if v.Interview.State != interview.Agreed || v.Raters[1].Refused == nil || len(m.taken) != 1 || len(m.taken[0].Files) != 2 {
			t.Errorf("%+v", v)
		}
		_, err := m.SignForms(ctx, m.Members[0], m.i.ID, m.signatures(m.Members[0]))
		refusedWith(t, err, "interview.agree.final")
	})
}

// TestINT14_AMemberWhoIsSilentDoesNotHoldUpTheEnd: the lead puts it on record
// with the reason, and the marks that the member gave stay.
func TestINT14_AMemberWhoIsSilentDoesNotHoldUpTheEnd(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		first, second := m.Members[0], m.Members[1]
		who, why := people.PersonID(first.Person), "Еңбек демалысында, № 41-ж бұйрық"
		record := func(by *access.Actor, p people.PersonID, reason string) error {
			return m.RecordUnsigned(ctx, by, m.i.ID, m.version(), p, reason)
		}
		refusedWith(t, record(m.Lead, who, why), "interview.agree.not_fixed")
		m.fixed(4)
		refusedWith(t, record(second, who, why), "access.denied")
		refusedWith(t, record(m.Lead, who, " "), "interview.agree.reason")
		refusedWith(t, record(m.Lead, people.PersonID(m.Lead.Person), why), "interview.agree.own_absence")
		refusedWith(t, record(m.Lead, people.PersonID(m.Expert.Person), why), "interview.agree.not_rater")
		refusedWith(t, m.RecordUnsigned(ctx, m.Lead, m.i.ID, 1, who, why), "interview.changed")
		for _, p := range []*access.Actor{m.Lead, second} {
			_, err := m.SignForms(ctx, p, m.i.ID, m.signatures(p))
			m.Must(err)
		}
		refusedWith(t, record(m.Lead, people.PersonID(second.Person), why), "interview.agree.signed")
		refusedWith(t, m.EndWithRefusals(ctx, m.Lead, m.i.ID, m.version()), "interview.agree.waits_sign")
		m.Must(record(m.Lead, who, why))
		refusedWith(t, record(m.Lead, who, why), "interview.agree.refused")
		if n := m.Notices(first.Person); n[0].Key != "agree.notice.unsigned" {
			t.Errorf("the member was told %+v", n[0])
		}
		if v := m.view(first); !v.MaySign || !v.MayRefuse || v.Raters[1].Refused.By != people.PersonID(m.Lead.Person) {
			t.Errorf("%+v", v.Raters[1])
		}
		m.Must(m.RefuseForms(ctx, first, m.i.ID, m.version(), "Келіспеймін"))
		if v := m.view(m.Lead); len(v.Agreement.Dissents) != 1 || v.Agreement.Dissents[0].By != "" || !v.MayEnd {
			t.Errorf("%+v", v.Agreement.Dissents)
		}
		m.Must(m.EndWithRefusals(ctx, m.Lead, m.i.ID, m.version()))
		if len(m.taken) != 1 || len(m.taken[0].Marks) != 3 {
			t.Errorf("%+v", m.taken)
		}
	})
}

// TestINT14_ASilentMemberIsWaitedForWhereTheRulesSaySo: the lead cannot put the
// silence on record, and a form that is not signed by all is opened again where
// the rules want everybody's signature.
func TestINT14_ASilentMemberIsWaitedForWhereTheRulesSaySo(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		lib, err := interviewtest.Reworded("silent_waited: {v: false", "silent_waited: {v: true", "signed_by: {v: most", "signed_by: {v: all")
		m.Must(err)
		w.Service.Library = func() *law.Library { return lib }
		m.fixed(4)
		for _, p := range []*access.Actor{m.Lead, m.Members[1]} {
			_, err := m.SignForms(ctx, p, m.i.ID, m.signatures(p))
			m.Must(err)
		}
		silent := m.Members[0]
		err = m.RecordUnsigned(ctx, m.Lead, m.i.ID, m.version(), people.PersonID(silent.Person), "Демалыста")
		refusedWith(t, err, "interview.agree.silent_waited")
		if f, _ := fault.As(err); f.Cite == nil || f.Cite.Clause != "agreement" {
			t.Errorf("on no clause: %+v", f)
		}
		if v := m.view(m.Lead); v.MayRecord || v.MayEnd || v.Signed.Outcome.(interview.SignedOut).End != "waits" {
			t.Errorf("%+v", v.Signed)
		}
		m.Must(m.RefuseForms(ctx, silent, m.i.ID, m.version(), "Келіспеймін"))
		refusedWith(t, m.EndWithRefusals(ctx, m.Lead, m.i.ID, m.version()), "interview.agree.no_majority")
	})
}

// TestINT14_TheFormTellsHowItWasSigned once the agreement has ended, and the end
// is on record with its finding; the bytes that were signed stay as they were.
func TestINT14_TheFormTellsHowItWasSigned(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, newMeeting(w).open(), w.T.Context()
		m.fixed(4)
		form := func(l locale.Lang) string {
			t.Helper()
			d, err := m.Form(ctx, m.Lead, m.i.ID, interview.PanelForm, "", l)
			m.Must(err)
			looked(t, "panel-signed-"+string(l), &d.Document)
			return printed(t, &d.Document)
		}
		how := map[locale.Lang][2]string{
			locale.KK: {"қол қоймады және бас тартпады, жетекші тіркеді", "Бланкіге қол қойылуы"},
			locale.RU: {"не подписано, отказа нет, записано ведущим", "Подписание бланка"},
		}
		for l, words := range how {
			if text := form(l); strings.Contains(text, words[1]) {
				t.Errorf("%s: told before it was signed", l)
			}
		}
		before := m.view(m.Lead).Agreement.Files
		for _, p := range []*access.Actor{m.Lead, m.Members[1]} {
			_, err := m.SignForms(ctx, p, m.i.ID, m.signatures(p))
			m.Must(err)
		}
		why := "Еңбек демалысында, № 41-ж бұйрық"
		m.Must(m.RecordUnsigned(ctx, m.Lead, m.i.ID, m.version(), people.PersonID(m.Members[0].Person), why))
		from := len(m.Journal)
		m.Must(m.EndWithRefusals(ctx, m.Lead, m.i.ID, m.version()))
		ended := slices.ContainsFunc(m.Journal[from:], func(e journal.Entry) bool {
			return e.Finding != nil && e.Finding.Rule == "agreement" && e.Input == any(interview.SignedIn{Members: 3, Signed: 2, Recorded: 1}) && len(e.Finding.Reasons) == 2
		})
		if !ended {
			t.Errorf("no finding on record: %+v", m.Journal[from:])
		}
		for l, words := range how {
			text := form(l)
			for _, word := range append(words[:], why) {
				if !strings.Contains(text, word) {
					t.Errorf("%s does not say %q:\n%s", l, word, text)
				}
			}
		}
		after := m.view(m.Lead).Agreement.Files
		for n := range before {
			if !bytes.Equal(before[n].Hash, after[n].Hash) {
				t.Error("what was signed is another file now")
			}
		}
	})
}

// seatsWithout are the seats of a panel but for one person.
func seatsWithout(w *interviewtest.World, id interview.SeriesID, gone *access.Actor) []interview.SeatIn {
	var out []interview.SeatIn
	for _, seat := range w.Stored(id).Seats {
		if string(seat.Person) != gone.Person {
			out = append(out, interview.SeatIn{Person: seat.Person, Duty: seat.Duty})
		}
	}
	return out
}

// TestINT14_TheMarksOpenWhenWhoHasNotMarkedLeavesThePanel: nobody who has
// locked can be taken out, and nobody comes in.
func TestINT14_TheMarksOpenWhenWhoHasNotMarkedLeavesThePanel(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, &meeting{World: w}, w.T.Context()
		se, all := w.Panel(3, "")
		m.series, m.i = se, all[0]
		gone := w.Members[2]
		m.Locked(m.i, m.Lead, sheetOf(4, 5, "YYY", 4, "YYN", 3, "YNN"))
		m.Locked(m.i, m.Members[0], sheetOf(3, 5, "YYY", 3, "YNN", 3, "YYN"))
		m.Locked(m.i, m.Members[1], sheetOf(4, 4, "YYN", 2, "NYN", 3, "NNY"))
		if !m.view(m.Lead).Closed {
			t.Fatal("open before all have locked")
		}
		set := func(seats []interview.SeatIn) error {
			_, err := w.SetSeats(ctx, w.HR, w.At(se.ID), seats)
			return err
		}
		refusedWith(t, set(seatsWithout(w, se.ID, m.Members[0])), "interview.series.under_way")
		m.Must(set(seatsWithout(w, se.ID, gone)))
		v := m.view(m.Members[0])
		if v.Closed || len(v.Raters) != 3 || len(v.Agreement.Raters) != 3 {
			t.Fatalf("%+v", v)
		}
		found := 0
		for _, e := range m.Journal {
			if e.Finding != nil && e.Finding.Rule == "indicator-decision" {
				found++
			}
		}
		if found != 9 {
			t.Errorf("%d findings of the members are on record, not 9", found)
		}
		refusedWith(t, set(seatsWithout(w, se.ID, m.Members[1])), "interview.series.under_way")
		back := append(seatsWithout(w, se.ID, gone), interview.SeatIn{Person: people.PersonID(gone.Person), Duty: interview.MemberDuty})
		refusedWith(t, set(back), "interview.series.under_way") // the other interview is being marked
	})
}

// TestINT14_AConflictOfTheLastWhoHasNotMarkedOpensTheMarks to the others.
func TestINT14_AConflictOfTheLastWhoHasNotMarkedOpensTheMarks(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, &meeting{World: w}, w.T.Context()
		m.series, m.i = func() (*interview.Series, *interview.Interview) { se, all := w.Panel(2, ""); return se, all[0] }()
		m.Locked(m.i, m.Lead, sheetOf(4, 5, "YYY", 4, "YYN", 3, "YNN"))
		m.Locked(m.i, m.Members[0], sheetOf(3, 5, "YYY", 3, "YNN", 3, "YYN"))
		m.Must(w.Undertake(ctx, m.Members[1], m.series.ID))
		m.Must(w.DeclareSeat(ctx, m.Members[1], m.series.ID, true, "Туысым"))
		if v := m.view(m.Lead); v.Closed || len(v.Raters) != 2 {
			t.Errorf("%+v", v)
		}
		_, err := m.Agreement(ctx, m.Members[1], m.i.ID)
		refusedWith(t, err, "interview.missing.thing")
	})
}

// TestINT14_AConflictInTheCompetitionOpensTheMarks: the panel's page finds it.
func TestINT14_AConflictInTheCompetitionOpensTheMarks(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m := w.T, newMeeting(w)
		c := &interview.Case{ID: "vac_1", Body: w.Body, Title: m.series.Title, Open: true}
		for _, seat := range m.series.Seats[:3] {
			c.Panel = append(c.Panel, interview.Seat{Person: seat.Person, Duty: seat.Duty})
		}
		w.Service.Procedure.Case = func(interview.Tx, string) (*interview.Case, error) { return c, nil }
		m.Locked(m.i, m.Lead, sheetOf(4, 5, "YYY", 4, "YYN", 3, "YNN"))
		m.Locked(m.i, m.Members[0], sheetOf(3, 5, "YYY", 3, "YNN", 3, "YYN"))
		if !m.view(m.Lead).Closed {
			t.Fatal("open before all have locked")
		}
		c.Conflicts = []people.PersonID{people.PersonID(m.Members[1].Person)}
		if v := m.view(m.Lead); v.Closed || len(v.Raters) != 2 {
			t.Errorf("%+v", v)
		}
	})
}

// TestTheMarksOfAPanelStayThoseOfWhoGaveThem where another sits in its place
// later.
func TestTheMarksOfAPanelStayThoseOfWhoGaveThem(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, m, ctx := w.T, &meeting{World: w}, w.T.Context()
		se, all := w.Panel(2, "")
		m.series, m.i, m.other = se, all[0], all[1]
		m.open()
		m.fixed(4)
		m.signAll()
		before := m.view(m.HR)
		w.Tx(func(tx interview.Tx) error {
			m.other.State, m.other.Version = interview.Waiting, m.other.Version+1
			_, err := tx.InterviewUpdate(m.other)
			return err
		})
		seats := append(seatsWithout(w, se.ID, m.Members[1]), interview.SeatIn{Person: people.PersonID(m.Members[2].Person), Duty: interview.MemberDuty})
		_, err := w.SetSeats(ctx, w.HR, w.At(se.ID), seats)
		m.Must(err)
		after := m.view(m.HR)
		if len(after.Raters) != 3 || !slices.Equal(after.Agreement.Raters, before.Agreement.Raters) || after.Raters[2].Person != before.Raters[2].Person || *after.Overall.Each[2].Given != 4 {
			t.Errorf("%+v", after.Raters)
		}
	})
}
