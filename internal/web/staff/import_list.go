package staff

import (
	"net/http"

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

// importsShown is how many imports a page lists.
const importsShown = 20

// importsPage is the beginning of an import with those made before.
type importsPage struct {
	Head      kit.Heading
	Errors    []kit.FieldError
	File      kit.Field
	AsOf      kit.Field
	Body      string
	Templates []kit.Link
	Rows      kit.Rows
	Pages     kit.Pages
}

// imports offers to begin an import and lists those made before.
func (d Deps) imports(w http.ResponseWriter, r *route.Request) error {
	return d.drawImports(w, r, r.URL.Query().Get("body"), "", nil)
}

// drawImports draws the page; bad is what was wrong with a file sent.
func (d Deps) drawImports(w http.ResponseWriter, r *route.Request, asked, asOf string, bad *fault.Error) error {
	body, err := reach.Body(r.Actor, access.ImportStaff, asked)
	if err != nil {
		return err
	}
	p, err := d.placeOn(r.Context(), body, nil)
	if err != nil {
		return err
	}
	found, err := d.People.Imports(r.Context(), reach.By(r.Actor, access.ImportStaff), body, r.URL.Query().Get("after"), importsShown)
	if err != nil {
		return err
	}
	v := &importsPage{Body: asked, Rows: importRows(r.Lang, p, found.Runs)}
	tr := func(key string) string { return locale.T(r.Lang, key, nil) }
	v.Head = kit.Heading{Crumbs: []kit.Link{{Text: tr("staff.list.title"), Href: "/staff"}}, Title: tr("staff.import.title"), Sub: p.Body.Names.In(r.Lang) + ". " + tr("staff.import.sub")}
	v.File = kit.Field{Name: "file", Label: tr("staff.import.file"), Accept: ".xlsx,.csv",
		Hint: locale.T(r.Lang, "staff.import.file.hint", fault.Args{"mb": people.FileMost >> 20, "rows": people.RowsMost})}
	if asOf == "" {
		asOf = p.Today.String()
	}
	v.AsOf = kit.Field{Name: "as_of", Label: tr("staff.import.as_of"), Hint: tr("staff.import.as_of.hint"), Value: asOf}
	for _, l := range locale.Langs {
		v.Templates = append(v.Templates, kit.Link{Text: tr("kit.lang." + string(l) + ".full"), Href: "/staff/form-file/" + string(l)})
	}
	if found.Next != "" {
		v.Pages.Next = "/staff/imports?after=" + found.Next
	}
	status := http.StatusOK
	if bad != nil {
		v.wrong(r.Lang, bad)
		status = bad.Kind.Status()
	}
	return d.Draw(w, r, page.Page{Title: v.Head.Title, Class: "p-staff", Status: status}, importsView(v))
}

// wrong shows a fault at its field; one about the file stands there.
func (v *importsPage) wrong(l locale.Lang, bad *fault.Error) {
	text := locale.T(l, bad.Key(), bad.Args)
	at := &v.File
	if bad.Field == v.AsOf.Name {
		at = &v.AsOf
	}
	at.Error = text
	v.Errors = []kit.FieldError{{ID: at.Name, Text: text}}
}

func importRows(l locale.Lang, p *place, runs []people.ImportRun) kit.Rows {
	tr := func(key string) string { return locale.T(l, key, nil) }
	out := kit.Rows{Caption: tr("staff.import.past"),
		Cols: []kit.Col{
			{Text: tr("staff.import.file")}, {Text: tr("staff.import.state")}, {Text: tr("staff.import.when")}, {Text: tr("staff.import.new"), Num: true},
			{Text: tr("staff.import.changed"), Num: true}, {Text: tr("staff.import.bad"), Num: true},
		},
		Empty: kit.Nothing{Title: tr("staff.import.none"), Text: tr("staff.import.none_do")}}
	for _, run := range runs {
		out.Rows = append(out.Rows, kit.Row{Decide: run.State == people.Previewed, Cells: []templ.Component{
			importLink(string(run.ID), run.File), importState(l, run.State), kit.Text(moment(l, run.Created, p.Zone)),
			kit.Text(number(l, int(run.New))), kit.Text(number(l, int(run.Changed))), kit.Text(number(l, int(run.Bad))),
		}})
	}
	return out
}

var importStates = map[people.ImportState]kit.StateKind{
	people.Received: kit.Going, people.Staged: kit.Going, people.Previewed: kit.Decide, people.Applied: kit.Done,
	people.Undone: kit.Out, people.Failed: kit.Refused, people.Discarded: kit.Out,
}

func importState(l locale.Lang, s people.ImportState) templ.Component {
	return kit.State(importStates[s], locale.T(l, "people.import.state."+string(s), nil))
}
