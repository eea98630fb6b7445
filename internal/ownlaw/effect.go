package ownlaw

import (
	"fmt"
	"iter"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"gopkg.in/yaml.v3"

	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// Asked is a question that was put to an act before: a case of a procedure, or
// a question of the decision service.
type Asked struct {
	Rule   string
	Number int    // of an example among those of its rule, from 1
	Name   string // of an example, in English
	Record int64  // number of the journal's record, 0 for an example
	Input  *strict.Node
}

// Result is what a rule answers: an outcome with the clauses it stands on, or
// the fault that refuses the input.
type Result struct {
	Outcome string // JSON; "" for a refusal
	Clauses []string
	Reasons []law.Reason // nil for a refusal
	Fault   *fault.Error
	reasons string
}

// Telling is the place of the reason that says what changes between the two
// answers: the first that differs, else the first.
func (e Effect) Telling() int {
	a, b := e.Before.Reasons, e.After.Reasons
	for i := range min(len(a), len(b)) {
		if a[i].Key != b[i].Key || !reflect.DeepEqual(a[i].Args, b[i].Args) {
			return i
		}
	}
	return 0
}

// Weight says how far an answer changes.
type Weight int

// The weights, from nothing to what a person feels.
const (
	Same    Weight = iota
	Grounds        // the same outcome, on other numbers or clauses
	Outcome        // another outcome
)

// Effect is one question under the base and under the own act.
type Effect struct {
	Asked
	Before, After Result
	Open          bool // an example of the own act that does not come out as it says
}

// Weight compares the two answers.
func (e Effect) Weight() Weight {
	switch {
	case e.Before.Outcome != e.After.Outcome || code(e.Before.Fault) != code(e.After.Fault):
		return Outcome
	case e.Before.reasons != e.After.reasons:
		return Grounds
	}
	return Same
}

func code(f *fault.Error) string {
	if f == nil {
		return ""
	}
	return f.Code
}

// sampleEffects runs the examples of both editions under both.
func sampleEffects(o *Own) ([]Effect, error) {
	var out []Effect
	seen := map[string]bool{}
	for _, e := range []*law.Edition{o.Law, o.Base} {
		for _, g := range e.Cases {
			for i, c := range g.Cases {
				key := g.Rule + string(strict.Encode(c.In))
				if seen[key] || e == o.Base && namesDay(c.In) {
					continue
				}
				seen[key] = true
				x, err := o.effect(Asked{Rule: g.Rule, Number: i + 1, Name: c.Name, Input: c.In})
				if err != nil {
					return nil, err
				}
				x.Open = e == o.Law && !comesOut(c, x.After)
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// namesDay reports whether an example of the base asks for a day on which that
// was in force: it says nothing of the copy.
func namesDay(in *strict.Node) bool {
	return slices.ContainsFunc(in.Keys, func(k strict.Key) bool { return k.Name == "on" })
}

// withoutDay is the input without the day that chooses an edition.
func withoutDay(in *strict.Node) *strict.Node {
	out := *in
	out.Keys, out.Items = nil, nil
	for i, k := range in.Keys {
		if k.Name != "on" {
			out.Keys, out.Items = append(out.Keys, k), append(out.Items, in.Items[i])
		}
	}
	return &out
}

// maxPast bounds the past cases that one page compares.
const maxPast = 500

func pastEffects(o *Own, past iter.Seq2[Asked, error]) ([]Effect, error) {
	var out []Effect
	for a, err := range past {
		if err != nil {
			return nil, fmt.Errorf("past cases: %w", err)
		}
		x, err := o.effect(a)
		if err != nil {
			return nil, err
		}
		if out = append(out, x); len(out) == maxPast {
			break
		}
	}
	return out, nil
}

func (o *Own) effect(a Asked) (Effect, error) {
	if a.Record != 0 {
		// The day of a past case lies outside the draft's; the draft is asked as if
		// it had been in force.
		a.Input = withoutDay(a.Input)
	}
	before, err := answer(o.Library, o.Base, a)
	if err != nil {
		return Effect{}, err
	}
	after, err := answer(o.Library, o.Law, a)
	return Effect{Asked: a, Before: before, After: after}, err
}

func answer(lib *law.Library, e *law.Edition, a Asked) (Result, error) {
	var found law.Finding
	q, err := decide.Ask(lib, e.Name(), a.Rule)
	if err == nil {
		in := *a.Input // the question takes the day out of its input
		found, err = q.DecideNode(&in)
	}
	if f, ok := fault.As(err); ok {
		return Result{Fault: f}, nil
	}
	if err != nil {
		return Result{}, err
	}
	return resultOf(e, found)
}

func resultOf(e *law.Edition, f law.Finding) (Result, error) {
	outcome, err := json.Marshal(f.Outcome, json.Deterministic(true))
	if err != nil {
		return Result{}, fmt.Errorf("outcome: %w", err)
	}
	r := Result{Outcome: string(outcome), Reasons: f.Reasons}
	type ground struct {
		Key, Clause string
		Args        fault.Args
	}
	var grounds []ground
	for _, reason := range f.Reasons {
		if !slices.Contains(r.Clauses, reason.Cite.Clause) {
			r.Clauses = append(r.Clauses, reason.Cite.Clause)
		}
		grounds = append(grounds, ground{reason.Key, reason.Cite.Clause, reason.Args})
	}
	raw, err := json.Marshal(grounds, json.Deterministic(true))
	if err != nil {
		return Result{}, fmt.Errorf("reasons of %s: %w", e.Name(), err)
	}
	r.reasons = string(raw)
	return r, nil
}

// comesOut reports whether an example gives what it says.
func comesOut(c law.Case, r Result) bool {
	if c.Fault != "" || r.Fault != nil {
		return code(r.Fault) == c.Fault
	}
	if c.Outcome == nil || !sameJSON(string(strict.Encode(c.Outcome)), r.Outcome) {
		return false
	}
	return !slices.ContainsFunc(c.Clauses, func(id string) bool { return !slices.Contains(r.Clauses, id) })
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

// accept writes into the examples of the own act what they come out as now.
func accept(o *Own, f Files) error {
	if f["cases.yaml"] == nil {
		return nil
	}
	d, err := parse("cases.yaml", f["cases.yaml"])
	if err != nil {
		return err
	}
	for i, g := range o.Law.Cases {
		for k, c := range g.Cases {
			r, err := answer(o.Library, o.Law, Asked{Rule: g.Rule, Name: c.Name, Input: c.In})
			if err != nil {
				return err
			}
			if !comesOut(c, r) {
				acceptOne(get(d.top().Content[i], "cases").Content[k], r)
			}
		}
	}
	f["cases.yaml"], err = d.bytes()
	return err
}

func acceptOne(c *yaml.Node, r Result) {
	if r.Fault != nil {
		del(c, "outcome")
		del(c, "clauses")
		set(c, "fault", text(r.Fault.Code))
		return
	}
	var doc yaml.Node
	if yaml.Unmarshal([]byte(r.Outcome), &doc) != nil || len(doc.Content) != 1 {
		return
	}
	del(c, "fault")
	set(c, "outcome", doc.Content[0])
	clauses := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
	for _, id := range r.Clauses {
		clauses.Content = append(clauses.Content, text(id))
	}
	set(c, "clauses", clauses)
}
