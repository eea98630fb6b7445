package interchange

import (
	"encoding/xml"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// flow turns mark-up into the plain text of an item: paragraphs parted by an
// empty line, and *emphasis*.
type flow struct {
	b      strings.Builder
	em     int
	lists  []int // the number of the last entry of each list; -1 where it has no numbers
	grid   *node // the first table that is a simple grid
	found  []finding
	handle func(n *node, f *flow) bool // of elements that are no text
}

// finding is a part of a text that could not be taken as it is.
type finding struct {
	refuse bool
	sev    Severity
	code   string
	line   int
	name   string
}

var (
	blocks = set("p", "div", "section", "article", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "dt", "dd", "table",
		"figure", "figcaption", "header", "footer", "main", "address", "prompt", "caption", "details", "summary")
	strong   = set("em", "strong", "b", "i")
	pictures = set("img", "object", "picture", "svg", "video", "audio", "canvas", "iframe", "embed", "map", "graphicOrderInteraction")
	inlines  = set("span", "u", "small", "big", "code", "kbd", "samp", "var", "q", "cite", "abbr", "acronym", "dfn", "tt", "ins", "mark", "label", "font",
		"center", "body", "html", "nobr", "bdi", "bdo", "time", "s", "del", "thead", "tbody", "tfoot", "col", "colgroup", "wbr", "ruby", "rb")
)

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

// plainText is the text of nodes.
func (f *flow) plainText(nodes ...*node) string {
	for _, n := range nodes {
		f.walk(n)
	}
	return tidyText(f.b.String())
}

func (f *flow) find(refuse bool, sev Severity, code string, n *node) {
	if len(f.found) >= keptMost {
		return
	}
	f.found = append(f.found, finding{refuse: refuse, sev: sev, code: code, line: n.line, name: n.name})
}

func (f *flow) walk(n *node) {
	name := n.name
	switch {
	case name == "":
		f.write(n.text)
	case f.handle != nil && f.handle(n, f):
	case name == "math":
		f.find(true, Refused, "formula", n)
	case name == "img" && (n.attr("role") == "presentation" || n.attr("alt") == "" && hasAttr(n, "alt")):
		f.find(false, Lost, "decoration", n)
	case pictures[name]:
		f.find(true, Refused, "picture", n)
	case name == "script" || name == "style" || name == "input" || name == "select" || name == "textarea" || name == "button":
		f.find(false, Lost, "element", n)
	case name == "br":
		f.b.WriteString("\n")
	case name == "hr":
		f.b.WriteString("\n\n")
	case name == "li":
		f.entry(n)
	case name == "table":
		f.table(n)
	case strong[name]:
		f.emphasis(n)
	default:
		f.other(n)
	}
}

func hasAttr(n *node, name string) bool {
	return slices.ContainsFunc(n.attrs, func(a xml.Attr) bool { return a.Name.Local == name })
}

func (f *flow) other(n *node) {
	switch {
	case n.name == "a" && n.attr("href") != "":
		f.find(false, Lost, "link", n)
	case n.name == "sub" || n.name == "sup":
		f.script(n)
		return
	case !blocks[n.name] && !inlines[n.name] && n.name != "a":
		f.find(false, Lost, "element", n)
	}
	if n.name == "ul" || n.name == "ol" {
		f.list(n)
		return
	}
	if blocks[n.name] {
		f.b.WriteString("\n\n")
		defer f.b.WriteString("\n\n")
	}
	f.kids(n)
}

func (f *flow) kids(n *node) {
	for _, k := range n.kids {
		f.walk(k)
	}
}

func (f *flow) list(n *node) {
	start := -1
	if n.name == "ol" {
		start = 0
	}
	f.lists = append(f.lists, start)
	f.b.WriteString("\n\n")
	f.kids(n)
	f.b.WriteString("\n\n")
	f.lists = f.lists[:len(f.lists)-1]
}

func (f *flow) entry(n *node) {
	mark := "– "
	if len(f.lists) > 0 && f.lists[len(f.lists)-1] >= 0 {
		f.lists[len(f.lists)-1]++
		mark = strconv.Itoa(f.lists[len(f.lists)-1]) + ". "
	}
	in := &flow{em: f.em, lists: f.lists, handle: f.handle}
	text := in.plainText(n.kids...)
	f.found = append(f.found, in.found...)
	f.b.WriteString("\n" + mark + strings.ReplaceAll(text, "\n\n", "\n") + "\n")
}

func (f *flow) emphasis(n *node) {
	in := &flow{em: f.em + 1, lists: f.lists, handle: f.handle}
	in.kids(n)
	f.found = append(f.found, in.found...)
	inner := in.b.String()
	text := strings.TrimSpace(inner)
	if text == "" || f.em > 0 || strings.Contains(text, "\n\n") {
		f.b.WriteString(inner)
		return
	}
	at := strings.Index(inner, text)
	f.b.WriteString(inner[:at] + "*" + text + "*" + inner[at+len(text):])
}

var (
	raised  = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "n", "ⁿ")
	lowered = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉", "+", "₊", "-", "₋")
)

// script writes a raised or lowered number; other letters have none and lose
// their place.
func (f *flow) script(n *node) {
	t := n.word()
	s := lowered.Replace(t)
	if n.name == "sup" {
		s = raised.Replace(t)
	}
	if strings.ContainsAny(s, "0123456789") || s == t && t != "" {
		f.find(false, Changed, "script", n)
	}
	f.b.WriteString(s)
}

// table takes the first simple grid as such; another table becomes lines.
func (f *flow) table(n *node) {
	if f.grid == nil && isGrid(n) {
		f.grid = n
		return
	}
	f.find(false, Changed, "table", n)
	f.b.WriteString("\n\n")
	for _, row := range n.all("tr") {
		cells := []string{}
		for _, c := range cellsOf(row) {
			in := &flow{em: f.em, handle: f.handle}
			cells = append(cells, strings.ReplaceAll(in.plainText(c.kids...), "\n", " "))
			f.found = append(f.found, in.found...)
		}
		f.b.WriteString(strings.Join(cells, " | ") + "\n")
	}
	f.b.WriteString("\n")
}

func cellsOf(row *node) (cells []*node) {
	for _, k := range row.kids {
		if k.name == "td" || k.name == "th" {
			cells = append(cells, k)
		}
	}
	return cells
}

// isGrid tells a table of data, every row of the same cells, from one that
// lays out a page.
func isGrid(n *node) bool {
	rows := n.all("tr")
	if len(rows) < 2 || len(n.all("table")) > 0 {
		return false
	}
	width := len(cellsOf(rows[0]))
	for _, r := range rows {
		cells := cellsOf(r)
		if len(cells) != width || width < 2 {
			return false
		}
		for i, c := range cells {
			if c.attr("colspan") != "" || c.attr("rowspan") != "" || c.word() == "" && i > 0 {
				return false
			}
			odd := false
			c.each(func(k *node) {
				odd = odd || k.name != "" && !inlines[k.name] && !strong[k.name] && k.name != "p" && k.name != "br"
			})
			if odd {
				return false
			}
		}
	}
	return true
}

// A space that keeps a number with its unit stays; editors' runs of such
// spaces are blanks.
var blanks = regexp.MustCompile(`\x{00a0}*[ \t\r\n][ \t\r\n\x{00a0}]*|\x{00a0}{2,}`)

// write adds text with its blanks collapsed. A literal asterisk would be read
// as emphasis and becomes the operator.
func (f *flow) write(s string) {
	if strings.Contains(s, "*") {
		f.found = append(f.found, finding{sev: Changed, code: "asterisk"})
		s = strings.ReplaceAll(s, "*", "∗")
	}
	s = blanks.ReplaceAllString(s, " ")
	if had := f.b.String(); had == "" || strings.HasSuffix(had, "\n") || strings.HasSuffix(had, " ") {
		s = strings.TrimPrefix(s, " ")
	}
	f.b.WriteString(s)
}

var (
	lineEnds = regexp.MustCompile(`[ \t]*\n[ \t]*`)
	gaps     = regexp.MustCompile(`\n{3,}`)
)

// tidyText trims every line and leaves one empty line between paragraphs.
func tidyText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(gaps.ReplaceAllString(lineEnds.ReplaceAllString(clean(s), "\n"), "\n\n"))
}

// toHTML writes our text as paragraphs of XHTML.
func toHTML(s string) (nodes []*node) {
	for _, p := range strings.Split(s, "\n\n") {
		nodes = append(nodes, el("p", nil, inlineHTML(p)...))
	}
	return nodes
}

var emphasised = regexp.MustCompile(`\*([^*\n]+)\*`)

func inlineHTML(s string) (nodes []*node) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			nodes = append(nodes, el("br", nil))
		}
		at := 0
		for _, m := range emphasised.FindAllStringSubmatchIndex(line, -1) {
			nodes = append(nodes, txt(line[at:m[0]]), el("em", nil, txt(line[m[2]:m[3]])))
			at = m[1]
		}
		nodes = append(nodes, txt(line[at:]))
	}
	return nodes
}

// htmlString writes our text as HTML; one paragraph stands without <p>.
func htmlString(s string) string {
	var b strings.Builder
	nodes := toHTML(s)
	if len(nodes) == 1 {
		nodes = nodes[0].kids
	}
	for _, n := range nodes {
		n.encode(&b, "")
	}
	return b.String()
}
