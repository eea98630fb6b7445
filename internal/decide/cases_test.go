package decide

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"tarazy/acts"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

func library(t testing.TB) *law.Library {
	t.Helper()
	l, err := law.Load(acts.FS, Kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestCasesOfEveryEdition runs the cases.yaml of every edition. Every rule that
// an act answers must have at least one case.
func TestCasesOfEveryEdition(t *testing.T) {
	l := library(t)
	for _, act := range ActsOf(l) {
		for _, e := range l.Editions(act) {
			t.Run(e.Name(), func(t *testing.T) { runCases(t, l, e) })
		}
	}
}

func runCases(t *testing.T, l *law.Library, e *law.Edition) {
	asked := map[string]bool{}
	for _, g := range e.Cases {
		q, err := Ask(l, e.Name(), g.Rule)
		if err != nil {
			t.Fatal(err)
		}
		asked[g.Rule] = true
		for _, c := range g.Cases {
			t.Run(g.Rule+"/"+c.Name, func(t *testing.T) { runCase(t, q, c) })
		}
	}
	for _, r := range RulesOf(e.Kind) {
		if !asked[r] {
			t.Errorf("%s: no case for %s", e.Name(), r)
		}
	}
}

func runCase(t *testing.T, q *Question, c law.Case) {
	in := *c.In
	f, err := q.DecideNode(&in)
	if c.Fault != "" {
		if !fault.Is(err, c.Fault) {
			t.Fatalf("fault %q wanted, got %v", c.Fault, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(f.Outcome)
	if err != nil {
		t.Fatal(err)
	}
	node, err := strict.JSON(got)
	if err != nil {
		t.Fatal(err)
	}
	if c.Outcome == nil || canonical(node) != canonical(c.Outcome) {
		t.Errorf("outcome %s", got)
	}
	if len(f.Reasons) == 0 {
		t.Error("no reason")
	}
	for _, r := range f.Reasons {
		checkReason(t, q, r)
	}
	for _, clause := range c.Clauses {
		if !slices.ContainsFunc(f.Reasons, func(r law.Reason) bool { return r.Cite.Clause == clause }) {
			t.Errorf("clause %s is not cited: %v", clause, f.Reasons)
		}
	}
}

// checkReason looks that the clause exists and the text is complete.
func checkReason(t *testing.T, q *Question, r law.Reason) {
	t.Helper()
	if _, _, err := q.lib.Clause(q.edition, r.Cite); err != nil {
		t.Errorf("%s: %v", r.Key, err)
	}
	w := r.Text()
	for _, s := range []string{w.KK, w.RU, w.EN} {
		if s == "" || bytes.Contains([]byte(s), []byte("⟦")) {
			t.Errorf("%s has no text: %q", r.Key, s)
		}
	}
}

// canonical writes a node with sorted keys, to compare YAML with JSON.
func canonical(n *strict.Node) string {
	switch n.Kind {
	case strict.Null:
		return "null"
	case strict.Text:
		b, _ := json.Marshal(n.Value)
		return string(b)
	case strict.List:
		s := "["
		for _, i := range n.Items {
			s += canonical(i) + ","
		}
		return s + "]"
	case strict.Map:
		var fields []string
		for i, k := range n.Keys {
			fields = append(fields, k.Name+":"+canonical(n.Items[i]))
		}
		slices.Sort(fields)
		s := "{"
		for _, f := range fields {
			s += f + ","
		}
		return s + "}"
	}
	return n.Value
}
