package document

import "unicode/utf8"

// open begins a paragraph in a style with an alignment of its own, if any.
func (b *body) open(style string, a Align) {
	b.m.open("w:p")
	if style == "" && a == AlignDefault && !b.keep {
		return
	}
	b.m.open("w:pPr")
	if style != "" {
		b.m.leaf("w:pStyle", "w:val", style)
	}
	if b.keep {
		b.m.leaf("w:keepNext")
	}
	if a != AlignDefault {
		b.m.leaf("w:jc", "w:val", justification(a))
	}
	b.m.close()
}

// line writes a paragraph of one plain run.
func (b *body) line(style, text string) { b.aligned(style, text, AlignDefault, false) }

func (b *body) aligned(style, text string, a Align, bold bool) {
	b.open(style, a)
	run(&b.m, clean(text), Run{Bold: bold})
	b.m.close()
}

func (b *body) paragraph(p Paragraph) {
	b.m.open("w:p")
	b.m.open("w:pPr")
	b.m.leaf("w:spacing", "w:before", "60", "w:after", "60")
	b.m.leaf("w:jc", "w:val", justification(p.Align))
	b.m.close()
	for _, r := range p.Runs {
		run(&b.m, clean(r.Text), r)
	}
	b.m.close()
}

func (b *body) rule() {
	b.m.open("w:p")
	b.m.open("w:pPr")
	b.m.open("w:pBdr")
	border(&b.m, "w:bottom", "single", 4, 1)
	b.m.close()
	b.m.close()
	b.m.close()
}

// small is an empty paragraph: Word joins two tables that nothing separates.
func (b *body) small() {
	b.open(styleRunning, AlignDefault)
	b.m.close()
}

// cornerLine writes text in the block at the top right.
func (b *body) cornerLine(text string, size float64, bold bool) {
	b.m.open("w:p")
	b.m.open("w:pPr")
	b.m.leaf("w:pStyle", "w:val", styleCorner)
	b.m.leaf("w:ind", "w:left", itoa(b.width-b.corner()))
	b.m.close()
	b.m.open("w:r")
	b.m.open("w:rPr")
	if bold {
		b.m.leaf("w:b")
	}
	b.m.leaf("w:sz", "w:val", halfPoints(size))
	b.m.close()
	b.m.breaks(clean(text))
	b.m.close()
	b.m.close()
}

// corner is the width of the block at the top right.
func (b *body) corner() int { return min(twips(cornerWidth), b.width/2) }

func (b *body) approval(a Approval) {
	b.cornerLine(b.doc.word("document.approval.heading", nil), b.doc.scale().bodyPt, true)
	b.cornerLine(a.Signature.Role, b.doc.scale().bodyPt, false)
	left := b.width - b.corner()
	b.openTable([]int{left, b.corner()})
	b.m.open("w:tr")
	b.openCell(cell{width: left})
	b.m.open("w:p")
	b.m.close()
	b.m.close()
	b.openCell(cell{width: b.corner()})
	b.signature(a.Signature, b.corner(), false)
	b.m.close()
	b.m.close()
	b.m.close()
	b.small()
}

// keyValue is a table of two columns with a line under each value.
func (b *body) keyValue(k KeyValue) {
	key := b.keyWidth(k)
	b.openTable([]int{key, b.width - key})
	for _, p := range k.Pairs {
		b.m.open("w:tr")
		b.m.open("w:trPr")
		b.m.leaf("w:cantSplit")
		b.m.close()
		b.openCell(cell{width: key})
		b.line("", p.Key)
		b.m.close()
		b.openCell(cell{width: b.width - key, underlined: true})
		b.line("", p.Value)
		b.m.close()
		b.m.close()
	}
	b.m.close()
	b.small()
}

// keyWidth guesses the room of the longest label from its letters: the word
// processor knows their widths, this package does not.
func (b *body) keyWidth(k KeyValue) int {
	const letter, rest = 115, 300
	longest := 0
	for _, p := range k.Pairs {
		longest = max(longest, utf8.RuneCountInString(clean(p.Key)))
	}
	return min(longest*letter+rest, int(float64(b.width)*keyMax))
}

func (b *body) signatureBlock(s SignatureBlock) error {
	width, code := b.width, 0
	if s.QR != nil {
		code = twips(qrSide + 4)
	}
	half := (width - code) / 2
	columns := []int{half, half}
	if code > 0 {
		columns = append(columns, width-2*half)
	}
	b.small()
	b.openTable(columns)
	for i, pair := range s.pairs() {
		var q *QR
		if i == 0 {
			q = s.QR
		}
		if err := b.signaturePair(pair, columns, q); err != nil {
			return err
		}
	}
	b.m.close()
	b.small()
	return nil
}

func (b *body) signaturePair(pair []Signature, columns []int, q *QR) error {
	b.m.open("w:tr")
	b.m.open("w:trPr")
	b.m.leaf("w:cantSplit")
	b.m.close()
	for i, width := range columns {
		b.openCell(cell{width: width})
		switch {
		case i < len(pair) && i < 2:
			b.signature(pair[i], width, true)
		case i == 2 && q != nil:
			if err := b.picture(*q); err != nil {
				return err
			}
			b.line(styleNote, q.Caption)
		}
		b.small()
		b.m.close()
	}
	b.m.close()
	return nil
}

// signature writes one signature within a cell.
func (b *body) signature(s Signature, width int, role bool) {
	if role {
		b.line("", s.Role)
	}
	if s.EDS != nil {
		b.open(styleStamp, AlignDefault)
		run(&b.m, clean(s.Name), Run{Bold: true})
		for _, text := range b.doc.stamp(*s.EDS) {
			run(&b.m, "\n"+clean(text), Run{})
		}
		b.m.close()
		return
	}
	words := b.doc.fields()
	b.blank(width, Pair{words.name, s.Name})
	b.blank(width, Pair{words.date, s.Date}, Pair{words.hand, ""})
}

// blank writes a line to fill in by hand: words, what is known, and leaders up
// to equally spaced stops.
func (b *body) blank(width int, pairs ...Pair) {
	const margin = 240 // of the cell
	b.m.open("w:p")
	b.m.open("w:pPr")
	b.m.leaf("w:pStyle", "w:val", styleField)
	b.m.open("w:tabs")
	for i := range pairs {
		b.m.leaf("w:tab", "w:val", "left", "w:leader", "underscore", "w:pos", itoa((width-margin)*(i+1)/len(pairs)))
	}
	b.m.close()
	b.m.close()
	for i, p := range pairs {
		lead := ""
		if i > 0 {
			lead = " "
		}
		run(&b.m, lead+cleanLine(p.Key)+" ", Run{})
		run(&b.m, cleanLine(p.Value), Run{Bold: true, Underline: true})
		b.m.open("w:r")
		b.m.leaf("w:tab")
		b.m.close()
	}
	b.m.close()
}
