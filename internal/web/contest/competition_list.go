package contest

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/vacancy/inlang"
)

// listPage is the list of competitions.
type listPage struct {
	Head   kit.Heading
	Views  []kit.View
	Bar    kit.FilterBar
	Text   string
	Rows   kit.Rows
	Pages  kit.Pages
	Bodies []kit.Option
}

// states in the order in which they are offered as views.
var states = []competition.State{competition.Drafted, competition.Announced, competition.Published, competition.Finished, competition.Cancelled}

func known[T comparable](all []T, v T) bool {
	for _, x := range all {
		if x == v {
			return true
		}
	}
	return false
}

// list shows the competitions that a person may see, the latest first.
func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	q := r.URL.Query()
	state := competition.State(q.Get("state"))
	if state != "" && !known(states, state) {
		return fault.New(fault.Invalid, "contest.filter", "name", "state").At("state")
	}
	ask := competition.ListQuery{Text: q.Get("q"), After: q.Get("after")}
	if state != "" {
		ask.States = []competition.State{state}
	}
	found, err := d.Contest.List(r.Context(), r.Actor, ask)
	if err != nil {
		return err
	}
	l := r.Lang
	v := &listPage{Head: kit.Heading{Title: words(l, "list.title"), Sub: words(l, "list.sub")}, Text: ask.Text}
	starts := access.MayEver(r.Actor, access.Announce)
	if starts {
		v.Head.Acts = []kit.Act{{Text: words(l, "new.title"), Href: "/competitions/new", Kind: kit.Main}}
	}
	if access.MayEver(r.Actor, access.RecordResult) {
		v.Head.Acts = append([]kit.Act{{Text: words(l, "knowledge.title"), Href: "/competitions/knowledge"}}, v.Head.Acts...)
	}
	v.views(l, state, ask.Text)
	if err := d.listRows(r, v, found.Items); err != nil {
		return err
	}
	v.Rows.Empty = nothing(l, state != "" || ask.Text != "", starts)
	v.pages(l, q, found)
	return d.draw(w, r, v.Head.Title, 0, listView(v))
}

func query(kv ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		if kv[i+1] != "" {
			q.Set(kv[i], kv[i+1])
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (v *listPage) views(l locale.Lang, now competition.State, text string) {
	v.Views = []kit.View{{Text: words(l, "list.all"), Href: "/competitions" + query("q", text), Current: now == ""}}
	for _, s := range states {
		v.Views = append(v.Views, kit.View{Text: locale.T(l, "selection.state."+string(s), nil), Href: "/competitions" + query("state", string(s), "q", text), Current: s == now})
	}
	v.Bar = kit.FilterBar{Action: "/competitions", Clear: "/competitions" + query("state", string(now))}
	if now != "" {
		v.Bar.Keep = []kit.Fact{{Name: "state", Value: string(now)}}
	}
	if text != "" {
		v.Bar.Active = []kit.Chip{{Name: words(l, "filter.q"), Value: text, Remove: v.Bar.Clear}}
	}
}

func (d Deps) listRows(r *route.Request, v *listPage, all []competition.Competition) error {
	l := r.Lang
	v.Rows = kit.Rows{Caption: words(l, "list.title"), Cols: []kit.Col{
		{Text: words(l, "col.competition")}, {Text: words(l, "col.body")}, {Text: words(l, "col.state")},
		{Text: words(l, "col.announced")}, {Text: words(l, "col.until")},
	}}
	names, err := d.bodyNames(r)
	if err != nil {
		return err
	}
	for _, c := range all {
		v.Rows.Rows = append(v.Rows.Rows, kit.Row{Cells: []templ.Component{
			titleCell(path(c.ID), inlang.Of(l, c.Title), c.Title.In(l), numberText(l, c.Number)), kit.Text(names[c.Body].In(l)), kit.State(stateKind(c.State), locale.T(l, "selection.state."+string(c.State), nil)),
			nowrap(dayText(l, c.Announced)), nowrap(locale.Day(l, c.Until.String())),
		}})
	}
	return nil
}

func numberText(l locale.Lang, n string) string {
	if n == "" {
		return ""
	}
	return words(l, "number", "number", n)
}

func stateKind(s competition.State) kit.StateKind {
	return map[competition.State]kit.StateKind{
		competition.Drafted: kit.NotStarted, competition.Announced: kit.Going, competition.Published: kit.Decide,
		competition.Finished: kit.Done, competition.Cancelled: kit.Out,
	}[s]
}

// bodyNames are the names of the bodies by id.
func (d Deps) bodyNames(r *route.Request) (map[people.BodyID]locale.Words, error) {
	all, err := d.People.Bodies(r.Context(), people.By{Person: people.PersonID(r.Actor.Person), All: true})
	out := map[people.BodyID]locale.Words{}
	for _, b := range all {
		out[b.ID] = b.Names
	}
	return out, err
}

func nothing(l locale.Lang, filtered, starts bool) kit.Nothing {
	if filtered {
		return kit.Nothing{Title: words(l, "list.none_found"), Text: words(l, "list.none_found_do"), Act: &kit.Act{Text: words(l, "list.all"), Href: "/competitions"}}
	}
	out := kit.Nothing{Title: words(l, "list.none"), Text: words(l, "list.none_wait")}
	if starts {
		out.Text = words(l, "list.none_do")
		out.Act = &kit.Act{Text: words(l, "new.title"), Href: "/competitions/new"}
	}
	return out
}

func (v *listPage) pages(l locale.Lang, q url.Values, found competition.ListPage) {
	v.Pages.Shown = words(l, "list.shown", "n", len(found.Items))
	if found.Next != "" {
		v.Pages.Next = "/competitions" + query("state", q.Get("state"), "q", q.Get("q"), "after", found.Next)
	}
	if q.Get("after") != "" {
		v.Pages.Exports = []kit.Link{{Text: words(l, "first_page"), Href: "/competitions" + query("state", q.Get("state"), "q", q.Get("q"))}}
	}
}
