package exam

import (
	"strconv"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Form is how a stimulus is shown.
type Form string

// The forms of a stimulus (IMS QTI 3.0, section 2.8: shared material of items).
const (
	Passage Form = "passage"
	Table   Form = "table"
	Bars    Form = "bars"   // a bar chart: a group of bars for each row
	Lines   Form = "lines"  // a line chart: a line for each column
	Shares  Form = "shares" // a circle or a bar cut into shares of one whole
	Scheme  Form = "scheme" // steps that follow each other: the rows in their order
)

// Stimulus is what several items share: a passage, a table, a chart or a diagram.
type Stimulus struct {
	Key     string `key:"key" json:"key"`
	Form    Form   `key:"form" json:"form"`
	Title   Text   `key:"title" json:"title"`
	Body    Text   `key:"body,optional" json:"body,omitzero"`       // of a passage; below a picture, a remark
	Unit    Text   `key:"unit,optional" json:"unit,omitzero"`       // of the values
	Head    Text   `key:"head,optional" json:"head,omitzero"`       // above the names of the rows
	Columns []Text `key:"columns,optional" json:"columns,omitzero"` // names of the columns of values
	Rows    []Row  `key:"rows,optional" json:"rows,omitzero"`
	Source  Text   `key:"source,optional" json:"source,omitzero"`
}

// Row is a row of a table, a group of bars, a point of every line, a share, or
// a step of a scheme.
type Row struct {
	Name   Text      `key:"name" json:"name"`
	Values []Decimal `key:"values,optional" json:"values,omitzero"`
	Texts  []Text    `key:"texts,optional" json:"texts,omitzero"` // in place of values, in a table
}

// Bounds of a stimulus.
const (
	passageMost = 12000 // runes
	rowsMost    = 40
	columnsMost = 12
)

// Check refuses a stimulus that cannot be shown in every language asked for.
// The faults are exam.stimulus.form, exam.text.missing, exam.text.long,
// exam.stimulus.empty, exam.stimulus.uneven and exam.stimulus.negative, each
// with its field.
func (s *Stimulus) Check(in []locale.Lang) error {
	if err := needText("title", s.Title, in, stemMost); err != nil {
		return err
	}
	switch s.Form {
	case Passage:
		return needText("body", s.Body, in, passageMost)
	case Table, Bars, Lines, Shares, Scheme:
		return s.checkRows(in)
	}
	return fault.New(fault.Invalid, "exam.stimulus.form", "given", clip(string(s.Form))).At("form")
}

func (s *Stimulus) checkRows(in []locale.Lang) error {
	if len(s.Rows) == 0 || len(s.Columns) == 0 && s.Form != Scheme {
		return fault.New(fault.Invalid, "exam.stimulus.empty").At("rows")
	}
	if len(s.Rows) > rowsMost || len(s.Columns) > columnsMost || s.Form == Shares && len(s.Columns) != 1 {
		return fault.New(fault.Invalid, "exam.stimulus.uneven", "row", len(s.Rows), "given", len(s.Columns), "want", columnsMost).At("rows")
	}
	for i, c := range s.Columns {
		if err := needText("columns["+strconv.Itoa(i)+"]", c, in, stemMost); err != nil {
			return err
		}
	}
	for i, r := range s.Rows {
		if err := s.checkRow("rows["+strconv.Itoa(i)+"]", i, r, in); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stimulus) checkRow(field string, i int, r Row, in []locale.Lang) error {
	if err := needText(field+".name", r.Name, in, stemMost); err != nil {
		return err
	}
	cells := len(r.Values)
	if s.Form == Table && len(r.Values) == 0 {
		cells = len(r.Texts)
	}
	if cells != len(s.Columns) {
		return fault.New(fault.Invalid, "exam.stimulus.uneven", "row", i+1, "given", cells, "want", len(s.Columns)).At(field)
	}
	for j, t := range r.Texts {
		if err := needText(field+".texts["+strconv.Itoa(j)+"]", t, in, stemMost); err != nil {
			return err
		}
	}
	for j, v := range r.Values {
		if v == "" || v.Rat().Sign() < 0 && s.Form == Shares {
			return fault.New(fault.Invalid, "exam.stimulus.negative", "row", i+1).At(field + ".values[" + strconv.Itoa(j) + "]")
		}
	}
	return nil
}

// needText refuses a text that is missing in a language, or too long.
func needText(field string, t Text, in []locale.Lang, most int) error {
	if l := t.lacks(in); l != "" {
		return fault.New(fault.Invalid, "exam.text.missing", "language", string(l)).At(field)
	}
	for _, l := range in {
		if n := len([]rune(t.In(l))); n > most {
			return fault.New(fault.Invalid, "exam.text.long", "given", n, "most", most).At(field)
		}
	}
	return nil
}
