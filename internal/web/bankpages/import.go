package bankpages

import (
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/exam/interchange"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// importsPage takes a file and lists those before it.
type importsPage struct {
	failed
	Head  kit.Heading
	Takes bool // a file may be sent
	In    typed
	Langs []kit.Option
	Parts []kit.Option
	Form  string // address of the form to fill in
	Rows  kit.Rows
}

func (d Deps) imports(w http.ResponseWriter, r *route.Request) error {
	return d.drawImports(w, r, failed{})
}

func (d Deps) drawImports(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	all, err := d.Exams.Imports(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	p := &importsPage{
		failed: f, Head: kit.Heading{Crumbs: crumbs(l), Title: t(l, "imports"), Sub: t(l, "imports.sub")}, Takes: may(r, access.WriteItem),
		Form: "/bank/imports/form/" + string(l), In: typed{"language": r.PostFormValue("language"), "part": r.PostFormValue("part")}, Langs: itemLangs(l),
	}
	if p.Parts, err = d.parts(r); err != nil {
		return err
	}
	p.Rows = kit.Rows{
		Caption: t(l, "imports.before"), Empty: kit.Nothing{Title: t(l, "imports.none"), Text: t(l, "imports.sub")},
		Cols: []kit.Col{{Text: t(l, "file")}, {Text: t(l, "day")}, {Text: t(l, "state")}, {Text: t(l, "count.new"), Num: true}},
	}
	for i := range all {
		x := &all[i]
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			link(importPath(x.ID), x.File), kit.Text(locale.Day(l, day.In(x.Created, d.Zone(r.Actor.Body)).String())),
			kit.State(importStates[x.State], t(l, "import.state."+string(x.State))), kit.Text(strconv.Itoa(x.Count.New)),
		}})
	}
	return d.draw(w, r, p.Head, f.Status, importsView(p))
}

var importStates = map[exam.ImportState]kit.StateKind{
	exam.ImportReceived: kit.Going, exam.ImportRead: kit.Decide, exam.ImportTaking: kit.Going, exam.ImportTaken: kit.Done,
	exam.ImportUndoing: kit.Going, exam.ImportUndone: kit.Done, exam.ImportFailed: kit.Refused,
}

func importPath(id exam.ImportID) string { return "/bank/imports/" + string(id) }

// importSend keeps a file for a job to read, and shows how far that is.
func (d Deps) importSend(w http.ResponseWriter, r *route.Request) error {
	f, err := sentFile(r)
	if err == nil {
		var x *exam.ItemImport
		if x, err = d.Exams.StartImport(r.Context(), r.Actor, bodyOf(r), f); err == nil {
			return page.Go(w, r, importPath(x.ID))
		}
	}
	bad, err := refused(r.Lang, err, func(f *fault.Error) string {
		if f.Field == "language" {
			return f.Field
		}
		return "file"
	})
	if err != nil {
		return err
	}
	return d.drawImports(w, r, bad)
}

func sentFile(r *route.Request) (exam.ItemFile, error) {
	file, head, err := r.FormFile("file")
	if err != nil {
		return exam.ItemFile{}, fault.New(fault.Invalid, "exam.required").At("file").Wrap(err)
	}
	defer file.Close() // it was read only
	data, err := io.ReadAll(file)
	return exam.ItemFile{Name: short(head.Filename), Data: data, Language: locale.Lang(r.PostFormValue("language")), Tag: r.PostFormValue("part")}, err
}

// importPage is what a file gave: under way, before and after it is taken.
type importPage struct {
	failed
	Head    kit.Heading
	Path    string
	Version string
	State   exam.ImportState
	Work    *kit.Work // nil where nothing is under way
	Fault   string    // why the file was not read
	Takes   bool      // it can be taken
	Undoes  bool      // it can be undone
	Differs bool
	Undone  string
	Counts  []kit.Fact
	Items   kit.Rows
	Pages   kit.Pages
	Report  kit.Rows
}

// refreshEvery is how often the page of an import under way loads itself anew
// in a browser without script, in seconds.
const refreshEvery = "20"

func (d Deps) imported(w http.ResponseWriter, r *route.Request) error {
	if r.Header.Get("HX-Request") == "true" {
		return d.importPoll(w, r)
	}
	return d.drawImport(w, r, failed{})
}

// importPoll answers the page's own question: how far it is, or that the page
// should be loaded anew.
func (d Deps) importPoll(w http.ResponseWriter, r *route.Request) error {
	x, err := d.Exams.ImportOf(r.Context(), r.Actor, bodyOf(r), exam.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if !x.Running() {
		w.Header().Set("HX-Refresh", "true")
		return nil
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return importProgress(importPath(x.ID), *workOf(r.Lang, x)).Render(kit.WithLang(r.Context(), r.Lang), w)
}

func workOf(l locale.Lang, x *exam.ItemImport) *kit.Work {
	work := &kit.Work{Text: t(l, "import.state."+string(x.State)), Count: t(l, "import.so_far", "done", x.Done), Note: t(l, "import.leave")}
	if x.Total > 0 {
		work.Done, work.Of, work.Count = x.Done, x.Total, t(l, "import.progress", "done", x.Done, "total", x.Total)
	}
	return work
}

func (d Deps) drawImport(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	x, err := d.Exams.ImportOf(r.Context(), r.Actor, bodyOf(r), exam.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	p := &importPage{failed: f, Path: importPath(x.ID), Version: digits(x.Version), State: x.State, Differs: x.Count.Differs > 0}
	p.Head = kit.Heading{Crumbs: crumbs(l, kit.Link{Text: t(l, "imports"), Href: "/bank/imports"}), Title: x.File}
	if x.Format != "" {
		p.Head.Sub = t(l, "format."+x.Format)
	}
	switch {
	case x.Running():
		p.Work = workOf(l, x)
		w.Header().Set("Refresh", refreshEvery)
	case x.Fault != nil:
		p.Fault = locale.T(l, x.Fault.Key, x.Fault.Args)
	default:
		p.Takes = x.State == exam.ImportRead && x.Total > 0 && may(r, access.WriteItem)
		p.Undoes = x.State == exam.ImportTaken && may(r, access.WriteItem)
		p.Undone = t(l, "import.undone", "left", x.Left)
		p.counts(l, x)
		p.report(l, x.Report)
		err = d.importRows(r, p, x)
	}
	if err != nil {
		return err
	}
	return d.draw(w, r, p.Head, f.Status, importView(p))
}

func (p *importPage) counts(l locale.Lang, x *exam.ItemImport) {
	for _, c := range []struct {
		key string
		n   int
	}{
		{"count.new", x.Count.New}, {"count.same", x.Count.Same}, {"count.differs", x.Count.Differs}, {"count.busy", x.Count.Busy},
		{"count.materials", x.Count.Stimuli}, {"count.refused", x.Refused},
	} {
		p.Counts = append(p.Counts, kit.Fact{Name: t(l, c.key), Value: strconv.Itoa(c.n)})
	}
}

// shownMost bounds the lines of a report that a page shows, and thingsMost the
// things of a file.
const (
	shownMost  = 500
	thingsMost = 100
)

func (p *importPage) report(l locale.Lang, all []exam.ImportNote) {
	p.Report = kit.Rows{
		Caption: t(l, "report"), Empty: kit.Nothing{Title: t(l, "report.none"), Text: t(l, "report.none_text")},
		Cols: []kit.Col{{Text: t(l, "report.where")}, {Text: t(l, "item")}, {Text: t(l, "report.what")}, {Text: t(l, "report.said")}},
	}
	kinds := map[string]kit.StateKind{"refused": kit.Refused, "lost": kit.Late, "changed": kit.Going, "kept": kit.Done}
	for i := range all[:min(len(all), shownMost)] {
		n := &all[i]
		p.Report.Rows = append(p.Report.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(n.Where), kit.Text(n.Item), kit.State(kinds[n.Severity], t(l, "severity."+n.Severity)), kit.Text(n.Text(l)),
		}})
	}
}

// importRows lists the things of a file behind the one that the address names.
func (d Deps) importRows(r *route.Request, p *importPage, x *exam.ItemImport) error {
	l, after := r.Lang, max(0, int(number(r.URL.Query().Get("after"))))
	rows, err := d.Exams.ImportRows(r.Context(), r.Actor, x.Body, x.ID, after, thingsMost+1)
	if err != nil {
		return err
	}
	if len(rows) > thingsMost {
		rows = rows[:thingsMost]
		p.Pages.Next = p.Path + "?after=" + strconv.Itoa(rows[thingsMost-1].N)
	}
	if after > 0 {
		p.Pages.Previous = p.Path + "?after=" + strconv.Itoa(max(0, after-thingsMost))
	}
	p.Pages.Shown = t(l, "import.progress", "done", after+len(rows), "total", x.Total)
	p.Items = kit.Rows{
		Caption: t(l, "import.rows"), Empty: kit.Nothing{Title: t(l, "import.nothing"), Text: t(l, "import.nothing_text")},
		Cols: []kit.Col{{Text: t(l, "item")}, {Text: t(l, "kind")}, {Text: t(l, "right")}, {Text: t(l, "import.action")}},
	}
	for i := range rows {
		p.Items.Rows = append(p.Items.Rows, importRow(l, &rows[i]))
	}
	return nil
}

func importRow(l locale.Lang, r *exam.ItemImportRow) kit.Row {
	action := kit.Text(t(l, "import.action."+string(r.Action)))
	if s := r.Stimulus; s != nil {
		title, _ := textOf(l, s.Title)
		return kit.Row{Cells: []templ.Component{kit.Person(s.Key, short(title)), kit.Text(t(l, "form."+string(s.Form))), kit.Text(""), action}}
	}
	stem, _ := textOf(l, r.Item.Stem)
	return kit.Row{Cells: []templ.Component{
		kit.Person(r.Item.Key, short(stem)), kit.Text(t(l, "kind."+string(r.Item.Kind))), kit.Text(keyText(l, r.Item)), action,
	}}
}

func (d Deps) importTake(w http.ResponseWriter, r *route.Request) error {
	id := exam.ImportID(r.PathValue("id"))
	_, err := d.Exams.TakeImport(r.Context(), r.Actor, bodyOf(r), id, page.Version(r), r.PostFormValue("replace") == "yes")
	return d.importTurned(w, r, id, err)
}

func (d Deps) importUndo(w http.ResponseWriter, r *route.Request) error {
	id := exam.ImportID(r.PathValue("id"))
	_, err := d.Exams.UndoImport(r.Context(), r.Actor, bodyOf(r), id, page.Version(r))
	return d.importTurned(w, r, id, err)
}

// importTurned leads to the import after an act, or shows on its page why the
// act was refused.
func (d Deps) importTurned(w http.ResponseWriter, r *route.Request, id exam.ImportID, err error) error {
	if err == nil {
		return page.Go(w, r, importPath(id))
	}
	bad, err := refused(r.Lang, err, page.Above)
	if err != nil {
		return err
	}
	return d.drawImport(w, r, bad)
}

// importSheet is the workbook that people fill in.
func (d Deps) importSheet(w http.ResponseWriter, r *route.Request) error {
	l := locale.Lang(r.PathValue("lang"))
	if !slices.Contains(locale.Langs[:], l) {
		return fault.New(fault.Missing, "exam.missing.thing")
	}
	data, err := interchange.Template(l)
	if err != nil {
		return err
	}
	return route.Save(w, "application/octet-stream", "items-form.xlsx", data)
}
