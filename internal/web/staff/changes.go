package staff

import (
	"slices"
	"strings"

	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// changesView is what was written into a record, the latest first.
type changesView struct{ Rows []changeRow }

// changeRow is one write.
type changeRow struct {
	When, Who, What string
	Fields          []fieldRow
}

// fieldRow is one thing that a write changed.
type fieldRow struct{ Name, Before, After string }

func (d Deps) changes(r *route.Request, all []people.Change, p *place) (changesView, error) {
	var ids []people.PersonID
	for _, c := range all {
		ids = append(ids, c.By)
	}
	names, err := d.namesOf(r, ids)
	if err != nil {
		return changesView{}, err
	}
	var out changesView
	for _, c := range slices.Backward(all) {
		who, ok := names[c.By]
		if !ok {
			who = locale.T(r.Lang, "staff.by_system", nil)
		}
		row := changeRow{When: moment(r.Lang, c.At, p.Zone), Who: who, What: verbName(r.Lang, c.Verb)}
		row.Fields = fieldRows(r.Lang, c.Fields)
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

func verbName(l locale.Lang, verb string) string {
	if key := "staff.verb." + verb; locale.Has(key) {
		return locale.T(l, key, nil)
	}
	return verb
}

func fieldRows(l locale.Lang, fields []people.FieldChange) []fieldRow {
	out := make([]fieldRow, len(fields))
	for i, f := range fields {
		out[i] = fieldRow{Name: fieldName(l, f.Field), Before: shown(l, f.Before), After: shown(l, f.After)}
		if f.Before == f.After { // sealed values show themselves as none on both sides
			out[i].After = locale.T(l, "staff.changed_unshown", nil)
		}
	}
	return out
}

// fieldName names what a change is about. A field with a kind behind a dot,
// "absence.sick", is named by both.
func fieldName(l locale.Lang, field string) string {
	base, kind, ok := strings.Cut(field, ".")
	if key := "people.field." + field; locale.Has(key) {
		return locale.T(l, key, nil)
	}
	name := base
	for _, prefix := range []string{"people.field.", "people.form.column.", "staff.field."} {
		if locale.Has(prefix + base) {
			name = locale.T(l, prefix+base, nil)
			break
		}
	}
	if ok {
		for _, prefix := range []string{"people.absence.", "people.relation.", "people.form.kind."} {
			if locale.Has(prefix + kind) {
				return name + " (" + locale.T(l, prefix+kind, nil) + ")"
			}
		}
	}
	return name
}

// shown writes a value of a change: days in words, what is none as a dash.
func shown(l locale.Lang, v string) string {
	switch v {
	case "":
		return "–"
	case "true", "yes":
		return locale.T(l, "staff.yes", nil)
	case "false", "no":
		return locale.T(l, "staff.no", nil)
	}
	return locale.Day(l, v)
}
