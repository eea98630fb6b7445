package lawpages

import (
	"net/http"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ownNewPage is the form of a new own act.
type ownNewPage struct {
	Errors                 []kit.FieldError
	At                     fields
	Base, Name, From, Body string
	Bases, Bodies          []kit.Option
	Nobody                 string // the text of no body, for the keeper of the installation
}

// ownNew shows the form.
func (d Deps) ownNew(w http.ResponseWriter, r *route.Request) error {
	p := ownNewPage{Base: r.URL.Query().Get("base")}
	return d.drawNew(w, r, p, http.StatusOK)
}

// ownCopy makes the draft.
func (d Deps) ownCopy(w http.ResponseWriter, r *route.Request) error {
	p := ownNewPage{
		Base: r.PostFormValue("base"), Name: r.PostFormValue("name"), From: r.PostFormValue("from"), Body: r.PostFormValue("body"),
	}
	from, err := day.Parse(p.From)
	if f, ok := fault.As(err); ok {
		err = f.At("from")
	}
	var ref ownlaw.Ref
	if err == nil {
		ref, err = d.Own.Service.New(r.Context(), r.Actor, ownlaw.CopyIn{
			Base: p.Base, Name: strings.TrimSpace(p.Name), From: from, Body: p.Body,
		})
	}
	if err == nil {
		return page.Go(w, r, ownPath(ref))
	}
	var f ownFrame
	at, status, err := f.refused(r, err, "name", "base", "from", "body")
	if err != nil {
		return err
	}
	p.At, p.Errors = at, f.Errors
	return d.drawNew(w, r, p, status)
}

func (d Deps) drawNew(w http.ResponseWriter, r *route.Request, p ownNewPage, status int) error {
	for _, e := range d.Own.Service.Bases() {
		p.Bases = append(p.Bases, kit.Option{Value: e.Name(), Text: e.Title.In(r.Lang) + " · " + Force(r.Lang, e), Chosen: p.Base == e.Name()})
	}
	var err error
	if p.Bodies, err = d.bodyOptions(r, p.Body); err != nil {
		return err
	}
	if access.May(r.Actor, access.ShapeLaw, access.Target{}) {
		p.Nobody = tr(r, "ownlaw.no_body")
	}
	if p.From == "" {
		p.From = d.Own.Service.Today(r.Actor.Body).AddMonths(1).String()
	}
	return d.Draw(w, r, page.Page{Title: tr(r, "ownlaw.new.title"), Frame: kit.Beside, Class: "p-law", Status: status}, ownNewView(p))
}

// bodyOptions are the bodies for which the person may shape law; the keeper of
// the installation gives a draft to any.
func (d Deps) bodyOptions(r *route.Request, chosen string) ([]kit.Option, error) {
	ids, all := access.Bodies(r.Actor, access.ShapeLaw)
	if all || access.May(r.Actor, access.ShapeLaw, access.Target{}) {
		var err error
		if ids, err = d.Own.Bodies(r.Context()); err != nil {
			return nil, err
		}
	}
	var out []kit.Option
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		out = append(out, kit.Option{Value: id, Text: d.bodyName(r, id), Chosen: id == chosen || id == r.Actor.Body && chosen == ""})
	}
	return out, nil
}
