package people

import (
	"encoding/xml"
	"errors"
	"math/big"
	"strconv"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// sheetParser turns the XML of a sheet into lines.
type sheetParser struct {
	x      *xlsxReader
	each   func(line) error
	merged func(Merge) error

	row   int
	cells map[int]cell
	at    int // column of the cell
	kind  string
	cur   cell
	text  strings.Builder
	in    bool // inside v or t
}

func (p *sheetParser) token(t xml.Token, _ *xml.Decoder) error {
	switch t := t.(type) {
	case xml.StartElement:
		return p.start(t)
	case xml.CharData:
		if p.in && p.text.Len() < 8*cellMost {
			p.text.Write(t)
		}
	case xml.EndElement:
		return p.end(t)
	}
	return nil
}

func (p *sheetParser) start(t xml.StartElement) error {
	switch t.Name.Local {
	case "row":
		p.row++
		if r, err := strconv.Atoi(attr(t, "r")); err == nil && r > 0 {
			p.row = r
		}
		p.at = 0
		clear(p.cells)
	case "c":
		p.at++
		if col, _, ok := place(attr(t, "r")); ok {
			p.at = col
		}
		p.kind, p.cur = attr(t, "t"), cell{}
		p.text.Reset()
	case "f":
		p.cur.Formula = true
	case "v", "t":
		p.in = true
	case "mergeCell":
		return p.merge(attr(t, "ref"))
	}
	return nil
}

func (p *sheetParser) end(t xml.EndElement) error {
	switch t.Name.Local {
	case "v", "t":
		p.in = false
	case "c":
		if err := p.finish(); err != nil {
			return err
		}
	case "row":
		if len(p.cells) > 0 {
			l := line{Row: p.row, Cells: p.cells}
			return p.each(l)
		}
	}
	return nil
}

// finish puts the cell into the row, unless it is empty.
func (p *sheetParser) finish() error {
	text := p.text.String()
	switch p.kind {
	case "s":
		i, err := strconv.Atoi(text)
		if err != nil || i < 0 || i >= len(p.x.shared) {
			return broken("shared string", errors.New("index "+clip(text)))
		}
		text = p.x.shared[i]
	case "e":
		p.cur.Broken = true
	case "", "n":
		p.cur.Number = text != ""
		text = plainNumber(text)
	}
	p.cur.Text = strings.TrimSpace(strings.ReplaceAll(text, "\u00a0", " "))
	if p.cur.Text == "" && !p.cur.Formula {
		return nil
	}
	if p.at > ColumnMost {
		return fault.New(fault.TooLarge, "people.import.columns", "limit", ColumnMost, "row", p.row)
	}
	p.cells[p.at] = p.cur
	return nil
}

func (p *sheetParser) merge(ref string) error {
	first, last, ok := strings.Cut(ref, ":")
	if !ok {
		return nil
	}
	col, top, ok1 := place(first)
	_, bottom, ok2 := place(last)
	if !ok1 || !ok2 {
		return nil
	}
	return p.merged(Merge{Cell: first, Col: col, First: top, Last: bottom})
}

// place reads "AB12" as column 28, row 12.
func place(ref string) (col, row int, ok bool) {
	i := 0
	for i < len(ref) && i < 4 && ref[i] >= 'A' && ref[i] <= 'Z' {
		col = col*26 + int(ref[i]-'A') + 1
		i++
	}
	row, err := strconv.Atoi(ref[i:])
	return col, row, err == nil && i > 0 && row > 0
}

// plainNumber writes a number without an exponent; anything else is left.
func plainNumber(s string) string {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(s), "E")
	if !ok {
		return s
	}
	n, err := strconv.Atoi(exponent)
	if err != nil || n < 0 || n > 20 || len(mantissa) > 30 {
		return s
	}
	r, good := new(big.Rat).SetString(s)
	if !good || !r.IsInt() {
		return s
	}
	return r.Num().String()
}

// Days are numbered from these: Excel counts 1900 as a leap year, so its first
// two months do not fit and are refused.
var (
	serialZero    = day.Of(1899, 12, 30)
	serialZero904 = day.Of(1904, 1, 1)
)

// serialDay is the day of an Excel serial number.
func serialDay(text string, from1904 bool) (day.Day, bool) {
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || n < 61 || n > 2_958_465 {
		return 0, false
	}
	if from1904 {
		return serialZero904.Add(n), true
	}
	return serialZero.Add(n), true
}
