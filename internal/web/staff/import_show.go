package staff

import (
	"net/http"
	"strconv"

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

// rowsShown is how many rows of an import a page shows.
const rowsShown = 100

// refreshEvery is how often the page of an import that is worked on loads
// itself anew in a browser without script, in seconds.
const refreshEvery = "20"

// importPage is an import: under way, previewed, done or failed.
type importPage struct {
	Head    kit.Heading
	Run     *people.ImportRun
	Way     []string
	Now     int // step of the way
	State   templ.Component
	Counts  []kit.Fact
	Work    kit.Work
	Issues  kit.Rows // of the file and its sheets
	Tabs    []kit.View
	Rows    kit.Rows
	Pages   kit.Pages
	Error   string // why it could not be applied
	Errors  []kit.FieldError
	Total   int64 // rows that would be written
	Show    string
	CanUndo bool
}

// importShow shows where an import stands. While it is worked on the page
// looks again by itself; it can be left and found again.
func (d Deps) importShow(w http.ResponseWriter, r *route.Request) error {
	run, err := d.People.Import(r.Context(), reach.By(r.Actor, access.ImportStaff), people.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") == "true" {
		return d.importPoll(w, r, run)
	}
	return d.drawImport(w, r, run, nil)
}

// importPoll answers the page's own question: how far it is, or that the page
// should be loaded anew.
func (d Deps) importPoll(w http.ResponseWriter, r *route.Request, run *people.ImportRun) error {
	if !run.Running() {
		w.Header().Set("HX-Refresh", "true")
		return nil
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return importProgress(run, workOf(r.Lang, run)).Render(kit.WithLang(r.Context(), r.Lang), w)
}

func (d Deps) drawImport(w http.ResponseWriter, r *route.Request, run *people.ImportRun, bad *fault.Error) error {
	p, err := d.placeOn(r.Context(), run.Body, nil)
	if err != nil {
		return err
	}
	v := &importPage{Run: run, State: importState(r.Lang, run.State), Show: r.URL.Query().Get("show"), Work: workOf(r.Lang, run)}
	v.head(r.Lang, p)
	v.CanUndo = run.State == people.Applied && access.May(r.Actor, access.UndoImport, access.Target{Body: string(run.Body)})
	v.Issues = issueRows(r.Lang, run.Issues)
	if hasRows(run) {
		if err := d.importRows(r, v); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if bad != nil {
		status = bad.Kind.Status()
		v.Error = locale.T(r.Lang, bad.Key(), bad.Args)
		v.Errors = []kit.FieldError{{ID: "only_good", Text: v.Error}}
		if bad.Code != "people.import.has_errors" {
			v.Errors[0].ID = ""
		}
	}
	if run.Running() {
		w.Header().Set("Refresh", refreshEvery)
	}
	return d.Draw(w, r, page.Page{Title: v.Head.Title, Class: "p-staff", Status: status}, importView(v))
}

func hasRows(run *people.ImportRun) bool {
	return run.State == people.Previewed || run.State == people.Applied || run.State == people.Undone
}

func (v *importPage) head(l locale.Lang, p *place) {
	tr := func(key string) string { return locale.T(l, key, nil) }
	name := v.Run.File
	if name == "" {
		name = string(v.Run.ID)
	}
	v.Head = kit.Heading{
		Crumbs: []kit.Link{{Text: tr("staff.list.title"), Href: "/staff"}, {Text: tr("staff.import.title"), Href: "/staff/imports"}},
		Title:  name, Sub: p.Body.Names.In(l) + ". " + moment(l, v.Run.Created, p.Zone) + ". " + locale.T(l, "staff.import.holds_from", fault.Args{"day": v.Run.AsOf.String()}),
	}
	v.Way = []string{tr("staff.import.way.file"), tr("staff.import.way.check"), tr("staff.import.way.preview"), tr("staff.import.way.done")}
	v.Now = map[people.ImportState]int{people.Received: 1, people.Staged: 1, people.Failed: 1, people.Previewed: 2, people.Discarded: 2, people.Applied: 4, people.Undone: 4}[v.Run.State]
	v.Total = v.Run.New + v.Run.Changed
	v.Counts = []kit.Fact{
		{Name: tr("staff.import.new"), Value: number(l, int(v.Run.New))}, {Name: tr("staff.import.changed"), Value: number(l, int(v.Run.Changed))},
		{Name: tr("staff.import.same"), Value: number(l, int(v.Run.Same))}, {Name: tr("staff.import.bad"), Value: number(l, int(v.Run.Bad))},
	}
}

func workOf(l locale.Lang, run *people.ImportRun) kit.Work {
	return kit.Work{Text: locale.T(l, "people.import.state."+string(run.State), nil), Count: locale.T(l, "staff.import.read", fault.Args{"n": run.Staged}),
		Note: locale.T(l, "staff.import.leave", nil)}
}

// tabs are the kinds of rows, each with the count of the run.
var tabs = []struct {
	name    string
	actions []people.Action
	count   func(*people.ImportRun) int64
}{
	{"all", nil, func(r *people.ImportRun) int64 { return r.New + r.Changed + r.Same + r.Bad }},
	{"new", []people.Action{people.New}, func(r *people.ImportRun) int64 { return r.New }},
	{"changed", []people.Action{people.Changed}, func(r *people.ImportRun) int64 { return r.Changed }},
	{"bad", []people.Action{people.Bad}, func(r *people.ImportRun) int64 { return r.Bad }},
	{"same", []people.Action{people.Same}, func(r *people.ImportRun) int64 { return r.Same }},
}

// importRows adds the rows asked for: only those with errors, say.
func (d Deps) importRows(r *route.Request, v *importPage) error {
	base := "/staff/imports/" + string(v.Run.ID)
	if v.Show == "" {
		v.Show = "all"
		if v.Run.Bad > 0 && v.Run.State == people.Previewed {
			v.Show = "bad" // what needs a decision comes first
		}
	}
	var actions []people.Action
	known := false
	for _, t := range tabs {
		v.Tabs = append(v.Tabs, kit.View{Text: locale.T(r.Lang, "staff.import.tab."+t.name, nil), Count: number(r.Lang, int(t.count(v.Run))),
			Href: base + "?show=" + t.name, Current: t.name == v.Show, Late: t.name == "bad" && v.Run.Bad > 0})
		if t.name == v.Show {
			actions, known = t.actions, true
		}
	}
	if !known {
		return fault.New(fault.Invalid, "staff.filter", "name", "show").At("show")
	}
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil {
		after = 0
	}
	rows, err := d.People.ImportRows(r.Context(), reach.By(r.Actor, access.ImportStaff), v.Run.ID, after, rowsShown+1, actions...)
	if err != nil {
		return err
	}
	if len(rows) > rowsShown {
		rows = rows[:rowsShown]
		v.Pages.Next = base + "?show=" + v.Show + "&after=" + strconv.FormatInt(rows[rowsShown-1].N, 10)
	}
	v.Pages.Shown = locale.T(r.Lang, "staff.import.shown", fault.Args{"n": len(rows)})
	v.Rows = stagedRows(r.Lang, rows)
	return nil
}
