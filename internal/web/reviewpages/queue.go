package reviewpages

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// queuePage are the reviews of a proctor's bodies.
type queuePage struct {
	Head  kit.Heading
	About string
	Stats bool // they are led to
	Views []kit.View
	Rows  kit.Rows
	More  string
}

func (d Deps) queue(w http.ResponseWriter, r *route.Request) error {
	l, asked := r.Lang, r.URL.Query()
	done := asked.Get("view") == "done"
	got, err := d.Proctor.Reviews(r.Context(), r.Actor, done, asked.Get("after"))
	if err != nil {
		return err
	}
	view := "open"
	if done {
		view = "done"
	}
	p := &queuePage{Stats: true, Head: kit.Heading{Title: say(l, "title"), Sub: say(l, "open", "n", got.Open)}}
	for _, v := range []string{"open", "done"} {
		p.Views = append(p.Views, kit.View{Text: say(l, "view."+v), Href: "/reviews?view=" + v, Current: v == view})
	}
	p.Rows = kit.Rows{
		Caption: say(l, "view."+view), Empty: kit.Nothing{Title: say(l, "none"), Text: say(l, "none_text")},
		Cols: []kit.Col{{Text: say(l, "number")}, {Text: say(l, "test")}, {Text: say(l, "ended")}, {Text: say(l, "due")}, {Text: say(l, "flags"), Num: true}, {Text: say(l, "state")}},
	}
	for i := range got.Rows {
		p.Rows.Rows = append(p.Rows.Rows, d.row(l, &got.Rows[i], day.In(got.Now, d.Zone(string(got.Rows[i].Body)))))
	}
	if got.Next != "" {
		p.More = "/reviews?view=" + view + "&after=" + url.QueryEscape(got.Next)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, queueView(p))
}

func (d Deps) row(l locale.Lang, x *proctor.ReviewRow, today day.Day) kit.Row {
	kind, text := stateOf(l, &x.Review, today)
	switch {
	case x.Mine:
		text = say(l, "state.mine")
	case x.Other:
		kind, text = kit.Going, say(l, "state.other")
	case x.Gave && x.State == proctor.ReviewSecond:
		kind, text = kit.Locked, say(l, "state.gave")
	}
	return kit.Row{Cells: []templ.Component{
		kit.Blind(x.Number, path(x.Attempt)), inlang.Text(inlang.Of(l, x.Title), x.Title.In(l)), kit.Text(d.moment(l, x.Ended, x.Body)),
		kit.Text(locale.Day(l, x.Due.String())), kit.Text(whole(x.Flags.All)), kit.State(kind, text),
	}}
}

// stateOf is how a review stands, with the shape of the state.
func stateOf(l locale.Lang, r *proctor.Review, today day.Day) (kit.StateKind, string) {
	switch {
	case r.Outcome != nil && r.Outcome.Breach:
		return kit.Refused, say(l, "state.breach")
	case r.Outcome != nil:
		return kit.Done, say(l, "state.kept")
	case today > r.Due:
		return kit.Late, say(l, "state.late")
	case r.State == proctor.ReviewSecond:
		return kit.Decide, say(l, "state.second")
	}
	return kit.Decide, say(l, "state.waiting")
}
