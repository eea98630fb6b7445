package keeppages

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// listPage are the recordings that somebody keeps.
type listPage struct {
	Head  kit.Heading
	Views []kit.View
	Rows  kit.Rows
	More  string // address of the next page; "" for none
}

// pageSize is how many recordings a page of the list has.
const pageSize = 50

// The views of the list beside those of the classes.
const (
	viewAll  = "all"
	viewHeld = "held"
	viewGone = "gone"
)

// query is what a view asks for; of an unknown one, that of all.
func query(view string) (string, proctor.KeptQuery) {
	switch class := proctor.Class(view); {
	case slices.Contains(proctor.Classes, class):
		return view, proctor.KeptQuery{Class: class, State: proctor.StillKept}
	case view == viewHeld:
		return view, proctor.KeptQuery{Held: true}
	case view == viewGone:
		return view, proctor.KeptQuery{State: proctor.AllGone}
	}
	return viewAll, proctor.KeptQuery{}
}

func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	l, asked := r.Lang, r.URL.Query()
	view, q := query(asked.Get("view"))
	q.After, q.Limit = asked.Get("after"), pageSize
	got, err := d.Proctor.Recordings(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	p := &listPage{Head: kit.Heading{Title: say(l, "list.title"), Sub: say(l, "list.sub")}}
	for _, v := range views() {
		p.Views = append(p.Views, kit.View{Text: say(l, "view."+v), Href: "/recordings?view=" + v, Current: v == view})
	}
	p.Rows = kit.Rows{
		Caption: say(l, "view."+view), Empty: kit.Nothing{Title: say(l, "list.none"), Text: say(l, "list.none_text")},
		Cols: []kit.Col{
			{Text: say(l, "number")}, {Text: say(l, "test")}, {Text: say(l, "began")}, {Text: say(l, "class")}, {Text: say(l, "until")}, {Text: say(l, "size"), Num: true}, {Text: say(l, "state")},
		},
	}
	for i := range got.Items {
		p.Rows.Rows = append(p.Rows.Rows, d.row(l, &got.Items[i]))
	}
	if got.Next != "" {
		p.More = "/recordings?view=" + view + "&after=" + url.QueryEscape(got.Next)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, listView(p))
}

func views() []string {
	out := []string{viewAll}
	for _, c := range proctor.Classes {
		out = append(out, string(c))
	}
	return append(out, viewHeld, viewGone)
}

func (d Deps) row(l locale.Lang, k *proctor.Kept) kit.Row {
	kind, state := stateOf(l, k)
	return kit.Row{Cells: []templ.Component{
		anchor(k.Number, path(k.Attempt)), titled(l, k), kit.Text(d.moment(l, k.Began, string(k.Body))), kit.Text(say(l, "class."+string(k.Class))), kit.Text(until(l, k)),
		kit.Text(megabytes(l, k.Bytes)), kit.State(kind, state),
	}}
}

// minePage are the recordings of the candidate who asks.
type minePage struct {
	Head kit.Heading
	Rows kit.Rows
}

func (d Deps) mine(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, err := d.Proctor.MyRecordings(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	p := &minePage{Head: kit.Heading{Title: say(l, "mine.title"), Sub: say(l, "mine.sub"), Crumbs: []kit.Link{{Text: say(l, "mine.exams"), Href: "/my-exams"}}}}
	p.Rows = kit.Rows{
		Caption: p.Head.Title, Empty: kit.Nothing{Title: say(l, "mine.none"), Text: say(l, "mine.none_text")},
		Cols: []kit.Col{{Text: say(l, "test")}, {Text: say(l, "began")}, {Text: say(l, "class")}, {Text: say(l, "until")}, {Text: say(l, "state")}},
	}
	for i := range all {
		k := &all[i]
		kind, state := stateOf(l, k)
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			anchorIn(k.Title.In(l), path(k.Attempt), langOf(l, k)), kit.Text(d.moment(l, k.Began, string(k.Body))), kit.Text(say(l, "class."+string(k.Class))), kit.Text(until(l, k)),
			kit.State(kind, state),
		}})
	}
	return d.Draw(w, r, column(p.Head.Title), mineView(p))
}

// column is the shell of a page that is read, also on a phone.
func column(title string) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Class: "p-recordings"}
}
