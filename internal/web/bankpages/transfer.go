package bankpages

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/exam/interchange"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

func itemLangs(l locale.Lang) []kit.Option {
	return options(exam.Languages(), func(in locale.Lang) string { return locale.T(l, "kit.lang."+string(in)+".full", nil) })
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
	return route.Save(w, "application/octet-stream", "bank"+format.Extension(), data)
}
