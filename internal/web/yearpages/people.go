package yearpages

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// peoplePage is the list of the people of a year.
type peoplePage struct {
	Head    kit.Heading
	Views   []kit.View
	Bar     kit.FilterBar
	Text    kit.Field
	Choices []choice
	Rows    kit.Rows
	Pages   kit.Pages
}

// choice is a filter that is one of a list.
type choice struct {
	Name, Label, Blank string
	Options            []kit.Option
}

// filterNames are the parameters of the address, in the order in which they are
// written.
var filterNames = []string{"q", "unit", "stage", "grade", "acting", "late", "postponed", "appealed", "sort"}

// address is the state of the list as the address holds it.
type address struct{ url.Values }

func addressOf(r *route.Request) address {
	out := address{url.Values{}}
	for _, name := range append(filterNames, "after") {
		if v := r.URL.Query().Get(name); v != "" {
			out.Set(name, v)
		}
	}
	return out
}

// with is the address with one value changed, from the first page on.
func (a address) with(name, value string) address {
	out := address{url.Values{}}
	for _, n := range filterNames {
		if v := a.Get(n); v != "" {
			out.Set(n, v)
		}
	}
	if out.Del(name); value != "" {
		out.Set(name, value)
	}
	return out
}

func (a address) href(path string) string {
	if q := a.Encode(); q != "" {
		return path + "?" + q
	}
	return path
}

func (a address) query(id appraisal.YearID) appraisal.CaseQuery {
	q := appraisal.CaseQuery{
		Year: id, Text: a.Get("q"), Grade: a.Get("grade"), Acting: people.PersonID(a.Get("acting")), After: a.Get("after"),
		Postponed: a.Get("postponed") != "", Appealed: a.Get("appealed") != "", Order: appraisal.LateFirst,
	}
	if u := a.Get("unit"); u != "" {
		q.Units = []people.UnitID{people.UnitID(u)}
	}
	if s := appraisal.Stage(a.Get("stage")); slices.Contains(appraisal.Stages, s) {
		q.Stages = []appraisal.Stage{s}
	}
	if a.Get("late") != "" {
		q.Late = new(day.Day) // the body's day, which the list sets
	}
	switch a.Get("sort") {
	case "name":
		q.Order = appraisal.ByName
	case "unit":
		q.Order = appraisal.ByCaseUnit
	}
	return q
}

func (d Deps) people(w http.ResponseWriter, r *route.Request) error {
	l, a := r.Lang, addressOf(r)
	v, err := d.Appraisals.YearView(r.Context(), r.Actor, yearID(r))
	if err != nil {
		return err
	}
	found, n, err := d.Appraisals.Cases(r.Context(), r.Actor, a.query(v.Year.ID))
	if err != nil {
		return err
	}
	units, err := d.units(r, v)
	if err != nil {
		return err
	}
	path := yearPath(v.Year.ID) + "/people"
	p := &peoplePage{Head: yearHead(l, v, t(l, "people")), Text: kit.Field{Name: "q", Label: t(l, "filter.q"), Value: a.Get("q")}}
	p.Choices = choices(l, a, v, units)
	p.Bar = kit.FilterBar{Action: path, Active: a.chips(l, path, units), Clear: path}
	if s := a.Get("sort"); s != "" {
		p.Bar.Keep = []kit.Fact{{Name: "sort", Value: s}}
	}
	p.Rows = peopleRows(l, a, path, v, found.Items)
	p.Pages = kit.Pages{Shown: t(l, "people.shown", "shown", len(found.Items), "all", n)}
	if found.Next != "" {
		next := a.with("after", "")
		next.Set("after", found.Next)
		p.Pages.Next = next.href(path)
	}
	if a.Get("after") != "" {
		p.Pages.Exports = append(p.Pages.Exports, kit.Link{Text: t(l, "people.first"), Href: a.with("after", "").href(path)})
	}
	if n > 0 {
		p.Pages.Exports = append(p.Pages.Exports, kit.Link{Text: "XLSX", Href: a.with("after", "").href(path + ".xlsx")})
	}
	return d.draw(w, r, p.Head, 0, peopleView(p))
}

// yearHead is the heading of a page under a year.
func yearHead(l locale.Lang, v *appraisal.YearView, title string) kit.Heading {
	return kit.Heading{
		Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/years"}, {Text: t(l, "of", "year", v.Year.Number), Href: yearPath(v.Year.ID)}},
		Title:  title, Sub: v.Body.Names.In(l) + ". " + t(l, "on", "day", v.Today.String()),
	}
}

// unitsMost bounds the units that are offered in a list to choose from: in a
// larger body one gets to a unit from the board.
const unitsMost = 300

// units are those of the body today that can be chosen.
func (d Deps) units(r *route.Request, v *appraisal.YearView) ([]people.Unit, error) {
	all, err := d.People.Units(r.Context(), people.By{All: true}, v.Body.ID, v.Today)
	if err != nil || len(all) <= unitsMost {
		return all, err
	}
	chosen := r.URL.Query().Get("unit")
	return slices.DeleteFunc(all, func(u people.Unit) bool { return string(u.ID) != chosen }), nil
}

func choices(l locale.Lang, a address, v *appraisal.YearView, units []people.Unit) []choice {
	unit := choice{Name: "unit", Label: t(l, "filter.unit"), Blank: t(l, "filter.unit.all")}
	for _, u := range units {
		unit.Options = append(unit.Options, kit.Option{Value: string(u.ID), Text: u.Name(l), Chosen: a.Get("unit") == string(u.ID)})
	}
	stage := choice{Name: "stage", Label: t(l, "filter.stage"), Blank: t(l, "filter.stage.all")}
	for _, s := range appraisal.Stages {
		stage.Options = append(stage.Options, kit.Option{Value: string(s), Text: locale.T(l, "appraisal.stage."+string(s), nil), Chosen: a.Get("stage") == string(s)})
	}
	grade := choice{Name: "grade", Label: t(l, "filter.grade"), Blank: t(l, "filter.grade.all")}
	for _, g := range v.Rules.Sheet.Grades.V {
		grade.Options = append(grade.Options, kit.Option{Value: g.Grade, Text: locale.T(l, "appraisal.grade."+g.Grade, nil), Chosen: a.Get("grade") == g.Grade})
	}
	return []choice{unit, stage, grade}
}

// chips are the filters that hold, each with the address without it.
func (a address) chips(l locale.Lang, path string, units []people.Unit) []kit.Chip {
	var out []kit.Chip
	for _, name := range filterNames {
		v := a.Get(name)
		if v == "" || name == "sort" {
			continue
		}
		text := v
		switch name {
		case "unit":
			for _, u := range units {
				if string(u.ID) == v {
					text = u.Name(l)
				}
			}
		case "stage":
			text = locale.T(l, "appraisal.stage."+v, nil)
		case "grade":
			text = locale.T(l, "appraisal.grade."+v, nil)
		case "late", "postponed", "appealed", "acting":
			text = t(l, "yes")
		}
		out = append(out, kit.Chip{Name: t(l, "filter."+name), Value: text, Remove: a.with(name, "").href(path)})
	}
	return out
}

func peopleRows(l locale.Lang, a address, path string, v *appraisal.YearView, all []appraisal.CaseRow) kit.Rows {
	col := func(text, sort string) kit.Col {
		c := kit.Col{Text: text, SortHref: a.with("sort", sort).href(path)}
		if now := a.Get("sort"); now == sort {
			c.Sort = kit.Ascending
		}
		return c
	}
	rows := kit.Rows{
		Caption: t(l, "people"),
		Cols:    []kit.Col{col(t(l, "col.person"), "name"), col(t(l, "col.unit"), "unit"), {Text: t(l, "col.step")}, col(t(l, "col.due"), ""), {Text: t(l, "col.grade")}},
		Empty:   kit.Nothing{Title: t(l, "people.none"), Text: t(l, "people.none_text")},
	}
	if len(a.chips(l, path, nil)) > 0 {
		rows.Empty.Act = &kit.Act{Text: t(l, "people.all"), Href: path}
	}
	for i := range all {
		c := &all[i]
		post, unit := in(l, c.PostKK, c.PostRU), in(l, c.UnitKK, c.UnitRU)
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			personCell(c.Name, casePath(c.ID), post), name(unit, ""), kit.State(stageKind(&c.Case, v.Today), stageText(l, &c.Case)),
			dueCell(dueText(l, &c.Case), lateBy(&c.Case, v.Today)), kit.Text(gradeText(l, c.Grade)),
		}})
	}
	return rows
}

func gradeText(l locale.Lang, grade string) string {
	if grade == "" {
		return "–"
	}
	return locale.T(l, "appraisal.grade."+grade, nil)
}

func lateBy(c *appraisal.Case, today day.Day) bool { return c.Due != nil && *c.Due < today }

// stageKind is how the step of a case looks.
func stageKind(c *appraisal.Case, today day.Day) kit.StateKind {
	switch {
	case lateBy(c, today):
		return kit.Late
	case c.Stage == appraisal.StageDone:
		return kit.Done
	case c.Stage.Final():
		return kit.Out
	case c.Stage == appraisal.StagePlan && c.Done.Plan == appraisal.PlanNone:
		return kit.NotStarted
	}
	return kit.Going
}

// stageText is the step of a case, with why where it is out of the procedure.
func stageText(l locale.Lang, c *appraisal.Case) string {
	text := locale.T(l, "appraisal.stage."+string(c.Stage), nil)
	switch {
	case c.Stage == appraisal.StageExcluded && c.Why != "":
		return text + ": " + locale.T(l, "appraisal.why."+c.Why, nil)
	case c.Postponed():
		return text + ". " + locale.T(l, "appraisal.absence."+c.Later.Absence, nil)
	}
	return text
}

func dueText(l locale.Lang, c *appraisal.Case) string {
	if c.Due == nil {
		return "–"
	}
	return locale.Day(l, c.Due.String())
}

// export sends the list as it is filtered and ordered.
func (d Deps) export(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.YearView(r.Context(), r.Actor, yearID(r))
	if err != nil {
		return err
	}
	route.SaveAs(w, route.XLSX, "appraisal-"+number(int64(v.Year.Number))+".xlsx")
	return d.Appraisals.ExportCases(r.Context(), r.Actor, addressOf(r).query(v.Year.ID), r.Lang, w)
}
