package staff

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// listPage is the list of the staff of a body.
type listPage struct {
	Head    kit.Heading
	Views   []kit.View
	Bar     kit.FilterBar
	Fields  []kit.Field // of the search and the day
	Choices []choice
	Rows    kit.Rows
	Pages   kit.Pages
	Change  bool
	Bulk    []kit.Act // what can be done for the persons chosen
	Query   string    // the state of the list
	Body    string
	Save    string // the query that a view would keep; "" where none can be saved
	Drop    string // id of the saved view that is shown; "" for none
}

// choice is a filter that is one of a list.
type choice struct {
	Name, Label, Blank string
	Options            []kit.Option
}

// list shows the staff of a body, or leads those who see no list to their own
// record.
func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	a := addressOf(r)
	body, err := reach.Body(r.Actor, access.SeeStaff, a.Get("body"))
	if fault.Is(err, "access.denied") && r.Actor.Holds(access.Employee, r.Actor.Body) {
		return page.Go(w, r, "/staff/people/"+r.Actor.Person)
	}
	if err != nil {
		return err
	}
	on, err := askedDay(a.Get("on"))
	if err != nil {
		return err
	}
	p, err := d.placeOn(r.Context(), body, on)
	if err != nil {
		return err
	}
	view, err := d.listOf(r, a, p)
	if err != nil {
		return err
	}
	return d.Draw(w, r, page.Page{Title: view.Head.Title, Class: "p-staff"}, listView(view))
}

func (d Deps) listOf(r *route.Request, a address, p *place) (*listPage, error) {
	q, err := a.query(p)
	if err != nil {
		return nil, err
	}
	by := reach.By(r.Actor, access.SeeStaff)
	found, err := d.People.Staff(r.Context(), by, q)
	if err != nil {
		return nil, err
	}
	n, err := d.People.StaffCount(r.Context(), by, q)
	if err != nil {
		return nil, err
	}
	target := access.Target{Body: string(p.Body.ID)}
	v := &listPage{Body: a.Get("body"), Change: access.May(r.Actor, access.ChangeStaff, target)}
	v.Query, v.Bulk = a.with("after", "").Encode(), bulkBar(r, target)
	v.Head = listHead(r, p, target)
	v.Bar = kit.FilterBar{Action: "/staff", Active: a.chips(r.Lang, p), Clear: address{}.with("body", a.Get("body")).href("/staff"), Keep: kept(a)}
	v.fields(r.Lang, a, p)
	v.rows(r.Lang, a, p, found.Rows)
	v.Pages = pagesOf(r, a, found, n, access.May(r.Actor, access.ExportStaff, target))
	return v, d.views(r, a, v)
}

func listHead(r *route.Request, p *place, t access.Target) kit.Heading {
	tr := func(key string) string { return locale.T(r.Lang, key, nil) }
	h := kit.Heading{Title: tr("staff.list.title"), Sub: p.Body.Names.In(r.Lang) + ". " + locale.T(r.Lang, "staff.on_day", fault.Args{"day": p.On.String()})}
	h.Acts = append(h.Acts, kit.Act{Text: tr("staff.structure.title"), Href: "/staff/structure"})
	if access.May(r.Actor, access.ChangeStaff, t) {
		h.Acts = append(h.Acts, kit.Act{Text: tr("staff.form.enrol.title"), Href: "/staff/enrol"})
	}
	if access.May(r.Actor, access.ImportStaff, t) {
		h.Acts = append(h.Acts, kit.Act{Text: tr("staff.import.title"), Href: "/staff/imports", Kind: kit.Main})
	}
	return h
}

// bulkBar is what can be done for several persons at once; the first goes where
// the form of the list leads.
func bulkBar(r *route.Request, t access.Target) []kit.Act {
	act := func(key, at string) kit.Act {
		return kit.Act{Text: locale.T(r.Lang, key, nil), Attrs: templ.Attributes{"formaction": at}}
	}
	out := []kit.Act{act("staff.bulk.absence", "/staff/absences/choose"), act("staff.bulk.substitute", "/staff/substitutes/choose")}
	if access.May(r.Actor, access.ExportStaff, t) {
		out = append(out, act("staff.bulk.export", "/staff/export/choose"))
	}
	return out
}

// kept is what the form of filters carries on unseen.
func kept(a address) []kit.Fact {
	var out []kit.Fact
	for _, name := range []string{"body", "sort", "desc"} {
		if v := a.Get(name); v != "" {
			out = append(out, kit.Fact{Name: name, Value: v})
		}
	}
	return out
}

func (v *listPage) fields(l locale.Lang, a address, p *place) {
	tr := func(key string) string { return locale.T(l, "staff.filter."+key, nil) }
	v.Fields = []kit.Field{{Name: "q", Label: tr("q"), Value: a.Get("q")}, {Name: "on", Label: tr("on"), Value: p.On.String()}}
	units := make([]kit.Option, 0, len(p.Units))
	for _, u := range p.Units {
		if !u.Closed {
			units = append(units, kit.Option{Value: string(u.ID), Text: u.Name(l), Chosen: a.Get("unit") == string(u.ID)})
		}
	}
	kinds := []string{string(people.Main), string(people.Acting)}
	away := make([]string, len(people.AbsenceKinds))
	for i, k := range people.AbsenceKinds {
		away[i] = string(k)
	}
	v.Choices = []choice{
		{"unit", tr("unit"), tr("unit.all"), units},
		{"category", tr("category"), tr("category.all"), options(categoriesOf(p), a.Get("category"), func(c string) string { return c })},
		{"kind", tr("kind"), tr("kind.all"), options(kinds, a.Get("kind"), func(k string) string { return locale.T(l, "people.form.kind."+k, nil) })},
		{"away", tr("away"), tr("away.all"), options(away, a.Get("away"), func(k string) string { return locale.T(l, "people.absence."+k, nil) })},
	}
}

func options(values []string, chosen string, text func(string) string) []kit.Option {
	out := make([]kit.Option, len(values))
	for i, v := range values {
		out[i] = kit.Option{Value: v, Text: text(v), Chosen: v == chosen}
	}
	return out
}

// categoriesOf are the categories of the posts that there are.
func categoriesOf(p *place) []string {
	var out []string
	for _, x := range p.Posts {
		if !slices.Contains(out, x.Category) {
			out = append(out, x.Category)
		}
	}
	slices.Sort(out)
	return out
}

func (v *listPage) rows(l locale.Lang, a address, p *place, rows []people.StaffRow) {
	tr := func(key string) string { return locale.T(l, key, nil) }
	col := func(key string, s people.StaffSort) kit.Col {
		href, now := a.sortLink(s)
		return kit.Col{Text: tr(key), SortHref: href, Sort: now}
	}
	v.Rows = kit.Rows{
		Caption: tr("staff.list.title"), Choose: v.Change,
		Cols: []kit.Col{
			col("staff.col.name", people.ByName), {Text: tr("staff.col.post")}, {Text: tr("staff.col.unit")},
			col("staff.col.category", people.ByCategory), col("staff.col.since", people.BySince), {Text: tr("staff.col.now")},
		},
		Empty: emptyList(l, a, v.Change),
	}
	for _, x := range rows {
		name := people.FullName(x.Surname, x.Given, x.Patronymic)
		v.Rows.Rows = append(v.Rows.Rows, kit.Row{Value: string(x.Person), Name: name, Cells: []templ.Component{
			personLink(string(x.Person), name), postCell(l, x), kit.Text(title(l, x.UnitKK, x.UnitRU)), kit.Text(x.Category),
			wholeDay(dayIn(l, x.From)), nowCell(l, x, p),
		}})
	}
}

func emptyList(l locale.Lang, a address, change bool) kit.Nothing {
	if len(a.chips(l, &place{})) > 0 {
		return kit.Nothing{Title: locale.T(l, "staff.list.none_found", nil), Text: locale.T(l, "staff.list.none_found_do", nil),
			Act: &kit.Act{Text: locale.T(l, "staff.list.all", nil), Href: "/staff"}}
	}
	out := kit.Nothing{Title: locale.T(l, "staff.list.none", nil), Text: locale.T(l, "staff.list.none_do", nil)}
	if change {
		out.Act = &kit.Act{Text: locale.T(l, "staff.import.title", nil), Href: "/staff/imports"}
	}
	return out
}

func postCell(l locale.Lang, x people.StaffRow) templ.Component {
	second := x.PostCode
	switch {
	case x.FirstHead:
		second += " · " + locale.T(l, "staff.first_head", nil)
	case x.Head:
		second += " · " + locale.T(l, "staff.head", nil)
	}
	return twoLines(title(l, x.TitleKK, x.TitleRU), second)
}

// nowCell says what holds of a person on the day: away, acting, on probation,
// or at work.
func nowCell(l locale.Lang, x people.StaffRow, p *place) templ.Component {
	switch {
	case len(x.Away) > 0:
		words := make([]string, len(x.Away))
		for i, k := range x.Away {
			words[i] = locale.T(l, "people.absence."+k, nil)
		}
		return kit.State(kit.Out, strings.Join(words, ", "))
	case x.Kind == people.Acting:
		return kit.State(kit.Going, locale.T(l, "people.form.kind.acting", nil))
	case x.ProbationUntil != nil && *x.ProbationUntil >= p.On:
		return kit.State(kit.Going, locale.T(l, "staff.probation_until", fault.Args{"day": x.ProbationUntil.String()}))
	}
	return kit.State(kit.Done, locale.T(l, "staff.at_work", nil))
}

func pagesOf(r *route.Request, a address, found people.StaffPage, n int64, export bool) kit.Pages {
	out := kit.Pages{Shown: locale.T(r.Lang, "staff.list.shown", fault.Args{"shown": len(found.Rows), "all": n})}
	if a.Get("after") != "" {
		out.Exports = append(out.Exports, kit.Link{Text: locale.T(r.Lang, "staff.list.first_page", nil), Href: a.with("after", "").href("/staff")})
	}
	if found.Next != "" {
		out.Next = a.with("after", found.Next).href("/staff")
	}
	if export && n > 0 {
		plain := a.with("after", "")
		out.Exports = append(out.Exports, kit.Link{Text: "XLSX", Href: plain.href("/staff/export/xlsx")}, kit.Link{Text: "CSV", Href: plain.href("/staff/export/csv")})
	}
	return out
}
