package document

// openTable begins a table without lines, of columns this wide in twips. Its
// layout is fixed: a long word breaks in its cell instead of widening it.
func (b *body) openTable(columns []int) { b.beginTable(columns, false) }

func (b *body) beginTable(columns []int, lines bool) {
	total := 0
	for _, w := range columns {
		total += w
	}
	b.m.open("w:tbl")
	b.m.open("w:tblPr")
	b.m.leaf("w:tblW", "w:w", itoa(total), "w:type", "dxa")
	if lines {
		b.m.open("w:tblBorders")
		for _, edge := range []string{"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"} {
			border(&b.m, edge, "single", 4, 0)
		}
		b.m.close()
	}
	b.m.leaf("w:tblLayout", "w:type", "fixed")
	b.margins(lines)
	b.m.close()
	b.m.open("w:tblGrid")
	for _, w := range columns {
		b.m.leaf("w:gridCol", "w:w", itoa(w))
	}
	b.m.close()
}

// margins are those within the cells. Without lines the text begins at the
// edge of the page's text.
func (b *body) margins(lines bool) {
	left, right := "0", "160"
	if lines {
		left, right = "90", "90"
	}
	b.m.open("w:tblCellMar")
	b.m.leaf("w:top", "w:w", "40", "w:type", "dxa")
	b.m.leaf("w:left", "w:w", left, "w:type", "dxa")
	b.m.leaf("w:bottom", "w:w", "40", "w:type", "dxa")
	b.m.leaf("w:right", "w:w", right, "w:type", "dxa")
	b.m.close()
}

// cell is the look of a cell: its width in twips, the columns it covers, and
// whether it has a line below or text in the middle of its height.
type cell struct {
	width, span        int
	underlined, middle bool
}

// openCell begins a cell.
func (b *body) openCell(c cell) {
	b.m.open("w:tc")
	b.m.open("w:tcPr")
	b.m.leaf("w:tcW", "w:w", itoa(c.width), "w:type", "dxa")
	if c.span > 1 {
		b.m.leaf("w:gridSpan", "w:val", itoa(c.span))
	}
	if c.underlined {
		b.m.open("w:tcBorders")
		border(&b.m, "w:bottom", "single", 4, 0)
		b.m.close()
	}
	if c.middle {
		b.m.leaf("w:vAlign", "w:val", "center")
	}
	b.m.close()
}

// table writes a table; with keep its last row stays with what follows.
func (b *body) table(t Table, keep bool) {
	columns := t.shares(b.width)
	b.beginTable(columns, true)
	for _, r := range t.heads() {
		b.row(t, r, columns, true)
	}
	for i, r := range t.Rows {
		b.keep = keep && i == len(t.Rows)-1
		b.row(t, r, columns, false)
	}
	b.m.close()
	b.small()
}

func (b *body) row(t Table, r Row, columns []int, head bool) {
	b.m.open("w:tr")
	b.m.open("w:trPr")
	b.m.leaf("w:cantSplit")
	if head {
		b.m.leaf("w:tblHeader")
	}
	b.m.close()
	col := 0
	for _, c := range r.Cells {
		width := 0
		for _, w := range columns[col : col+c.span()] {
			width += w
		}
		b.openCell(cell{width: width, span: c.span(), middle: head})
		style, align := styleTable, t.align(c, col)
		if head {
			style, align = styleHead, c.Align
		}
		b.aligned(style, c.Text, align, c.Bold)
		b.m.close()
		col += c.span()
	}
	b.m.close()
}
