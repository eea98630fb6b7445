package document

import (
	"rsc.io/qr"

	"tarazy/internal/fault"
)

const (
	cornerWidth  = 87.0 // of the block at the top right of a landscape form
	cornerShare  = 0.5  // of an upright page, where that would be too wide
	abreast      = 9.0  // between two signatures
	qrSide       = 21.0 // of a code with its white margin
	boxPadX      = 2.6  // within the box of an electronic signature
	boxPadY      = 1.2
	fieldHigh    = 6.2 // of a line to write on
	signatureGap = 3.5 // above signatures
	noteGap      = 2.5 // around a note
	tableGap     = 1.0 // below a table
)

func (c *canvas) corner() (x, width float64) {
	width = min(cornerWidth, c.width*cornerShare)
	return c.left + c.width - width, width
}

func (c *canvas) reference(r Reference) {
	x, width := c.corner()
	lines := c.setter(c.notePt).lines(plain(r.Text, regular), width)
	c.flow(lines, c.notePt, x, width, AlignCenter)
	c.y += 1
}

func (c *canvas) approval(a Approval) {
	x, width := c.corner()
	heading := c.setter(c.bodyPt).lines(plain(c.doc.word("document.approval.heading", nil), bold), width)
	s := c.layMark(a.Signature, width)
	c.gap(1.5)
	c.need(c.textHeight(heading, c.bodyPt) + c.markHeight(s))
	c.text(heading, c.bodyPt, x, c.y, width, AlignCenter)
	c.y += c.textHeight(heading, c.bodyPt)
	c.mark(s, x, c.y, width, AlignCenter)
	c.y += c.markHeight(s) + 2
}

// mark is a signature laid out: the role above, then the box of an electronic
// signature or lines to write on.
type mark struct {
	role  []line
	box   []line // nil: signed by hand
	name  []line
	date  []line
	words fields
}

// fields are the small words beside the lines to write on.
type fields struct{ name, date, hand string }

func (d Document) fields() fields {
	return fields{
		name: d.word("document.signature.name", nil),
		date: d.word("document.signature.date", nil),
		hand: d.word("document.signature.hand", nil),
	}
}

// stamp gives the lines of an electronic signature below the name.
func (d Document) stamp(e EDS) []string {
	return []string{
		d.word("document.eds.signed", fault.Args{"when": e.When}),
		d.word("document.eds.certificate", fault.Args{"serial": e.Serial}),
	}
}

func (c *canvas) layMark(s Signature, width float64) mark {
	m := mark{role: c.setter(c.bodyPt).lines(plain(s.Role, regular), width)}
	small := c.setter(c.notePt)
	if s.EDS != nil {
		inner := width - 2*boxPadX
		m.box = small.lines(plain(s.Name, bold), inner)
		for _, text := range c.doc.stamp(*s.EDS) {
			m.box = append(m.box, small.lines(plain(text, regular), inner)...)
		}
		return m
	}
	m.words = c.doc.fields()
	m.date = c.setter(c.bodyPt).lines(plain(s.Date, medium), width/2-2-c.label(m.words.date))
	m.name = c.setter(c.bodyPt).lines(plain(s.Name, medium), width-c.label(m.words.name))
	return m
}

// label is the width of a small word beside a line, with the space after it.
func (c *canvas) label(text string) float64 {
	s := c.setter(c.notePt)
	return s.measure(s.known(cleanLine(text), regular), regular) + 2
}

func (c *canvas) markHeight(m mark) float64 {
	high := c.textHeight(m.role, c.bodyPt) + 0.8
	if m.box != nil {
		return high + c.textHeight(m.box, c.notePt) + 2*boxPadY
	}
	return high + c.fieldHeight(m.name) + c.fieldHeight(m.date) + 0.6
}

func (c *canvas) fieldHeight(value []line) float64 {
	return max(fieldHigh, c.textHeight(value, c.bodyPt)+0.6)
}

func (c *canvas) mark(m mark, x, y, width float64, role Align) {
	c.text(m.role, c.bodyPt, x, y, width, role)
	y += c.textHeight(m.role, c.bodyPt) + 0.8
	if m.box != nil {
		c.stampBox(m.box, x, y, width)
		return
	}
	c.field(m.words.name, m.name, x, y, width)
	y += c.fieldHeight(m.name)
	c.field(m.words.date, m.date, x, y, width/2-2)
	c.field(m.words.hand, nil, x+width/2+2, y+c.fieldHeight(m.date)-fieldHigh, width/2-2)
}

// stampBox is the look of an electronic signature: a box with a double line at
// its left.
func (c *canvas) stampBox(lines []line, x, y, width float64) {
	high := c.textHeight(lines, c.notePt) + 2*boxPadY
	c.stroke(ink, thin)
	c.pdf.Rect(x, y, width, high, "D")
	c.stroke(ink, 0.5)
	c.pdf.Line(x+0.15, y, x+0.15, y+high)
	c.pdf.Line(x+1.2, y, x+1.2, y+high)
	c.text(lines, c.notePt, x+boxPadX, y+boxPadY, width-2*boxPadX, AlignLeft)
}

// field is a small word and a line to write on, with what is known on it.
func (c *canvas) field(word string, value []line, x, y, width float64) {
	label, high := c.label(word), c.fieldHeight(value)
	s := c.setter(c.notePt)
	c.textColour(ink2)
	c.text(s.lines(plain(word, regular), width), c.notePt, x, y+high-c.lineHeight(c.notePt)-0.2, width, AlignLeft)
	c.textColour(ink)
	c.text(value, c.bodyPt, x+label, y+high-c.textHeight(value, c.bodyPt)-0.3, width-label, AlignLeft)
	c.stroke(ink2, hair)
	c.pdf.Line(x+label, y+high, x+width, y+high)
}

// pair is two signatures abreast, and beside them the code if they come first.
type pair struct {
	marks   []mark
	width   float64 // of each
	height  float64
	caption []line
	qr      bool
}

// layPairs lays out a block.
func (c *canvas) layPairs(b SignatureBlock) []pair {
	width := c.width
	if b.QR != nil {
		width -= qrSide + abreast
	}
	var out []pair
	for i, signatures := range b.pairs() {
		p := pair{width: (width - abreast) / 2, qr: i == 0 && b.QR != nil}
		for _, s := range signatures {
			m := c.layMark(s, p.width)
			p.marks, p.height = append(p.marks, m), max(p.height, c.markHeight(m))
		}
		if p.qr {
			p.caption = c.setter(c.runningPt).lines(plain(b.QR.Caption, regular), qrSide)
			p.height = max(p.height, qrSide+c.textHeight(p.caption, c.runningPt))
		}
		out = append(out, p)
	}
	return out
}

func (c *canvas) signatureBlock(b SignatureBlock) error {
	var code *qr.Code
	if b.QR != nil {
		var err error
		if code, err = b.QR.encode(); err != nil {
			return err
		}
	}
	c.gap(signatureGap)
	pairs := c.layPairs(b)
	for i, p := range pairs {
		if i == len(pairs)-1 && c.doc.Stamps > 0 {
			c.need(p.height + signatureGap + c.keep)
		}
		c.need(p.height)
		for k, m := range p.marks {
			c.mark(m, c.left+float64(k)*(p.width+abreast), c.y, p.width, AlignLeft)
		}
		if p.qr {
			x := c.left + c.width - qrSide
			c.code(code, x, c.y)
			c.text(p.caption, c.runningPt, x, c.y+qrSide, qrSide, AlignCenter)
		}
		c.y += p.height
		c.gap(signatureGap)
	}
	return c.pdf.Error()
}

// follow is the height of what must stay with the end of the part before it:
// notes, and the first signatures. Nobody signs a page that has only lines for
// signatures on it.
func (c *canvas) follow(rest []Part) float64 {
	if len(rest) == 0 {
		return min(c.stampsHigh(), c.bodyHeight()/2)
	}
	if !signaturesFollow(rest) {
		return 0
	}
	high := signatureGap + tableGap
	for _, p := range rest {
		switch p := p.(type) {
		case Note:
			high += c.textHeight(c.setter(c.notePt).lines(plain(p.Text, regular), c.width), c.notePt) + noteGap
		case SignatureBlock:
			if pairs := c.layPairs(p); len(pairs) > 0 {
				high += pairs[0].height
			}
			return min(high, c.bodyHeight()/2)
		}
	}
	return high
}

// qr draws a code at the left with its caption beside it.
func (c *canvas) qr(q QR) error {
	code, err := q.encode()
	if err != nil {
		return err
	}
	x, width := c.left+qrSide+3, c.width-qrSide-3
	caption := c.setter(c.notePt).lines(plain(q.Caption, regular), width)
	high := c.textHeight(caption, c.notePt)
	c.gap(3)
	c.need(max(qrSide, high) + c.keep)
	c.code(code, c.left, c.y)
	c.text(caption, c.notePt, x, c.y+max(0, (qrSide-high)/2), width, AlignLeft)
	c.y += max(qrSide, high) + 1
	return c.pdf.Error()
}

// code draws the modules as filled strips: sharp at any size, and no picture
// in the file. Its white margin lies within the side.
func (c *canvas) code(code *qr.Code, x, y float64) {
	module := qrSide / float64(code.Size+2*quiet)
	for row := range code.Size {
		for col := 0; col < code.Size; col++ {
			start := col
			for code.Black(col, row) {
				col++
			}
			if col > start {
				left, top := x+float64(start+quiet)*module, y+float64(row+quiet)*module
				c.pdf.Rect(left, top, float64(col-start)*module, module, "F")
			}
		}
	}
}
