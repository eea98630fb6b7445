package interchange

import (
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// neverBad: whatever comes in, what comes out has passed the check, and an
// error is one for a person.
func neverBad(t *testing.T, name string, data []byte) {
	imp, err := Read(name, data, Options{Language: locale.KK, Tag: "t", Limits: Limits{Unpacked: 8 << 20}})
	if err != nil {
		if _, ok := fault.As(err); !ok {
			t.Fatal(err)
		}
		return
	}
	stimuli := map[string]*exam.Stimulus{}
	for i := range imp.Stimuli {
		stimuli[imp.Stimuli[i].Key] = &imp.Stimuli[i]
	}
	for i := range imp.Items {
		if err := imp.Items[i].Check(stimuli[imp.Items[i].Stimulus]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []Format{QTI30, MoodleXML, GIFT} {
		if _, _, err := Write(f, imp.Items, imp.Stimuli, locale.KK); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzReadGIFT(f *testing.F) {
	for _, s := range []string{"Q {=a ~b}", "::t::Q {#1..5} x", "Q {=a -> b =c -> d}", "$CATEGORY: x\n\nQ {T#f####g}", "Q {~%50%a ~%50%b}", "\\{ {=\\= ~\\~}", "{mlang kk}a{mlang}{}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { neverBad(t, "q.gift", []byte(s)) })
}

func FuzzReadMoodle(f *testing.F) {
	for _, s := range []string{question("essay", ""), question("multichoice", `<answer fraction="100"><text>a</text></answer>`), question("matching", "<subquestion/>"), "<quiz/>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { neverBad(t, "q.xml", []byte(s)) })
}

func FuzzReadItem(f *testing.F) {
	f.Add(itemHead + `<itemBody><p>Q</p><extendedTextInteraction responseIdentifier="R"/></itemBody>` + itemTail)
	f.Add(itemHead + `<itemBody><matchInteraction><simpleMatchSet/><simpleMatchSet/></matchInteraction></itemBody>` + itemTail)
	f.Add(`<qti-assessment-item><qti-item-body><qti-order-interaction/></qti-item-body></qti-assessment-item>`)
	f.Fuzz(func(t *testing.T, s string) { neverBad(t, "i.xml", []byte(s)) })
}

func FuzzReadPackage(f *testing.F) {
	items, stimuli := samples()
	for _, format := range []Format{QTI21, QTI30, Sheet} {
		data, _, err := Write(format, items, stimuli, locale.KK)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { neverBad(t, "p.zip", data) })
}
