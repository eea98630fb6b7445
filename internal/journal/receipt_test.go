package journal_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/store"
)

func (w *world) receipt(number int64, content bool) []byte {
	w.t.Helper()
	r, err := w.Receipt(w.t.Context(), number, content)
	if err != nil {
		w.t.Fatal(err)
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

func TestAReceiptProvesARecord(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(23)
		for number := int64(1); number <= 23; number++ {
			v, err := journal.VerifyReceipt(w.receipt(number, number%2 == 1), w.Signer.Public())
			if err != nil {
				t.Fatalf("record %d: %v", number, err)
			}
			if v.Number != number || v.HasContent != (number%2 == 1) || v.Head.Size < number || v.Record.At.IsZero() || v.Actor != "per_a" {
				t.Errorf("%+v", v)
			}
			if v.HasContent && (!strings.Contains(string(v.Facts), "Әлиева") || v.Decided() != (len(v.Finding) > 0)) {
				t.Errorf("%s %s", v.Facts, v.Finding)
			}
		}
		if _, err := w.Receipt(t.Context(), 24, false); !fault.Is(err, "journal.missing") {
			t.Error(err)
		}
	})
}

func TestAReceiptWithoutContentTellsNoPersonalData(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(3)
		if text := w.receipt(3, false); bytes.Contains(text, []byte("Әлиева")) || bytes.Contains(text, []byte("constitution")) {
			t.Errorf("%s", text)
		}
	})
}

func TestAFalseReceiptIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(23)
		good := w.receipt(6, true)
		other, err := journal.NewSigner()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := journal.VerifyReceipt(good, other.Public()); !fault.Is(err, "journal.receipt.signature") {
			t.Error(err)
		}
		for _, c := range []struct{ from, to, code string }{
			{`"number": 6`, `"number": 7`, "proof"},
			{`decision.ask`, `decision.asx`, "proof"},
			{`"number": 6`, `"number": 0`, "form"},
			{`"number": 6`, `"more": 6`, "form"},
			{`receipt-1`, `receipt-2`, "form"},
			{"tarazy.journal\\n10\\n", "tarazy.journal\\n11\\n", "signature"},
			{`Әлиева`, `Әлиев`, "content"},
			{`"constitution": 6`, `"constitution": 9`, "content"},
			{`"salt": "`, `"salt": "00`, "content"},
		} {
			bad := strings.Replace(string(good), c.from, c.to, 1)
			if bad == string(good) {
				t.Fatalf("%s does not stand in %s", c.from, good)
			}
			if _, err := journal.VerifyReceipt([]byte(bad), w.Signer.Public()); !fault.Is(err, "journal.receipt."+c.code) {
				t.Errorf("%s: %v", c.to, err)
			}
		}
	})
}

func FuzzVerifyReceipt(f *testing.F) {
	s, err := journal.NewSigner()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"format":"tarazy-receipt-1","number":1,"leaf":"{}","proof":["AA=="],"head":"tarazy.journal\n1\nAA==\n\n— x y\n","content":{"salt":""}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := journal.VerifyReceipt(data, s.Public()); err == nil {
			t.Errorf("%s", data)
		}
	})
}

func TestListShowAndNeighbours(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 12 {
			e := plain(i % 4)
			if i%2 == 1 {
				e = w.decided(i % 4)
				e.Body = "bod_b"
			}
			w.add(e)
			w.clock.Advance(time.Minute)
		}
		w.sequence()
		for name, c := range map[string]struct {
			q    journal.Query
			want []int64
		}{
			"all":       {journal.Query{}, []int64{12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}},
			"case":      {journal.Query{Case: "case_2"}, []int64{11, 7, 3}},
			"body":      {journal.Query{Bodies: []string{"bod_b", "bod_c"}, Case: "case_1"}, []int64{10, 6, 2}},
			"no body":   {journal.Query{Bodies: []string{}}, nil},
			"verb":      {journal.Query{Verb: "staff.import"}, []int64{11, 9, 7, 5, 3, 1}},
			"decisions": {journal.Query{Decisions: true, Subject: "per_0"}, []int64{12, 8, 4}},
			"actor":     {journal.Query{Actor: "per_b"}, nil},
			"time":      {journal.Query{From: start(2), Until: start(4)}, []int64{4, 3}},
		} {
			var got []int64
			for pages := 0; pages < 20; pages++ {
				c.q.Limit = 2
				p, err := w.List(t.Context(), c.q)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range p.Records {
					got = append(got, r.Number)
				}
				if c.q.After = p.Next; p.Next == "" {
					break
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("%s: %v", name, got)
				continue
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("%s: %v", name, got)
				}
			}
		}
		o, err := w.Show(t.Context(), 6)
		if err != nil || o.Before != 2 || o.Next != 10 || !strings.Contains(string(o.Facts), "Әлиева") || o.Input == nil {
			t.Errorf("%+v, %v", o, err)
		}
		if o.Finding == nil || o.Finding.Rule != "knowledge-test" || len(o.Finding.Reasons) == 0 || o.Finding.Reasons[0].Text().EN == "" {
			t.Errorf("%+v", o.Finding)
		}
		if _, err := w.Show(t.Context(), 13); !fault.Is(err, "journal.missing") {
			t.Error(err)
		}
	})
}

func start(minutes int) time.Time {
	return time.Date(2026, time.March, 2, 4, minutes, 0, 0, time.UTC)
}

// What lies in the tables is readable to nobody without the keys.
func TestFactsAreSealed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(journal.Entry{Verb: "x", Actor: "a", Facts: map[string]string{"surname": "Serikova"}},
			journal.Entry{Verb: "x", Actor: "a", Subject: "per_1", Facts: map[string]string{"surname": "Serikova"}},
			journal.Entry{Verb: "x", Actor: "a", Facts: day.Of(2026, 1, 1)}, journal.Entry{Verb: "x", Actor: "a"})
		w.sequence()
		w.write(func(tx *store.Tx) error {
			all, err := tx.JournalStored(0, 10)
			for _, r := range all {
				if bytes.Contains(r.Sealed, []byte("Serikova")) || r.HasContent != (r.FactsHash != nil) {
					t.Errorf("%q", r.Sealed)
				}
			}
			return err
		})
		w.wants()
	})
}
