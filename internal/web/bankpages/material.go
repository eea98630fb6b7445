package bankpages

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// forms of material, in the order in which they are offered.
var forms = []exam.Form{exam.Passage, exam.Table, exam.Bars, exam.Lines, exam.Shares, exam.Scheme}

// materialsPage is the list of what items are asked about.
type materialsPage struct {
	Head kit.Heading
	Rows kit.Rows
}

func (d Deps) materials(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, err := d.Exams.Stimuli(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	p := &materialsPage{Head: kit.Heading{Crumbs: crumbs(l), Title: t(l, "materials"), Sub: t(l, "materials.sub")}}
	if may(r, access.WriteItem) {
		for _, f := range forms {
			p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "form."+string(f)), Href: "/bank/materials/new?form=" + string(f)})
		}
	}
	p.Rows = kit.Rows{Caption: t(l, "materials"), Cols: []kit.Col{{Text: t(l, "material")}, {Text: t(l, "form")}}, Empty: kit.Nothing{Title: t(l, "materials.none"), Text: t(l, "materials.sub")}}
	for i := range all {
		c := &all[i].Content
		title, in := textOf(l, c.Title)
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{stemCell(materialPath(c.Key), c.Key, short(title), string(in)), kit.Text(t(l, "form."+string(c.Form)))}})
	}
	return d.draw(w, r, p.Head, 0, materialsView(p))
}

func materialPath(key string) string { return "/bank/materials/" + url.PathEscape(key) }

// materialPage shows a material in its languages.
type materialPage struct {
	Head  kit.Heading
	Langs []locale.Lang
	Is    *exam.Stimulus
}

func (d Deps) material(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	s, err := d.Exams.StimulusOf(r.Context(), r.Actor, bodyOf(r), r.PathValue("key"))
	if err != nil {
		return err
	}
	p := &materialPage{Is: &s.Content, Langs: langsOf(&s.Content)}
	p.Head = kit.Heading{Crumbs: crumbs(l, kit.Link{Text: t(l, "materials"), Href: "/bank/materials"}), Title: t(l, "material.title", "key", s.Content.Key), Sub: t(l, "form."+string(s.Content.Form))}
	if may(r, access.WriteItem) {
		p.Head.Acts = []kit.Act{{Text: t(l, "edit"), Href: materialPath(s.Content.Key) + "/edit"}}
	}
	return d.draw(w, r, p.Head, 0, materialView(p))
}

// langsOf are the languages that a material has.
func langsOf(s *exam.Stimulus) (out []locale.Lang) {
	for _, l := range exam.Languages() {
		if s.Title.In(l) != "" {
			out = append(out, l)
		}
	}
	return out
}

// materialForm is the form of a material.
type materialFormPage struct {
	failed
	In      typed
	Lang    locale.Lang
	Head    kit.Heading
	Draft   templ.Attributes
	Back    string
	Version string
	Form    exam.Form
	New     bool
	Rows    int
	Preview *materialPage
}

func (d Deps) materialForm(w http.ResponseWriter, r *route.Request) error {
	if r.PathValue("key") == "" {
		return d.drawMaterial(w, r, nil, nil, failed{})
	}
	s, err := d.Exams.StimulusOf(r.Context(), r.Actor, bodyOf(r), r.PathValue("key"))
	if err != nil {
		return err
	}
	return d.drawMaterial(w, r, s, nil, failed{})
}

func (d Deps) materialSend(w http.ResponseWriter, r *route.Request) error {
	var old *exam.BankStimulus
	if key := r.PathValue("key"); key != "" {
		var err error
		if old, err = d.Exams.StimulusOf(r.Context(), r.Actor, bodyOf(r), key); err != nil {
			return err
		}
	}
	page.Version(r) // reads the form
	in := sentFields(r.PostForm)
	in.compact("row")
	switch in["do"] {
	case "more":
		return d.drawMaterial(w, r, old, in, failed{})
	case "paste":
		in.paste()
		return d.drawMaterial(w, r, old, in, failed{})
	}
	langs := in.languages()
	c, err := in.material(formOf(r, old))
	if old != nil {
		c.Key = old.Content.Key
	}
	if err == nil && in["do"] == "save" {
		at := exam.StimulusIn{Body: bodyOf(r), Languages: langs, Content: c}
		if old != nil {
			at.Version = page.Version(r)
		}
		if _, err = d.Exams.PutStimulus(r.Context(), r.Actor, at); err == nil {
			form, about := materialDraftOf(old, c.Form)
			if err := unsent.Drop(r, d.Drafts, form, about); err != nil {
				return err
			}
			return page.Go(w, r, materialPath(c.Key))
		}
	}
	if err == nil {
		if err = c.Check(langs); err == nil {
			return d.drawMaterial(w, r, old, in, failed{})
		}
	}
	f, err := refused(r.Lang, err, materialField(langs))
	if err != nil {
		return err
	}
	return d.drawMaterial(w, r, old, in, f)
}

func formOf(r *route.Request, old *exam.BankStimulus) exam.Form {
	if old != nil {
		return old.Content.Form
	}
	if f := exam.Form(r.FormValue("form")); f != "" {
		return f
	}
	return exam.Passage
}

func materialDraftOf(old *exam.BankStimulus, form exam.Form) (name, about string) {
	if old == nil {
		return materialDraft, "new." + string(form)
	}
	sum := sha256.Sum256([]byte(old.Content.Key)) // a key may have letters that the name of a draft may not
	return materialDraft, "of." + hex.EncodeToString(sum[:10])
}

// languages are those in which the material must be there.
func (f typed) languages() []locale.Lang {
	if l := locale.Lang(f["languages"]); l == locale.KK || l == locale.RU {
		return []locale.Lang{l}
	}
	return exam.Languages()
}

// cells parts a line at its bars.
func cells(line string) (out []string) {
	if strings.TrimSpace(line) == "" {
		return nil
	}
	for _, s := range strings.Split(line, "|") {
		out = append(out, strings.TrimSpace(s))
	}
	return out
}

// textsOf joins lines of cells in the two languages to texts.
func textsOf(kk, ru []string) []exam.Text {
	out := make([]exam.Text, max(len(kk), len(ru)))
	for i := range out {
		if i < len(kk) {
			out[i].KK = kk[i]
		}
		if i < len(ru) {
			out[i].RU = ru[i]
		}
	}
	return out
}

// material reads a material of a form. The fault is exam.number, at the cells.
func (f typed) material(form exam.Form) (exam.Stimulus, error) {
	s := exam.Stimulus{
		Key: strings.TrimSpace(f["key"]), Form: form, Title: f.text("title"), Body: f.text("body"), Unit: f.text("unit"), Head: f.text("head"), Source: f.text("source"),
	}
	if form == exam.Passage {
		return s, nil
	}
	s.Columns = textsOf(cells(f["columns.kk"]), cells(f["columns.ru"]))
	for n := range f.rows("row") {
		r := exam.Row{Name: f.text("row." + strconv.Itoa(n))}
		if err := f.cells(&r, n, form); err != nil {
			return s, err
		}
		s.Rows = append(s.Rows, r)
	}
	return s, nil
}

// cells reads the cells of a row: values, or in a table texts.
func (f typed) cells(r *exam.Row, n int, form exam.Form) error {
	if form == exam.Table {
		kk, ru := cells(f[row("row", n, "cells.kk")]), cells(f[row("row", n, "cells.ru")])
		if len(kk)+len(ru) > 0 {
			r.Texts = textsOf(kk, ru)
			return nil
		}
	}
	for _, c := range cells(f[row("row", n, "cells")]) {
		v, err := exam.ParseDecimal(c)
		if err != nil {
			return at(err, row("row", n, "cells"))
		}
		r.Values = append(r.Values, v)
	}
	return nil
}

// paste fills the rows from lines "name in Kazakh | name in Russian | value |
// value".
func (f typed) paste() {
	n := 0
	for _, line := range strings.Split(f["lines"], "\n") {
		all := cells(line)
		if len(all) == 0 || n == rowsMost {
			continue
		}
		all = append(all, "", "")
		f[row("row", n, "kk")], f[row("row", n, "ru")] = all[0], all[1]
		f[row("row", n, "cells")] = strings.Join(all[2:max(len(all)-2, 2)], " | ")
		n++
	}
	f["lines"] = ""
}

// materialFields are the fields that show a material.
func materialFields(l locale.Lang, s *exam.Stimulus) typed {
	f := typed{"key": s.Key}
	for name, x := range map[string]exam.Text{"title": s.Title, "body": s.Body, "unit": s.Unit, "head": s.Head, "source": s.Source} {
		f.setText(name, x)
	}
	if langs := langsOf(s); len(langs) == 1 {
		f["languages"] = string(langs[0])
	}
	f["columns.kk"], f["columns.ru"] = joined(s.Columns)
	for n, x := range s.Rows {
		f.setText("row."+strconv.Itoa(n), x.Name)
		f[row("row", n, "cells.kk")], f[row("row", n, "cells.ru")] = joined(x.Texts)
		var values []string
		for _, v := range x.Values {
			values = append(values, locale.Decimal(l, string(v)))
		}
		f[row("row", n, "cells")] = strings.Join(values, " | ")
	}
	return f
}

func joined(all []exam.Text) (kk, ru string) {
	var a, b []string
	for _, x := range all {
		a, b = append(a, x.KK), append(b, x.RU)
	}
	return strings.Trim(strings.Join(a, " | "), " |"), strings.Trim(strings.Join(b, " | "), " |")
}

// materialField finds the field of the form for a fault of the check.
func materialField(langs []locale.Lang) func(*fault.Error) string {
	return func(f *fault.Error) string {
		lang, _ := f.Args["language"].(string)
		if lang == "" {
			lang = string(langs[0])
		}
		name := f.Field
		if rest, ok := strings.CutPrefix(name, "rows["); ok {
			n, part, _ := strings.Cut(rest, "]")
			switch {
			case part == ".name":
				return "row." + n + "." + lang
			case strings.HasPrefix(part, ".texts"):
				return "row." + n + ".cells." + lang
			}
			return "row." + n + ".cells"
		}
		if strings.HasPrefix(name, "columns") {
			return "columns." + lang
		}
		switch name {
		case "title", "body":
			return name + "." + lang
		}
		return name
	}
}
