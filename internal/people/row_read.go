package people

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// rowParser reads the cells of a row into values.
type rowParser struct {
	rules      *CommonRules
	categories Categories
	from1904   bool
}

// parse reads a line; what is wrong with it becomes its issues.
func (p *rowParser) parse(kind Kind, sheet string, l line, at map[int]string) ImportRow {
	row := ImportRow{Sheet: sheet, Row: l.Row, Kind: kind, Action: Waiting,
		Open: RowData{Values: map[string]string{}, Issues: []Issue{}, Changes: []FieldChange{}}}
	placeOf := map[string]string{}
	for _, n := range sortedKeys(at) {
		placeOf[at[n]] = letters(n)
		c, ok := l.Cells[n]
		if !ok {
			continue
		}
		col, _ := columnNamed(kind, at[n])
		value, code, args := p.value(col, c)
		if code != "" {
			row.fail(letters(n), code, args...)
			continue
		}
		row.Open.Values[col.name] = value
	}
	for _, n := range sortedKeys(l.Cells) {
		if at[n] == "" {
			row.fail(letters(n), "no_heading", "value", clip(l.Cells[n].Text))
		}
	}
	for _, c := range columns[kind] {
		if c.required && row.Open.Values[c.name] == "" && !row.failedAt(placeOf[c.name]) && placeOf[c.name] != "" {
			row.fail(placeOf[c.name], "value_missing", "heading", c.name)
		}
	}
	if kind == Staff {
		row.order(placeOf, "from", "until")
		row.order(placeOf, "from", "probation_until")
	}
	row.Open.Parsed = len(row.Open.Issues)
	return row
}

func (r *ImportRow) fail(column, code string, kv ...any) {
	r.Open.Issues = append(r.Open.Issues, issue(r.Sheet, r.Row, column, code, kv...))
	r.Action = Bad
}

func (r *ImportRow) failedAt(column string) bool {
	for _, i := range r.Open.Issues {
		if i.Column == column {
			return true
		}
	}
	return false
}

// order checks that one day does not come before another.
func (r *ImportRow) order(placeOf map[string]string, from, until string) {
	a, b := r.Open.Values[from], r.Open.Values[until]
	if a != "" && b != "" && b < a {
		r.fail(placeOf[until], "until_before", "from", a, "until", b)
	}
}

// value reads a cell; code names what is wrong, "" for nothing.
func (p *rowParser) value(col column, c cell) (value, code string, args []any) {
	switch {
	case c.Formula:
		return "", "formula", nil
	case c.Broken:
		return "", "broken_cell", []any{"value", clip(c.Text)}
	case utf8.RuneCountInString(c.Text) > cellMost:
		return "", "too_long", []any{"limit", cellMost}
	case !utf8.ValidString(c.Text) || strings.ContainsFunc(c.Text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' }):
		return "", "character", nil
	}
	text := tidy(c.Text)
	shown := []any{"value", clip(text)}
	switch col.value {
	case isDay:
		return p.day(text, c.Number)
	case isIIN:
		return p.iin(text, c.Number)
	case isYesNo:
		return yesOrNo(text)
	case isAssignment:
		return choice("kind", text, string(Main), string(Acting))
	case isLang:
		return choice("lang", text, string(locale.KK), string(locale.RU), string(locale.EN))
	case isCategory:
		category := strings.ToUpper(strings.NewReplacer(" ", "", "–", "-", "—", "-", "−", "-").Replace(text))
		if !p.categories.Known(category) {
			return "", "category", shown
		}
		return category, "", nil
	case isLevel:
		n, err := strconv.Atoi(text)
		if err != nil || !p.categories.Level(n) {
			return "", "level", []any{"value", clip(text), "last", p.categories.Levels}
		}
		return strconv.Itoa(n), "", nil
	case isEmail:
		if !emailOK(text) {
			return "", "email", shown
		}
	}
	return text, "", nil
}

// yesOrNo reads the words, and what spreadsheets make of them.
func yesOrNo(text string) (string, string, []any) {
	switch strings.ToLower(text) {
	case "1", "true", "+":
		return "yes", "", nil
	case "0", "false", "-", "–":
		return "no", "", nil
	}
	return choice("yesno", text, "yes", "no")
}

func choice(list, text string, values ...string) (string, string, []any) {
	v, ok := valueOf(list, text, values...)
	if !ok {
		return "", list, []any{"value", clip(text)}
	}
	return v, "", nil
}

// iin checks an IIN. A cell that holds it as a number has lost the zeros at
// its head, which is said apart, for then the digits are not to blame.
func (p *rowParser) iin(text string, number bool) (string, string, []any) {
	if number && len(text) < p.rules.IIN.Length.V {
		return "", "iin_number", []any{"length", p.rules.IIN.Length.V}
	}
	found := CheckIIN(p.rules, text)
	if found.Outcome.Valid {
		return text, "", nil
	}
	reason := found.Reasons[0]
	return "", "iin_" + *found.Outcome.Why, []any{"length", p.rules.IIN.Length.V, "act", reason.Cite.Act, "clause", reason.Cite.Clause}
}

// day reads 2023-05-17, 17.05.2023 or a serial number of a spreadsheet.
func (p *rowParser) day(text string, number bool) (string, string, []any) {
	wrong := []any{"value", clip(text)}
	if number {
		d, ok := serialDay(text, p.from1904)
		if !ok {
			return "", "date", wrong
		}
		return d.String(), "", nil
	}
	if iso, _, ok := strings.Cut(text, "T"); ok {
		text = iso
	}
	if t, err := time.Parse("02.01.2006", text); err == nil {
		text = t.Format(time.DateOnly)
	}
	d, err := day.Parse(text)
	if err != nil {
		return "", "date", wrong
	}
	return d.String(), "", nil
}
