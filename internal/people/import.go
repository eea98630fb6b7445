package people

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// ImportID names an import.
type ImportID string

// ImportState is where an import stands; see the package's drawing.
type ImportState string

// The states of an import.
const (
	Received  ImportState = "received"
	Staged    ImportState = "staged"
	Previewed ImportState = "previewed"
	Applied   ImportState = "applied"
	Undone    ImportState = "undone"
	Failed    ImportState = "failed"
	Discarded ImportState = "discarded"
)

// Action is what a row of an import does.
type Action string

// The actions. Waiting rows are not checked yet; bad ones have issues.
const (
	Waiting Action = "waiting"
	New     Action = "new"
	Changed Action = "changed"
	Same    Action = "same"
	Bad     Action = "bad"
)

// Issue is an error in a file: where it is and what it is. Row and Column are
// 0 and "" where it is of the sheet, Sheet "" where it is of the file.
type Issue struct {
	Sheet  string     `json:"sheet"`
	Row    int        `json:"row"`
	Column string     `json:"column"` // letters, "AB"
	Code   string     `json:"code"`
	Args   fault.Args `json:"args"`
}

// Key is the message key of the issue.
func (i Issue) Key() string { return "fault.people.import." + i.Code }

func issue(sheet string, row int, column, code string, kv ...any) Issue {
	args := fault.New(0, "", kv...).Args
	if args == nil {
		args = fault.Args{}
	}
	args["sheet"], args["row"], args["column"] = sheet, row, column
	return Issue{Sheet: sheet, Row: row, Column: column, Code: code, Args: args}
}

// Error is for the log and for tests.
func (i Issue) Error() string { return fmt.Sprintf("%s!%s%d: %s", i.Sheet, i.Column, i.Row, i.Code) }

// ImportRun is one import.
type ImportRun struct {
	ID      ImportID    `json:"id"`
	Version int64       `json:"version"`
	Body    BodyID      `json:"body"`
	By      PersonID    `json:"by"`
	State   ImportState `json:"state"`
	AsOf    day.Day     `json:"as_of"` // from which changes of the structure hold
	File    string      `json:"file"`  // its name as given
	Object  string      `json:"-"`     // key in the object store
	Size    int64       `json:"size"`  // bytes
	SHA256  string      `json:"sha256"`
	Format  Format      `json:"format"`
	Kind    Kind        `json:"kind"` // of a CSV file: which sheet it is; "" as its head tells
	Key     []byte      `json:"-"`    // wrapped key of the file and the rows
	Staged  int64       `json:"staged"`
	Layout  Layout      `json:"layout"`
	Issues  []Issue     `json:"issues"` // of the file and its sheets
	New     int64       `json:"new"`
	Changed int64       `json:"changed"`
	Same    int64       `json:"same"`
	Bad     int64       `json:"bad"`
	// OnlyGood: the bad rows were left out when it was applied.
	OnlyGood bool      `json:"only_good"`
	Stamp    int64     `json:"-"` // state of the staff when it was checked
	Created  time.Time `json:"created"`
	Finished time.Time `json:"finished"` // when it was applied, undone or failed; zero before
}

// Running reports whether a step is due.
func (r *ImportRun) Running() bool { return r.State == Received || r.State == Staged }

// ImportPage is a page of the list of imports, the latest first.
type ImportPage struct {
	Runs []ImportRun `json:"runs"`
	Next string      `json:"next"`
}

// Layout tells where the columns of each sheet are: kind → column → letters.
type Layout struct {
	Sheets map[Kind]SheetLayout `json:"sheets"`
	Merged []Merge              `json:"merged"`
	Done   bool                 `json:"done"` // the whole file was staged
}

// SheetLayout is the layout of one sheet.
type SheetLayout struct {
	Sheet   string            `json:"sheet"`
	Columns map[string]string `json:"columns"`
}

// Merge is a merged range of cells.
type Merge struct {
	Sheet string `json:"sheet"`
	Cell  string `json:"cell"` // the first: "B7"
	Col   int    `json:"col"`  // of it, from 1
	First int    `json:"first"`
	Last  int    `json:"last"` // rows
}

// ImportRow is a staged row. Values, issues and changes are sealed where it is
// stored.
type ImportRow struct {
	Run    ImportID `json:"-"`
	N      int64    `json:"n"` // from 1, through all sheets
	Sheet  string   `json:"sheet"`
	Row    int      `json:"row"`
	Kind   Kind     `json:"kind"`
	Action Action   `json:"action"`
	Data   []byte   `json:"-"` // sealed RowData
	Open   RowData  `json:"data"`
}

// RowData are what a row says and what was found about it.
type RowData struct {
	Values  map[string]string `json:"values"` // column → value, days as 2006-01-02
	Issues  []Issue           `json:"issues"`
	Parsed  int               `json:"parsed"` // how many of the issues came from reading alone
	Changes []FieldChange     `json:"changes"`
}

// UnmarshalJSON keeps numbers exact.
func (i *Issue) UnmarshalJSON(text []byte) error {
	type plain Issue
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode((*plain)(i))
}
