package people

import (
	"errors"
	"fmt"
	"slices"

	"tarazy/internal/fault"
)

// Bounds of a file to import.
const (
	FileMost   = 20 << 20  // bytes
	unzipMost  = 120 << 20 // bytes of all that a workbook unpacks to
	RowsMost   = 20_000    // in all sheets, headings not counted
	ColumnMost = 64
	cellMost   = 1_000 // letters in a cell
	issuesMost = 200   // of the file that are listed
)

// cell of a file. Text is what it shows, without blanks at its ends; of a
// number the plain digits.
type cell struct {
	Text    string
	Number  bool // stored as a number
	Formula bool
	Broken  bool // an error value, "#N/A"
}

// line is a row of a sheet as it stands in a file; the cells by column from 1.
type line struct {
	Row   int
	Cells map[int]cell
}

// reader gives the lines of a file, sheet by sheet, and says which cells are
// merged at the end of each sheet. Empty lines are not given.
type reader interface {
	// read calls sheet before the lines of each sheet: it tells whether the
	// lines are wanted.
	read(sheet func(name string) (wanted bool, err error), each func(line) error, merged func(Merge) error) error
}

// errEnough ends reading early.
var errEnough = errors.New("enough was read")

// stager takes the lines of a file into rows.
type stager struct {
	skip   int64  // rows taken before
	most   int64  // rows to take now
	kind   Kind   // of a CSV file, as the person said
	name   string // of a CSV file: it stands for the sheet's
	layout Layout
	issues []Issue

	sheet   string
	as      Kind
	columns map[int]string // of the sheet, nil before its heading
	n       int64          // rows seen
	rows    []ImportRow
	parse   func(kind Kind, sheet string, l line, columns map[int]string) ImportRow
}

// run takes up to most rows behind the first skip; done tells that the file
// ended. The fault is people.import.rows.
func (s *stager) run(r reader) (done bool, err error) {
	s.layout.Sheets, s.layout.Merged = map[Kind]SheetLayout{}, nil
	err = r.read(s.open, s.take, s.merge)
	if errors.Is(err, errEnough) {
		return false, nil
	}
	if err == nil && len(s.layout.Sheets) == 0 && len(s.issues) == 0 {
		s.add(issue("", 0, "", "empty"))
	}
	return err == nil, err
}

func (s *stager) add(i Issue) {
	if len(s.issues) < issuesMost {
		s.issues = append(s.issues, i)
	}
}

func (s *stager) open(name string) (bool, error) {
	s.sheet, s.as, s.columns = name, s.kind, nil
	if name == "" { // a CSV file: its heading tells
		return true, nil
	}
	k, ok := sheetKind(name)
	switch {
	case !ok:
		s.add(issue(name, 0, "", "sheet_unknown"))
		return false, nil
	case k == notes:
		return false, nil
	}
	if first, twice := s.layout.Sheets[k]; twice {
		s.add(issue(name, 0, "", "sheet_twice", "first", first.Sheet))
		return false, nil
	}
	s.as = k
	s.layout.Sheets[k] = SheetLayout{Sheet: name, Columns: map[string]string{}}
	return true, nil
}

func (s *stager) take(l line) error {
	if s.columns == nil {
		return s.heading(l)
	}
	s.n++
	if s.n > RowsMost {
		return fault.New(fault.TooLarge, "people.import.rows", "limit", RowsMost, "sheet", s.sheet, "row", l.Row)
	}
	if s.n <= s.skip {
		return nil
	}
	if int64(len(s.rows)) == s.most {
		return errEnough
	}
	row := s.parse(s.as, s.sheet, l, s.columns)
	row.N = s.n
	s.rows = append(s.rows, row)
	return nil
}

// heading reads the first line of a sheet.
func (s *stager) heading(l line) error {
	if s.as == "" {
		texts := []string{}
		for _, c := range l.Cells {
			texts = append(texts, c.Text)
		}
		k, ok := bestKind(texts)
		if !ok {
			s.add(issue(s.name, l.Row, "", "headings_unknown"))
			return errEnough
		}
		s.as = k
	}
	if s.sheet == "" {
		s.sheet = s.name
	}
	s.columns = map[int]string{}
	layout := SheetLayout{Sheet: s.sheet, Columns: map[string]string{}}
	for _, at := range sortedKeys(l.Cells) {
		s.column(l.Row, at, l.Cells[at], &layout)
	}
	for _, c := range columns[s.as] {
		if _, ok := layout.Columns[c.name]; !ok && !c.optional {
			s.add(issue(s.sheet, l.Row, "", "heading_missing", "heading", c.name))
		}
	}
	s.layout.Sheets[s.as] = layout
	return nil
}

func (s *stager) column(row, at int, c cell, layout *SheetLayout) {
	name, ok := columnOf(s.as, c.Text)
	switch {
	case c.Text == "":
	case !ok:
		s.add(issue(s.sheet, row, letters(at), "heading_unknown", "value", clip(c.Text)))
	case layout.Columns[name] != "":
		s.add(issue(s.sheet, row, letters(at), "heading_twice", "value", clip(c.Text), "first", layout.Columns[name]))
	default:
		s.columns[at], layout.Columns[name] = name, letters(at)
	}
}

func (s *stager) merge(m Merge) error {
	m.Sheet = s.sheet
	if len(s.layout.Merged) < issuesMost {
		s.layout.Merged = append(s.layout.Merged, m)
	}
	return nil
}

// clip bounds a value that is shown in a message.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// missingSheets are the issues of a workbook without a single sheet of the
// form, or with headings only.
func missingSheets(l Layout, staged int64) []Issue {
	if staged > 0 || len(l.Sheets) == 0 {
		return nil
	}
	names := []string{}
	for _, k := range kinds {
		if sheet, ok := l.Sheets[k]; ok {
			names = append(names, sheet.Sheet)
		}
	}
	slices.Sort(names)
	return []Issue{issue(names[0], 0, "", "no_rows")}
}

// broken is the fault for a file that cannot be read at all.
func broken(why string, err error) error {
	return fault.New(fault.Invalid, "people.import.broken", "detail", why).Wrap(fmt.Errorf("file: %w", err))
}
