package document

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// The places of the stamps, in millimetres: a grid above the foot of the last
// page, filled from below.
const (
	stampHigh  = 18.0
	stampGap   = 2.0
	stampFoot  = 19.0 // of the page below the lowest stamps: the foot in two lines
	stampSmall = 5.0  // points; smaller letters nobody reads
)

// Stamp is the visible side of a signature that the PDF itself bears.
type Stamp struct {
	Lang locale.Lang
	Role string // in what quality the person signs
	Name string
	When string // day and time in the body's zone, as printed
}

// Picture is a stamp drawn: a PDF of one page that has its size, in points.
type Picture struct {
	PDF           []byte
	Width, Height float64
}

// stampGrid is how many stamps stand abreast and how wide each is.
func stampGrid(landscape bool) (abreast int, left, width float64) {
	if landscape {
		return 3, sideAcross, (a4Long - 2*sideAcross - 2*stampGap) / 3
	}
	return 2, bindMargin, (a4Short - bindMargin - sideUp - stampGap) / 2
}

// StampPlace gives the lower left corner of a stamp's place on an A4 page, in
// points from that of the page. Places count from 0; false means that the page
// has no such place.
func StampPlace(landscape bool, place int) (x, y float64, ok bool) {
	abreast, left, width := stampGrid(landscape)
	row, column := place/abreast, place%abreast
	high := a4Long
	if landscape {
		high = a4Short
	}
	x = left + float64(column)*(width+stampGap)
	y = stampFoot + float64(row)*(stampHigh+stampGap)
	return x / mmPerPoint, y / mmPerPoint, place >= 0 && y+stampHigh <= high-marginTop-smallestBody/4
}

// Picture draws the stamp. Long texts are set in smaller letters; the fault
// document.signature_too_long says that even these are too many.
func (s Stamp) Picture(landscape bool) (Picture, error) {
	fonts, err := loadFonts()
	if err != nil {
		return Picture{}, err
	}
	_, _, width := stampGrid(landscape)
	c := &canvas{doc: Document{Lang: s.Lang}, fonts: fonts, scale: upright, width: width}
	lines, err := c.fitStamp(s)
	if err != nil {
		return Picture{}, err
	}
	c.pdf = fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: fpdf.SizeType{Wd: width, Ht: stampHigh}})
	c.pdf.SetAutoPageBreak(false, 0)
	c.pdf.SetCatalogSort(true)
	c.pdf.SetCreationDate(time.Unix(0, 0).UTC()) // of no meaning, but the same every time
	c.pdf.SetModificationDate(time.Unix(0, 0).UTC())
	c.pdf.AddPage()
	c.textColour(ink)
	c.drawStamp(lines)
	var b bytes.Buffer
	if err := c.pdf.Output(&b); err != nil {
		return Picture{}, fmt.Errorf("document: draw a stamp: %w", err)
	}
	return Picture{b.Bytes(), width / mmPerPoint, stampHigh / mmPerPoint}, nil
}

// fitStamp breaks the texts into lines in the largest letters that fit.
func (c *canvas) fitStamp(s Stamp) ([]line, error) {
	if err := short(maxSignature, s.Role, s.Name, s.When); err != nil {
		return nil, err
	}
	inner := c.width - 2*boxPadX
	for ; c.notePt >= stampSmall; c.notePt-- {
		set := c.setter(c.notePt)
		lines := set.lines(plain(s.Role, regular), inner)
		lines = append(lines, set.lines(plain(s.Name, bold), inner)...)
		lines = append(lines, set.lines(plain(c.doc.word("document.eds.signed", fault.Args{"when": s.When}), regular), inner)...)
		if c.textHeight(lines, c.notePt)+2*boxPadY <= stampHigh {
			return lines, nil
		}
	}
	return nil, fault.New(fault.TooLarge, "document.signature_too_long", "letters", len([]rune(s.Role+s.Name)), "limit", maxSignature)
}

func (c *canvas) drawStamp(lines []line) {
	const edge = 0.2 // half a stroke would be cut off
	c.stroke(ink, thin)
	c.pdf.Rect(edge, edge, c.width-2*edge, stampHigh-2*edge, "D")
	c.stroke(ink, 0.5)
	c.pdf.Line(edge+0.15, edge, edge+0.15, stampHigh-edge)
	c.pdf.Line(edge+1.2, edge, edge+1.2, stampHigh-edge)
	top := (stampHigh - c.textHeight(lines, c.notePt)) / 2
	c.text(lines, c.notePt, boxPadX, top, c.width-2*boxPadX, AlignLeft)
}

// stampsHigh is the room that the document leaves free for stamps on its last
// page.
func (c *canvas) stampsHigh() float64 {
	if c.doc.Stamps <= 0 {
		return 0
	}
	abreast, _, _ := stampGrid(c.doc.Landscape)
	return float64((c.doc.Stamps+abreast-1)/abreast) * (stampHigh + stampGap)
}

// checkStamps refuses more stamps than a page has places for.
func checkStamps(d Document) error {
	if d.Stamps <= 0 {
		return nil
	}
	if _, _, ok := StampPlace(d.Landscape, d.Stamps-1); !ok {
		return fault.New(fault.TooLarge, "document.too_many_stamps", "stamps", d.Stamps)
	}
	return nil
}
