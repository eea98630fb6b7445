package staff

import (
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// issueRows are errors of the file and its sheets.
func issueRows(l locale.Lang, issues []people.Issue) kit.Rows {
	tr := func(key string) string { return locale.T(l, key, nil) }
	out := kit.Rows{Caption: tr("staff.import.issues"), Cols: []kit.Col{
		{Text: tr("staff.import.sheet")}, {Text: tr("staff.import.row"), Num: true}, {Text: tr("staff.import.column")}, {Text: tr("staff.import.message")},
	}}
	for _, i := range issues {
		out.Rows = append(out.Rows, kit.Row{Cells: []templ.Component{kit.Text(orDash(i.Sheet)), kit.Text(rowNumber(i.Row)), kit.Text(orDash(i.Column)), kit.Text(issueText(l, i))}})
	}
	return out
}

// issueText is what is wrong, in words.
func issueText(l locale.Lang, i people.Issue) string { return locale.T(l, i.Key(), i.Args) }

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func rowNumber(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

var actionStates = map[people.Action]kit.StateKind{
	people.New: kit.Done, people.Changed: kit.Going, people.Same: kit.NotStarted, people.Bad: kit.Refused, people.Waiting: kit.NotStarted,
}

// stagedRows are rows of the file, each with what it does: before and after,
// or its errors.
func stagedRows(l locale.Lang, rows []people.ImportRow) kit.Rows {
	tr := func(key string) string { return locale.T(l, key, nil) }
	out := kit.Rows{Caption: tr("staff.import.rows"), Cols: []kit.Col{
		{Text: tr("staff.import.place")}, {Text: tr("staff.import.what")}, {Text: tr("staff.import.does")}, {Text: tr("staff.import.detail")},
	}, Empty: kit.Nothing{Title: tr("staff.import.no_rows"), Text: tr("staff.import.no_rows_do")}}
	for _, r := range rows {
		name, second := rowLabel(l, r)
		out.Rows = append(out.Rows, kit.Row{Cells: []templ.Component{
			twoLines(locale.T(l, "staff.import.row_n", fault.Args{"n": r.Row}), r.Sheet), twoLines(name, second),
			kit.State(actionStates[r.Action], tr("people.import.action."+string(r.Action))), rowDetail(l, r),
		}})
	}
	return out
}

// rowLabel is what a row is about, as the file has it.
func rowLabel(l locale.Lang, r people.ImportRow) (name, second string) {
	v := r.Open.Values
	switch r.Kind {
	case people.Units:
		return orDash(title(l, v["name_kk"], v["name_ru"])), v["unit"]
	case people.Posts:
		return orDash(title(l, v["title_kk"], v["title_ru"])), v["post"]
	}
	return orDash(people.FullName(v["surname"], v["given"], v["patronymic"])), v["post"]
}

func rowDetail(l locale.Lang, r people.ImportRow) templ.Component {
	if len(r.Open.Issues) > 0 {
		lines := make([]string, len(r.Open.Issues))
		for i, x := range r.Open.Issues {
			lines[i] = issueText(l, x)
		}
		return problemList(lines)
	}
	return fieldList(fieldRows(l, r.Open.Changes), r.Action == people.New)
}
