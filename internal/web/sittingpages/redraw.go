package sittingpages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// redrawPage is a paper beside the one that its seed gives now.
type redrawPage struct {
	Head  kit.Heading
	Kind  kit.NoteKind
	Said  string
	Why   []string // what may have made the difference
	Facts []kit.Fact
	Rows  kit.Rows
}

func (d Deps) redraw(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	got, err := d.Exams.Redraw(r.Context(), r.Actor, exam.BookingID(r.PathValue("booking")))
	if err != nil {
		return err
	}
	b, s := &got.Booking, &got.Sitting
	p := &redrawPage{Kind: kit.InfoNote, Said: t(l, "redraw.equal"), Why: redrawReasons(l, got)}
	if !got.Equal {
		p.Kind, p.Said = kit.DecideNote, t(l, "redraw.other")
	}
	p.Head = kit.Heading{
		Crumbs: []kit.Link{{Text: t(l, "sittings"), Href: "/sittings"}, {Text: s.Test.Title.In(l), Href: "/sittings/" + string(s.ID)}},
		Title:  t(l, "redraw.title", "number", b.Number), Sub: d.span(l, s),
	}
	p.Facts = []kit.Fact{
		{Name: t(l, "redraw.seed"), Value: b.Paper.Seed}, {Name: t(l, "redraw.pool"), Value: b.Paper.Pool}, {Name: t(l, "redraw.pool_now"), Value: got.Digest},
		{Name: t(l, "redraw.later"), Value: strconv.Itoa(got.Later)},
	}
	p.rows(l, got)
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, redrawView(p))
}

// redrawReasons say what differs, where anything does.
func redrawReasons(l locale.Lang, got *exam.Redrawn) (out []string) {
	if got.Fault != nil {
		out = append(out, locale.T(l, got.Fault.Key(), got.Fault.Args))
	}
	if !got.Pool {
		gone := 0
		for i := range got.Slots {
			if got.Slots[i].Gone {
				gone++
			}
		}
		out = append(out, t(l, "redraw.pool_other"))
		if gone > 0 {
			out = append(out, t(l, "redraw.gone", "n", gone))
		}
	} else if !got.Equal {
		out = append(out, t(l, "redraw.beside"))
	}
	return out
}

func (p *redrawPage) rows(l locale.Lang, got *exam.Redrawn) {
	p.Rows = kit.Rows{
		Caption: t(l, "redraw.slots"), Empty: kit.Nothing{Title: t(l, "redraw.none"), Text: t(l, "redraw.none_text")},
		Cols: []kit.Col{{Text: t(l, "redraw.place")}, {Text: t(l, "redraw.was")}, {Text: t(l, "redraw.now")}, {Text: t(l, "redraw.compared")}},
	}
	for i := range got.Slots {
		s := &got.Slots[i]
		state := kit.State(kit.Done, t(l, "redraw.same"))
		switch {
		case s.Gone:
			state = kit.State(kit.Out, t(l, "redraw.slot_gone"))
		case !s.Same():
			state = kit.State(kit.Late, t(l, "redraw.differs"))
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Decide: !s.Same(), Cells: []templ.Component{kit.Text(strconv.Itoa(i + 1)), kit.Text(slotText(l, s.Was)), kit.Text(slotText(l, s.Now)), state}})
	}
}

// slotText names an item with its edition and the order of its options.
func slotText(l locale.Lang, s *exam.Slot) string {
	if s == nil {
		return "–"
	}
	text := t(l, "redraw.item", "key", s.Item, "edition", s.Version)
	if len(s.Order) > 0 {
		text += " · " + places(s.Order)
	}
	if len(s.Targets) > 0 {
		text += " · " + places(s.Targets)
	}
	return text
}

func places(order []int) string {
	letters := make([]string, len(order))
	for i, n := range order {
		letters[i] = itemview.Letter(n)
	}
	return strings.Join(letters, " ")
}
