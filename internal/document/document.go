package document

import (
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Document is one printed paper.
type Document struct {
	Lang      locale.Lang
	Landscape bool   // A4 on its long side, for tables of many columns
	Title     string // name in the file's properties and at the head of every page but the first
	Subject   string // what it is about, in the file's properties
	Date      string // day of the document as 2006-01-02; it also dates the file
	Number    string // registration number, "" if none; printed beside the running title
	Footer    string // line at the foot of every page, beside the page number
	Parts     []Part
	Stamps    int // places left free on the last page for stamps of signatures in the PDF itself
}

// Part is one block of a document, as Heading or Table. The set is closed: a
// part exists only if both writers know it.
type Part interface {
	part()
	// weight counts rows and letters against the bounds of a document.
	weight() (rows, letters int)
}

// Align is where text stands between the edges of its block.
type Align int

// The alignments. AlignDefault is that of the column, or left.
const (
	AlignDefault Align = iota
	AlignLeft
	AlignCenter
	AlignRight
)

// or gives a when it was chosen, else the alignment of the surroundings.
func (a Align) or(outer Align) Align {
	if a == AlignDefault {
		return outer
	}
	return a
}

// day gives the document's day as the instant of its first second, which dates
// the file.
func (d Document) day() (time.Time, error) {
	t, err := time.Parse(time.DateOnly, d.Date)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "document.date_invalid", "date", d.Date).At("date").Wrap(err)
	}
	return t, nil
}

// tag is the language of the document as BCP 47 with the country, which is what
// word processors choose a spelling dictionary by.
func (d Document) tag() string {
	switch d.Lang {
	case locale.KK:
		return "kk-KZ"
	case locale.RU:
		return "ru-RU"
	default:
		return "en-GB"
	}
}

// word looks up a fixed word of the forms in the document's language.
func (d Document) word(key string, args fault.Args) string {
	return locale.T(d.Lang, key, args)
}

// runningNumber is the number as it is printed in the running title.
func (d Document) runningNumber() string {
	if d.Number == "" {
		return ""
	}
	return d.word("document.number", fault.Args{"number": d.Number})
}
