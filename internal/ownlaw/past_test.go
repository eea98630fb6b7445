package ownlaw

import (
	"context"
	"encoding/json"
	"testing"

	"tarazy/internal/journal"
	"tarazy/internal/strict"
)

// kept is a journal of inputs, two records a page.
type kept []journal.Opened

func (k kept) List(_ context.Context, q journal.Query) (journal.Page, error) {
	var p journal.Page
	from := 0
	if q.After != "" {
		from = 2
	}
	for i := from; i < len(k) && i < from+2; i++ {
		if q.Bodies[0] == k[i].Body {
			p.Records = append(p.Records, k[i].Record)
		}
	}
	if from == 0 && len(k) > 2 {
		p.Next = "more"
	}
	return p, nil
}

func (k kept) Show(_ context.Context, number int64) (*journal.Opened, error) {
	return &k[number-1], nil
}

func TestPastCasesAreAskedAgain(t *testing.T) {
	b := newBench(t)
	r := b.draft(t)
	wantFault(t, b.set(t, r, cut), "")
	o, err := b.Find(admin, r)
	wantFault(t, err, "")
	var in json.RawMessage
	for _, g := range o.Law.Cases {
		for _, c := range g.Cases {
			if g.Rule == "ability-cut" && c.Name == "six give three places" {
				// A past case names its day; the draft was not in force then.
				in = append([]byte(`{"on":"2023-05-02",`), strict.Encode(c.In)[1:]...)
			}
		}
	}
	if in == nil {
		t.Fatal("the example is gone")
	}
	record := func(n int64, act, body string, input json.RawMessage) journal.Opened {
		return journal.Opened{Record: journal.Record{Number: n, Act: act, Rule: "ability-cut", Body: body}, Input: input}
	}
	b.cfg.Past = FromJournal{kept{
		record(1, "selection-2023", bodyA, in), record(2, "selection-2023", bodyB, in),
		record(3, "selection-2023", bodyA, nil), record(4, "appraisal-arys-2022", bodyA, in),
	}}
	effects, compared, err := b.Effects(t.Context(), o)
	wantFault(t, err, "")
	past := 0
	for _, e := range effects {
		if e.Record != 0 {
			past++
			if e.Record != 1 || e.Weight() != Outcome {
				t.Errorf("%+v", e)
			}
		}
	}
	if !compared || past != 1 {
		t.Errorf("%v, %d past cases", compared, past)
	}
}
