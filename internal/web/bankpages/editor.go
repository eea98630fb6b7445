package bankpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// kindsPage offers the kinds of items.
type kindsPage struct {
	Head  kit.Heading
	Kinds []kindDoor
}

type kindDoor struct{ Href, Name, About string }

func (d Deps) kinds(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	p := &kindsPage{Head: kit.Heading{Crumbs: crumbs(l), Title: t(l, "new"), Sub: t(l, "new.sub")}}
	for _, k := range exam.Kinds {
		p.Kinds = append(p.Kinds, kindDoor{"/bank/new/" + string(k), t(l, "kind."+string(k)), t(l, "kind."+string(k)+".about")})
	}
	return d.draw(w, r, p.Head, 0, kindsView(p))
}

// editorPage is the form of an item.
type editorPage struct {
	failed
	In        typed
	Lang      locale.Lang
	Head      kit.Heading
	Draft     templ.Attributes
	Back      string
	Version   string
	Kind      exam.Kind
	New       bool
	Options   int // rows that are drawn
	Targets   int
	Laws      int
	Parts     []kit.Option
	Materials []kit.Option
	Previews  []preview
}

// editing is the item that a form is about.
type editing struct {
	kind exam.Kind
	item *exam.BankItem // nil for a new one
}

// newDraft and editDraft name the forms among the drafts.
const newDraft, editDraft, materialDraft = "bank-new", "bank-edit", "bank-material"

func (e *editing) draft() (form, about string) {
	if e.item == nil {
		return newDraft, string(e.kind)
	}
	return editDraft, string(e.item.ID)
}

func (e *editing) at(r *route.Request) exam.ItemAt {
	if e.item == nil {
		return exam.ItemAt{Body: bodyOf(r)}
	}
	return exam.ItemAt{Body: bodyOf(r), ID: e.item.ID, Version: page.Version(r)}
}

// edited finds what the address names. The faults are exam.missing.item and
// exam.item.kind.
func (d Deps) edited(r *route.Request) (*editing, error) {
	if id := itemID(r); id != "" {
		v, err := d.Exams.Item(r.Context(), r.Actor, bodyOf(r), id)
		if err != nil {
			return nil, err
		}
		return &editing{v.Item.Content.Kind, &v.Item}, nil
	}
	k := exam.Kind(r.PathValue("kind"))
	if !slices.Contains(exam.Kinds, k) {
		return nil, fault.New(fault.Missing, "exam.item.kind", "given", string(k))
	}
	return &editing{kind: k}, nil
}

func (d Deps) itemForm(w http.ResponseWriter, r *route.Request) error {
	e, err := d.edited(r)
	if err != nil {
		return err
	}
	return d.drawEditor(w, r, e, nil, failed{})
}

// itemSend answers the buttons of the form: more rows, a preview, or saving.
func (d Deps) itemSend(w http.ResponseWriter, r *route.Request) error {
	e, err := d.edited(r)
	if err != nil {
		return err
	}
	page.Version(r) // reads the form
	in := sentFields(r.PostForm)
	for _, of := range []string{"option", "target", "law"} {
		in.compact(of)
	}
	do := in["do"]
	if do == "more" || do == "law" {
		return d.drawEditor(w, r, e, in, failed{})
	}
	i, err := in.item(e.kind)
	if err == nil && do == "save" {
		var out *exam.BankItem
		out, err = d.Exams.WriteItem(r.Context(), r.Actor, exam.WriteIn{ItemAt: e.at(r), Content: i})
		if err == nil {
			form, about := e.draft()
			if err := unsent.Drop(r, d.Drafts, form, about); err != nil {
				return err
			}
			return page.Go(w, r, itemPath(out.ID))
		}
	}
	if err == nil {
		if err = d.check(r, &i); err == nil {
			return d.drawEditor(w, r, e, in, failed{})
		}
	}
	f, err := refused(r.Lang, err, fieldOf(&i))
	if err != nil {
		return err
	}
	return d.drawEditor(w, r, e, in, f)
}

// check is that of the item with its material, for a preview.
func (d Deps) check(r *route.Request, i *exam.Item) error {
	about, err := d.about(r, i.Stimulus)
	if err != nil {
		return err
	}
	return i.Check(about)
}

// about is the material with a key; nil for none.
func (d Deps) about(r *route.Request, key string) (*exam.Stimulus, error) {
	if key == "" {
		return nil, nil
	}
	s, err := d.Exams.StimulusOf(r.Context(), r.Actor, bodyOf(r), key)
	if fault.Is(err, "exam.missing.stimulus") {
		return nil, nil // the check of the item says so
	}
	if err != nil {
		return nil, err
	}
	return &s.Content, nil
}

// fieldOf finds the field of the form for a fault of the check of an item.
func fieldOf(i *exam.Item) func(*fault.Error) string {
	return func(f *fault.Error) string {
		name := f.Field
		lang, _ := f.Args["language"].(string)
		if lang == "" {
			lang = string(i.In()[0])
		}
		if of, rest, ok := strings.Cut(name, "["); ok && (of == "options" || of == "targets") {
			n, _, _ := strings.Cut(rest, "]")
			return strings.TrimSuffix(of, "s") + "." + n + "." + lang
		}
		switch name {
		case "stem":
			return "stem." + lang
		case "options", "answer.options":
			return "option"
		case "targets", "answer.pairs":
			return "target"
		case "answer.number":
			return "number"
		case "tags":
			return "part"
		case "stimulus", "title", "body", "rows":
			return "material"
		case "", "kind":
			return ""
		}
		return name
	}
}

func (d Deps) drawEditor(w http.ResponseWriter, r *route.Request, e *editing, in typed, f failed) error {
	l := r.Lang
	p := &editorPage{failed: f, In: in, Lang: l, Kind: e.kind, New: e.item == nil, Back: "/bank", Version: "0"}
	p.Head = kit.Heading{Crumbs: crumbs(l), Title: t(l, "new.of", "kind", t(l, "kind."+string(e.kind))), Sub: t(l, "kind."+string(e.kind)+".about")}
	if x := e.item; x != nil {
		p.Back, p.Version = itemPath(x.ID), digits(x.Version)
		p.Head = kit.Heading{Crumbs: crumbs(l, kit.Link{Text: x.Content.Key, Href: p.Back}), Title: t(l, "edit.title", "key", x.Content.Key), Sub: t(l, "kind."+string(e.kind))}
		if x.State == exam.ItemReady {
			p.Head.Sub = t(l, "edit.ready")
		}
	}
	if err := d.choices(r, p); err != nil {
		return err
	}
	if err := d.fill(r, p, e); err != nil {
		return err
	}
	if p.In["do"] == "preview" {
		if err := d.preview(r, p); err != nil {
			return err
		}
	}
	p.count()
	return d.draw(w, r, p.Head, f.Status, editorView(p))
}

// choices are the lists to choose from.
func (d Deps) choices(r *route.Request, p *editorPage) (err error) {
	if p.Parts, err = d.parts(r); err != nil {
		return err
	}
	all, err := d.Exams.Stimuli(r.Context(), r.Actor, bodyOf(r))
	for i := range all {
		title, _ := textOf(r.Lang, all[i].Content.Title)
		p.Materials = append(p.Materials, kit.Option{Value: all[i].Content.Key, Text: all[i].Content.Key + " · " + short(title)})
	}
	return err
}

// fill takes the fields from the item, unless some were sent; what was typed
// and not sent stands over those of the item.
func (d Deps) fill(r *route.Request, p *editorPage, e *editing) error {
	form, about := e.draft()
	kept, err := unsent.Find(r, d.Drafts, form, about)
	if err != nil {
		return err
	}
	p.Draft = kept.Attrs
	if p.In != nil {
		return nil
	}
	p.In = typed{}
	if e.item != nil {
		known := map[string]bool{}
		for _, o := range p.Parts {
			known[o.Value] = true
		}
		p.In = fieldsOf(r.Lang, &e.item.Content, known)
	}
	kept.Into(p.In, "version", "do")
	return nil
}

func (d Deps) preview(r *route.Request, p *editorPage) error {
	i, err := p.In.item(p.Kind)
	if err != nil {
		return nil // it is said above the form
	}
	about, err := d.about(r, i.Stimulus)
	if err != nil {
		return err
	}
	p.Previews = previewsOf(r.Lang, &i, about)
	return nil
}

// rowsLeast is how many rows a new form has.
const rowsLeast = 4

// count finds how many rows are drawn: those that are filled, and some more
// where the person asked for them.
func (p *editorPage) count() {
	more, law := 0, 0
	switch p.In["do"] {
	case "more":
		more = 2
	case "law":
		law = 1
	}
	p.Options = max(rowsLeast, p.In.rows("option")+more)
	p.Targets = max(rowsLeast, p.In.rows("target")+more)
	p.Laws = max(1, p.In.rows("law")+law)
}

// field is a field of the form with what was typed and what is wrong with it.
func (p *editorPage) field(name, key string) kit.Field {
	return kit.Field{ID: fieldID(name), Name: name, Label: t(p.Lang, key), Value: p.In[name], Error: p.At[name]}
}

// optional marks a field that may be left out.
func (p *editorPage) optional(name, key string) kit.Field {
	f := p.field(name, key)
	f.Optional = true
	return f
}

// in is a field in one of the languages of items.
func (p *editorPage) in(name string, l locale.Lang) kit.Field {
	return langField(p.Lang, name, l, p.In, p.At)
}

func langField(page locale.Lang, name string, l locale.Lang, in typed, bad map[string]string) kit.Field {
	name += "." + string(l)
	return kit.Field{
		ID: fieldID(name), Name: name, Label: locale.T(page, "kit.lang."+string(l)+".full", nil), Value: in[name], Error: bad[name], Attrs: templ.Attributes{"lang": string(l)},
	}
}

// fieldID is the id of a field: its name, for the links of errors.
func fieldID(name string) string { return name }

func (p *editorPage) languages() []kit.Option {
	return []kit.Option{
		{Value: "", Text: t(p.Lang, "languages.both"), Chosen: p.In["languages"] == ""},
		{Value: "kk", Text: t(p.Lang, "languages.kk"), Chosen: p.In["languages"] == "kk"},
		{Value: "ru", Text: t(p.Lang, "languages.ru"), Chosen: p.In["languages"] == "ru"},
	}
}

func (p *editorPage) difficulties() (out []kit.Option) {
	for _, n := range []string{"1", "2", "3"} {
		out = append(out, kit.Option{Value: n, Text: t(p.Lang, "difficulty."+n)})
	}
	return out
}

func (p *editorPage) signs() []kit.Option {
	return options([]exam.Sign{exam.Desirability, exam.Infrequency, exam.Consistency}, func(s exam.Sign) string { return t(p.Lang, "validity."+string(s)) })
}

// targets are the sides to match with.
func (p *editorPage) targets() (out []kit.Option) {
	for n := range p.Targets {
		out = append(out, kit.Option{Value: strconv.Itoa(n), Text: itemview.Letter(n)})
	}
	return out
}

// acts are those that can be named, with that of a row where it is another.
func (p *editorPage) acts(n int) []kit.Option {
	out := actOptions(p.Lang)
	if v := p.In[row("law", n, "act")]; v != "" && label(out, v) == v {
		out = append(out, kit.Option{Value: v, Text: actName(p.Lang, v)})
	}
	return out
}

// chooses reports whether the kind has options.
func (p *editorPage) chooses() bool {
	return slices.Contains([]exam.Kind{exam.Single, exam.Multiple, exam.Forced, exam.Ordering, exam.Matching}, p.Kind)
}
