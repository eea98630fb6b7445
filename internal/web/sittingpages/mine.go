package sittingpages

import (
	"net/http"
	"strconv"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// minePage are one's own seats.
type minePage struct {
	Head    kit.Heading
	Granted string
	Seats   []mySeat
	None    kit.Nothing
}

// mySeat is one seat with what can be done about it.
type mySeat struct {
	Title, State string
	In           string // language of the title, where it is not the page's
	Kind         kit.StateKind
	Facts        []kit.Fact
	Acts         []kit.Act
}

func (d Deps) mine(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, granted, err := d.Exams.MySeats(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	p := &minePage{
		Head: kit.Heading{Title: t(l, "mine"), Acts: []kit.Act{{Text: t(l, "seats"), Kind: kit.Main, Href: "/seats"}}},
		None: kit.Nothing{Title: t(l, "mine.none"), Text: t(l, "mine.none_text")},
	}
	if granted != nil && (granted.Percent > 0 || granted.Breaks > 0) {
		p.Granted = t(l, "mine.granted", "percent", granted.Percent, "breaks", granted.Breaks)
	}
	for i := range all {
		p.Seats = append(p.Seats, d.mySeat(r, &all[i]))
	}
	return d.Draw(w, r, column(p.Head.Title, 0), mineView(p))
}

func (d Deps) mySeat(r *route.Request, s *exam.MySeat) mySeat {
	l, id := r.Lang, string(s.Booking.ID)
	out := mySeat{
		Title: s.Sitting.Test.Title.In(l), In: inlang.Of(l, s.Sitting.Test.Title), State: t(l, "booking."+string(s.Booking.State)), Kind: bookingKinds[s.Booking.State],
		Facts: []kit.Fact{{Name: t(l, "when"), Value: d.span(l, &s.Sitting)}, {Name: t(l, "number"), Value: s.Booking.Number}},
	}
	if place := s.Sitting.Place.In(l); place != "" {
		out.Facts = append(out.Facts, kit.Fact{Name: t(l, "place"), Value: place})
	}
	switch s.Booking.State {
	case exam.Booked:
		out.Acts = append(out.Acts, kit.Act{Text: t(l, "mine.open"), Href: "/exams/" + id})
		if s.Sitting.OwnEquipment() {
			out.Acts = append(out.Acts, kit.Act{Text: locale.T(l, "equipment_page.before.check", nil), Href: "/equipment?booking=" + id})
		}
	case exam.Begun:
		out.Acts = append(out.Acts, kit.Act{Text: t(l, "mine.go_on"), Href: "/exams/" + id})
	}
	if s.Profile {
		out.Acts = append(out.Acts, kit.Act{Text: t(l, "mine.profile"), Href: "/my-exams/" + id + "/profile"})
	}
	if s.Frees {
		out.Acts = append(out.Acts, kit.Act{Text: t(l, "move"), Href: "/seats?move=" + id}, kit.Act{Text: t(l, "cancel"), Kind: kit.Quiet, Href: "/my-exams/" + id + "/cancel"})
	}
	return out
}

// cancelPage asks whether a seat shall be given up.
type cancelPage struct {
	failed
	Head            kit.Heading
	Action, Version string
	Frees           bool
}

func (d Deps) cancelForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawCancel(w, r, failed{})
}

func (d Deps) drawCancel(w http.ResponseWriter, r *route.Request, f failed) error {
	l, id := r.Lang, r.PathValue("booking")
	s, err := d.mineOf(r, exam.BookingID(id))
	if err != nil {
		return err
	}
	p := &cancelPage{failed: f, Action: "/my-exams/" + id + "/cancel", Version: strconv.FormatInt(s.Booking.Version, 10), Frees: s.Frees}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "mine"), Href: "/my-exams"}}, Title: t(l, "cancel.title", "test", s.Sitting.Test.Title.In(l)), Sub: d.span(l, &s.Sitting)}
	return d.Draw(w, r, column(p.Head.Title, f.Status), cancelView(p))
}

func (d Deps) cancel(w http.ResponseWriter, r *route.Request) error {
	err := d.Exams.CancelBooking(r.Context(), r.Actor, exam.BookingID(r.PathValue("booking")), page.Version(r))
	if err == nil {
		return page.Go(w, r, "/my-exams")
	}
	if fault.Is(err, "exam.missing.booking") {
		return err
	}
	f, err := refused(r.Lang, err)
	if err != nil {
		return err
	}
	return d.drawCancel(w, r, f)
}
