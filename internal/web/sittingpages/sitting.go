package sittingpages

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

func (d Deps) sittings(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	q := exam.SittingQuery{Body: bodyOf(r), TestKey: r.URL.Query().Get("test"), After: r.URL.Query().Get("after")}
	if !r.URL.Query().Has("all") {
		q.From = d.Exams.Legal.Now()
	}
	got, err := d.Exams.Sittings(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	p := &sittingsPage{Head: kit.Heading{Title: t(l, "sittings"), Acts: []kit.Act{{Text: t(l, "sitting.set"), Kind: kit.Main, Href: "/sittings/new"}}}}
	p.Views = []kit.View{
		{Text: t(l, "sittings.coming"), Href: "/sittings", Current: !q.From.IsZero()},
		{Text: t(l, "sittings.all"), Href: "/sittings?all=1", Current: q.From.IsZero()},
	}
	p.Rows = kit.Rows{
		Caption: t(l, "sittings"), Cols: []kit.Col{{Text: t(l, "when")}, {Text: t(l, "test")}, {Text: t(l, "taken"), Num: true}, {Text: t(l, "state")}},
		Empty: kit.Nothing{Title: t(l, "sittings.none"), Text: t(l, "sittings.none_text")},
	}
	for i := range got.Items {
		s := &got.Items[i]
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			link(d.span(l, s), "/sittings/"+string(s.ID)), inlang.Text(inlang.Of(l, s.Test.Title), s.Test.Title.In(l)),
			kit.Text(t(l, "taken.of", "taken", s.Taken, "seats", s.Seats)), d.sittingState(l, s),
		}})
	}
	if got.Next != "" {
		p.Next = "/sittings?after=" + got.Next
		if q.From.IsZero() {
			p.Next += "&all=1"
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, sittingsView(p))
}

type sittingsPage struct {
	Head  kit.Heading
	Views []kit.View
	Rows  kit.Rows
	Next  string
}

func (d Deps) sittingState(l locale.Lang, s *exam.Sitting) templ.Component {
	switch {
	case s.State == exam.SittingOff:
		return kit.State(kit.Out, t(l, "state.off"))
	case !d.Exams.Legal.Now().Before(s.Closes):
		return kit.State(kit.Done, t(l, "state.held"))
	case s.Taken >= s.Seats:
		return kit.State(kit.NotStarted, t(l, "state.full"))
	}
	return kit.State(kit.NotStarted, t(l, "state.open"))
}

// setPage is the form by which sittings are set.
type setPage struct {
	failed
	Head             kit.Heading
	Tests, Vacancies []kit.Option
	In               map[string]string
}

// setFields are the fields of the form.
var setFields = []string{"test", "vacancy", "day", "first", "last", "every", "window", "until", "seats", "place_kk", "place_ru", "place_en"}

func (d Deps) sittingForm(w http.ResponseWriter, r *route.Request) error {
	in := map[string]string{"test": r.URL.Query().Get("test")}
	return d.drawSet(w, r, in, failed{})
}

func (d Deps) drawSet(w http.ResponseWriter, r *route.Request, in map[string]string, f failed) error {
	l := r.Lang
	p := &setPage{failed: f, In: in, Head: kit.Heading{Crumbs: []kit.Link{{Text: t(l, "sittings"), Href: "/sittings"}}, Title: t(l, "sitting.set"), Sub: t(l, "sitting.set_sub")}}
	all, err := d.Exams.Tests(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	for _, v := range all {
		o := kit.Option{Value: v.Test.Key, Text: v.Test.Title.In(l), Chosen: v.Test.Key == in["test"]}
		if len(v.Short) > 0 {
			o.Hint = t(l, "bank.short", "n", len(v.Short))
		}
		p.Tests = append(p.Tests, o)
	}
	if d.Vacancies != nil {
		if p.Vacancies, err = d.Vacancies(r.Context(), r.Actor); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: f.Status}, setView(p))
}

func (d Deps) sittingSet(w http.ResponseWriter, r *route.Request) error {
	in := map[string]string{}
	for _, name := range setFields {
		in[name] = r.PostFormValue(name)
	}
	ask, err := asked(in)
	if err == nil {
		_, err = d.Exams.SetSittings(r.Context(), r.Actor, bodyOf(r), ask)
	}
	if err == nil {
		return page.Go(w, r, "/sittings")
	}
	f, err := refused(r.Lang, err, setFields...)
	if err != nil {
		return err
	}
	return d.drawSet(w, r, in, f)
}

func asked(in map[string]string) (out exam.SittingsIn, err error) {
	out = exam.SittingsIn{
		Test: in["test"], Vacancy: in["vacancy"], First: hour(in["first"]), Every: number(in["every"]), Window: number(in["window"]), Seats: number(in["seats"]),
		Place: locale.Words{KK: in["place_kk"], RU: in["place_ru"], EN: in["place_en"]},
	}
	if out.Last = out.First; in["last"] != "" {
		out.Last = hour(in["last"])
	}
	if out.Day, err = day.Parse(in["day"]); err != nil {
		return out, atField(err, "day")
	}
	if in["until"] != "" {
		out.Until, err = day.Parse(in["until"])
	}
	return out, atField(err, "until")
}

// sittingPage is a sitting with those who booked.
type sittingPage struct {
	failed
	Head    kit.Heading
	Facts   []kit.Fact
	Rows    kit.Rows
	Version string
	Reason  string
	Action  string
}

func (d Deps) sittingOf(r *route.Request) (*exam.SittingView, *sittingPage, error) {
	l := r.Lang
	v, err := d.Exams.Sitting(r.Context(), r.Actor, exam.SittingID(r.PathValue("id")))
	if err != nil {
		return nil, nil, err
	}
	s := &v.Sitting
	p := &sittingPage{Version: strconv.FormatInt(s.Version, 10), Action: "/sittings/" + string(s.ID) + "/off"}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "sittings"), Href: "/sittings"}}, Title: s.Test.Title.In(l), TitleIn: inlang.Of(l, s.Test.Title), Sub: d.span(l, s)}
	p.Facts = []kit.Fact{{Name: t(l, "taken"), Value: t(l, "taken.of", "taken", s.Taken, "seats", s.Seats)}}
	if place := s.Place.In(l); place != "" {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "place"), Value: place})
	}
	return v, p, nil
}

func (d Deps) seatRows(l locale.Lang, all []exam.Booking) kit.Rows {
	rows := kit.Rows{
		Caption: t(l, "bookings"), Cols: []kit.Col{{Text: t(l, "number")}, {Text: t(l, "language")}, {Text: t(l, "state")}},
		Empty: kit.Nothing{Title: t(l, "bookings.none"), Text: t(l, "bookings.none_text")},
	}
	for _, b := range all {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Blind(b.Number, ""), kit.Text(locale.T(l, "kit.lang."+string(b.Language)+".full", nil)), kit.State(bookingKinds[b.State], t(l, "booking."+string(b.State))),
		}})
	}
	return rows
}

// withPapers adds to each seat the way to its paper: the draw that can be
// repeated.
func withPapers(l locale.Lang, rows *kit.Rows, v *exam.SittingView) {
	rows.Cols = append(rows.Cols, kit.Col{Text: t(l, "redraw")})
	for i := range rows.Rows {
		b := &v.Bookings[i]
		rows.Rows[i].Cells = append(rows.Rows[i].Cells, link(t(l, "redraw.do", "number", b.Number), "/sittings/"+string(b.Sitting)+"/papers/"+string(b.ID)))
	}
}

var bookingKinds = map[exam.BookingState]kit.StateKind{
	exam.Booked: kit.NotStarted, exam.Begun: kit.NotStarted, exam.Done: kit.Done, exam.Cancelled: kit.Out, exam.Missed: kit.Late,
}

func (d Deps) sitting(w http.ResponseWriter, r *route.Request) error {
	v, p, err := d.sittingOf(r)
	if err != nil {
		return err
	}
	p.Rows = d.seatRows(r.Lang, v.Bookings)
	if describes(r) {
		withPapers(r.Lang, &p.Rows, v)
	}
	if access.May(r.Actor, access.WatchExam, access.Target{Body: r.Actor.Body}) {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(r.Lang, "watch"), Href: "/sittings/" + string(v.Sitting.ID) + "/watch"})
	}
	if v.Sitting.State == exam.SittingOpen && d.Exams.Legal.Now().Before(v.Sitting.Closes) {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(r.Lang, "off"), Kind: kit.Refuse, Href: p.Action})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, sittingView(p))
}

func (d Deps) offForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawOff(w, r, "", failed{})
}

func (d Deps) drawOff(w http.ResponseWriter, r *route.Request, reason string, f failed) error {
	v, p, err := d.sittingOf(r)
	if err != nil {
		return err
	}
	p.failed, p.Reason, p.Rows = f, reason, d.seatRows(r.Lang, v.Booked())
	p.Head.Title = t(r.Lang, "off.title", "test", p.Head.Title)
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: f.Status}, offView(p))
}

func (d Deps) off(w http.ResponseWriter, r *route.Request) error {
	id, reason := r.PathValue("id"), r.PostFormValue("reason")
	err := d.Exams.CallOff(r.Context(), r.Actor, exam.SittingID(id), page.Version(r), reason)
	if err == nil {
		return page.Go(w, r, "/sittings/"+id)
	}
	f, err := refused(r.Lang, err, "reason")
	if err != nil {
		return err
	}
	return d.drawOff(w, r, reason, f)
}
