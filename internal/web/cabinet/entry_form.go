package cabinet

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/candidate"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// entryCase is a form about one entry in use: of a kind that is added, or of an
// item that is corrected.
type entryCase struct {
	do    string // "add" or "correct"
	kind  string
	item  *candidate.Item // nil where one is added
	file  *candidate.Opened
	typed typed
}

// entryPage is the form as it is drawn.
type entryPage struct {
	problems
	Title, Sub string
	Action     string
	Version    string
	Multipart  bool
	Given      []kit.Fact // of the register, which stays as it is
	From       string
	Fields     []templ.Component
	Draft      templ.Attributes
	Stale      *staleView
	Do         string
}

func (d Deps) addForm(w http.ResponseWriter, r *route.Request) error {
	return d.entryForm(w, r, d.addCase)
}

func (d Deps) correctForm(w http.ResponseWriter, r *route.Request) error {
	return d.entryForm(w, r, d.correctCase)
}

func (d Deps) add(w http.ResponseWriter, r *route.Request) error {
	return d.entrySend(w, r, d.addCase)
}

func (d Deps) correct(w http.ResponseWriter, r *route.Request) error {
	return d.entrySend(w, r, d.correctCase)
}

func (d Deps) addCase(r *route.Request) (*entryCase, error) {
	kind := r.PathValue("kind")
	if !slices.Contains(candidate.Kinds, kind) {
		return nil, fault.New(fault.Missing, "candidate.missing.entry")
	}
	o, err := d.look(r)
	return &entryCase{do: "add", kind: kind, file: o}, err
}

func (d Deps) correctCase(r *route.Request) (*entryCase, error) {
	o, i, err := d.item(r)
	if err != nil {
		return nil, err
	}
	return &entryCase{do: "correct", kind: i.Kind, item: i, file: o}, nil
}

// draftOf names the form and the thing that a draft belongs to.
func (c *entryCase) draftOf() (form, about string) {
	if c.item != nil {
		return "file-correct", string(c.item.ID)
	}
	return "file-add", c.kind
}

func (d Deps) entryForm(w http.ResponseWriter, r *route.Request, which func(*route.Request) (*entryCase, error)) error {
	c, err := which(r)
	if err != nil {
		return err
	}
	c.typed.values = map[string]string{}
	if c.item != nil {
		c.typed.values = valuesOf(c.item.Value())
	}
	p := entryPage{}
	if p.Draft, err = d.draft(r, c); err != nil {
		return err
	}
	return d.drawEntry(w, r, c, p)
}

// draft puts back what was typed before and not sent, and tells the browser
// where to save what is typed now. A picture is no draft.
func (d Deps) draft(r *route.Request, c *entryCase) (templ.Attributes, error) {
	if c.kind == candidate.KindPhoto {
		return nil, nil
	}
	form, about := c.draftOf()
	kept, err := unsent.Find(r, d.Drafts, form, about)
	kept.Into(c.typed.values)
	return kept.Attrs, err
}

// entrySend writes what was typed, or draws the form again with what is wrong.
func (d Deps) entrySend(w http.ResponseWriter, r *route.Request, which func(*route.Request) (*entryCase, error)) error {
	c, err := which(r)
	if err != nil {
		return err
	}
	var picture []byte
	if c.typed, picture, err = read(r, c.kind); err != nil {
		return d.entryRefused(w, r, c, err)
	}
	o, err := d.keep(r, c, picture)
	if err != nil {
		return d.entryRefused(w, r, c, err)
	}
	form, about := c.draftOf()
	if err := unsent.Drop(r, d.Drafts, form, about); err != nil {
		return err
	}
	return page.Go(w, r, c.next(o))
}

// next is where the browser goes: a job that was added is marked at once.
func (c *entryCase) next(o *candidate.Opened) string {
	if c.do == "add" && c.kind == candidate.KindJob {
		for _, i := range o.Of(c.kind) {
			if c.file.Find(i.ID) == nil {
				return "/file/directions/" + string(i.ID)
			}
		}
	}
	return "/file?done=" + c.do
}

func (d Deps) keep(r *route.Request, c *entryCase, picture []byte) (*candidate.Opened, error) {
	v := c.typed.value(c.kind)
	if len(c.typed.bad) > 0 {
		return nil, c.typed.bad[0]
	}
	if c.kind == candidate.KindPhoto {
		p, err := d.Candidates.KeepPhoto(r.Context(), me(r), picture)
		if err != nil {
			return nil, err
		}
		v.Photo = p
	}
	if c.item != nil {
		return d.Candidates.Correct(r.Context(), me(r), page.Version(r), c.item.ID, v)
	}
	return d.Candidates.Add(r.Context(), me(r), page.Version(r), c.kind, v)
}

func (d Deps) entryRefused(w http.ResponseWriter, r *route.Request, c *entryCase, err error) error {
	p := entryPage{Stale: d.stale(r.Lang, err)}
	switch {
	case p.Stale != nil:
		p.Status = http.StatusConflict
	case len(c.typed.bad) > 0:
		p.problems = spelled(r.Lang, c.typed.bad, fieldNames(c.kind)...)
	default:
		if p.problems, err = refused(r.Lang, err, fieldNames(c.kind)...); err != nil {
			return err
		}
	}
	return d.drawEntry(w, r, c, p)
}

func (d Deps) drawEntry(w http.ResponseWriter, r *route.Request, c *entryCase, p entryPage) error {
	l := r.Lang
	p.Title, p.Action = words(l, c.do+"."+c.kind), r.URL.Path
	p.Version, p.Multipart = strconv.FormatInt(c.file.Version, 10), c.kind == candidate.KindPhoto
	if sent := r.PostFormValue("version"); sent != "" && p.Stale == nil {
		p.Version = sent
	}
	if p.Do = words(l, "save"); p.Stale != nil {
		p.Do = words(l, "stale.do")
	}
	if c.item != nil && c.item.Given != nil {
		p.Sub, p.Given, p.From = words(l, "correct.beside"), factsOf(l, *c.item.Given), d.from(l, c.item)
	}
	levels, err := d.levels(r.Context())
	if err != nil {
		return err
	}
	for _, in := range fieldsOf(c.kind) {
		p.Fields = append(p.Fields, in.draw(l, levels, c.typed.values[in.name], p.At[in.name]))
	}
	return d.Draw(w, r, column(p.Title, p.Status), entryView(p))
}

// inputKind is how a field is filled in.
type inputKind int

const (
	asText inputKind = iota
	asDay
	asLevel
	asField
	asJobKind
	asPicture
)

// input is a field of a form; its label is the message cabinet.field. and its
// label or name, its hint cabinet.hint. and the same where there is one.
type input struct {
	name     string
	kind     inputKind
	optional bool
	label    string // where it is not the name
}

// fieldsOf are the fields of a kind.
func fieldsOf(kind string) []input {
	switch kind {
	case candidate.KindDocument:
		return []input{{name: "number"}, {name: "issuer"}, {name: "issued", kind: asDay}, {name: "until", kind: asDay, optional: true, label: "valid_until"}}
	case candidate.KindJob:
		return []input{
			{name: "employer"}, {name: "bin", optional: true}, {name: "position"}, {name: "from", kind: asDay},
			{name: "until", kind: asDay, optional: true}, {name: "kind", kind: asJobKind}, {name: "category", optional: true},
		}
	case candidate.KindEducation:
		return []input{
			{name: "institution"}, {name: "level", kind: asLevel}, {name: "field", kind: asField, optional: true},
			{name: "graduated", kind: asDay}, {name: "diploma", optional: true},
		}
	case candidate.KindPhoto:
		return []input{{name: "photo", kind: asPicture}}
	}
	return []input{{name: kind}}
}

func fieldNames(kind string) []string {
	var out []string
	for _, in := range fieldsOf(kind) {
		out = append(out, in.name)
	}
	return out
}

func (in input) draw(l locale.Lang, levels []string, value, problem string) templ.Component {
	label := in.name
	if in.label != "" {
		label = in.label
	}
	f := kit.Field{Name: in.name, Label: words(l, "field."+label), Value: value, Error: problem, Optional: in.optional}
	if locale.Has("cabinet.hint." + label) {
		f.Hint = words(l, "hint."+label)
	}
	switch in.kind {
	case asDay:
		return kit.DateField(f)
	case asLevel:
		return kit.Radios(f, options(l, "candidate.education.", levels))
	case asField:
		return kit.SelectField(f, words(l, "choose"), options(l, "candidate.field.", candidate.Fields))
	case asJobKind:
		return kit.Radios(f, options(l, "candidate.job_kind.", candidate.JobKinds))
	case asPicture:
		f.Accept = "image/png,image/jpeg"
		return kit.FileField(f)
	}
	return kit.TextField(f)
}

func options(l locale.Lang, prefix string, keys []string) []kit.Option {
	out := make([]kit.Option, len(keys))
	for i, key := range keys {
		out[i] = kit.Option{Value: key, Text: locale.T(l, prefix+key, nil)}
	}
	return out
}
