package sittingpages

import (
	"net/http"
	"strconv"

	"tarazy/internal/competition"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// seatsPage are the days and times that can be booked.
type seatsPage struct {
	failed
	Head  kit.Heading
	Note  string
	Tests []testDays
	None  kit.Nothing
}

// testDays are the days of one test.
type testDays struct {
	Title string
	In    string // language of the title, where it is not the page's
	Days  []dayTimes
}

// dayTimes are the times of one day, each a link.
type dayTimes struct {
	Title string
	Times []timeLink
}

type timeLink struct{ Text, Free, Href string }

// column is the shell of a page that is read, also on a phone.
func column(title string, status int) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Status: status, Class: "p-exam-start"}
}

// moved is the seat that is to be changed; "" where one is booked.
func moved(r *route.Request) exam.BookingID {
	if r.Method == http.MethodGet {
		return exam.BookingID(r.URL.Query().Get("move"))
	}
	return exam.BookingID(r.PostFormValue("move"))
}

func (d Deps) seats(w http.ResponseWriter, r *route.Request) error {
	l, move := r.Lang, moved(r)
	all, err := d.Exams.SittingsFor(r.Context(), r.Actor, move)
	if err != nil {
		return err
	}
	p := &seatsPage{
		Head: kit.Heading{Crumbs: []kit.Link{{Text: t(l, "mine"), Href: "/my-exams"}}, Title: t(l, "seats"), Sub: t(l, "seats.sub")},
		None: kit.Nothing{Title: t(l, "seats.none"), Text: t(l, "seats.none_text")},
	}
	tail := ""
	if move != "" {
		p.Head.Title, tail = t(l, "seats.move"), "?move="+string(move)
	}
	if p.Note, err = d.certified(r, all); err != nil {
		return err
	}
	p.Tests = d.grid(l, all, tail)
	return d.Draw(w, r, column(p.Head.Title, 0), seatsView(p))
}

// certified warns whoever holds a certificate and could book the test for
// another.
func (d Deps) certified(r *route.Request, all []exam.Sitting) (string, error) {
	if d.Certified == nil {
		return "", nil
	}
	for _, s := range all {
		if s.Test.Key != competition.KnowledgeExam || s.Test.Act == "" {
			continue
		}
		number, last, err := d.Certified(r.Context(), r.Actor)
		if err != nil || number == "" {
			return "", err
		}
		return t(r.Lang, "seats.certified", "number", number, "day", last), nil
	}
	return "", nil
}

// grid puts sittings under their tests and days, in the order in which they
// come.
func (d Deps) grid(l locale.Lang, all []exam.Sitting, tail string) []testDays {
	var out []testDays
	at := map[string]int{}
	for i := range all {
		s := &all[i]
		n, known := at[s.Test.Key]
		if !known {
			n = len(out)
			at[s.Test.Key] = n
			out = append(out, testDays{Title: s.Test.Title.In(l), In: inlang.Of(l, s.Test.Title)})
		}
		days := &out[n].Days
		title := d.onDay(l, s.Starts, s.Body)
		if len(*days) == 0 || (*days)[len(*days)-1].Title != title {
			*days = append(*days, dayTimes{Title: title})
		}
		last := &(*days)[len(*days)-1]
		last.Times = append(last.Times, timeLink{Text: d.at(s.Starts, s.Body), Free: t(l, "free", "n", s.Seats-s.Taken), Href: "/seats/" + string(s.ID) + tail})
	}
	return out
}

// seatPage is one time, before it is booked.
type seatPage struct {
	failed
	Head      kit.Heading
	Facts     []kit.Fact
	Sections  []string
	Bring     []string
	Aids      []string
	Conduct   []string
	Law       kit.Link
	Languages []kit.Option
	Action    string
	Move      string
	Version   string
	Do        string
}

func (d Deps) seat(w http.ResponseWriter, r *route.Request) error {
	return d.drawSeat(w, r, failed{})
}

// offered finds the sitting of the address among those that the person can
// book, and the seat that it would replace.
func (d Deps) offered(r *route.Request) (*exam.Sitting, *exam.MySeat, error) {
	all, err := d.Exams.SittingsFor(r.Context(), r.Actor, moved(r))
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		if string(all[i].ID) != r.PathValue("id") {
			continue
		}
		if moved(r) == "" {
			return &all[i], nil, nil
		}
		mine, err := d.mineOf(r, moved(r))
		return &all[i], mine, err
	}
	return nil, nil, fault.New(fault.Missing, "exam.missing.sitting")
}

func (d Deps) mineOf(r *route.Request, id exam.BookingID) (*exam.MySeat, error) {
	all, _, err := d.Exams.MySeats(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Booking.ID == id {
			return &all[i], nil
		}
	}
	return nil, fault.New(fault.Missing, "exam.missing.booking")
}

func (d Deps) drawSeat(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	s, mine, err := d.offered(r)
	if err != nil {
		return err
	}
	p := &seatPage{failed: f, Action: "/seats/" + string(s.ID), Do: t(l, "book")}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "seats"), Href: "/seats"}}, Title: s.Test.Title.In(l), TitleIn: inlang.Of(l, s.Test.Title), Sub: d.span(l, s)}
	if mine != nil {
		p.Move, p.Version, p.Do = string(mine.Booking.ID), strconv.FormatInt(mine.Booking.Version, 10), t(l, "move")
	} else {
		for i, in := range s.Test.Languages {
			chosen := in == locale.Lang(r.PostFormValue("language")) || in == l || i == 0 && l == locale.EN
			p.Languages = append(p.Languages, kit.Option{Value: string(in), Text: locale.T(l, "kit.lang."+string(in)+".full", nil), Chosen: chosen})
		}
	}
	if place := s.Place.In(l); place != "" {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "place"), Value: place})
	}
	for _, x := range s.Test.Sections {
		p.Sections = append(p.Sections, t(l, "section", "name", x.Title.In(l), "n", x.Minutes))
	}
	if err := d.conduct(l, &s.Test, p); err != nil {
		return err
	}
	return d.Draw(w, r, column(p.Head.Title, f.Status), seatView(p))
}

// conduct is what the act of a test wants brought, allows and forbids.
func (d Deps) conduct(l locale.Lang, x *exam.Test, p *seatPage) error {
	if x.Act == "" {
		return nil
	}
	e, err := d.Library().Edition(x.Act, x.Edition)
	if err != nil {
		return err
	}
	c, err := competition.CataloguesOf(e)
	if err != nil {
		return err
	}
	for _, n := range c.Equipment {
		p.Bring = append(p.Bring, n.Name.In(l))
	}
	for _, n := range c.Conduct.AllowedAids {
		for _, key := range x.Aids {
			if key == n.Key {
				p.Aids = append(p.Aids, n.Name.In(l))
			}
		}
	}
	for _, n := range c.Conduct.Prohibited {
		p.Conduct = append(p.Conduct, n.Name.In(l))
	}
	p.Law = kit.Link{Text: t(l, "clause"), Href: "/rules/" + x.Act + "/" + x.Edition}
	return nil
}

func (d Deps) book(w http.ResponseWriter, r *route.Request) error {
	id := exam.SittingID(r.PathValue("id"))
	var err error
	if move := moved(r); move != "" {
		err = d.Exams.ChangeBooking(r.Context(), r.Actor, move, page.Version(r), id)
	} else {
		_, err = d.Exams.Book(r.Context(), r.Actor, id, locale.Lang(r.PostFormValue("language")))
	}
	if err == nil {
		return page.Go(w, r, "/my-exams")
	}
	f, err := refused(r.Lang, err, "language")
	if err != nil {
		return err
	}
	if _, _, gone := d.offered(r); gone != nil {
		return d.drawGone(w, r, f)
	}
	return d.drawSeat(w, r, f)
}

// drawGone says why a time can no longer be booked, above the others.
func (d Deps) drawGone(w http.ResponseWriter, r *route.Request, f failed) error {
	all, err := d.Exams.SittingsFor(r.Context(), r.Actor, "")
	if err != nil {
		return err
	}
	l := r.Lang
	p := &seatsPage{
		failed: f, Head: kit.Heading{Crumbs: []kit.Link{{Text: t(l, "mine"), Href: "/my-exams"}}, Title: t(l, "seats"), Sub: t(l, "seats.sub")},
		None: kit.Nothing{Title: t(l, "seats.none"), Text: t(l, "seats.none_text")}, Tests: d.grid(l, all, ""),
	}
	return d.Draw(w, r, column(p.Head.Title, f.Status), seatsView(p))
}
