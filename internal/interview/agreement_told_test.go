package interview_test

import (
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/journal"
)

// toldOf are the records of agreed marks.
func toldOf(w *interviewtest.World) (out []journal.Entry) {
	for _, e := range w.Journal {
		if e.Verb == "interview.agreed" {
			out = append(out, e)
		}
	}
	return out
}

// toldRightly checks that a record is the candidate's and tells of nobody else.
func (m *meeting) toldRightly(e journal.Entry) {
	m.T.Helper()
	facts, err := journal.Canonical(e.Facts)
	m.Must(err)
	if e.Subject != string(m.i.Person) || e.Case != string(m.i.ID) || e.Actor != "system" {
		m.T.Errorf("%+v", e)
	}
	for _, want := range []string{`"conclusion":"fit"`, `"overall":4`, `{"competency":"integrity","decision":"yes","mark":5}`, `"forms":["`} {
		if !strings.Contains(string(facts), want) {
			m.T.Errorf("no %s in %s", want, facts)
		}
	}
	for _, who := range []*access.Actor{m.Lead, m.Members[0], m.Members[1], m.Expert} {
		if strings.Contains(string(facts), who.Person) {
			m.T.Errorf("%s stands in %s", who.Name, facts)
		}
	}
	if strings.Contains(string(facts), "reason") {
		m.T.Errorf("%s", facts)
	}
}

// TestACandidateHasAReceiptOfTheAgreedMarks: of an interview of the body's own
// when the panel has signed, of one of a competition when its stage is closed,
// and once only.
func TestACandidateHasAReceiptOfTheAgreedMarks(t *testing.T) {
	for _, of := range []string{"", "vac_1"} {
		interviewtest.Each(t, func(w *interviewtest.World) {
			m := &meeting{World: w}
			series, all := w.Panel(2, of)
			m.series, m.i, m.other = series, all[0], all[1]
			m.open().fixed(4)
			if len(toldOf(w)) != 0 {
				t.Fatal("told before the panel has signed")
			}
			m.signAll()
			if got := len(toldOf(w)); (got == 1) != (of == "") {
				t.Fatalf("of %q: %d records when the panel has signed", of, got)
			}
			for range 2 {
				m.Tx(func(tx interview.Tx) error { return m.TellMarks(tx, "vac_1") })
			}
			told := toldOf(w)
			if len(told) != 1 {
				t.Fatalf("of %q: %d records", of, len(told))
			}
			m.toldRightly(told[0])
		})
	}
}
