package ownlaw

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"tarazy/internal/fault"
)

// Kind is what sort of value a parameter is, as the file shows it.
type Kind string

// The kinds. An order has no value: only the clause that it stands on.
const (
	KindNumber Kind = "number"
	KindYesNo  Kind = "yes_no"
	KindText   Kind = "text"
	KindList   Kind = "list"
	KindTable  Kind = "table"
	KindNone   Kind = "none" // the act sets nothing
	KindOrder  Kind = "order"
)

// Value is a parameter of rules.yaml.
type Value struct {
	Path    string // "ability_cut.least"
	Kind    Kind
	Text    string // as it is typed; empty for an order
	Clause  string
	Silence string
	Comment string // of the file, in English
	Line    int    // in rules.yaml
}

// Group is the part of the rules that the value belongs to.
func (v Value) Group() string {
	group, _, _ := strings.Cut(v.Path, ".")
	return group
}

// Values are the parameters of an edition, in the order of the file.
func (f Files) Values() ([]Value, error) {
	d, err := parse("rules.yaml", f["rules.yaml"])
	if err != nil {
		return nil, err
	}
	var out []Value
	collect(d.top(), "", &out)
	return out, nil
}

// isValue reports whether a node stands on a clause: {v, clause, silence}, a
// setting with what is likely, without anything else.
func isValue(n *yaml.Node) bool {
	if n.Kind != yaml.MappingNode || get(n, "clause") == nil {
		return false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch n.Content[i].Value {
		case "v", "clause", "silence", "likely":
		default:
			return false
		}
	}
	return true
}

func collect(n *yaml.Node, path string, out *[]Value) {
	if isValue(n) {
		*out = append(*out, valueOf(n, path))
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			collect(n.Content[i+1], join(path, n.Content[i].Value), out)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			collect(c, join(path, strconv.Itoa(i)), out)
		}
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func valueOf(n *yaml.Node, path string) Value {
	v := Value{Path: path, Kind: KindOrder, Clause: get(n, "clause").Value, Line: n.Line}
	v.Comment = strings.TrimSpace(strings.TrimPrefix(n.LineComment, "#"))
	if s := get(n, "silence"); s != nil {
		v.Silence = s.Value
	}
	if x := get(n, "v"); x != nil {
		v.Kind, v.Text = kindOf(x), plain(x)
	}
	return v
}

func kindOf(n *yaml.Node) Kind {
	switch {
	case n.Kind == yaml.SequenceNode:
		return KindList
	case n.Kind == yaml.MappingNode:
		return KindTable
	case n.Tag == "!!null":
		return KindNone
	case n.Tag == "!!bool":
		return KindYesNo
	case n.Tag == "!!int" || n.Tag == "!!float":
		return KindNumber
	}
	return KindText
}

// at finds the node of a path; numbers are places in a list.
func at(n *yaml.Node, path string) *yaml.Node {
	for _, key := range strings.Split(path, ".") {
		if n == nil {
			return nil
		}
		if n.Kind != yaml.SequenceNode {
			n = get(n, key)
			continue
		}
		i, err := strconv.Atoi(key)
		if err != nil || i < 0 || i >= len(n.Content) {
			return nil
		}
		n = n.Content[i]
	}
	return n
}

// Parameter is what a person typed for one value. An order has no text.
type Parameter struct{ Path, Text, Clause, Silence string }

// apply writes the parameter into rules.yaml.
func (p Parameter) apply(f Files) error {
	d, err := parse("rules.yaml", f["rules.yaml"])
	if err != nil {
		return err
	}
	n := at(d.top(), p.Path)
	if n == nil || !isValue(n) {
		return fault.New(fault.Missing, "ownlaw.no_value", "path", p.Path)
	}
	if old := get(n, "v"); old != nil && plain(old) != strings.TrimSpace(p.Text) {
		v, err := typed(old, p.Text)
		if err != nil {
			return err
		}
		set(n, "v", v)
	}
	set(n, "clause", text(strings.TrimSpace(p.Clause)))
	if s := strings.TrimSpace(p.Silence); s != "" {
		set(n, "silence", text(s))
	} else {
		del(n, "silence")
	}
	f["rules.yaml"], err = d.bytes()
	return err
}
