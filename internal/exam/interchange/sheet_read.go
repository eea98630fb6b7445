package interchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
)

const sheetRowsMost = 20_000

// sheetRow is a row as it stands: cells by column of the form, and where each
// stands.
type sheetRow struct {
	r     *reader
	sheet string
	row   int
	cells map[string]string
	at    map[string]string // column: "B7"
}

func (s *sheetRow) get(column string) string { return s.cells[column] }

func (s *sheetRow) where(column string) string {
	if at := s.at[column]; at != "" {
		return clip(s.sheet) + "!" + at
	}
	at, err := excelize.CoordinatesToCellName(1, s.row)
	if err != nil {
		return clip(s.sheet)
	}
	return clip(s.sheet) + "!" + at
}

// readSheet reads a workbook after the form. The stimuli come first, for the
// items name them.
func (r *reader) readSheet(a *archive, data []byte) error {
	r.imp.Format = Sheet
	for _, n := range a.names {
		if strings.HasSuffix(n, ".xml") || strings.HasSuffix(n, ".rels") {
			part, err := a.open(n)
			if err != nil {
				return err
			}
			if err := safePart(n, part, r.o.Limits); err != nil {
				return err
			}
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true, UnzipSizeLimit: r.o.Limits.Unpacked, UnzipXMLSizeLimit: r.o.Limits.Unpacked})
	if err != nil {
		return fault.New(fault.Invalid, "exam.interchange.broken", "where", clip(r.file)).Wrap(err)
	}
	defer f.Close()
	rows := map[string][]*sheetRow{}
	for _, name := range f.GetSheetList() {
		s := sheetOf(name)
		if s == "" {
			r.note(Lost, clip(name), "", "sheet_unknown", "sheet", clip(name))
			continue
		}
		if s == notesSheet {
			continue
		}
		list, err := r.sheetRows(f, name, s)
		if err != nil {
			return err
		}
		rows[s] = append(rows[s], list...)
	}
	r.sheetStimuli(rows[stimuliSheet], rows[dataSheet])
	for _, row := range rows[itemsSheet] {
		r.sheetItem(row)
	}
	return nil
}

// safePart refuses a part with a document type, too deep or broken. It goes
// token by token, for a sheet may be long.
func safePart(name string, data []byte, l Limits) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	for depth := 0; ; {
		t, err := d.RawToken()
		line, _ := d.InputPos()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fault.New(fault.Invalid, "exam.interchange.broken", "where", place(name, line)).Wrap(err)
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.Directive:
			return fault.New(fault.Invalid, "exam.interchange.doctype", "where", place(name, line))
		}
		if depth > l.Depth {
			return fault.New(fault.TooLarge, "exam.interchange.deep", "where", place(name, line), "limit", l.Depth)
		}
	}
}

// sheetRows reads a sheet by its headings. Rows with a formula or a merged
// cell are refused, for what they show is not what they hold.
func (r *reader) sheetRows(f *excelize.File, name, sheet string) (list []*sheetRow, err error) {
	grid, err := f.GetRows(name)
	if err != nil {
		return nil, fault.New(fault.Invalid, "exam.interchange.broken", "where", clip(name)).Wrap(err)
	}
	if sheet != dataSheet && len(grid)-1 > r.o.Limits.Items || len(grid) > sheetRowsMost {
		return nil, tooMany(r.o.Limits)
	}
	if len(grid) == 0 {
		return nil, nil
	}
	heads := r.headings(name, sheet, grid[0])
	bad, err := r.mergedRows(f, name)
	if err != nil {
		return nil, err
	}
	for i, cells := range grid[1:] {
		row := &sheetRow{r: r, sheet: name, row: i + 2, cells: map[string]string{}, at: map[string]string{}}
		if r.fillRow(f, row, heads, cells) && !bad[row.row] {
			list = append(list, row)
		}
	}
	return list, nil
}

func (r *reader) headings(name, sheet string, cells []string) map[int]string {
	heads, seen := map[int]string{}, map[string]bool{}
	for i, c := range cells {
		at, err := excelize.CoordinatesToCellName(i+1, 1)
		if err != nil || strings.TrimSpace(c) == "" {
			continue
		}
		column := columnOf(sheet, c)
		switch {
		case column == "":
			r.note(Lost, clip(name)+"!"+at, "", "column_unknown", "heading", clip(c))
		case seen[column]:
			r.note(Lost, clip(name)+"!"+at, "", "column_twice", "heading", clip(c))
		default:
			heads[i], seen[column] = column, true
		}
	}
	return heads
}

func (r *reader) mergedRows(f *excelize.File, name string) (map[int]bool, error) {
	merged, err := f.GetMergeCells(name)
	if err != nil {
		return nil, fault.New(fault.Invalid, "exam.interchange.broken", "where", clip(name)).Wrap(err)
	}
	bad := map[int]bool{}
	for _, m := range merged {
		_, first, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, last, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil {
			continue
		}
		r.refused++
		r.note(Refused, clip(name)+"!"+m.GetStartAxis(), "", "merged")
		for n := first; n <= last && n <= first+sheetRowsMost; n++ {
			bad[n] = true
		}
	}
	return bad, nil
}

// fillRow reads the cells of a row; false where it is empty or has a formula.
func (r *reader) fillRow(f *excelize.File, row *sheetRow, heads map[int]string, cells []string) bool {
	for i, c := range cells {
		at, err := excelize.CoordinatesToCellName(i+1, row.row)
		if err != nil || heads[i] == "" {
			continue
		}
		if formula, err := f.GetCellFormula(row.sheet, at); err == nil && formula != "" {
			r.refused++
			r.note(Refused, clip(row.sheet)+"!"+at, "", "formula_cell")
			return false
		}
		if c = tidyText(c); c != "" {
			row.cells[heads[i]], row.at[heads[i]] = c, at
		}
	}
	return len(row.cells) > 0
}

func (s *sheetRow) text(name string) exam.Text {
	return exam.Text{KK: s.get(name + "_kk"), RU: s.get(name + "_ru")}
}

// flag reads yes or no; another word is told and taken as no.
func (s *sheetRow) flag(item, column string) bool {
	given := s.get(column)
	if given == "" {
		return false
	}
	v, ok := valueOf("yesno", given, yesno)
	if !ok {
		s.r.note(Lost, s.where(column), item, "value", "given", clip(given))
	}
	return v == "yes"
}
