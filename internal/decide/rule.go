package decide

import (
	"sort"

	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// Rule answers one question of the acts of one kind.
type Rule struct {
	Kind string // kind of act, "" for every act that has rules
	Name string
	run  func(law.Env, *strict.Node) (law.Finding, error)
}

// Of makes a rule from a pure function over a typed input. In is decoded
// strictly: unknown, missing and repeated fields are faults.
func Of[In, Out any](kind, name string, f func(law.Env, In) (law.Found[Out], error)) Rule {
	return Rule{Kind: kind, Name: name, run: func(env law.Env, n *strict.Node) (law.Finding, error) {
		var in In
		if err := strict.Decode(n, &in); err != nil {
			return law.Finding{}, err
		}
		found, err := f(env, in)
		if err != nil {
			return law.Finding{}, err
		}
		return found.In(env.Edition, name), nil
	}}
}

// table holds every rule there is.
var table = concat(commonRules, selectionRules, appraisalRules, interviewRules)

func concat(lists ...[]Rule) []Rule {
	var out []Rule
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func find(kind, name string) (Rule, bool) {
	for _, r := range table {
		if r.Name == name && (r.Kind == kind || r.Kind == "" && answers(kind)) {
			return r, true
		}
	}
	return Rule{}, false
}

// answers reports whether acts of this kind are asked at all.
func answers(kind string) bool {
	for _, r := range table {
		if r.Kind == kind && kind != "" {
			return true
		}
	}
	return false
}

// RulesOf are the names of the rules of acts of a kind, sorted.
func RulesOf(kind string) []string {
	var out []string
	for _, r := range table {
		if r.Kind == kind || r.Kind == "" && answers(kind) {
			out = append(out, r.Name)
		}
	}
	sort.Strings(out)
	return out
}

// ActsOf are the acts of a library that can be asked, sorted.
func ActsOf(l *law.Library) []string {
	var out []string
	for _, a := range l.Acts() {
		if e, err := l.Latest(a); err == nil && answers(e.Kind) {
			out = append(out, a)
		}
	}
	return out
}
