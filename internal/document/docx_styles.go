package document

const fontName = "Golos Text"

// Names of the styles, as they stand in the file.
const (
	styleTable   = "TableText"
	styleHead    = "TableHead"
	styleNote    = "Note"
	styleCorner  = "Corner"
	styleStamp   = "Stamp"
	styleField   = "Field"
	styleRunning = "Running"
)

var styleHeading = [...]string{1: "Heading1", 2: "Heading2", 3: "Heading3"}

// look is a paragraph style. Sizes are half points, spaces twentieths of a point.
type look struct {
	id, name     string
	size         float64
	bold, keep   bool
	align        Align
	above, below int
	level        int  // of a heading, 0 for other text
	quiet, boxed bool // second ink; the box of an electronic signature
}

// looks gives the styles in the sizes of a page.
func looks(s scale) []look {
	return []look{
		{id: "Heading1", name: "heading 1", size: s.titlePt, bold: true, keep: true, align: AlignCenter, above: 200, below: 60, level: 1},
		{id: "Heading2", name: "heading 2", size: s.sectionPt, bold: true, keep: true, above: 170, below: 60, level: 2},
		{id: "Heading3", name: "heading 3", size: s.bodyPt, bold: true, keep: true, above: 140, below: 40, level: 3},
		{id: styleTable, name: "Table Text", size: s.tablePt},
		{id: styleHead, name: "Table Head", size: s.tablePt, bold: true, keep: true, align: AlignCenter},
		{id: styleNote, name: "Note", size: s.notePt, above: 60, below: 60},
		{id: styleCorner, name: "Corner", size: s.bodyPt, align: AlignCenter, keep: true},
		{id: styleStamp, name: "Stamp", size: s.notePt, keep: true, boxed: true},
		{id: styleField, name: "Field", size: s.notePt, keep: true, above: 80, quiet: true},
		{id: styleRunning, name: "Running", size: s.runningPt, quiet: true},
	}
}

func (d Document) styles() []byte {
	var m markup
	m.declare()
	m.open("w:styles", "xmlns:w", nsWord)
	d.defaults(&m)
	m.open("w:style", "w:type", "paragraph", "w:default", "1", "w:styleId", "Normal")
	m.leaf("w:name", "w:val", "Normal")
	m.leaf("w:qFormat")
	m.close()
	m.open("w:style", "w:type", "table", "w:default", "1", "w:styleId", "TableNormal")
	m.leaf("w:name", "w:val", "Normal Table")
	m.close()
	for _, l := range looks(d.scale()) {
		l.write(&m)
	}
	m.closeAll()
	return m.Bytes()
}

// defaults set the font, the ink, the language and the spacing of all text.
func (d Document) defaults(m *markup) {
	m.open("w:docDefaults")
	m.open("w:rPrDefault")
	m.open("w:rPr")
	m.leaf("w:rFonts", "w:ascii", fontName, "w:hAnsi", fontName, "w:eastAsia", fontName, "w:cs", fontName)
	m.leaf("w:color", "w:val", "12263A")
	m.leaf("w:sz", "w:val", halfPoints(d.scale().bodyPt))
	m.leaf("w:szCs", "w:val", halfPoints(d.scale().bodyPt))
	m.leaf("w:lang", "w:val", d.tag(), "w:eastAsia", d.tag(), "w:bidi", d.tag())
	m.close()
	m.close()
	m.open("w:pPrDefault")
	m.open("w:pPr")
	m.leaf("w:spacing", "w:before", "0", "w:after", "0", "w:line", "259", "w:lineRule", "auto")
	m.close()
	m.close()
	m.close()
}

func (l look) write(m *markup) {
	m.open("w:style", "w:type", "paragraph", "w:styleId", l.id)
	m.leaf("w:name", "w:val", l.name)
	m.leaf("w:basedOn", "w:val", "Normal")
	if l.level > 0 {
		m.leaf("w:next", "w:val", "Normal")
	}
	m.leaf("w:qFormat")
	m.open("w:pPr")
	if l.keep {
		m.leaf("w:keepNext")
		m.leaf("w:keepLines")
	}
	if l.boxed {
		stampBorders(m)
	}
	m.leaf("w:spacing", "w:before", itoa(l.above), "w:after", itoa(l.below))
	if l.boxed {
		m.leaf("w:ind", "w:left", "120", "w:right", "60")
	}
	if l.align != AlignDefault {
		m.leaf("w:jc", "w:val", justification(l.align))
	}
	if l.level > 0 {
		m.leaf("w:outlineLvl", "w:val", itoa(l.level-1))
	}
	m.close()
	m.open("w:rPr")
	if l.bold {
		m.leaf("w:b")
	}
	if l.quiet {
		m.leaf("w:color", "w:val", "3D5166")
	}
	m.leaf("w:sz", "w:val", halfPoints(l.size))
	m.leaf("w:szCs", "w:val", halfPoints(l.size))
	m.close()
	m.close()
}

// stampBorders draw the box of an electronic signature, double at its left.
func stampBorders(m *markup) {
	m.open("w:pBdr")
	border(m, "w:top", "single", 4, 2)
	border(m, "w:left", "double", 6, 5)
	border(m, "w:bottom", "single", 4, 2)
	border(m, "w:right", "single", 4, 2)
	m.close()
}

// border draws one edge: its width in eighths of a point, its distance from the
// text in points.
func border(m *markup, edge, kind string, width, space int) {
	m.leaf(edge, "w:val", kind, "w:sz", itoa(width), "w:space", itoa(space), "w:color", "12263A")
}

// halfPoints is how the format counts the size of letters.
func halfPoints(points float64) string { return itoa(int(points*2 + 0.5)) }

func justification(a Align) string {
	switch a {
	case AlignCenter:
		return "center"
	case AlignRight:
		return "right"
	}
	return "left"
}
