package staff

import (
	"net/http"
	"net/url"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// views adds to the list the views that are always there and the person's own.
func (d Deps) views(r *route.Request, a address, v *listPage) error {
	now := a.with("after", "").Encode()
	add := func(text, query string) bool {
		v.Views = append(v.Views, kit.View{Text: text, Href: strings.TrimSuffix("/staff?"+query, "?"), Current: query == now})
		return query == now
	}
	body := address{url.Values{}}.with("body", a.Get("body"))
	builtIn := add(locale.T(r.Lang, "staff.views.all", nil), body.Encode())
	builtIn = add(locale.T(r.Lang, "staff.views.acting", nil), body.with("kind", "acting").Encode()) || builtIn
	builtIn = add(locale.T(r.Lang, "staff.views.trip", nil), body.with("away", "trip").Encode()) || builtIn
	saved, err := d.Drafts.Views(r.Context(), people.PersonID(r.Actor.Person), listName)
	if err != nil {
		return err
	}
	for _, s := range saved {
		if add(s.Name, s.Query) {
			v.Drop = s.ID
		}
	}
	if !builtIn && v.Drop == "" {
		v.Save = now
	}
	return nil
}

// viewSave keeps the filters and the order of the list under a name.
func (d Deps) viewSave(w http.ResponseWriter, r *route.Request) error {
	asked, err := url.ParseQuery(r.PostFormValue("query"))
	if err != nil {
		return fault.New(fault.Invalid, "staff.filter", "name", "query").Wrap(err)
	}
	clean := address{asked}.with("after", "") // nothing but filters and order stays
	_, err = d.Drafts.SaveView(r.Context(), people.PersonID(r.Actor.Person), listName, r.PostFormValue("name"), clean.Encode())
	if err != nil {
		return err
	}
	return page.Go(w, r, clean.href("/staff"))
}

// viewDrop forgets a saved view.
func (d Deps) viewDrop(w http.ResponseWriter, r *route.Request) error {
	if err := d.Drafts.DropView(r.Context(), people.PersonID(r.Actor.Person), r.PostFormValue("id")); err != nil {
		return err
	}
	return page.Go(w, r, "/staff")
}
