package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// SittingsFree are the sittings that a candidate can book.
type SittingsFree struct {
	Sittings []SittingAnswer `json:"sittings"`
}

// MySeatAnswer is a seat of the person who asks.
type MySeatAnswer struct {
	ID       exam.BookingID    `json:"id"`
	Version  int64             `json:"version"` // to be named when it is changed or given up
	Number   string            `json:"number"`
	Language locale.Lang       `json:"language"`
	State    exam.BookingState `json:"state"`
	Frees    bool              `json:"frees"` // it may still be changed or given up
	Sitting  SittingAnswer     `json:"sitting"`
}

// GrantedAnswer is what is granted to a person at every test.
type GrantedAnswer struct {
	Percent int `json:"percent"` // more time, of every section
	Breaks  int `json:"breaks"`  // minutes of breaks
}

// MySeats are the seats of the person who asks, the latest booked first.
type MySeats struct {
	Seats   []MySeatAnswer `json:"seats"`
	Granted *GrantedAnswer `json:"granted"` // null for nothing
}

// BookOrder asks for a seat.
type BookOrder struct {
	Language locale.Lang `key:"language" json:"language"`
}

// MoveOrder asks for a seat in another sitting of the same test.
type MoveOrder struct {
	Version int64          `key:"version" json:"version"`
	Sitting exam.SittingID `key:"sitting" json:"sitting"`
}

func (d ExamDeps) seatRoutes() []route.Route {
	const mine = "/api/v1/my-exams/{booking}"
	return []route.Route{
		described("GET", "/api/v1/seats", access.BookSitting, d.seatsFree, route.Operation{
			ID: "listFreeSittings", Summary: "Sittings that the person could book", Out: SittingsFree{}, Query: []route.Param{{Name: "move", About: "id of the own seat that is to be changed"}}}),
		described("POST", "/api/v1/seats/{id}", access.BookSitting, d.seatBook, route.Operation{
			ID: "bookSeat", Summary: "Book a seat in a sitting; the paper is drawn", In: BookOrder{}, Out: MySeatAnswer{}, Status: http.StatusCreated}),
		described("GET", "/api/v1/my-exams", access.BookSitting, d.mySeats, route.Operation{ID: "listMySeats", Summary: "The own seats, and what is granted to the person", Out: MySeats{}}),
		described("POST", mine+"/move", access.BookSitting, d.seatMove, route.Operation{ID: "moveSeat", Summary: "Change a seat for one in another sitting of the same test", In: MoveOrder{}, Out: MySeatAnswer{}}),
		described("POST", mine+"/cancel", access.BookSitting, d.seatCancel, route.Operation{ID: "cancelSeat", Summary: "Give a seat up", In: VersionOrder{}, Out: MySeatAnswer{}}),
	}
}

func (d ExamDeps) seatsFree(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Exams.SittingsFor(r.Context(), r.Actor, exam.BookingID(r.URL.Query().Get("move")))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, SittingsFree{Sittings: sittingAnswers(all)})
}

func (d ExamDeps) mySeats(w http.ResponseWriter, r *route.Request) error {
	all, granted, err := d.Exams.MySeats(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	out := MySeats{Seats: make([]MySeatAnswer, len(all))}
	for i := range all {
		out.Seats[i] = mySeatAnswer(&all[i])
	}
	if granted != nil {
		out.Granted = &GrantedAnswer{Percent: granted.Percent, Breaks: granted.Breaks}
	}
	return write(w, r, http.StatusOK, out)
}

func mySeatAnswer(s *exam.MySeat) MySeatAnswer {
	b := &s.Booking
	return MySeatAnswer{ID: b.ID, Version: b.Version, Number: b.Number, Language: b.Language, State: b.State, Frees: s.Frees, Sitting: sittingAnswer(&s.Sitting)}
}

func (d ExamDeps) seatBook(w http.ResponseWriter, r *route.Request) error {
	var in BookOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	b, err := d.Exams.Book(r.Context(), r.Actor, exam.SittingID(r.PathValue("id")), in.Language)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/my-exams/"+string(b.ID))
	return d.seatAnswer(w, r, http.StatusCreated, b.ID)
}

// seatAnswer writes an own seat as it stands now.
func (d ExamDeps) seatAnswer(w http.ResponseWriter, r *route.Request, status int, id exam.BookingID) error {
	all, _, err := d.Exams.MySeats(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Booking.ID == id {
			return write(w, r, status, mySeatAnswer(&all[i]))
		}
	}
	return fault.New(fault.Missing, "exam.missing.booking")
}

func (d ExamDeps) seatMove(w http.ResponseWriter, r *route.Request) error {
	var in MoveOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	id := bookingIn(r)
	if err := d.Exams.ChangeBooking(r.Context(), r.Actor, id, in.Version, in.Sitting); err != nil {
		return err
	}
	return d.seatAnswer(w, r, http.StatusOK, id)
}

func (d ExamDeps) seatCancel(w http.ResponseWriter, r *route.Request) error {
	var in VersionOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	id := bookingIn(r)
	if err := d.Exams.CancelBooking(r.Context(), r.Actor, id, in.Version); err != nil {
		return err
	}
	return d.seatAnswer(w, r, http.StatusOK, id)
}
