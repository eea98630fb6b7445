package document

import (
	"bytes"
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"
)

// PDF writes the document as a PDF file on A4. Faults: document.fonts_missing
// if the fonts were not built in, document.too_many_rows,
// document.too_much_text, document.qr_too_long, document.signature_too_long,
// document.running_text_too_long, document.table_head_too_tall,
// document.date_invalid, document.too_many_stamps, document.emblem. Other errors are mistakes of the caller or of w.
func PDF(w io.Writer, d Document) error {
	if err := check(d); err != nil {
		return err
	}
	c, err := newCanvas(d)
	if err != nil {
		return err
	}
	c.newPage()
	for i, p := range d.Parts {
		c.keep = c.follow(d.Parts[i+1:])
		if err := c.draw(p); err != nil {
			return fmt.Errorf("document: part %d: %w", i, err)
		}
	}
	if high := c.stampsHigh(); high > 0 { // the space below the last part may reach beyond the page
		c.need(high)
	}
	c.feet()
	var b bytes.Buffer
	if err := c.pdf.Output(&b); err != nil {
		return fmt.Errorf("document: write PDF: %w", err)
	}
	out, err := identified(b.Bytes())
	if err != nil {
		return err
	}
	if _, err := w.Write(out); err != nil {
		return fmt.Errorf("document: write PDF: %w", err)
	}
	return nil
}

func newCanvas(d Document) (*canvas, error) {
	fonts, err := loadFonts()
	if err != nil {
		return nil, err
	}
	day, err := d.day()
	if err != nil {
		return nil, err
	}
	c := &canvas{doc: d, fonts: fonts, top: marginTop, scale: d.scale()}
	orientation := "P"
	c.left, c.width, c.height = bindMargin, a4Short-bindMargin-sideUp, a4Long
	if d.Landscape {
		orientation = "L"
		c.left, c.width, c.height = sideAcross, a4Long-2*sideAcross, a4Short
		c.top = topAcross
	}
	c.pdf = fpdf.New(orientation, "mm", "A4", "")
	c.pdf.SetAutoPageBreak(false, 0)
	c.pdf.SetCatalogSort(true)
	c.pdf.SetCreationDate(day)
	c.pdf.SetModificationDate(day)
	c.pdf.SetProducer("Tarazy", true)
	c.pdf.SetTitle(cleanLine(d.Title), true)
	c.pdf.SetSubject(cleanLine(d.Subject), true)
	c.pdf.SetLang(d.tag())
	c.archival()
	c.pdf.SetFillColor(ink.r, ink.g, ink.b)
	c.textColour(ink)
	return c, c.layRunning()
}

// draw puts one part on the page.
func (c *canvas) draw(p Part) error {
	switch p := p.(type) {
	case Heading:
		c.heading(p)
	case Paragraph:
		c.paragraph(p)
	case Note:
		c.note(p)
	case Rule:
		c.gap(2)
		c.across(ink, c.y)
		c.y += 2
	case PageBreak:
		if !c.fresh() {
			c.newPage()
		}
	case KeyValue:
		c.keyValue(p)
	case Table:
		return c.table(p)
	case Letterhead:
		return c.letterhead(p)
	case Reference:
		c.reference(p)
	case Approval:
		c.approval(p)
	case SignatureBlock:
		return c.signatureBlock(p)
	case QR:
		return c.qr(p)
	default:
		return fmt.Errorf("no such part as %T in a PDF", p)
	}
	return c.pdf.Error()
}
