package people

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/locale"
)

// sample are the values of the one row that the empty form shows.
var sample = map[Kind]map[string]string{
	Units: {"unit": "1"},
	Posts: {"post": "1-1", "unit": "1", "category": "E-R-1", "level": ""},
	Staff: {"post": "1-1", "from": "2023-01-09"},
}

// sampled are the columns whose value in the sample row is a message,
// people.form.sample.<column>.
var sampled = []string{"name_kk", "name_ru", "title_kk", "title_ru", "surname", "given", "patronymic", "iin"}

// Template writes the empty form as a workbook in a language: a sheet for each
// kind with its headings and a sample row, and a sheet of notes. iin is the
// number in the sample row.
func Template(w io.Writer, l locale.Lang, iin string) error {
	f := excelize.NewFile()
	defer f.Close()
	style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 49})
	if err != nil {
		return fmt.Errorf("form: %w", err)
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // 49 is the built-in format "@", text: keeps zeros at the head
	if err != nil {
		return fmt.Errorf("form: %w", err)
	}
	for i, k := range kinds {
		name := SheetName(l, k)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = templateSheet(f, l, k, iin, style, text)
		}
		if err != nil {
			return fmt.Errorf("form: sheet %s: %w", k, err)
		}
	}
	if err := templateNotes(f, l); err != nil {
		return fmt.Errorf("form: notes: %w", err)
	}
	return f.Write(w)
}

func templateSheet(f *excelize.File, l locale.Lang, k Kind, iin string, head, text int) error {
	s, err := f.NewStreamWriter(SheetName(l, k))
	if err != nil {
		return err
	}
	if err := s.SetColWidth(1, len(columns[k]), 22); err != nil {
		return err
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	heads, row := []any{}, []any{}
	for _, c := range columns[k] {
		heads = append(heads, excelize.Cell{StyleID: head, Value: Heading(l, c.name)})
		row = append(row, excelize.Cell{StyleID: text, Value: sampleValue(l, k, c, iin)})
	}
	if err := s.SetRow("A1", heads); err != nil {
		return err
	}
	if err := s.SetRow("A2", row); err != nil {
		return err
	}
	return s.Flush()
}

func sampleValue(l locale.Lang, k Kind, c column, iin string) string {
	switch {
	case c.value == isIIN:
		return iin
	case c.value == isYesNo && (c.name == "head" || c.name == "first_head"):
		return Word(l, "yesno", "yes")
	case c.value == isYesNo:
		return Word(l, "yesno", "no")
	case c.value == isAssignment:
		return Word(l, "kind", string(Main))
	}
	for _, name := range sampled {
		if name == c.name {
			return locale.T(l, "people.form.sample."+name, nil)
		}
	}
	return sample[k][c.name]
}

// templateNotes writes one line for each column: sheet, heading, whether a
// value is needed, and what may stand there.
func templateNotes(f *excelize.File, l locale.Lang) error {
	name := SheetName(l, notes)
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := s.SetColWidth(1, 3, 24); err != nil {
		return err
	}
	if err := s.SetColWidth(4, 4, 90); err != nil {
		return err
	}
	n := 0
	put := func(cells ...any) error {
		n++
		return s.SetRow("A"+strconv.Itoa(n), cells)
	}
	if err := put(locale.T(l, "people.form.notes", nil)); err != nil {
		return err
	}
	for _, k := range kinds {
		for _, c := range columns[k] {
			need := "optional"
			if c.required {
				need = "required"
			}
			err := put(SheetName(l, k), Heading(l, c.name), locale.T(l, "people.form.need."+need, nil), locale.T(l, "people.form.note."+string(k)+"."+c.name, nil))
			if err != nil {
				return err
			}
		}
	}
	return s.Flush()
}
