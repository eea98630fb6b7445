package ownlaw

import (
	"bytes"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// document is a YAML file that is changed in its tree, so that order and
// comments stay.
type document struct {
	file string
	root yaml.Node
}

func parse(file string, data []byte) (*document, error) {
	d := &document{file: file}
	if err := yaml.Unmarshal(data, &d.root); err != nil {
		return nil, fault.New(fault.Invalid, "strict.syntax", "file", file, "line", max(1, lineInDetail(err.Error())), "field", "", "detail", err.Error())
	}
	if len(d.root.Content) != 1 {
		return nil, fault.New(fault.Invalid, "strict.empty", "file", file, "line", 1, "field", "")
	}
	return d, nil
}

func (d *document) top() *yaml.Node { return d.root.Content[0] }

func (d *document) bytes() ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(&d.root); err != nil {
		return nil, fmt.Errorf("%s: %w", d.file, err)
	}
	return b.Bytes(), nil
}

// get finds the value of a key, nil if the node has none.
func get(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// set puts a value under a key: in the place of the old one, else at the end.
func set(n *yaml.Node, key string, v *yaml.Node) {
	if old := get(n, key); old != nil {
		v.HeadComment, v.LineComment, v.FootComment = old.HeadComment, old.LineComment, old.FootComment
		*old = *v
		return
	}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, v)
}

// del removes a key.
func del(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = append(n.Content[:i:i], n.Content[i+2:]...)
			return
		}
	}
}

// text makes a quoted text.
func text(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: s}
}

func null() *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"} }

// object makes a map from keys and values in turn.
func object(kv ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i+1 < len(kv); i += 2 {
		set(n, kv[i].(string), kv[i+1].(*yaml.Node))
	}
	return n
}

func words(w locale.Words) *yaml.Node {
	return object("kk", text(w.KK), "ru", text(w.RU), "en", text(w.EN))
}

// plain is a node as one line of text: a scalar as it is, the rest in the flow
// style of YAML.
func plain(n *yaml.Node) string {
	switch {
	case n == nil:
		return ""
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		return "null"
	case n.Kind == yaml.ScalarNode:
		return n.Value
	}
	out, err := yaml.Marshal(flow(n))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// flow is a copy of a node in one line and without comments.
func flow(n *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style}
	if n.Kind != yaml.ScalarNode {
		out.Style = yaml.FlowStyle
	}
	for _, c := range n.Content {
		out.Content = append(out.Content, flow(c))
	}
	return out
}

// maxTyped bounds what is typed for one value or text, in bytes.
const maxTyped = 16 << 10

// typed reads what a person typed for a value: where text stood, the letters
// themselves; anything else as YAML.
func typed(old *yaml.Node, s string) (*yaml.Node, error) {
	s = strings.TrimSpace(s)
	if len(s) > maxTyped {
		return nil, fault.New(fault.TooLarge, "ownlaw.too_long", "most", maxTyped).At("v")
	}
	if s == "null" {
		return null(), nil
	}
	if old.Kind == yaml.ScalarNode && old.Tag != "!!null" && isText(old) {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: old.Style}, nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(s), &doc); err != nil || len(doc.Content) != 1 {
		return nil, fault.New(fault.Invalid, "ownlaw.unreadable", "value", s).At("v")
	}
	n := doc.Content[0]
	n.HeadComment, n.LineComment, n.FootComment = "", "", ""
	return n, nil
}

// isText is the loader's own view of a scalar: what is no number, no yes or no
// and not nothing.
func isText(n *yaml.Node) bool {
	return n.Tag != "!!int" && n.Tag != "!!float" && n.Tag != "!!bool"
}
