package guidepages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// listPage is a list with views and a search.
type listPage struct {
	Head    kit.Heading
	Note    string
	Views   []kit.View
	Bar     kit.FilterBar
	Text    string
	Label   string
	Choices []choice
	Rows    kit.Rows
	Pages   kit.Pages
}

// choice is a filter that is one of a list.
type choice struct {
	Name, Label, Blank string
	Options            []kit.Option
}

var states = []interview.GuideState{interview.GuideDraft, interview.GuideReady, interview.GuideLocked}

func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	l, asked := r.Lang, r.URL.Query()
	q := interview.GuideQuery{Bodies: []people.BodyID{bodyOf(r)}, State: interview.GuideState(asked.Get("state")), Text: asked.Get("q"), After: asked.Get("after")}
	if q.State != "" && !slices.Contains(states, q.State) {
		return fault.New(fault.Invalid, "guide.filter", "name", "state").At("state")
	}
	found, err := d.Interviews.Guides(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	p := &listPage{Head: kit.Heading{Title: t(l, "list"), Sub: t(l, "list.sub"), Acts: []kit.Act{
		{Text: t(l, "new"), Kind: kit.Main, Href: "/guides/new"}, {Text: t(l, "bank"), Kind: kit.Quiet, Href: "/questions"}, {Text: t(l, "own"), Kind: kit.Quiet, Href: "/guides/indicators"},
	}}}
	if access.May(r.Actor, access.SetLimits, access.Target{Body: r.Actor.Body}) {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "limits"), Kind: kit.Quiet, Href: "/interviews/limits"})
	}
	p.search("/guides", l, asked, "state")
	for _, s := range append([]interview.GuideState{""}, states...) {
		key := "state.all"
		if s != "" {
			key = "state." + string(s)
		}
		p.Views = append(p.Views, kit.View{Text: t(l, key), Href: with("/guides", asked, "state", string(s)), Current: q.State == s})
	}
	p.Rows = kit.Rows{Caption: t(l, "list"), Empty: kit.Nothing{Title: t(l, "none"), Text: t(l, "none.do")}, Cols: []kit.Col{
		{Text: t(l, "post")}, {Text: t(l, "job_level"), Num: true}, {Text: t(l, "competencies"), Num: true}, {Text: t(l, "minutes"), Num: true}, {Text: t(l, "state")}, {Text: t(l, "changed")},
	}}
	for i := range found.Items {
		g := &found.Items[i]
		title := official(l, g.Post)
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			link(title, guidePath(g.ID)), kit.Text(strconv.Itoa(g.JobLevel)), kit.Text(strconv.Itoa(len(g.Competency))), kit.Text(strconv.Itoa(g.Minutes)),
			kit.State(stateKind(g.State), t(l, "state."+string(g.State))), kit.Text(locale.Day(l, day.In(g.At, d.zone(r)).String())),
		}})
	}
	p.paged("/guides", l, asked, found.Next)
	return d.draw(w, r, p.Head, 0, listView(p))
}

func stateKind(s interview.GuideState) kit.StateKind {
	switch s {
	case interview.GuideReady:
		return kit.Done
	case interview.GuideLocked:
		return kit.Locked
	}
	return kit.Going
}

// search fills the bar of a list: its text, and what else the address keeps.
func (p *listPage) search(path string, l locale.Lang, asked url.Values, keep ...string) {
	p.Bar = kit.FilterBar{Action: path, Clear: path}
	for _, name := range keep {
		if v := asked.Get(name); v != "" {
			p.Bar.Keep = append(p.Bar.Keep, kit.Fact{Name: name, Value: v})
		}
	}
	p.Text, p.Label = asked.Get("q"), t(l, "search")
	if p.Text != "" {
		p.Bar.Active = append(p.Bar.Active, kit.Chip{Name: p.Label, Value: p.Text, Remove: with(path, asked, "q", "")})
	}
}

func (p *listPage) paged(path string, l locale.Lang, asked url.Values, next string) {
	p.Pages.Shown = t(l, "shown", "n", len(p.Rows.Rows))
	if next != "" {
		p.Pages.Next = with(path, asked, "after", next)
	}
	if asked.Get("after") != "" {
		p.Pages.Exports = []kit.Link{{Text: t(l, "first_page"), Href: with(path, asked, "after", "")}}
	}
}

// with is an address with one value changed, from the first page on.
func with(path string, asked url.Values, name, value string) string {
	out := url.Values{}
	for _, key := range []string{"q", "state", "competency", "retired", "case"} {
		if v := asked.Get(key); v != "" {
			out.Set(key, v)
		}
	}
	if out.Del(name); value != "" {
		out.Set(name, value)
	}
	if len(out) == 0 {
		return path
	}
	return path + "?" + out.Encode()
}
