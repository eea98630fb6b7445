package analysispages

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// watchListPage are the sittings that somebody may watch.
type watchListPage struct {
	Head  kit.Heading
	Today kit.Rows
	Next  kit.Rows
	More  string // address of the next page; "" for none
}

func (d Deps) watchList(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	got, err := d.Delivery.Watchable(r.Context(), r.Actor, bodyOf(r), r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	p := &watchListPage{Head: kit.Heading{Title: told(l, "list"), Sub: told(l, "list.sub")}, Today: watchRows(l, "today"), Next: watchRows(l, "coming")}
	for i := range got.Sittings {
		s := &got.Sittings[i]
		rows := &p.Next
		if s.Starts.Before(got.Tomorrow) {
			rows = &p.Today
		}
		rows.Rows = append(rows.Rows, d.watchListRow(l, s, got.Now))
	}
	if got.Next != "" {
		p.More = "/exam-watch?after=" + got.Next
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, watchListView(p))
}

func watchRows(l locale.Lang, name string) kit.Rows {
	return kit.Rows{
		Caption: told(l, "list."+name), Empty: kit.Nothing{Title: told(l, "list."+name+".none"), Text: told(l, "list.none_text")},
		Cols: []kit.Col{{Text: told(l, "when")}, {Text: told(l, "test")}, {Text: told(l, "place")}, {Text: told(l, "seats"), Num: true}, {Text: told(l, "state")}},
	}
}

func (d Deps) watchListRow(l locale.Lang, s *exam.Sitting, now time.Time) kit.Row {
	state := kit.State(kit.NotStarted, told(l, "sitting.waits"))
	switch {
	case !now.Before(s.Closes):
		state = kit.State(kit.Done, told(l, "sitting.closed"))
	case !now.Before(s.Starts):
		state = kit.State(kit.Going, told(l, "sitting.open"))
	}
	place := s.Place.In(l)
	if place == "" {
		place = "–"
	}
	from, to := s.Starts.In(d.Zone(string(s.Body))), s.Closes.In(d.Zone(string(s.Body)))
	until := locale.Moment(l, to)
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		until = to.Format("15:04")
	}
	return kit.Row{Cells: []templ.Component{
		anchor(locale.Moment(l, from)+" – "+until, "/sittings/"+string(s.ID)+"/watch"), inlang.Text(inlang.Of(l, s.Test.Title), s.Test.Title.In(l)), kit.Text(place),
		kit.Text(told(l, "seats.of", "taken", s.Taken, "seats", s.Seats)), state,
	}}
}
