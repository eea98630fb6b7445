package staff

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/staff/reach"
)

// form is one act on a record: what it asks for and what it does. Its texts
// are the messages staff.form.<name>.title, .sub and .do.
type form struct {
	name    string
	pattern string
	// last is the field that holds the last day, where it is not "until".
	last string
	// ask makes the fields, filled with what is stored where it changes that.
	ask func(ctx context.Context, d Deps, c *formCase) ([]input, error)
	// do reads the fields and acts; the new person is where the browser goes.
	do func(ctx context.Context, d Deps, c *formCase) (*people.Person, error)
}

// forms are all acts on a record.
var forms = []form{
	absenceForm, returnForm, substituteForm, substitutionEndForm, appointForm, releaseForm, changeForm, relativeForm, employerForm, enrolForm,
}

// formCase is a form in use.
type formCase struct {
	lang  locale.Lang
	by    people.By
	id    people.PersonID // "" where a person is only being enrolled
	part  string          // id of the assignment, absence or substitution of the address
	seen  *reach.Seen     // nil where a person is only being enrolled
	place *place
	typed typed
}

// inputKind is how a field is filled in.
type inputKind int

const (
	asText inputKind = iota
	asNumber
	asDay
	asSelect
	asRadio
	asFind // text by which the choices of the next field are found
)

// input is a field. Its label is that of labelOf, its hint staff.hint.<name>
// where there is one.
type input struct {
	name     string
	kind     inputKind
	optional bool
	options  []kit.Option
	value    string // that is shown before anything is typed
}

// formView is a form as it is drawn.
type formView struct {
	Head   kit.Heading
	Action string
	Back   string
	Do     string
	Name   string
	Errors []kit.FieldError
	Fields []templ.Component
	Hidden []kit.Fact
	Draft  templ.Attributes
	Stale  *staleView
}

// staleView is what others changed while a person was typing.
type staleView struct{ Changes changesView }

// formShow draws the form.
func (d Deps) formShow(f form) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		c, err := d.formCase(r, f)
		if err != nil {
			return err
		}
		c.typed = typed{values: map[string]string{}}
		for name := range r.URL.Query() {
			c.typed.values[name] = r.URL.Query().Get(name)
		}
		draft, err := d.draft(r, f, c)
		if err != nil {
			return err
		}
		return d.drawForm(w, r, f, c, formView{Draft: draft}, http.StatusOK)
	}
}

// formSend acts, or draws the form again with what is wrong and what was typed.
func (d Deps) formSend(f form) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		c, err := d.formCase(r, f)
		if err != nil {
			return err
		}
		if c.typed, err = readTyped(r); err != nil {
			return err
		}
		p, err := f.do(r.Context(), d, c)
		if err == nil {
			err = c.typed.err()
		}
		if err != nil {
			return d.refused(w, r, f, c, err)
		}
		if err := d.dropDraft(r, f, c); err != nil {
			return err
		}
		return page.Go(w, r, "/staff/people/"+string(p.ID)+"?done="+f.name)
	}
}

// formCase reads the record that a form is about. Who may see it but not change
// it is refused.
func (d Deps) formCase(r *route.Request, f form) (*formCase, error) {
	c := &formCase{lang: r.Lang, by: reach.By(r.Actor, access.ChangeStaff), id: people.PersonID(r.PathValue("id")), part: r.PathValue("part")}
	var err error
	if c.id == "" {
		body, err := reach.Body(r.Actor, access.ChangeStaff, r.URL.Query().Get("body"))
		if err != nil {
			return nil, err
		}
		c.place, err = d.placeOn(r.Context(), body, nil)
		return c, err
	}
	if c.seen, err = reach.Person(r.Context(), d.People, r.Actor, c.id); err != nil {
		return nil, err
	}
	if !c.seen.Change {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	c.place, err = d.placeOn(r.Context(), c.seen.File.Person.Body, nil)
	return c, err
}

// refused draws the form again. What others changed meanwhile is shown beside
// what was typed, and sending it again means to have seen it.
func (d Deps) refused(w http.ResponseWriter, r *route.Request, f form, c *formCase, err error) error {
	if problems := c.typed.problems; len(problems) > 0 {
		return d.drawForm(w, r, f, c, formView{Errors: fieldErrors(r.Lang, problems)}, http.StatusUnprocessableEntity)
	}
	bad, ok := fault.As(err)
	if !ok || bad.Kind != fault.Invalid && bad.Kind != fault.Conflict {
		return err
	}
	var m *people.Meanwhile
	if errors.As(err, &m) {
		return d.drawStale(w, r, f, c, m)
	}
	return d.drawForm(w, r, f, c, formView{Errors: fieldErrors(r.Lang, []*fault.Error{f.place(bad)})}, bad.Kind.Status())
}

func (d Deps) drawStale(w http.ResponseWriter, r *route.Request, f form, c *formCase, m *people.Meanwhile) error {
	changes, err := d.changes(r, m.Changes, c.place)
	if err != nil {
		return err
	}
	return d.drawForm(w, r, f, c, formView{Stale: &staleView{Changes: changes}}, http.StatusConflict)
}

// place points a fault about the last day to the field that holds it.
func (f form) place(bad *fault.Error) *fault.Error {
	if f.last == "" || bad.Field != "until" {
		return bad
	}
	moved := *bad
	return moved.At(f.last)
}

// drawForm fills in what is the same for every form.
func (d Deps) drawForm(w http.ResponseWriter, r *route.Request, f form, c *formCase, v formView, status int) error {
	inputs, err := f.ask(r.Context(), d, c)
	if err != nil {
		return err
	}
	tr := func(key string) string { return locale.T(r.Lang, "staff.form."+f.name+"."+key, nil) }
	v.Name, v.Action, v.Back = f.name, r.URL.Path, "/staff"
	v.Head = kit.Heading{Crumbs: []kit.Link{{Text: locale.T(r.Lang, "staff.list.title", nil), Href: "/staff"}}, Title: tr("title"), Sub: tr("sub")}
	if c.seen != nil {
		v.Back = "/staff/people/" + string(c.id)
		v.Head.Crumbs = append(v.Head.Crumbs, kit.Link{Text: c.seen.File.Person.Name(), Href: v.Back})
		v.Hidden = append(v.Hidden, kit.Fact{Name: "version", Value: strconv.FormatInt(c.seen.File.Person.Version, 10)})
	}
	if v.Do = tr("do"); v.Stale != nil {
		v.Do = locale.T(r.Lang, "staff.stale.do", nil)
	}
	for _, in := range inputs {
		v.Fields = append(v.Fields, fieldOf(r.Lang, f.name, in, c.typed, v.Errors))
	}
	return d.Draw(w, r, page.Page{Title: v.Head.Title, Class: "p-staff", Status: status}, formPage(v))
}

// fieldOf draws a field with what was typed, or else with what is stored.
func fieldOf(l locale.Lang, form string, in input, t typed, errs []kit.FieldError) templ.Component {
	value, ok := t.values[in.name]
	if !ok {
		value = in.value
	}
	f := kit.Field{Name: in.name, Label: labelOf(l, form, in.name), Value: value, Optional: in.optional}
	if hint := "staff.hint." + in.name; locale.Has(hint) {
		f.Hint = locale.T(l, hint, nil)
	}
	for _, e := range errs {
		if e.ID == in.name {
			f.Error = e.Text
		}
	}
	switch in.kind {
	case asNumber:
		return kit.NumberField(f)
	case asDay:
		return kit.DateField(f)
	case asSelect:
		return kit.SelectField(f, locale.T(l, "staff.choose", nil), in.options)
	case asRadio:
		return kit.Radios(f, in.options)
	case asFind:
		return findField(f)
	}
	return kit.TextField(f)
}

// labelOf names a field: as its form asks for it, as these pages do, or as the
// record has it.
func labelOf(l locale.Lang, form, name string) string {
	for _, key := range []string{"staff.field." + form + "." + name, "staff.field." + name} {
		if locale.Has(key) {
			return locale.T(l, key, nil)
		}
	}
	return locale.T(l, "people.field."+name, nil)
}

// fieldErrors writes faults for the summary above a form.
func fieldErrors(l locale.Lang, faults []*fault.Error) []kit.FieldError {
	out := make([]kit.FieldError, len(faults))
	for i, f := range faults {
		id := f.Field
		if n := strings.LastIndexByte(id, '.'); n >= 0 {
			id = id[n+1:]
		}
		out[i] = kit.FieldError{ID: id, Text: locale.T(l, f.Key(), f.Args)}
	}
	return out
}
