package journal_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// answer is a value whose digest stands in a record.
type answer struct {
	Slot int    `json:"slot"`
	Text string `json:"text"`
}

var saltOfAnswer = bytes.Repeat([]byte{7}, 32)

// digested adds a record with the digests of two answers, and gives its receipt
// with both shown.
func (w *world) digested() *journal.Receipt {
	w.t.Helper()
	var facts struct {
		Answers []map[string]string `json:"answers"`
	}
	var shown []journal.Opening
	for i, place := range []string{"/answers/0/digest", "/answers/1/digest"} {
		value := answer{Slot: i + 1, Text: "жауап"}
		digest, err := journal.Digest(saltOfAnswer, value)
		if err != nil {
			w.t.Fatal(err)
		}
		facts.Answers = append(facts.Answers, map[string]string{"digest": digest})
		o, err := journal.Open(place, saltOfAnswer, value)
		if err != nil {
			w.t.Fatal(err)
		}
		shown = append(shown, o)
	}
	w.add(journal.Entry{Verb: "exam.answers", Actor: "system", Case: "att_1", Subject: "per_a", Facts: facts})
	w.sequence()
	r, err := w.Receipt(w.t.Context(), 1, true)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Opened = shown
	return r
}

func TestAReceiptShowsWhatDigestsStandFor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := w.digested()
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(r.Content.Facts, []byte("жауап")) {
			t.Errorf("the record tells the answer: %s", r.Content.Facts)
		}
		v, err := journal.VerifyReceipt(text, w.Signer.Public())
		if err != nil || len(v.Opened) != 2 || string(v.Opened[1].Value) != `{"slot":2,"text":"жауап"}` {
			t.Fatalf("%+v %v", v, err)
		}
		for name, change := range map[string]func(string) string{
			"another value":   func(s string) string { return strings.Replace(s, `"slot":2`, `"slot":3`, 1) },
			"another place":   func(s string) string { return strings.Replace(s, "/answers/1/digest", "/answers/0/digest", 1) },
			"no such place":   func(s string) string { return strings.Replace(s, "/answers/1/digest", "/answers/2/digest", 1) },
			"no pointer":      func(s string) string { return strings.Replace(s, "/answers/1/digest", "answers", 1) },
			"another salt":    func(s string) string { return strings.Replace(s, `"salt":"0707`, `"salt":"0807`, 1) },
			"hardly any salt": func(s string) string { return strings.Replace(s, strings.Repeat("07", 32), "07", 1) },
			"without the facts": func(string) string {
				bare := *r
				bare.Content = nil
				text, _ := json.Marshal(bare)
				return string(text)
			},
		} {
			bad := change(string(text))
			if bad == string(text) {
				t.Fatalf("%s changed nothing", name)
			}
			if _, err := journal.VerifyReceipt([]byte(bad), w.Signer.Public()); !fault.Is(err, "journal.receipt.opened") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
