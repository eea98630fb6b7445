package decide

import (
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// Question is a rule of an act, ready to be asked many times.
type Question struct {
	lib     *law.Library
	act     string
	edition *law.Edition // named by @EDITION, nil if the input or the latest chooses
	latest  *law.Edition
	rule    Rule
}

// Ask prepares a question. target is ACT or ACT@EDITION. The faults are
// law.no_act, law.no_edition and law.no_rule.
func Ask(lib *law.Library, target, rule string) (*Question, error) {
	act, name, named := strings.Cut(target, "@")
	latest, err := lib.Latest(act)
	if err != nil || !answers(latest.Kind) {
		return nil, fault.New(fault.Missing, "law.no_act", "act", act)
	}
	q := &Question{lib: lib, act: act, latest: latest}
	if named {
		if q.edition, err = lib.Edition(act, name); err != nil {
			return nil, err
		}
	}
	var ok bool
	if q.rule, ok = find(latest.Kind, rule); !ok {
		return nil, fault.New(fault.Missing, "law.no_rule", "act", act, "rule", rule)
	}
	return q, nil
}

// Decide answers one input.
func (q *Question) Decide(input []byte) (law.Finding, error) {
	n, err := strict.JSON(input)
	if err != nil {
		return law.Finding{}, err
	}
	return q.DecideNode(n)
}

// DecideNode answers one input that is parsed already.
func (q *Question) DecideNode(n *strict.Node) (law.Finding, error) {
	on, err := takeOn(n)
	if err != nil {
		return law.Finding{}, err
	}
	e, err := q.choose(on)
	if err != nil {
		return law.Finding{}, err
	}
	return q.rule.run(q.lib.Env(e), n)
}

// takeOn removes the field "on" from the input: it chooses the edition and is
// no fact of any rule.
func takeOn(n *strict.Node) (*day.Day, error) {
	for i, k := range n.Keys {
		if k.Name != "on" {
			continue
		}
		var d day.Day
		if n.Items[i].Kind != strict.Text {
			return nil, fault.New(fault.Invalid, "strict.type", "field", "on", "want", "text").At("on")
		}
		if err := d.UnmarshalText([]byte(n.Items[i].Value)); err != nil {
			if f, ok := fault.As(err); ok {
				return nil, f.At("on")
			}
			return nil, err
		}
		n.Keys = append(n.Keys[:i:i], n.Keys[i+1:]...)
		n.Items = append(n.Items[:i:i], n.Items[i+1:]...)
		return &d, nil
	}
	return nil, nil
}

func (q *Question) choose(on *day.Day) (*law.Edition, error) {
	switch {
	case on == nil && q.edition == nil:
		return q.latest, nil
	case on == nil:
		return q.edition, nil
	case q.edition == nil:
		e, err := q.lib.On(q.act, *on)
		if f, ok := fault.As(err); ok {
			return nil, f.At("on")
		}
		return e, err
	case !q.edition.InForce.Covers(*on):
		return nil, fault.New(fault.Invalid, "edition.conflict", "day", on.String(), "edition", q.edition.Name()).At("on")
	}
	return q.edition, nil
}
