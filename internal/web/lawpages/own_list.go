package lawpages

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ownListPage are the own acts that a person may shape or enact.
type ownListPage struct {
	Lines []ownLine
	New   bool
}

// ownLine is one edition in the list. Bad says why it does not load.
type ownLine struct {
	Title, Href, Force, Body, Base, Bad string
	State                               kit.StateKind
	StateText                           string
}

// ownList shows the own acts with their state.
func (d Deps) ownList(w http.ResponseWriter, r *route.Request) error {
	if !access.MayEver(r.Actor, access.ShapeLaw) && !access.MayEver(r.Actor, access.EnactLaw) {
		return fault.New(fault.Denied, "access.denied")
	}
	list, err := d.Own.Service.List(r.Actor)
	if err != nil {
		return err
	}
	p := ownListPage{New: access.MayEver(r.Actor, access.ShapeLaw)}
	for _, l := range list {
		p.Lines = append(p.Lines, d.ownLine(r, l))
	}
	return d.Draw(w, r, page.Page{Title: tr(r, "ownlaw.title"), Class: "p-law"}, ownListView(p))
}

func (d Deps) ownLine(r *route.Request, l ownlaw.Listed) ownLine {
	if l.Bad != nil {
		return ownLine{Title: l.Ref.String(), Bad: faultText(r, l.Bad), State: kit.Late, StateText: tr(r, "ownlaw.state.broken")}
	}
	o, f := l.Own, d.frame(r, l.Own, "")
	return ownLine{
		Title: f.Title, Href: f.Path, Force: Force(r.Lang, o.Law), Body: d.bodyName(r, o.Body()),
		Base: o.Base.Title.In(r.Lang), State: f.State, StateText: f.StateText,
	}
}
