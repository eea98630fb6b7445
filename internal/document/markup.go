package document

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

// markup writes XML. Names and attribute values come from this package, text
// from anywhere: text and values are escaped alike.
type markup struct {
	bytes.Buffer
	stack []string
}

func (m *markup) declare() {
	m.WriteString(xml.Header)
}

// open begins an element; attrs alternates names and values.
func (m *markup) open(name string, attrs ...string) {
	m.tag(name, attrs)
	m.WriteString(">")
	m.stack = append(m.stack, name)
}

// leaf writes an element without content.
func (m *markup) leaf(name string, attrs ...string) {
	m.tag(name, attrs)
	m.WriteString("/>")
}

func (m *markup) tag(name string, attrs []string) {
	m.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		m.WriteString(" " + attrs[i] + `="`)
		m.text(attrs[i+1])
		m.WriteString(`"`)
	}
}

// close ends the innermost element.
func (m *markup) close() {
	last := len(m.stack) - 1
	m.WriteString("</" + m.stack[last] + ">")
	m.stack = m.stack[:last]
}

// closeAll ends every open element.
func (m *markup) closeAll() {
	for len(m.stack) > 0 {
		m.close()
	}
}

// text writes escaped text. A buffer does not fail.
func (m *markup) text(s string) { _ = xml.EscapeText(m, []byte(s)) }

// element writes an element that holds text alone.
func (m *markup) element(name, text string, attrs ...string) {
	m.open(name, attrs...)
	m.text(text)
	m.close()
}

func itoa(n int) string { return strconv.Itoa(n) }
