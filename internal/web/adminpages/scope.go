package adminpages

import (
	"maps"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// scope is the body that a page is about, "" for the installation, and the
// others that the person may turn to.
type scope struct {
	Body, Name string
	Views      []kit.View
}

// scope finds the body of the address, or the person's own, among those in
// which the person may do the verb. A body that is not among them is not there
// (adminpages.no_body).
func (d Deps) scope(r *route.Request, v access.Verb, path string) (scope, error) {
	names, err := d.Bodies(r.Context())
	if err != nil {
		return scope{}, err
	}
	mine := d.within(r, v, names)
	if len(mine) == 0 {
		return scope{}, fault.New(fault.Denied, "access.denied")
	}
	body, asked := r.URL.Query().Get("body"), r.URL.Query().Has("body")
	if r.Method != "GET" {
		body, asked = r.PostFormValue("body"), true
	}
	if !asked {
		body = mine[0]
		if slices.Contains(mine, r.Actor.Body) {
			body = r.Actor.Body
		}
	}
	if !slices.Contains(mine, body) {
		return scope{}, fault.New(fault.Missing, "adminpages.no_body")
	}
	s := scope{Body: body, Name: bodyName(r.Lang, names, body)}
	for _, id := range mine {
		href := path + "?body=" + id
		s.Views = append(s.Views, kit.View{Text: bodyName(r.Lang, names, id), Href: href, Current: id == body})
	}
	return s, nil
}

// within are the ids of the bodies in which the person may do the verb, "" for
// the installation first, then by name.
func (d Deps) within(r *route.Request, v access.Verb, names map[string]locale.Words) []string {
	ids, all := access.Bodies(r.Actor, v)
	if all {
		ids = slices.Collect(maps.Keys(names))
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !access.May(r.Actor, v, access.Target{Body: id}) })
	slices.SortFunc(ids, func(a, b string) int {
		return strings.Compare(names[a].In(r.Lang), names[b].In(r.Lang))
	})
	if access.May(r.Actor, v, access.Target{}) {
		ids = slices.Insert(ids, 0, "")
	}
	return slices.Compact(ids)
}

func bodyName(l locale.Lang, names map[string]locale.Words, id string) string {
	if id == "" {
		return locale.T(l, "adminpages.installation", nil)
	}
	if w, ok := names[id]; ok {
		return w.In(l)
	}
	return id
}

// failure is a fault of a form in words: for its field, or for the whole form.
func failure(l locale.Lang, f *fault.Error) kit.FieldError {
	return kit.FieldError{ID: f.Field, Text: locale.T(l, f.Key(), f.Args)}
}

// errorOf is the message of a field.
func errorOf(e *kit.FieldError, field string) string {
	if e == nil || e.ID != field {
		return ""
	}
	return e.Text
}
