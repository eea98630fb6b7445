package document

import (
	"fmt"
	"strings"
)

// The page in twips, twentieths of a point.
const (
	twipsShort, twipsLong = 11906, 16838
	twipsMM               = 1440 / 25.4
)

func twips(mm float64) int { return int(mm*twipsMM + 0.5) }

// textTwips is the width of the text of a page.
func (d Document) textTwips() int {
	if d.Landscape {
		return twipsLong - 2*twips(sideAcross)
	}
	return twipsShort - twips(bindMargin) - twips(sideUp)
}

// body is the text of a Word file in the making, and the pictures in it.
type body struct {
	doc      Document
	width    int // of the text, in twips
	m        markup
	keep     bool // what is written stays on the page of what follows
	pictures []file
	links    []relation
}

// part writes one part of the document; rest comes after it.
func (b *body) part(p Part, rest []Part) error {
	follow := signaturesFollow(rest)
	b.keep = false
	switch p := p.(type) {
	case Heading:
		b.line(styleHeading[p.level()], p.Text)
	case Paragraph:
		b.paragraph(p)
	case Note:
		b.keep = follow
		b.line(styleNote, p.Text)
	case Rule:
		b.rule()
	case PageBreak:
		b.m.open("w:p")
		b.m.open("w:r")
		b.m.leaf("w:br", "w:type", "page")
		b.m.close()
		b.m.close()
	case KeyValue:
		b.keyValue(p)
	case Table:
		b.table(p, follow)
	case Letterhead:
		return b.letterhead(p)
	case Reference:
		b.cornerLine(p.Text, b.doc.scale().notePt, false)
	case Approval:
		b.approval(p)
	case SignatureBlock:
		return b.signatureBlock(p)
	case QR:
		return b.qr(p)
	default:
		return fmt.Errorf("no such part as %T in a DOCX", p)
	}
	return nil
}

// document wraps the text with its page.
func (b *body) document() []byte {
	var m markup
	m.declare()
	m.open("w:document", "xmlns:w", nsWord, "xmlns:r", nsRelation, "xmlns:wp", nsInline,
		"xmlns:a", nsDrawing, "xmlns:pic", nsPicture)
	m.open("w:body")
	m.Write(b.m.Bytes())
	b.section(&m)
	m.closeAll()
	return m.Bytes()
}

func (b *body) section(m *markup) {
	m.open("w:sectPr")
	m.leaf("w:headerReference", "w:type", "default", "r:id", "rHead")
	m.leaf("w:headerReference", "w:type", "first", "r:id", "rHeadFirst")
	m.leaf("w:footerReference", "w:type", "default", "r:id", "rFoot")
	m.leaf("w:footerReference", "w:type", "first", "r:id", "rFootFirst")
	left, right := bindMargin, sideUp
	if b.doc.Landscape {
		m.leaf("w:pgSz", "w:w", itoa(twipsLong), "w:h", itoa(twipsShort), "w:orient", "landscape")
		left, right = sideAcross, sideAcross
	} else {
		m.leaf("w:pgSz", "w:w", itoa(twipsShort), "w:h", itoa(twipsLong))
	}
	m.leaf("w:pgMar", "w:top", itoa(twips(marginTop)), "w:right", itoa(twips(right)),
		"w:bottom", itoa(twips(marginTop+4)), "w:left", itoa(twips(left)),
		"w:header", itoa(twips(8)), "w:footer", itoa(twips(marginFoot)), "w:gutter", "0")
	m.leaf("w:titlePg")
	m.close()
}

// running makes the head (of every page but the first) or the foot. A tab
// pushes the number to the right edge.
func (b *body) running(head bool) []byte {
	name, edge := "w:ftr", "w:top"
	left := cleanLine(b.doc.Footer)
	if head {
		name, edge, left = "w:hdr", "w:bottom", cleanLine(b.doc.Title)
	}
	var m markup
	m.declare()
	m.open(name, "xmlns:w", nsWord)
	m.open("w:p")
	m.open("w:pPr")
	m.leaf("w:pStyle", "w:val", styleRunning)
	m.open("w:pBdr")
	m.leaf(edge, "w:val", "single", "w:sz", "4", "w:space", "4", "w:color", "AEBBC6")
	m.close()
	m.open("w:tabs")
	m.leaf("w:tab", "w:val", "right", "w:pos", itoa(b.width))
	m.close()
	m.close()
	run(&m, left, Run{})
	m.open("w:r")
	m.leaf("w:tab")
	m.close()
	if head {
		run(&m, cleanLine(b.doc.runningNumber()), Run{})
	} else {
		field(&m, "PAGE")
		run(&m, " / ", Run{})
		field(&m, "NUMPAGES")
	}
	m.closeAll()
	return m.Bytes()
}

// firstHeader is empty: the first page has the form's own title.
func (b *body) firstHeader() []byte {
	var m markup
	m.declare()
	m.open("w:hdr", "xmlns:w", nsWord)
	m.open("w:p")
	m.open("w:pPr")
	m.leaf("w:pStyle", "w:val", styleRunning)
	m.closeAll()
	return m.Bytes()
}

// field is a number that the word processor fills in.
func field(m *markup, what string) {
	mark := func(kind string) {
		m.open("w:r")
		m.leaf("w:fldChar", "w:fldCharType", kind)
		m.close()
	}
	mark("begin")
	m.open("w:r")
	m.element("w:instrText", " "+what+" ", "xml:space", "preserve")
	m.close()
	mark("separate")
	run(m, "1", Run{})
	mark("end")
}

// run writes text in one manner; a line feed becomes a break.
func run(m *markup, text string, r Run) {
	if text == "" {
		return
	}
	m.open("w:r")
	if r.Bold || r.Italic || r.Underline {
		m.open("w:rPr")
		if r.Bold {
			m.leaf("w:b")
		}
		if r.Italic {
			m.leaf("w:i")
		}
		if r.Underline {
			m.leaf("w:u", "w:val", "single")
		}
		m.close()
	}
	m.breaks(text)
	m.close()
}

// breaks writes text within an open run.
func (m *markup) breaks(text string) {
	for i, s := range strings.Split(text, "\n") {
		if i > 0 {
			m.leaf("w:br")
		}
		m.element("w:t", s, "xml:space", "preserve")
	}
}
