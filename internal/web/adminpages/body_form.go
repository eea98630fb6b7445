package adminpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// bodyPage is the form of a body, new or changed.
type bodyPage struct {
	Title, Action string
	Fresh         bool
	Body          people.Body
	Acts          map[string][]kit.Option // procedure → acts of its kind
	Scopes        []kit.Option            // bodies that acts name as covered
	Failed        map[string]string       // field → message
	Errors        []kit.FieldError
}

func (d Deps) bodyNew(w http.ResponseWriter, r *route.Request) error {
	if _, err := keeper(r); err != nil {
		return err
	}
	return d.drawBody(w, r, bodyPage{Fresh: true, Body: people.Body{Zone: d.Zone("").String()}}, nil)
}

// bodyAdd takes a body into the installation.
func (d Deps) bodyAdd(w http.ResponseWriter, r *route.Request) error {
	by, err := keeper(r)
	if err != nil {
		return err
	}
	b := bodyFrom(r)
	if _, err = d.People.AddBody(r.Context(), by, b); err != nil {
		return d.drawBody(w, r, bodyPage{Fresh: true, Body: b}, err)
	}
	return page.Go(w, r, "/admin/bodies")
}

func (d Deps) bodyShow(w http.ResponseWriter, r *route.Request) error {
	b, err := d.bodyOf(r)
	if err != nil {
		return err
	}
	return d.drawBody(w, r, bodyPage{Body: b}, nil)
}

// bodyChange stores a body over the version that the form was drawn from.
func (d Deps) bodyChange(w http.ResponseWriter, r *route.Request) error {
	old, err := d.bodyOf(r)
	if err != nil {
		return err
	}
	by, err := keeper(r)
	if err != nil {
		return err
	}
	b := bodyFrom(r)
	b.ID, b.BIN = old.ID, old.BIN
	b.Version = version(r)
	if _, err = d.People.ChangeBody(r.Context(), by, b); err != nil {
		b.Version = old.Version
		return d.drawBody(w, r, bodyPage{Body: b}, err)
	}
	return page.Go(w, r, "/admin/bodies")
}

// version is that of the body from which the form was drawn.
func version(r *route.Request) int64 {
	v, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return 0 // fits no body: the person sees what it is now
	}
	return v
}

func (d Deps) bodyOf(r *route.Request) (people.Body, error) {
	by, err := keeper(r)
	if err != nil {
		return people.Body{}, err
	}
	all, err := d.People.Bodies(r.Context(), by)
	if err != nil {
		return people.Body{}, err
	}
	for _, b := range all {
		if string(b.ID) == r.PathValue("id") {
			return b, nil
		}
	}
	return people.Body{}, fault.New(fault.Missing, "people.missing.body")
}

func bodyFrom(r *route.Request) people.Body {
	get := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	b := people.Body{
		BIN: get("bin"), Zone: get("zone"), Scope: get("scope"), Acts: map[string]string{},
		Names: locale.Words{KK: get("kk"), RU: get("ru"), EN: get("en")},
	}
	for _, p := range procedures {
		if act := get("act_" + p); act != "" {
			b.Acts[p] = act
		}
	}
	return b
}

// drawBody shows the form; with an error, at its field and above the form, all
// that was typed kept.
func (d Deps) drawBody(w http.ResponseWriter, r *route.Request, p bodyPage, err error) error {
	status := http.StatusOK
	p.Failed = map[string]string{}
	if f, ok := fault.As(err); ok {
		e := failure(r.Lang, f)
		p.Errors, p.Failed[e.ID], status = []kit.FieldError{e}, e.Text, f.Kind.Status()
	} else if err != nil {
		return err
	}
	p.Title = locale.T(r.Lang, "adminpages.bodies.change", nil)
	p.Action = "/admin/bodies/change/" + string(p.Body.ID)
	if p.Fresh {
		p.Title, p.Action = locale.T(r.Lang, "adminpages.bodies.add", nil), "/admin/bodies/new"
	}
	p.Acts = map[string][]kit.Option{}
	for _, proc := range procedures {
		p.Acts[proc] = actsOf(d.Library(), r.Lang, proc, p.Body.Acts[proc])
	}
	p.Scopes = scopesOf(d.Library(), r.Lang, p.Body.Scope)
	return d.Draw(w, r, page.Page{Title: p.Title, Status: status}, bodyForm(p))
}

// scopesOf are the bodies that the acts in their latest editions name as
// covered, each once; what a body is registered under already stays on offer.
func scopesOf(lib *law.Library, l locale.Lang, chosen string) []kit.Option {
	var out []kit.Option
	known := func(key string) bool {
		return slices.ContainsFunc(out, func(o kit.Option) bool { return o.Value == key })
	}
	for _, act := range lib.Acts() {
		e, err := lib.Latest(act)
		if err != nil {
			continue
		}
		for _, b := range e.Scope {
			if !known(b.Key) {
				out = append(out, kit.Option{Value: b.Key, Text: b.Name.In(l), Chosen: b.Key == chosen})
			}
		}
	}
	if chosen != "" && !known(chosen) {
		out = append(out, kit.Option{Value: chosen, Text: chosen, Chosen: true})
	}
	return out
}

func actsOf(lib *law.Library, l locale.Lang, kind, chosen string) []kit.Option {
	var out []kit.Option
	for _, act := range lib.Acts() {
		if e, err := lib.Latest(act); err == nil && e.Kind == kind {
			out = append(out, kit.Option{Value: act, Text: e.Title.In(l), Chosen: act == chosen})
		}
	}
	return out
}

func cells(parts ...any) []templ.Component {
	out := make([]templ.Component, len(parts))
	for i, p := range parts {
		switch p := p.(type) {
		case templ.Component:
			out[i] = p
		case string:
			out[i] = kit.Text(p)
		}
	}
	return out
}
