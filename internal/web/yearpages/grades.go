package yearpages

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// gradesPage is the distribution of grades and the progress of KCI, beside the
// year before.
type gradesPage struct {
	Head    kit.Heading
	Grades  *kit.Chart
	Means   *kit.Chart
	Lines   kit.Rows
	Remarks []string
	Compare *kit.Rows
	None    kit.Nothing
}

func (d Deps) grades(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	v, err := d.Appraisals.Distribution(r.Context(), r.Actor, yearID(r))
	if err != nil {
		return err
	}
	p := &gradesPage{Head: yearHead(l, v.View, t(l, "grades")), None: kit.Nothing{Title: t(l, "grades.none"), Text: t(l, "grades.none_text")}}
	if v.Graded > 0 {
		p.Grades = gradesChart(l, v)
	}
	p.Means = meansChart(l, v)
	p.Lines = gradeRows(l, v)
	for _, x := range v.Lines {
		if x.Remark != "" {
			p.Remarks = append(p.Remarks, t(l, "grades.remark", "unit", in(l, x.KK, x.RU).Text, "n", x.Counts[x.Remark], "of", x.Graded, "grade", x.Remark))
		}
	}
	p.Compare = compareRows(l, v)
	return d.draw(w, r, p.Head, 0, gradesView(p))
}

func grade(l locale.Lang, key string) string { return locale.T(l, "appraisal.grade."+key, nil) }

func gradesChart(l locale.Lang, v *appraisal.Distribution) *kit.Chart {
	c := &kit.Chart{Title: t(l, "grades.chart", "year", v.View.Year.Number), Unit: t(l, "grades.people", "n", v.Graded), Heads: []string{t(l, "col.grade"), t(l, "col.people")}}
	var bars kit.Bars
	most := ""
	for _, g := range v.Grades {
		n := v.Total[g]
		bars = append(bars, kit.Bar{Name: grade(l, g), Text: strconv.Itoa(n), Value: n})
		c.Table = append(c.Table, []string{grade(l, g), strconv.Itoa(n)})
		if most == "" || n > v.Total[most] {
			most = g
		}
	}
	c.Plot, c.Words = bars, t(l, "grades.words", "n", v.Graded, "grade", most, "most", v.Total[most])
	return c
}

// share is how many in a hundred of the KCI that have a value are reached.
func share(m appraisal.QuarterMean) int {
	if m.KCI == 0 {
		return kit.Missing
	}
	return m.Reached * 100 / m.KCI
}

// meansChart draws the KCI reached by quarter; nil where none has a value.
func meansChart(l locale.Lang, v *appraisal.Distribution) *kit.Chart {
	now := make([]int, 4)
	some := false
	c := &kit.Chart{Title: t(l, "means"), Unit: t(l, "means.unit"), Heads: []string{t(l, "means.quarter"), strconv.Itoa(v.View.Year.Number)}}
	lines := kit.Lines{To: 100, Step: 25}
	for i := range 4 {
		lines.Periods = append(lines.Periods, t(l, "quarter."+strconv.Itoa(i+1)))
		now[i] = share(v.Means[i])
		some = some || now[i] != kit.Missing
		c.Table = append(c.Table, []string{t(l, "quarter."+strconv.Itoa(i+1)), percent(now[i])})
	}
	if !some {
		return nil
	}
	if v.Earlier != nil {
		then := make([]int, 4)
		c.Heads = append(c.Heads, strconv.Itoa(v.View.Earlier.Number))
		for i := range 4 {
			then[i] = share(v.Earlier[i])
			c.Table[i] = append(c.Table[i], percent(then[i]))
		}
		lines.Series = append(lines.Series, kit.Series{Text: strconv.Itoa(v.View.Earlier.Number), Values: then, Kind: kit.Earlier})
	}
	lines.Series = append(lines.Series, kit.Series{Text: strconv.Itoa(v.View.Year.Number), Values: now, Kind: kit.Actual})
	c.Plot, c.Words = lines, t(l, "means.words", "values", spoken(now))
	return c
}

// spoken are the values of the quarters that have come.
func spoken(values []int) []string {
	out := []string{}
	for _, v := range values {
		if v != kit.Missing {
			out = append(out, strconv.Itoa(v)+" %")
		}
	}
	return out
}

func percent(n int) string {
	if n == kit.Missing {
		return "–"
	}
	return strconv.Itoa(n)
}

func gradeRows(l locale.Lang, v *appraisal.Distribution) kit.Rows {
	rows := kit.Rows{Caption: t(l, "grades.table"), Compare: true, Cols: []kit.Col{{Text: t(l, "col.unit")}, {Text: t(l, "col.people"), Num: true}}}
	for _, g := range v.Grades {
		rows.Cols = append(rows.Cols, kit.Col{Text: grade(l, g), Num: true})
	}
	for _, x := range v.Lines {
		row := kit.Row{Decide: x.Remark != "", Cells: []templ.Component{name(in(l, x.KK, x.RU), yearPath(v.View.Year.ID)+"/people?unit="+string(x.Unit)), kit.Text(strconv.Itoa(x.Graded))}}
		for _, g := range v.Grades {
			row.Cells = append(row.Cells, kit.Text(strconv.Itoa(x.Counts[g])))
		}
		rows.Rows = append(rows.Rows, row)
	}
	return rows
}

// compareRows holds the year against the one before; nil where there is none.
func compareRows(l locale.Lang, v *appraisal.Distribution) *kit.Rows {
	if v.Then == nil {
		return nil
	}
	rows := &kit.Rows{Caption: t(l, "compare.table"), Compare: true, Cols: []kit.Col{
		{Text: t(l, "compare.what")}, {Text: strconv.Itoa(v.View.Year.Number), Num: true}, {Text: strconv.Itoa(v.View.Earlier.Number), Num: true},
	}}
	add := func(what string, now, then int) {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{kit.Text(what), kit.Text(strconv.Itoa(now)), kit.Text(strconv.Itoa(then))}})
	}
	add(t(l, "compare.people"), v.Now.People, v.Then.People)
	add(t(l, "compare.late"), v.Now.Late, v.Then.Late)
	add(t(l, "step.plan"), v.Now.Plan.Done, v.Then.Plan.Done)
	for i := range 4 {
		add(t(l, "step.quarter."+strconv.Itoa(i+1)), v.Now.Quarters[i].Done, v.Then.Quarters[i].Done)
	}
	add(t(l, "step.sheets"), v.Now.Sheets.Done, v.Then.Sheets.Done)
	add(t(l, "step.decided"), v.Now.Decided.Done, v.Then.Decided.Done)
	add(t(l, "step.acquainted"), v.Now.Acquainted.Done, v.Then.Acquainted.Done)
	for _, g := range v.Grades {
		add(grade(l, g), v.Total[g], v.Before[g])
	}
	return rows
}
