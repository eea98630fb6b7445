package journalpages

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/locale"
)

// columnsMost is how many columns the rows of an outcome may have to be a table
// of their own.
const columnsMost = 7

// outcomeParts print the outcome of a rule: its values in one table, each list
// of rows in one of its own.
func outcomeParts(l locale.Lang, outcome any) []document.Part {
	out := []document.Part{document.Heading{Level: 2, Text: locale.T(l, "journalpages.outcome", nil)}}
	plain := document.Table{Columns: []document.Column{
		{Title: locale.T(l, "journalpages.document.value", nil), Width: 2}, {Title: locale.T(l, "journalpages.document.is", nil), Width: 3},
	}}
	var lists []document.Part
	values, ok := outcome.(map[string]any)
	if !ok {
		values = map[string]any{"outcome": outcome}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if t, ok := rowsTable(l, values[name]); ok {
			lists = append(lists, document.Heading{Level: 3, Text: fieldName(l, name)}, t)
			continue
		}
		plain.Rows = append(plain.Rows, document.Cells(fieldName(l, name), valueText(l, name, values[name])))
	}
	if len(plain.Rows) > 0 {
		out = append(out, plain)
	}
	return append(out, lists...)
}

// rowsTable is a list whose items all have the same few plain values.
func rowsTable(l locale.Lang, v any) (document.Table, bool) {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return document.Table{}, false
	}
	var names []string
	rows := make([]document.Row, len(list))
	for i, item := range list {
		m, ok := item.(map[string]any)
		if i == 0 {
			names = columnNames(m)
		}
		if !ok || len(m) != len(names) {
			return document.Table{}, false
		}
		for _, n := range names {
			x, has := m[n]
			if !has {
				return document.Table{}, false
			}
			rows[i].Cells = append(rows[i].Cells, document.Cell{Text: valueText(l, n, x)})
		}
	}
	t := document.Table{Rows: rows}
	for _, n := range names {
		c := document.Column{Title: fieldName(l, n), Width: 4}
		if n == "place" {
			c.Width, c.Align = 1, document.AlignCenter
		}
		t.Columns = append(t.Columns, c)
	}
	return t, len(names) > 0 && len(names) <= columnsMost
}

// columnNames puts the place in a ranking and the name of a thing first.
func columnNames(m map[string]any) []string {
	names := slices.Sorted(maps.Keys(m))
	for _, first := range []string{"id", "place"} {
		if i := slices.Index(names, first); i >= 0 {
			names = slices.Insert(slices.Delete(names, i, i+1), 0, first)
		}
	}
	return names
}

// fieldName names a value of an outcome; one without words stands as it is.
func fieldName(l locale.Lang, name string) string {
	if key := "journalpages.field." + name; locale.Has(key) {
		return locale.T(l, key, nil)
	}
	return name
}

// valueText is a value in one cell: days and numbers as the language writes
// them, lists by commas, what is nested as JSON.
func valueText(l locale.Lang, name string, v any) string {
	switch v := v.(type) {
	case nil:
		return "–"
	case bool:
		return locale.T(l, "journalpages."+strconv.FormatBool(v), nil)
	case string:
		return wordOr(l, name, v)
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			if parts[i] = valueText(l, name, x); isList(x) {
				parts[i] = "(" + parts[i] + ")"
			}
		}
		if len(parts) == 0 {
			return "–"
		}
		return strings.Join(parts, ", ")
	}
	return jsonText(v)
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

func jsonText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "–" // what came out of JSON goes into it
	}
	return strings.TrimSpace(b.String())
}

// codes are the values that are codes, with the keys of their words.
var codes = map[string]string{
	"result": "journalpages.value.result.", "decision": "journalpages.value.decision.", "grade": "appraisal.grade.",
	"sex": "iin.sex.", "competencies": "appraisal.competency_name.",
}

// decimals are the values that are numbers with a fraction, written as text.
var decimals = map[string]bool{"average": true, "percent": true, "cut": true}

// wordOr puts a coded value into words, writes a day as the language does, and
// leaves other text as it is.
func wordOr(l locale.Lang, name, s string) string {
	if prefix := codes[name]; prefix != "" && locale.Has(prefix+s) {
		return locale.T(l, prefix+s, nil)
	}
	if decimals[name] {
		return locale.Decimal(l, s)
	}
	if _, err := day.Parse(s); err == nil {
		return locale.Day(l, s)
	}
	return s
}
