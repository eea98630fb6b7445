package document

const (
	titleWidth = 165.0 // longest line of a form's title
	keepBelow  = 18.0  // of what follows a heading stays on its page
	keyMax     = 0.45  // of the width, for the labels of a form
)

func (c *canvas) heading(h Heading) {
	size, align, above := c.bodyPt, AlignLeft, 3.0
	switch h.level() {
	case 1:
		size, align, above = c.titlePt, AlignCenter, 3
	case 2:
		size = c.sectionPt
	}
	width := c.width
	if align == AlignCenter {
		width = min(width, titleWidth)
	}
	lines := c.setter(size).lines(plain(h.Text, bold), width)
	if align == AlignCenter {
		lines = c.setter(size).balance(plain(h.Text, bold), width, lines)
	}
	c.need(above + c.textHeight(lines, size) + max(keepBelow, c.keep))
	c.gap(above)
	c.flow(lines, size, c.left+(c.width-width)/2, width, align)
	c.y += 1.2
}

func (c *canvas) paragraph(p Paragraph) {
	spans := make([]span, len(p.Runs))
	for i, r := range p.Runs {
		spans[i] = span{text: r.Text, style: style{italic: r.Italic, underline: r.Underline}}
		if r.Bold {
			spans[i].style.face = bold
		}
	}
	lines := c.setter(c.bodyPt).lines(spans, c.width)
	c.gap(1)
	c.flow(lines, c.bodyPt, c.left, c.width, p.Align.or(AlignLeft))
	c.y += 1
}

func (c *canvas) note(n Note) {
	lines := c.setter(c.notePt).lines(plain(n.Text, regular), c.width)
	c.gap(noteGap / 2)
	c.flow(lines, c.notePt, c.left, c.width, AlignLeft)
	c.y += noteGap / 2
}

// flow draws lines down the page and over to the next. Neither the first nor
// the last line of a paragraph stands alone on a page, and its end stays with
// what must follow it.
func (c *canvas) flow(lines []line, size, x, width float64, a Align) {
	high := c.lineHeight(size)
	for i, l := range lines {
		want := high
		if i == 0 || i == len(lines)-2 {
			want = high * float64(min(2, len(lines)-i))
		}
		if i >= len(lines)-2 {
			want += c.keep
		}
		c.need(want)
		c.textLine(l, size, x, c.y, width, a)
		c.y += high
	}
}

// keyValue draws labels at the left and values on lines at the right.
func (c *canvas) keyValue(k KeyValue) {
	s, key := c.setter(c.bodyPt), 0.0
	for _, p := range k.Pairs {
		key = max(key, s.measure(s.known(cleanLine(p.Key), regular), regular)+0.1)
	}
	key = min(key, c.width*keyMax)
	x, width := c.left+key+3, c.width-key-3
	c.gap(1.5)
	for _, p := range k.Pairs {
		c.pair(s.lines(plain(p.Key, regular), key), s.lines(plain(p.Value, medium), width), x, width)
	}
	c.y += 1
}

func (c *canvas) pair(keys, values []line, x, width float64) {
	high := max(c.textHeight(keys, c.bodyPt), c.textHeight(values, c.bodyPt), c.lineHeight(c.bodyPt))
	if high > c.bodyHeight() {
		c.flow(keys, c.bodyPt, c.left, c.width, AlignLeft)
		c.flow(values, c.bodyPt, x, width, AlignLeft)
		return
	}
	c.need(high + 0.8)
	c.text(keys, c.bodyPt, c.left, c.y, c.width, AlignLeft)
	c.text(values, c.bodyPt, x, c.y+high-c.textHeight(values, c.bodyPt), width, AlignLeft)
	c.y += high
	c.stroke(ink2, hair)
	c.pdf.Line(x, c.y, x+width, c.y)
	c.y += 0.8
}
