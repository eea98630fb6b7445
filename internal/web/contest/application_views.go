package contest

import (
	"net/http"
	"net/url"

	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// viewsName names the list of applications among the saved views. A view that
// names a post is of its competition alone; any other serves all competitions.
func viewsName(r *route.Request, a address) string {
	if a.Get("vacancy") != "" {
		return viewsAll + "." + r.PathValue("id")
	}
	return viewsAll
}

const viewsAll = "contest.applications"

// views adds the views that the person has saved to those that are always
// there.
func (d Deps) views(r *route.Request, a address, p *applicationsPage) error {
	now := a.with("after", "").Encode()
	for _, list := range []string{viewsAll, viewsAll + "." + r.PathValue("id")} {
		saved, err := d.Drafts.Views(r.Context(), me(r), list)
		if err != nil {
			return err
		}
		for _, s := range saved {
			is := s.Query == now
			if is {
				p.Drop = s.ID
			}
			p.Views = append(p.Views, kit.View{Text: s.Name, Href: a.at + "?" + s.Query, Current: is})
		}
	}
	if p.Drop == "" && now != "" && !builtIn(a) {
		p.Save = now
	}
	return nil
}

// builtIn reports whether the list stands as one of the views that are always
// there.
func builtIn(a address) bool {
	n := len(a.with("after", "").Values)
	return n == 1 && (a.Get("late") != "" || a.Get("standing") == "submitted")
}

// viewSave keeps the filters and the order of the list under a name.
func (d Deps) viewSave(w http.ResponseWriter, r *route.Request) error {
	asked, err := url.ParseQuery(r.PostFormValue("query"))
	if err != nil {
		return fault.New(fault.Invalid, "contest.filter", "name", "query").Wrap(err)
	}
	clean := address{asked, path(id(r), "applications")}.with("after", "") // nothing but filters and order stays
	if _, err := d.Drafts.SaveView(r.Context(), me(r), viewsName(r, clean), r.PostFormValue("name"), clean.Encode()); err != nil {
		return err
	}
	return page.Go(w, r, clean.href(""))
}

// viewDrop forgets a saved view.
func (d Deps) viewDrop(w http.ResponseWriter, r *route.Request) error {
	if err := d.Drafts.DropView(r.Context(), me(r), r.PostFormValue("id")); err != nil {
		return err
	}
	return page.Go(w, r, path(id(r), "applications"))
}
