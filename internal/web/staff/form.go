package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
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
	// build stands in place of do where the act is on the structure; the browser
	// goes to the structure as it is on the day given.
	build func(ctx context.Context, d Deps, c *formCase) (day.Day, error)
	// root is the part of the structure that the address names; "" for a person.
	root people.Root
}

// forms are all acts on a record and on the structure.
var forms = []form{
	absenceForm, returnForm, substituteForm, substitutionEndForm, appointForm, releaseForm, changeForm, relativeForm, employerForm, enrolForm,
	unitAddForm, unitChangeForm, unitCloseForm, postAddForm, postChangeForm, postCloseForm,
}

// formCase is a form in use.
type formCase struct {
	lang  locale.Lang
	by    people.By
	id    people.PersonID // "" where a person is only being enrolled
	part  string          // id of the assignment, absence, substitution, unit or post of the address
	seen  *reach.Seen     // nil where a person is only being enrolled
	unit  *people.Unit    // with its latest state; nil where the form is about none
	post  *people.Post    // the same
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
	findAt   string // where the choices are found by POST; "" for the form's own address by GET
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
		next, err := f.act(r.Context(), d, c)
		if err == nil {
			err = c.typed.err()
		}
		if err != nil {
			return d.refused(w, r, f, c, err)
		}
		if err := d.dropDraft(r, f, c); err != nil {
			return err
		}
		return page.Go(w, r, next)
	}
}

// act does what the form is for and tells where the browser goes.
func (f form) act(ctx context.Context, d Deps, c *formCase) (string, error) {
	if f.build != nil {
		on, err := f.build(ctx, d, c)
		return structureAddress(c.place, on, f.name), err
	}
	p, err := f.do(ctx, d, c)
	if err != nil {
		return "", err
	}
	return "/staff/people/" + string(p.ID) + "?done=" + f.name, nil
}

// formCase reads the record that a form is about. Who may see it but not change
// it is refused.
func (d Deps) formCase(r *route.Request, f form) (*formCase, error) {
	c := &formCase{lang: r.Lang, by: reach.By(r.Actor, access.ChangeStaff), part: r.PathValue("part")}
	if f.root != "" {
		return c, d.structureCase(r, f, c)
	}
	c.id = people.PersonID(r.PathValue("id"))
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
	if !ok || !answerable(bad) {
		return err
	}
	var m *people.Meanwhile
	if errors.As(err, &m) {
		return d.drawStale(w, r, f, c, m)
	}
	return d.drawForm(w, r, f, c, formView{Errors: fieldErrors(r.Lang, []*fault.Error{f.place(bad)})}, formStatus(bad))
}

// answerable reports whether a fault can be put right in the form: it is about
// what was filled in, or about a choice that is no longer there.
func answerable(bad *fault.Error) bool {
	return bad.Kind == fault.Invalid || bad.Kind == fault.Conflict || bad.Kind == fault.Missing && bad.Field != ""
}

// formStatus is that of a form drawn again. A choice that is gone is a wrong
// choice: the page itself is there.
func formStatus(bad *fault.Error) int {
	if bad.Kind == fault.Missing {
		return http.StatusUnprocessableEntity
	}
	return bad.Kind.Status()
}

func (d Deps) drawStale(w http.ResponseWriter, r *route.Request, f form, c *formCase, m *people.Meanwhile) error {
	changes, err := d.changes(r, m.Changes, c.place)
	if err != nil {
		return err
	}
	c.typed.untouched()
	return d.drawForm(w, r, f, c, formView{Stale: &staleView{Changes: changes}}, http.StatusConflict)
}

// place points a fault about the last day, or about what a post heads, to the
// field that holds it.
func (f form) place(bad *fault.Error) *fault.Error {
	if bad.Field == "first_head" {
		moved := *bad
		return moved.At("head")
	}
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
	v.Name, v.Action, v.Back = f.name, actionOf(r), "/staff"
	v.Head = kit.Heading{Crumbs: []kit.Link{{Text: locale.T(r.Lang, "staff.list.title", nil), Href: "/staff"}}, Title: tr("title"), Sub: tr("sub")}
	if c.seen != nil {
		v.Back = "/staff/people/" + string(c.id)
		v.Head.Crumbs = append(v.Head.Crumbs, kit.Link{Text: c.seen.File.Person.Name(), Href: v.Back})
	}
	if f.root != "" {
		v.Back = structureAddress(c.place, c.place.Today, "")
		v.Head.Crumbs = append(v.Head.Crumbs, kit.Link{Text: locale.T(r.Lang, "staff.structure.title", nil), Href: v.Back})
		if about := c.about(); about != "" {
			v.Head.Sub = about + ". " + v.Head.Sub
		}
	}
	changes := c.version() > 0
	if changes {
		v.Hidden = append(v.Hidden, c.begun("version", strconv.FormatInt(c.version(), 10), v.Stale != nil))
	}
	if v.Do = tr("do"); v.Stale != nil {
		v.Do = locale.T(r.Lang, "staff.stale.do", nil)
	}
	for _, in := range inputs {
		if changes {
			v.Hidden = append(v.Hidden, c.begun(wasPrefix+in.name, in.value, v.Stale != nil))
		}
		v.Fields = append(v.Fields, fieldOf(r.Lang, f.name, in, c.typed, v.Errors))
	}
	return d.Draw(w, r, page.Page{Title: v.Head.Title, Class: "p-staff", Status: status}, formPage(v))
}

// wasPrefix begins the names of the hidden fields that keep what stood in a
// field when the person began.
const wasPrefix = "was."

// begun is a hidden field about what the person saw at the beginning: as it was
// sent, or as it is now where that is being shown.
func (c *formCase) begun(name, now string, shown bool) kit.Fact {
	if sent, ok := c.typed.values[name]; ok && !shown {
		now = sent
	}
	return kit.Fact{Name: name, Value: now}
}

// untouched forgets what a person left as it was, so that the form shows what
// others wrote there meanwhile and does not put the old back.
func (t *typed) untouched() {
	for name, v := range t.values {
		if was, ok := t.values[wasPrefix+name]; ok && was == v {
			delete(t.values, name)
		}
	}
}

// actionOf is the address of the form with the body that it names.
func actionOf(r *route.Request) string {
	if body := r.URL.Query().Get("body"); body != "" {
		return r.URL.Path + "?body=" + url.QueryEscape(body)
	}
	return r.URL.Path
}

// version is the one stored of what the form is about; 0 where it adds.
func (c *formCase) version() int64 {
	switch {
	case c.seen != nil:
		return c.seen.File.Person.Version
	case c.unit != nil:
		return c.unit.Version
	case c.post != nil:
		return c.post.Version
	}
	return 0
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
		return findField(f, in.findAt)
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
