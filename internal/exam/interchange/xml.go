package interchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"tarazy/internal/fault"
)

// node is an element, or a text where its name is "".
type node struct {
	space, name string
	attrs       []xml.Attr
	kids        []*node
	text        string
	line        int
}

const (
	xmlSpace     = "http://www.w3.org/XML/1998/namespace"
	includeSpace = "http://www.w3.org/2001/XInclude"
)

// place is a line of a file, for a report.
func place(file string, line int) string { return clip(file) + ":" + strconv.Itoa(line) }

func unescapePath(p string) string {
	if u, err := url.PathUnescape(p); err == nil {
		return u
	}
	return p
}

// parseXML reads a document. A document type, an entity of its own and an
// inclusion are refused. The faults are exam.interchange.broken, .doctype,
// .external, .deep and .bomb.
func parseXML(file string, data []byte, l Limits) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, bom)))
	return build(d, file, l)
}

func build(d *xml.Decoder, file string, l Limits) (*node, error) {
	top := &node{}
	stack := []*node{top}
	for count := 0; ; count++ {
		t, err := d.Token()
		line, _ := d.InputPos()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "exam.interchange.broken", "where", place(file, line)).Wrap(err)
		}
		if count > l.Nodes {
			return nil, fault.New(fault.TooLarge, "exam.interchange.bomb", "where", place(file, line), "path", clip(file))
		}
		if stack, err = grow(stack, t, file, line, l); err != nil {
			return nil, err
		}
	}
	for _, k := range top.kids {
		if k.name != "" {
			return k, nil
		}
	}
	return nil, fault.New(fault.Invalid, "exam.interchange.broken", "where", place(file, 1))
}

func grow(stack []*node, t xml.Token, file string, line int, l Limits) ([]*node, error) {
	in := stack[len(stack)-1]
	switch t := t.(type) {
	case xml.StartElement:
		if len(stack) > l.Depth {
			return nil, fault.New(fault.TooLarge, "exam.interchange.deep", "where", place(file, line), "limit", l.Depth)
		}
		if t.Name.Space == includeSpace && !l.packaged {
			return nil, fault.New(fault.Invalid, "exam.interchange.external", "where", place(file, line), "path", t.Name.Local)
		}
		n := &node{space: t.Name.Space, name: t.Name.Local, attrs: t.Copy().Attr, line: line}
		in.kids = append(in.kids, n)
		return append(stack, n), nil
	case xml.EndElement:
		if len(stack) > 1 {
			return stack[:len(stack)-1], nil
		}
	case xml.CharData:
		in.kids = append(in.kids, &node{text: string(t), line: line})
	case xml.Directive:
		return nil, fault.New(fault.Invalid, "exam.interchange.doctype", "where", place(file, line))
	}
	return stack, nil
}

// attr is the value of an attribute, whatever its namespace; "" where it is
// not there.
func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// first is the first child element of that name, or nil.
func (n *node) first(name string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// all are the elements of that name at any depth, in document order.
func (n *node) all(name string) (found []*node) {
	n.each(func(k *node) {
		if k.name == name {
			found = append(found, k)
		}
	})
	return found
}

func (n *node) each(fn func(*node)) {
	for _, k := range n.kids {
		fn(k)
		k.each(fn)
	}
}

// plain is all text in a node as it stands.
func (n *node) plain() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	b.WriteString(n.text)
	for _, k := range n.kids {
		b.WriteString(k.plain())
	}
	return b.String()
}

func (n *node) word() string { return strings.TrimSpace(n.plain()) }

// el makes an element; attrs alternates names and values, and a value of ""
// leaves the attribute out.
func el(name string, attrs []string, kids ...*node) *node {
	n := &node{name: name}
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			n.attrs = append(n.attrs, xml.Attr{Name: xml.Name{Local: attrs[i]}, Value: attrs[i+1]})
		}
	}
	for _, k := range kids {
		if k != nil {
			n.kids = append(n.kids, k)
		}
	}
	return n
}

func txt(s string) *node { return &node{text: s} }

func (n *node) add(kids ...*node) *node { n.kids = append(n.kids, kids...); return n }

var (
	textEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	attrEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\n", "&#xA;", "\r", "&#xD;", "\t", "&#x9;")
)

// encode writes a node and all that is in it, with the namespace of its own
// declared where it is not that of the element around it.
func (n *node) encode(b *strings.Builder, around string) {
	if n.name == "" {
		b.WriteString(textEscapes.Replace(clean(n.text)))
		return
	}
	b.WriteString("<" + n.name)
	space := around
	if n.space != "" && n.space != around {
		space = n.space
		fmt.Fprintf(b, ` xmlns="%s"`, attrEscapes.Replace(space))
	}
	for _, a := range n.attrs {
		switch {
		case a.Name.Local == "xmlns" && a.Name.Space == "", a.Name.Space == "xmlns":
			continue
		case a.Name.Space == xmlSpace || a.Name.Space == "xml":
			fmt.Fprintf(b, ` xml:%s="%s"`, a.Name.Local, attrEscapes.Replace(clean(a.Value)))
		case a.Name.Space == "":
			fmt.Fprintf(b, ` %s="%s"`, a.Name.Local, attrEscapes.Replace(clean(a.Value)))
		}
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, k := range n.kids {
		k.encode(b, space)
	}
	b.WriteString("</" + n.name + ">")
}

func (n *node) String() string {
	var b strings.Builder
	n.encode(&b, "")
	return b.String()
}

// clean drops what XML 1.0 cannot hold.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0xFFFE || c == 0xFFFF {
			return -1
		}
		return c
	}, s)
}
