package kit

import "github.com/a-h/templ"

// Sort is the order a column is in.
type Sort string

// The orders.
const (
	Unsorted   Sort = ""
	Ascending  Sort = "ascending"
	Descending Sort = "descending"
)

// Col is a column. SortHref is the address of the same list in its order, the other way round when it
// is in it already.
type Col struct {
	Text     string
	Num      bool // figures, at the end side
	Hidden   bool // the head is read out but not drawn
	SortHref string
	Sort     Sort
}

// Row is a row: a cell for each column; the first heads it.
type Row struct {
	Value  string // of its checkbox, when rows can be chosen
	Name   string // what the checkbox chooses, in words
	Chosen bool
	Decide bool   // waits for a decision: pale gold
	Cut    string // a line drawn above the row, with these words: where the law cuts
	Cells  []templ.Component
}

// Rows is a table. On a phone its rows become blocks, unless they are to be compared: then the table
// keeps its own sideways scroll.
type Rows struct {
	Caption string // read out; not drawn
	Cols    []Col
	Rows    []Row
	Choose  bool // rows have checkboxes
	Compare bool
	Empty   Nothing // shown when there is no row
}

func (r Rows) width() int {
	if r.Choose {
		return len(r.Cols) + 1
	}
	return len(r.Cols)
}

func (r Rows) class() string {
	if r.Compare {
		return "table"
	}
	return "table table--blocks"
}

func (c Col) class() string {
	if c.Num {
		return "num"
	}
	return ""
}

// label is what a cell is called where its column's head is out of sight.
func (c Col) label() string {
	if c.Hidden {
		return ""
	}
	return c.Text
}
