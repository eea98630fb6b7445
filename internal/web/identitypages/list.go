package identitypages

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// listPage is the queue, or what was answered.
type listPage struct {
	Head  kit.Heading
	Views []kit.View
	Rows  kit.Rows
	Pages kit.Pages
}

// stateKinds are how they are drawn.
var stateKinds = map[proctor.IdentityState]kit.StateKind{
	proctor.IdentityWaiting: kit.Decide, proctor.IdentityConfirmed: kit.Done, proctor.IdentityRefused: kit.Refused, proctor.IdentityAgain: kit.Going,
}

// pageRows is how many checks a page has.
const pageRows = 50

func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	l, q := r.Lang, r.URL.Query()
	state := proctor.IdentityState(q.Get("state"))
	if !slices.Contains(proctor.IdentityStates, state) {
		state = proctor.IdentityWaiting
	}
	got, err := d.Proctor.Checks(r.Context(), r.Actor, proctor.IdentityQuery{State: state, After: q.Get("after"), Limit: pageRows})
	if err != nil {
		return err
	}
	p := listPage{Head: kit.Heading{Title: t(l, "title"), Sub: t(l, "sub")}}
	for _, s := range proctor.IdentityStates {
		p.Views = append(p.Views, kit.View{Text: t(l, "tab."+string(s)), Href: "/identity-checks?state=" + string(s), Current: s == state})
	}
	p.Rows = kit.Rows{
		Caption: t(l, "tab."+string(state)), Empty: kit.Nothing{Title: t(l, "none"), Text: t(l, "none_text")},
		Cols: []kit.Col{{Text: t(l, "col.handed")}, {Text: t(l, "col.due")}},
	}
	for i := range got.Items {
		p.Rows.Rows = append(p.Rows.Rows, d.row(r, &got.Items[i]))
	}
	p.Pages = kit.Pages{Shown: t(l, "shown", "shown", len(got.Items), "all", got.Total)}
	if got.Next != "" {
		p.Pages.Next = "/identity-checks?state=" + string(state) + "&after=" + url.QueryEscape(got.Next)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, listView(p))
}

func (d Deps) row(r *route.Request, i *proctor.Identity) kit.Row {
	l, body := r.Lang, string(i.Body)
	handed := "–"
	if i.Handed != nil {
		handed = d.moment(l, *i.Handed, body)
	}
	due := kit.State(stateKinds[i.State], t(l, "tab."+string(i.State)))
	if i.Due != nil {
		due = kit.TermLine(d.term(r, i))
	}
	return kit.Row{Cells: []templ.Component{anchor(handed, path(i.ID)), due}}
}

// term is how long a check still has.
func (d Deps) term(r *route.Request, i *proctor.Identity) kit.Term {
	at := d.moment(r.Lang, i.Due.Add(-1), string(i.Body)) // the last minute of the day
	if d.Now().Before(*i.Due) {
		return kit.Term{Text: t(r.Lang, "due", "at", at)}
	}
	return kit.Term{Text: t(r.Lang, "late", "at", at), Over: 1}
}
