package document

import "fmt"

// Column is one column of a table.
type Column struct {
	Title string
	Width int   // share of the table's width in relation to the other columns, above 0
	Align Align // of the cells below the head
}

// Cell is one cell of a table.
type Cell struct {
	Text  string
	Bold  bool
	Span  int   // columns that the cell covers; 0 means 1
	Align Align // AlignDefault: that of its column, or left if it covers several
}

// Row is one row of a table; the spans of its cells add up to the columns.
type Row struct {
	Cells []Cell
}

// Table is a table with lines. Its head is printed again on every page. A row
// moves to the next page whole, unless it is taller than a page.
type Table struct {
	Columns []Column
	Head    []Row // rows of the head above the columns' titles, as for a title over several columns
	Rows    []Row
}

// Cells makes a row of plain cells.
func Cells(texts ...string) Row {
	r := Row{Cells: make([]Cell, len(texts))}
	for i, t := range texts {
		r.Cells[i].Text = t
	}
	return r
}

func (Table) part() {}

func (t Table) weight() (rows, letters int) {
	for _, c := range t.Columns {
		letters += len(c.Title)
	}
	for _, list := range [][]Row{t.Head, t.Rows} {
		for _, r := range list {
			for _, c := range r.Cells {
				letters += len(c.Text)
			}
		}
	}
	return len(t.Rows) + len(t.Head), letters
}

// check finds a table whose rows do not fit its columns: a mistake of the
// program that built it, not of a person.
func (t Table) check() error {
	if len(t.Columns) == 0 {
		return fmt.Errorf("table without columns")
	}
	for i, c := range t.Columns {
		if c.Width <= 0 {
			return fmt.Errorf("column %d has width %d", i, c.Width)
		}
	}
	for i, r := range append(append([]Row{}, t.Head...), t.Rows...) {
		if n := r.columns(); n != len(t.Columns) {
			return fmt.Errorf("row %d covers %d of %d columns", i, n, len(t.Columns))
		}
	}
	return nil
}

// columns counts the columns that the row covers.
func (r Row) columns() int {
	n := 0
	for _, c := range r.Cells {
		n += c.span()
	}
	return n
}

func (c Cell) span() int { return max(1, c.Span) }

// align is where the text of a cell below the head stands, the cell beginning
// at column col: as its column's, or left if it covers several.
func (t Table) align(c Cell, col int) Align {
	if c.span() > 1 {
		return c.Align.or(AlignLeft)
	}
	return c.Align.or(t.Columns[col].Align).or(AlignLeft)
}

// heads gives all rows of the head, the columns' titles last. A table whose
// columns have no titles has only the rows given.
func (t Table) heads() []Row {
	titles, named := Row{}, false
	for _, c := range t.Columns {
		titles.Cells = append(titles.Cells, Cell{Text: c.Title})
		named = named || c.Title != ""
	}
	if !named {
		return t.Head
	}
	return append(append([]Row{}, t.Head...), titles)
}

// shares divides a width, in whole units, among the columns. The last column
// takes what rounding left, so that the sum is exact.
func (t Table) shares(width int) []int {
	total := 0
	for _, c := range t.Columns {
		total += c.Width
	}
	out, left := make([]int, len(t.Columns)), width
	for i, c := range t.Columns {
		out[i] = width * c.Width / total
		left -= out[i]
	}
	out[len(out)-1] += left
	return out
}
