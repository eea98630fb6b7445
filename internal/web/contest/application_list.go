package contest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/vacancy/inlang"
)

// applicationsPage is the list of the applications of a competition.
type applicationsPage struct {
	Head    kit.Heading
	Views   []kit.View
	Bar     kit.FilterBar
	Text    kit.Field
	Choices []choice
	Named   bool
	Rows    kit.Rows
	Pages   kit.Pages
	At      string // address of the list
	Query   string // its state
	Save    string // the query that a view would keep; "" where none can be saved
	Drop    string // id of the saved view that is shown; "" for none
	Bulk    []kit.Act
}

// choice is a filter that is one of a list.
type choice struct {
	Name, Label, Blank string
	Options            []kit.Option
}

var standings = []competition.Standing{
	competition.Submitted, competition.Admitted, competition.Refused, competition.Out, competition.Withdrawn,
	competition.Placed, competition.Offered, competition.Declined, competition.Appointed, competition.Annulled,
}

// filterNames are what the address of the list holds.
var filterNames = []string{"q", "vacancy", "standing", "stage", "late", "sort"}

var sortNames = []string{"number", "name", "points", "-points", "applied", "due"}

// address is the state of the list as the address holds it.
type address struct {
	url.Values
	at string // of the page
}

func addressOf(r *route.Request) address {
	a := address{url.Values{}, path(id(r), "applications")}
	for _, name := range append(filterNames, "after") {
		if v := r.URL.Query().Get(name); v != "" {
			a.Set(name, v)
		}
	}
	return a
}

// with is the address with one value changed, from the first page on.
func (a address) with(name, value string) address {
	out := address{url.Values{}, a.at}
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

func (a address) href(more string) string {
	if q := a.Encode(); q != "" {
		return a.at + more + "?" + q
	}
	return a.at + more
}

// query turns the address into a question. The fault is contest.filter.
func (a address) query(view *competition.View) (competition.ApplicationQuery, error) {
	q := competition.ApplicationQuery{
		Competition: view.Competition.ID, Vacancy: competition.VacancyID(a.Get("vacancy")), Stage: competition.StageKey(a.Get("stage")),
		Text: a.Get("q"), Sort: a.Get("sort"), After: a.Get("after"), Named: true,
	}
	if s := competition.Standing(a.Get("standing")); s != "" {
		q.Standing = []competition.Standing{s}
		if !slices.Contains(standings, s) {
			return q, fault.New(fault.Invalid, "contest.filter", "name", "standing").At("standing")
		}
	}
	if a.Get("late") != "" {
		q.Late = view.Today
	}
	if q.Sort != "" && !slices.Contains(sortNames, q.Sort) {
		return q, fault.New(fault.Invalid, "contest.filter", "name", "sort").At("sort")
	}
	if q.Stage != "" && !slices.Contains(competition.Stages(true), q.Stage) {
		return q, fault.New(fault.Invalid, "contest.filter", "name", "stage").At("stage")
	}
	if q.Vacancy != "" {
		_, err := find(view, q.Vacancy)
		return q, err
	}
	return q, nil
}

func (d Deps) applications(w http.ResponseWriter, r *route.Request) error {
	view, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return err
	}
	a := addressOf(r)
	q, err := a.query(view)
	if err != nil {
		return err
	}
	found, err := d.Contest.Applications(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	l := r.Lang
	p := &applicationsPage{Named: may(r, access.SeeCandidates, view.Competition.Body)}
	p.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, &view.Competition)), Title: words(l, "applications.title"), Sub: view.Competition.Title.In(l),
		SubIn: inlang.Of(l, view.Competition.Title)}
	p.filters(l, a, view)
	if err := d.views(r, a, p); err != nil {
		return err
	}
	p.At, p.Query = a.at, a.with("after", "").Encode()
	p.Bulk = []kit.Act{{Text: words(l, "bulk.export"), Attrs: templ.Attributes{"formaction": a.at + "/export/choose"}}}
	p.rows(l, a, view, found.Items)
	p.Pages.Shown = words(l, "applications.shown", "shown", len(found.Items), "all", int(found.Total))
	if a.Get("after") != "" {
		p.Pages.Exports = append(p.Pages.Exports, kit.Link{Text: words(l, "first_page"), Href: a.with("after", "").href("")})
	}
	if found.Next != "" {
		next := a.with("after", "")
		next.Set("after", found.Next)
		p.Pages.Next = next.href("")
	}
	if p.Named && found.Total > 0 {
		plain := a.with("after", "")
		p.Pages.Exports = append(p.Pages.Exports, kit.Link{Text: "XLSX", Href: plain.href("/export/xlsx")}, kit.Link{Text: "CSV", Href: plain.href("/export/csv")})
	}
	return d.draw(w, r, p.Head.Title, 0, applicationsView(p))
}

func (p *applicationsPage) filters(l locale.Lang, a address, view *competition.View) {
	p.Views = []kit.View{
		{Text: words(l, "list.all"), Href: a.with("standing", "").with("late", "").href(""), Current: a.Get("standing") == "" && a.Get("late") == ""},
		{Text: words(l, "applications.unchecked"), Href: a.with("late", "").with("standing", string(competition.Submitted)).href(""), Current: a.Get("standing") == string(competition.Submitted) && a.Get("late") == ""},
		{Text: words(l, "applications.late"), Href: a.with("standing", "").with("late", "yes").href(""), Current: a.Get("late") != ""},
	}
	p.Bar = kit.FilterBar{Action: a.at, Clear: a.at}
	for _, name := range []string{"late", "sort"} {
		if v := a.Get(name); v != "" {
			p.Bar.Keep = append(p.Bar.Keep, kit.Fact{Name: name, Value: v})
		}
	}
	label := "filter.number"
	if p.Named {
		label = "filter.name"
	}
	p.Text = kit.Field{Name: "q", Label: words(l, label), Value: a.Get("q")}
	var vacancies, stages, all []kit.Option
	for _, v := range view.Vacancies {
		vacancies = append(vacancies, kit.Option{Value: string(v.ID), Text: v.Code + " · " + v.Title.In(l), Chosen: a.Get("vacancy") == string(v.ID)})
	}
	for _, s := range competition.Stages(true) {
		stages = append(stages, kit.Option{Value: string(s), Text: stageName(l, s), Chosen: a.Get("stage") == string(s)})
	}
	for _, s := range standings {
		all = append(all, kit.Option{Value: string(s), Text: locale.T(l, "selection.standing."+string(s), nil), Chosen: a.Get("standing") == string(s)})
	}
	p.Choices = []choice{
		{"vacancy", words(l, "filter.vacancy"), words(l, "filter.vacancy.all"), vacancies},
		{"stage", words(l, "filter.stage"), words(l, "filter.stage.all"), stages},
		{"standing", words(l, "filter.standing"), words(l, "filter.standing.all"), all},
	}
	for _, c := range p.Choices {
		for _, o := range c.Options {
			if o.Chosen {
				p.Bar.Active = append(p.Bar.Active, kit.Chip{Name: c.Label, Value: o.Text, Remove: a.with(c.Name, "").href("")})
			}
		}
	}
	if v := a.Get("q"); v != "" {
		p.Bar.Active = append(p.Bar.Active, kit.Chip{Name: p.Text.Label, Value: v, Remove: a.with("q", "").href("")})
	}
}

// sorted is a column that sorts the list; a second press turns points round.
func (a address) sorted(l locale.Lang, key, name string) kit.Col {
	c := kit.Col{Text: words(l, key), Num: name == "points"}
	now := a.Get("sort")
	if now == "" {
		now = "number"
	}
	to := name
	switch {
	case name == "points" && now == "-points":
		c.Sort = kit.Descending
	case now == name:
		c.Sort = kit.Ascending
	}
	if name == "points" && now != "-points" {
		to = "-points"
	}
	c.SortHref = a.with("sort", to).href("")
	return c
}

func (p *applicationsPage) rows(l locale.Lang, a address, view *competition.View, all []competition.ApplicationRow) {
	p.Rows = kit.Rows{Caption: words(l, "applications.title"), Choose: p.Named, Cols: []kit.Col{a.sorted(l, "col.number", "number")}}
	if p.Named {
		p.Rows.Cols = append(p.Rows.Cols, a.sorted(l, "col.name", "name"))
	}
	p.Rows.Cols = append(p.Rows.Cols, kit.Col{Text: words(l, "field.post")}, kit.Col{Text: words(l, "col.stage")}, kit.Col{Text: words(l, "col.standing")},
		a.sorted(l, "col.points", "points"), kit.Col{Text: words(l, "col.place"), Num: true}, a.sorted(l, "col.applied", "applied"), a.sorted(l, "col.due", "due"))
	p.Rows.Empty = kit.Nothing{Title: words(l, "applications.none"), Text: words(l, "applications.none_do")}
	post := map[competition.VacancyID]templ.Component{}
	for _, v := range view.Vacancies {
		post[v.ID] = inlang.Text(inlang.Of(l, v.Title), v.Code+" · "+v.Title.In(l))
	}
	for _, x := range all {
		p.Rows.Rows = append(p.Rows.Rows, p.row(l, view, post[x.Vacancy], x))
	}
}

func (p *applicationsPage) row(l locale.Lang, view *competition.View, post templ.Component, x competition.ApplicationRow) kit.Row {
	cells := []templ.Component{kit.Blind(x.Number, "")}
	if p.Named {
		cells = []templ.Component{kit.Blind(x.Number, "/candidates/"+string(x.ID)), kit.Person(x.Name, "")}
	}
	due := ""
	if x.Standing == competition.Submitted {
		due = locale.Day(l, x.CheckDue.String())
	}
	place := ""
	if x.Place > 0 {
		place = strconv.Itoa(x.Place)
	}
	cells = append(cells, post, kit.Text(stageName(l, x.Stage)), kit.State(standingKind(x.Standing), standingText(l, &x.Application)),
		kit.Text(points(l, x.Points)), kit.Text(place), nowrap(locale.Day(l, x.On.String())), nowrap(due))
	return kit.Row{Value: string(x.ID), Name: x.Number, Cells: cells, Decide: x.Standing == competition.Submitted && x.CheckDue < view.Today}
}
