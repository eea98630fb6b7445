package document

import (
	"codeberg.org/go-pdf/fpdf"
)

// The page in millimetres. The left margin of an upright page leaves room for
// the binding of a file.
const (
	a4Short, a4Long      = 210.0, 297.0
	marginTop, topAcross = 14.0, 9.0
	marginFoot           = 7.0
	bindMargin, sideUp   = 25.0, 15.0
	sideAcross           = 14.0
	thin, hair           = 0.2, 0.12
	baseline             = 0.35  // of the letters' height below the middle of the line
	slant                = 11.0  // degrees of italic, which the font has no face for
	smallestBody         = 120.0 // of a page that running titles may leave
)

// scale is the sizes of the letters of a page, in points, and how tall a line
// is in relation to them.
type scale struct {
	titlePt, sectionPt, bodyPt, tablePt, notePt, runningPt float64
	leading                                                float64
}

// A form across the page is denser: an annex with five indicators stays on one
// sheet, as it is signed.
var (
	upright = scale{titlePt: 13, sectionPt: 11.5, bodyPt: 10, tablePt: 9, notePt: 8, runningPt: 7.5, leading: 1.36}
	wide    = scale{titlePt: 11.5, sectionPt: 10, bodyPt: 9, tablePt: 8.2, notePt: 7.5, runningPt: 7, leading: 1.26}
)

// scale is that of the document's page.
func (d Document) scale() scale {
	if d.Landscape {
		return wide
	}
	return upright
}

type colour struct{ r, g, b int }

var (
	ink   = colour{18, 38, 58}
	ink2  = colour{61, 81, 102}
	faint = colour{174, 187, 198}
)

// canvas is a PDF in the making: where the next block goes and what the page
// leaves for it. Lengths are millimetres from the top left of the page.
type canvas struct {
	scale
	doc        Document
	pdf        *fpdf.Fpdf
	fonts      []*font
	added      [len(faceFiles)]bool
	face       face
	size       float64 // of the font set on this page, 0 if none
	left, top  float64
	width      float64
	bottom     float64 // where the body of a page ends
	y          float64
	keep       float64 // height below the end of this part that must stay with it
	height     float64 // of the page
	headLines  []line
	footLines  []line
	numberText string
}

// newPage begins a page with its running title; the feet are drawn at the end,
// when the number of pages is known.
func (c *canvas) newPage() {
	c.pdf.AddPage()
	c.size = 0
	c.y = c.top
	if c.pdf.PageNo() > 1 {
		c.runningTitle()
	}
}

// room is what the page has left.
func (c *canvas) room() float64 { return c.bottom - c.y }

// fresh says whether nothing stands on the page yet.
func (c *canvas) fresh() bool { return c.y <= c.bodyTop()+0.01 }

// bodyTop is where the body begins on this page.
func (c *canvas) bodyTop() float64 {
	if c.pdf.PageNo() == 1 {
		return c.top
	}
	return c.top + c.headHeight()
}

// bodyHeight is the room of an empty page after the first.
func (c *canvas) bodyHeight() float64 { return c.bottom - c.top - c.headHeight() }

// need begins a new page if the block does not fit and the page is not empty,
// and says whether it did.
func (c *canvas) need(height float64) bool {
	if height <= c.room()+0.01 || c.fresh() {
		return false
	}
	c.newPage()
	return true
}

// gap leaves a space above a block, but not at the top of a page.
func (c *canvas) gap(height float64) {
	if !c.fresh() {
		c.y = min(c.y+height, c.bottom)
	}
}

func (c *canvas) setter(size float64) setter { return setter{fonts: c.fonts, size: size} }

func (c *canvas) lineHeight(size float64) float64 { return size * mmPerPoint * c.leading }

func (c *canvas) textHeight(lines []line, size float64) float64 {
	return float64(len(lines)) * c.lineHeight(size)
}

// use sets the font, and adds it to the file when first used: an unused face
// would cost its weight in every form.
func (c *canvas) use(f face, size float64) {
	if c.size == size && c.face == f {
		return
	}
	family := [...]string{regular: "golos", medium: "golosmedium", bold: "golosbold"}[f]
	if !c.added[f] {
		c.pdf.AddUTF8FontFromBytes(family, "", c.fonts[f].file)
		c.added[f] = true
	}
	c.pdf.SetFont(family, "", size)
	c.face, c.size = f, size
}

func (c *canvas) textColour(k colour) { c.pdf.SetTextColor(k.r, k.g, k.b) }

// text draws lines below each other from the given top edge.
func (c *canvas) text(lines []line, size, x, y, width float64, a Align) {
	for i, l := range lines {
		c.textLine(l, size, x, y+float64(i)*c.lineHeight(size), width, a)
	}
}

func (c *canvas) textLine(l line, size, x, y, width float64, a Align) {
	switch a {
	case AlignCenter:
		x += (width - l.width) / 2
	case AlignRight:
		x += width - l.width
	}
	base := y + c.lineHeight(size)/2 + baseline*size*mmPerPoint
	for _, p := range l.pieces {
		c.use(p.style.face, size)
		c.piece(p, x, base)
		x += p.width
	}
}

func (c *canvas) piece(p piece, x, base float64) {
	if p.style.underline {
		c.stroke(ink, thin)
		c.pdf.Line(x, base+0.8, x+p.width, base+0.8)
	}
	if !p.style.italic {
		c.pdf.Text(x, base, p.text)
		return
	}
	c.pdf.TransformBegin()
	c.pdf.TransformSkewX(slant, x, base)
	c.pdf.Text(x, base, p.text)
	c.pdf.TransformEnd()
}

func (c *canvas) stroke(k colour, width float64) {
	c.pdf.SetDrawColor(k.r, k.g, k.b)
	c.pdf.SetLineWidth(width)
}

// across draws a line from edge to edge.
func (c *canvas) across(k colour, y float64) {
	c.stroke(k, hair)
	c.pdf.Line(c.left, y, c.left+c.width, y)
}

// plain makes spans of one style.
func plain(text string, f face) []span { return []span{{text: text, style: style{face: f}}} }
