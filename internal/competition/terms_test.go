package competition

import (
	"testing"

	"tarazy/internal/law"
)

// term asks a term from a day and looks that it ends on another and cites the
// clause.
func term(t *testing.T, ask func(law.Env, TermIn) (law.Found[TermOut], error), from, to, clause string) {
	t.Helper()
	f := found[TermOut](t)(ask(env(t), TermIn{on(t, from)}))
	if f.Outcome.To != on(t, to) || f.Reasons[0].Cite.Clause != clause {
		t.Errorf("from %s to %v on %v", from, f.Outcome.To, f.Reasons[0].Cite)
	}
}

func TestSEL10_HRChecksWithinOneWorkingDay(t *testing.T) {
	term(t, HRCheckTerm, "2023-05-10", "2023-05-11", "step-4")
	term(t, HRCheckTerm, "2023-05-12", "2023-05-15", "step-4")
	term(t, HRCheckTerm, "2023-03-20", "2023-03-24", "step-4")
}

func TestSEL13_TheProctorChecksWithinOneWorkingDay(t *testing.T) {
	term(t, ProctorCheckTerm, "2023-05-10", "2023-05-11", "step-5")
	term(t, ProctorCheckTerm, "2023-06-30", "2023-07-01", "step-5")
}

func TestSEL21_TheProtocolIsDrawnUpWithinOneWorkingDay(t *testing.T) {
	term(t, ProtocolTerm, "2023-05-10", "2023-05-11", "step-9")
	term(t, ProtocolTerm, "2023-12-29", "2024-01-03", "step-9")
}

func TestSEL28_MembersMarkWithinOneWorkingDayOfThePublication(t *testing.T) {
	term(t, EssayMarksTerm, "2023-05-10", "2023-05-11", "step-7")
	f := found[TermOut](t)(EssayMarksTerm(env(t), TermIn{on(t, "2023-05-10")}))
	if !has(f.Reasons, "selection.essay.opens") {
		t.Error(f.Reasons)
	}
}

func TestSEL22_TheWindowOpensAfterFiveAndClosesWithTheTenthWorkingDay(t *testing.T) {
	for _, c := range []struct {
		published   string
		interviewed int
		from, to    string
	}{
		{"2023-05-10", 2, "2023-05-18", "2023-05-24"},
		{"2023-05-10", 1, "2023-05-10", "2023-05-24"},
		{"2023-05-13", 1, "2023-05-13", "2023-05-26"},
		{"2023-06-26", 5, "2023-07-04", "2023-07-12"},
		{"2023-12-29", 2, "2024-01-10", "2024-01-16"},
	} {
		f := found[AppointmentOut](t)(AppointmentWindow(env(t), AppointmentIn{on(t, c.published), c.interviewed}))
		if f.Outcome != (AppointmentOut{on(t, c.from), on(t, c.to)}) {
			t.Errorf("%s %d: %v", c.published, c.interviewed, f.Outcome)
		}
	}
	_, err := AppointmentWindow(env(t), AppointmentIn{on(t, "2023-05-10"), 0})
	refused(t, err, "selection.interviewed", "interviewed")
}

// The window opens on the working day right after the waiting days, and the
// days between its ends are the working days that the act leaves.
func TestTheWindowHoldsFiveWorkingDays(t *testing.T) {
	e := env(t)
	for d := on(t, "2023-03-01"); d <= on(t, "2023-12-31"); d++ {
		w := found[AppointmentOut](t)(AppointmentWindow(e, AppointmentIn{d, 2})).Outcome
		before, err1 := e.Calendar.WorkingBetween(d, w.From-1)
		inside, err2 := e.Calendar.WorkingBetween(w.From-1, w.To)
		if err1 != nil || err2 != nil || before != 5 || inside != 5 {
			t.Fatalf("%v: %v, %d before, %d inside", d, w, before, inside)
		}
	}
}

func TestSEL23_DocumentsAreDueInTenCalendarDaysAndADayOffIsTold(t *testing.T) {
	for _, c := range []struct{ published, to, next string }{
		{"2023-05-10", "2023-05-20", "2023-05-22"},
		{"2023-05-12", "2023-05-22", ""},
		{"2023-03-11", "2023-03-21", "2023-03-24"},
		{"2023-06-21", "2023-07-01", ""},
	} {
		f := found[TermOut](t)(DocumentsTerm(env(t), DocumentsIn{on(t, c.published)}))
		if f.Outcome.To != on(t, c.to) || has(f.Reasons, "selection.documents.day_off") != (c.next != "") {
			t.Errorf("%s: %v %v", c.published, f.Outcome, f.Reasons)
		}
		if c.next != "" && f.Reasons[1].Args["next"] != c.next {
			t.Errorf("%s: %v", c.published, f.Reasons[1].Args)
		}
	}
}

func TestTheTermOfDocumentsMovesOnlyWhereAnEditionSaysSo(t *testing.T) {
	e := ownEnv(t)
	RulesIn(e).Documents.Moved.V = true
	f := found[TermOut](t)(DocumentsTerm(e, DocumentsIn{on(t, "2023-05-10")}))
	if f.Outcome.To != on(t, "2023-05-22") || !has(f.Reasons, "selection.documents.day_off_moved") {
		t.Errorf("%v %v", f.Outcome, f.Reasons)
	}
}

func TestAYearWithoutACalendarIsRefused(t *testing.T) {
	far := on(t, "1999-05-10")
	_, err := HRCheckTerm(env(t), TermIn{far})
	refused(t, err, "day.no_calendar", "from")
	_, err = ProctorCheckTerm(env(t), TermIn{far})
	refused(t, err, "day.no_calendar", "from")
	_, err = EssayMarksTerm(env(t), TermIn{far})
	refused(t, err, "day.no_calendar", "from")
	_, err = DocumentsTerm(env(t), DocumentsIn{far})
	refused(t, err, "day.no_calendar", "published")
	_, err = AppointmentWindow(env(t), AppointmentIn{far, 2})
	refused(t, err, "day.no_calendar", "published")
}
