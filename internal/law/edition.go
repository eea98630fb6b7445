package law

import (
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/strict"
)

// Undated is the name of the edition of an act without days in force.
const Undated = "undated"

// Edition is one version of an act.
type Edition struct {
	Head
	Rules      any                     // decoded by the act's kind
	Catalogues map[string]*strict.Node // by file name without .yaml
	Cases      []CaseGroup
	Own        bool // adopted by the installation itself, not part of the program

	clauses map[string]*Clause
	cites   map[string]bool // clauses that its data stand on
}

// Head is what act.yaml holds.
type Head struct {
	Act        string       `key:"act"`
	Day        string       `key:"edition"` // first day in force, or Undated
	Kind       string       `key:"kind"`
	Title      locale.Words `key:"title"`
	Source     string       `key:"source"` // the documents that the data were read from
	InForce    Period       `key:"in_force"`
	Scope      []Body       `key:"scope,optional"` // bodies it covers; none: no limit by body
	Clauses    []Clause     `key:"clauses"`
	NotEncoded []NotEncoded `key:"not_encoded"`
	BasedOn    *Origin      `key:"based_on,optional"`   // of an act of the installation's own: what it was copied from
	AdoptedBy  string       `key:"adopted_by,optional"` // id of the body whose own act it is
}

// Origin is the edition from which an act of the installation's own was copied.
type Origin struct {
	Act     string `key:"act"`
	Edition string `key:"edition"`
}

// Period is the time in force; Until is the first day out of force.
type Period struct {
	From  *day.Day `key:"from"`
	Until *day.Day `key:"until"`
	Note  string   `key:"note,optional"` // where a day is an estimate, and why
}

// Covers reports whether the day lies in the period; an open end covers all.
func (p Period) Covers(d day.Day) bool {
	return (p.From == nil || d >= *p.From) && (p.Until == nil || d < *p.Until)
}

// Body that an act names.
type Body struct {
	Key    string       `key:"key"`
	Name   locale.Words `key:"name"`
	Clause string       `key:"clause"`
}

// Clause of an act: its number as printed, a gist in plain words, and where the
// wording matters the words of the act itself.
type Clause struct {
	ID     string       `key:"id"`
	Source string       `key:"source,optional"` // where it stands when the id is not a printed number
	Gist   locale.Words `key:"gist"`
	Quote  *Quote       `key:"quote,optional"`
	Note   string       `key:"note,optional"` // doubtful readings
}

// Quote is the official wording in the language of the source.
type Quote struct {
	Lang locale.Lang `key:"lang"`
	Text string      `key:"text"`
}

// NotEncoded is a clause that no rule carries, with the reason.
type NotEncoded struct {
	Clause string       `key:"clause"`
	Reason locale.Words `key:"reason"`
}

// CaseGroup are the examples of one rule.
type CaseGroup struct {
	Rule  string `key:"rule"`
	Cases []Case `key:"cases"`
}

// Case is one example: an input and either an outcome or the code of a fault.
type Case struct {
	Name    string       `key:"name"`
	In      *strict.Node `key:"in"`
	Outcome *strict.Node `key:"outcome,optional"`
	Clauses []string     `key:"clauses,optional"` // that the reasons must cite
	Fault   string       `key:"fault,optional"`   // code
}

// Name of the edition as asked for on a command line.
func (e *Edition) Name() string { return e.Act + "@" + e.Day }

// Clause finds a clause by its id.
func (e *Edition) Clause(id string) (*Clause, bool) {
	c, ok := e.clauses[id]
	return c, ok
}

// Value is a figure or a choice of an act with the clause it comes from. Where
// the source is silent the value names the silence: it is then a parameter
// with a default, and the clause is the one that leaves the question open.
type Value[T any] struct {
	V       T      `key:"v"`
	Clause  string `key:"clause"`
	Silence string `key:"silence,optional"`
	act     string
}

// Cite gives the clause.
func (v Value[T]) Cite() fault.Citation { return fault.Citation{Act: v.act, Clause: v.Clause} }

func (v *Value[T]) stamp(act string) { v.act = act }

// At makes a value by hand, for tests and for clauses that carry no figure.
func At[T any](v T, act, clause string) Value[T] {
	return Value[T]{V: v, Clause: clause, act: act}
}

// Stands marks a clause that carries no figure but orders something; it is
// written {clause: "…"} in rules.yaml.
type Stands struct {
	Clause  string `key:"clause"`
	Silence string `key:"silence,optional"`
	act     string
}

// Cite gives the clause.
func (s Stands) Cite() fault.Citation { return fault.Citation{Act: s.act, Clause: s.Clause} }

func (s *Stands) stamp(act string) { s.act = act }

// Citer is anything that stands on a clause.
type Citer interface{ Cite() fault.Citation }
