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
		state := kit.State(kit.Decide, t(l, "import.shown"))
		if !x.Taken.IsZero() {
			state = kit.State(kit.Done, t(l, "import.taken"))
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			link(importPath(x.ID), x.File), kit.Text(locale.Day(l, day.In(x.Created, d.Zone(r.Actor.Body)).String())), state, kit.Text(strconv.Itoa(x.Did.New)),
		}})
	}
	return d.draw(w, r, p.Head, f.Status, importsView(p))
}

func itemLangs(l locale.Lang) []kit.Option {
	return options(exam.Languages(), func(in locale.Lang) string { return locale.T(l, "kit.lang."+string(in)+".full", nil) })
}

func importPath(id exam.ImportID) string { return "/bank/imports/" + string(id) }

// importRead reads a file and shows what it would do.
func (d Deps) importRead(w http.ResponseWriter, r *route.Request) error {
	x, err := readImport(r)
	if err == nil {
		x, err = d.Exams.StartImport(r.Context(), r.Actor, *x)
	}
	if err == nil {
		return page.Go(w, r, importPath(x.ID))
	}
	f, err := refused(r.Lang, err, func(f *fault.Error) string {
		if f.Field == "language" {
			return f.Field
		}
		return "file"
	})
	if err != nil {
		return err
	}
	return d.drawImports(w, r, f)
}

func readImport(r *route.Request) (*exam.ItemImport, error) {
	file, head, err := r.FormFile("file")
	if err != nil {
		return nil, fault.New(fault.Invalid, "exam.required").At("file").Wrap(err)
	}
	defer file.Close() // it was read only
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	got, err := interchange.Read(head.Filename, data, interchange.Options{Language: locale.Lang(r.PostFormValue("language")), Tag: r.PostFormValue("part")})
	if err != nil {
		return nil, err
	}
	out := &exam.ItemImport{Body: bodyOf(r), File: short(head.Filename), Format: string(got.Format), Items: got.Items, Stimuli: got.Stimuli}
	for _, n := range got.Report {
		line := exam.ImportNote{Where: n.Where, Item: n.Item, Severity: string(n.Severity), Said: []exam.Noted{{Key: n.Key(), Args: n.Args}}}
		if n.Fault != nil {
			line.Said = append(line.Said, exam.Noted{Key: n.Fault.Key(), Args: n.Fault.Args})
		}
		out.Report = append(out.Report, line)
	}
	return out, nil
}

// importPage is what a file gave, before and after it is taken.
type importPage struct {
	Head    kit.Heading
	Path    string
	Version string
	Done    bool
	Takes   bool
	Differs bool
	Counts  []kit.Fact
	Items   kit.Rows
	Report  kit.Rows
}

func (d Deps) imported(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	v, err := d.Exams.ImportOf(r.Context(), r.Actor, bodyOf(r), exam.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	x := &v.Import
	p := &importPage{Path: importPath(x.ID), Version: digits(x.Version), Done: !x.Taken.IsZero(), Differs: v.Count.Differs > 0}
	p.Takes = !p.Done && len(x.Items) > 0 && may(r, access.WriteItem)
	p.Head = kit.Heading{Crumbs: crumbs(l, kit.Link{Text: t(l, "imports"), Href: "/bank/imports"}), Title: x.File, Sub: t(l, "format."+x.Format)}
	refusedN := 0
	for _, n := range x.Report {
		if n.Severity == string(interchange.Refused) {
			refusedN++
		}
	}
	for _, c := range []struct {
		key string
		n   int
	}{
		{"count.new", v.Count.New}, {"count.same", v.Count.Same}, {"count.differs", v.Count.Differs}, {"count.busy", v.Count.Busy},
		{"count.materials", v.Count.Stimuli}, {"count.refused", refusedN},
	} {
		p.Counts = append(p.Counts, kit.Fact{Name: t(l, c.key), Value: strconv.Itoa(c.n)})
	}
	p.report(l, x.Report)
	p.items(l, x.Items)
	return d.draw(w, r, p.Head, 0, importView(p))
}

// shownMost bounds the lines of a report that a page shows.
const shownMost = 500

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

func (p *importPage) items(l locale.Lang, all []exam.Item) {
	p.Items = kit.Rows{Caption: t(l, "items"), Cols: []kit.Col{{Text: t(l, "item")}, {Text: t(l, "kind")}, {Text: t(l, "right")}}, Empty: kit.Nothing{Title: t(l, "import.nothing"), Text: t(l, "import.nothing_text")}}
	for i := range all[:min(len(all), shownMost)] {
		stem, _ := textOf(l, all[i].Stem)
		p.Items.Rows = append(p.Items.Rows, kit.Row{Cells: []templ.Component{kit.Person(all[i].Key, short(stem)), kit.Text(t(l, "kind."+string(all[i].Kind))), kit.Text(keyText(l, &all[i]))}})
	}
}

func (d Deps) importTake(w http.ResponseWriter, r *route.Request) error {
	id := exam.ImportID(r.PathValue("id"))
	if _, err := d.Exams.TakeImport(r.Context(), r.Actor, bodyOf(r), id, version(r), r.PostFormValue("replace") == "yes"); err != nil {
		return err
	}
	return page.Go(w, r, importPath(id))
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
	return send(w, r, "items-form.xlsx", data)
}

func send(w http.ResponseWriter, r *route.Request, name string, data []byte) error {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	if _, err := w.Write(data); err != nil {
		r.Log.Info("file not sent", "error", err)
	}
	return nil
}

// exportPage asks for a format and shows what it cannot hold.
type exportPage struct {
	Head    kit.Heading
	Keep    []kit.Fact // the filters of the list
	In      typed
	Formats []kit.Option
	Langs   []kit.Option
	Shown   bool
	Count   string
	Notes   kit.Rows
	File    string
}

// asked is the export that the address names.
func asked(r *route.Request) (interchange.Format, locale.Lang, error) {
	q := r.URL.Query()
	f, l := interchange.Format(q.Get("format")), locale.Lang(q.Get("language"))
	if !slices.Contains(interchange.Formats, f) {
		return "", "", fault.New(fault.Invalid, "exam_bank.filter", "name", "format").At("format")
	}
	if l != "" && !slices.Contains(exam.Languages(), l) {
		return "", "", fault.New(fault.Invalid, "exam_bank.filter", "name", "language").At("language")
	}
	return f, l, nil
}

func (d Deps) export(w http.ResponseWriter, r *route.Request) error {
	l, a := r.Lang, addressOf(r.URL.Query())
	p := &exportPage{Head: kit.Heading{Crumbs: crumbs(l), Title: t(l, "export"), Sub: t(l, "export.sub")}, In: typed{"format": r.URL.Query().Get("format"), "language": r.URL.Query().Get("language")}}
	for _, name := range filterNames {
		if v := a.Get(name); v != "" {
			p.Keep = append(p.Keep, kit.Fact{Name: name, Value: v})
		}
	}
	p.Formats = options(interchange.Formats, func(f interchange.Format) string { return t(l, "format."+string(f)) })
	p.Langs = itemLangs(l)
	if p.In["format"] != "" {
		_, notes, n, err := d.written(r, false)
		if err != nil {
			return err
		}
		p.Shown, p.Count, p.File = true, t(l, "export.n", "n", n), "/bank/export/file?"+r.URL.Query().Encode()
		p.notes(l, notes)
	}
	return d.draw(w, r, p.Head, 0, exportView(p))
}

// written makes the file of an export; taken writes into the journal that it
// was.
func (d Deps) written(r *route.Request, taken bool) (data []byte, notes []interchange.Note, n int, err error) {
	format, lang, err := asked(r)
	if err != nil {
		return nil, nil, 0, err
	}
	q, err := addressOf(r.URL.Query()).query(r)
	if err != nil {
		return nil, nil, 0, err
	}
	name := ""
	if taken {
		name = string(format)
	}
	items, stimuli, err := d.Exams.ExportItems(r.Context(), r.Actor, q, name)
	if err != nil {
		return nil, nil, 0, err
	}
	data, notes, err = interchange.Write(format, items, stimuli, lang)
	return data, notes, len(items), err
}

func (p *exportPage) notes(l locale.Lang, all []interchange.Note) {
	p.Notes = kit.Rows{
		Caption: t(l, "report"), Empty: kit.Nothing{Title: t(l, "export.whole"), Text: t(l, "export.whole_text")},
		Cols: []kit.Col{{Text: t(l, "item")}, {Text: t(l, "report.what")}, {Text: t(l, "report.said")}},
	}
	for _, n := range all[:min(len(all), shownMost)] {
		p.Notes.Rows = append(p.Notes.Rows, kit.Row{Cells: []templ.Component{kit.Text(n.Item), kit.Text(t(l, "severity."+string(n.Severity))), kit.Text(n.Text(l))}})
	}
}

func (d Deps) exportFile(w http.ResponseWriter, r *route.Request) error {
	data, _, _, err := d.written(r, true)
	if err != nil {
		return err
	}
	format, _, err := asked(r)
	if err != nil {
		return err
	}
	return send(w, r, "bank"+format.Extension(), data)
}
