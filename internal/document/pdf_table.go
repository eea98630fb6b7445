package document

import (
	"fmt"

	"tarazy/internal/fault"
)

const (
	padX, padY = 1.7, 1.0 // between the lines of a table and its text
	narrowest  = 3.0      // room for the widest letter in a column
	tallStart  = 5        // lines that a row taller than a page has at least on its first one
)

// box is a cell with its text broken into lines.
type box struct {
	x, width float64
	lines    []line
	align    Align
}

// band is a row laid out.
type band struct {
	boxes []box
	rows  int // lines of its tallest cell, at least 1
}

func (c *canvas) bandHeight(b band) float64 { return float64(b.rows)*c.lineHeight(c.tablePt) + 2*padY }

// grid is the left edges of a table's columns and, last, its right edge.
type grid []float64

func (c *canvas) grid(t Table) grid {
	const fine = 1000 // shares are whole: thousandths of a millimetre
	edges, at := grid{c.left}, 0
	for _, w := range t.shares(int(c.width * fine)) {
		at += w
		edges = append(edges, c.left+float64(at)/fine)
	}
	return edges
}

// band lays out a row. Cells of the head are medium, in the middle.
func (c *canvas) band(t Table, g grid, r Row, head bool) band {
	out, col := band{rows: 1}, 0
	for _, cell := range r.Cells {
		b := box{x: g[col], width: g[col+cell.span()] - g[col]}
		b.align = t.align(cell, col)
		weight := regular
		if head {
			b.align, weight = cell.Align.or(AlignCenter), medium
		}
		if cell.Bold {
			weight = bold
		}
		b.lines = c.setter(c.tablePt).lines(plain(cell.Text, weight), b.width-2*padX)
		out.boxes, out.rows = append(out.boxes, b), max(out.rows, len(b.lines))
		col += cell.span()
	}
	return out
}

func (c *canvas) table(t Table) error {
	g := c.grid(t)
	for i := range t.Columns {
		if g[i+1]-g[i]-2*padX < narrowest {
			return fmt.Errorf("column %d has no room for a letter", i)
		}
	}
	heads, headHeight := []band{}, 0.0
	for _, r := range t.heads() {
		b := c.band(t, g, r, true)
		heads, headHeight = append(heads, b), headHeight+c.bandHeight(b)
	}
	if headHeight > c.bodyHeight()/2 {
		return fault.New(fault.TooLarge, "document.table_head_too_tall")
	}
	capacity := c.bodyHeight() - headHeight
	c.gap(2)
	c.need(headHeight)
	for i, r := range t.Rows {
		b := c.band(t, g, r, false)
		want := c.bandHeight(b)
		if want > capacity {
			want = c.bandHeight(band{rows: tallStart})
		}
		if i == 0 {
			want += headHeight
		}
		if i == len(t.Rows)-1 && want+c.keep <= capacity {
			want += c.keep
		}
		if c.need(want) || i == 0 {
			c.bands(heads, true)
		}
		c.row(b, heads)
	}
	if len(t.Rows) == 0 {
		c.bands(heads, true)
	}
	c.y += tableGap
	return c.pdf.Error()
}

func (c *canvas) bands(list []band, head bool) {
	for _, b := range list {
		c.drawBand(b, head)
	}
}

// row draws a row; one that is taller than a page goes on over several.
func (c *canvas) row(b band, heads []band) {
	for c.bandHeight(b) > c.room()+0.01 {
		fit := int((c.room() - 2*padY) / c.lineHeight(c.tablePt))
		if fit >= 1 {
			var part band
			part, b = b.split(fit)
			c.drawBand(part, false)
		}
		c.newPage()
		c.bands(heads, true)
	}
	c.drawBand(b, false)
}

// split divides a row after so many lines.
func (b band) split(n int) (head, tail band) {
	head.rows, tail.rows = n, max(1, b.rows-n)
	for _, x := range b.boxes {
		top, rest := x, x
		k := min(n, len(x.lines))
		top.lines, rest.lines = x.lines[:k], x.lines[k:]
		head.boxes, tail.boxes = append(head.boxes, top), append(tail.boxes, rest)
	}
	return head, tail
}

func (c *canvas) drawBand(b band, head bool) {
	c.stroke(ink, thin)
	high := c.bandHeight(b)
	for _, x := range b.boxes {
		c.pdf.Rect(x.x, c.y, x.width, high, "D")
	}
	for _, x := range b.boxes {
		y := c.y + padY
		if head {
			y = c.y + (high-c.textHeight(x.lines, c.tablePt))/2
		}
		c.text(x.lines, c.tablePt, x.x+padX, y, x.width-2*padX, x.align)
	}
	c.y += high
}
