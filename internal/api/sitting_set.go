package api

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// SittingAnswer is a time at which a test may be begun.
type SittingAnswer struct {
	ID      exam.SittingID    `json:"id"`
	Version int64             `json:"version"`
	Body    people.BodyID     `json:"body"`
	Test    string            `json:"test"` // key
	Title   locale.Words      `json:"title"`
	Vacancy string            `json:"vacancy"` // "" for a test of no vacancy
	State   exam.SittingState `json:"state"`   // open, or off: called off
	Day     day.Day           `json:"day"`
	Starts  time.Time         `json:"starts"` // begun not before
	Closes  time.Time         `json:"closes"` // begun before
	Minutes int               `json:"minutes"`
	Seats   int               `json:"seats"`
	Taken   int               `json:"booked"`
	Place   locale.Words      `json:"place"`
	Langs   []locale.Lang     `json:"languages"` // in which it can be sat
}

// SittingPage is a page of sittings, the next one first.
type SittingPage struct {
	Sittings []SittingAnswer `json:"sittings"`
	Next     string          `json:"next"` // cursor of the next page; "" for none
}

// SittingWithSeats is a sitting with the seats that are booked, by number.
type SittingWithSeats struct {
	Sitting SittingAnswer `json:"sitting"`
	Seats   []SeatAnswer  `json:"seats"`
}

// SeatAnswer is a seat as those see it who keep sittings: by its number.
type SeatAnswer struct {
	ID       exam.BookingID    `json:"id"`
	Number   string            `json:"number"`
	Language locale.Lang       `json:"language"`
	State    exam.BookingState `json:"state"`
}

// SittingsOrder asks for the sittings of a test on a day, one or many, or for
// one of several days in which the test may be begun at any hour.
type SittingsOrder struct {
	Test    string        `key:"test" json:"test"` // key
	Vacancy string        `key:"vacancy,optional" json:"vacancy"`
	Day     day.Day       `key:"day" json:"day"`
	First   string        `key:"first" json:"first"`            // 15:04, in the zone of the body
	Last    string        `key:"last,optional" json:"last"`     // when the last begins; first for one alone
	Every   int           `key:"every,optional" json:"every"`   // minutes from one to the next
	Window  int           `key:"window,optional" json:"window"` // minutes in which it may be begun
	Until   *day.Day      `key:"until,optional" json:"until"`   // last day of one that may be begun at any hour
	Seats   int           `key:"seats" json:"seats"`            // of each
	Place   *locale.Words `key:"place,optional" json:"place"`
}

// CallOffOrder calls a sitting off.
type CallOffOrder struct {
	Version int64  `key:"version" json:"version"`
	Reason  string `key:"reason" json:"reason"` // those are told it who have a seat
}

func (d ExamDeps) sittingRoutes() []route.Route {
	const all, one = "/api/v1/sittings", "/api/v1/sittings/{id}"
	return []route.Route{
		described("GET", all, access.KeepSittings, d.sittings, route.Operation{
			ID: "listSittings", Summary: "Sittings of a body, the next one first", Out: SittingPage{}, Query: []route.Param{
				bodyParam, {Name: "test", About: "key of a test"}, {Name: "vacancy", About: "id of a vacancy"}, {Name: "all", About: "true: also those that are over"},
				{Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "sittings of a page, at most 500", Integer: true},
			}}),
		described("POST", all, access.KeepSittings, d.sittingsSet, route.Operation{
			ID: "setSittings", Summary: "Set sittings of a test; a bank that is too small is told now", In: SittingsOrder{}, Out: SittingPage{}, Status: http.StatusCreated, Query: []route.Param{bodyParam}}),
		described("GET", one, access.KeepSittings, d.sitting, route.Operation{ID: "showSitting", Summary: "A sitting with the seats that are booked", Out: SittingWithSeats{}}),
		described("POST", one+"/off", access.KeepSittings, d.sittingOff, route.Operation{
			ID: "callOffSitting", Summary: "Call a sitting off: whoever has a seat loses it and is told; what has been begun goes on", In: CallOffOrder{}, Out: SittingWithSeats{}}),
	}
}

func sittingAnswer(s *exam.Sitting) SittingAnswer {
	return SittingAnswer{
		ID: s.ID, Version: s.Version, Body: s.Body, Test: s.Test.Key, Title: s.Test.Title, Vacancy: s.Vacancy, State: s.State, Day: s.Day, Starts: s.Starts,
		Closes: s.Closes, Minutes: s.Test.Minutes(), Seats: s.Seats, Taken: s.Taken, Place: s.Place, Langs: orEmpty(s.Test.Languages),
	}
}

func sittingAnswers(all []exam.Sitting) []SittingAnswer {
	out := make([]SittingAnswer, len(all))
	for i := range all {
		out[i] = sittingAnswer(&all[i])
	}
	return out
}

func (d ExamDeps) sittings(w http.ResponseWriter, r *route.Request) error {
	p := r.URL.Query()
	body, err := bodyAsked(r, access.KeepSittings)
	if err != nil {
		return err
	}
	q := exam.SittingQuery{Body: body, TestKey: p.Get("test"), Vacancy: p.Get("vacancy"), After: p.Get("after")}
	if q.Limit, err = queryNumber(r, "limit", 0); err != nil {
		return err
	}
	if p.Get("all") != "true" {
		q.From = d.Exams.Legal.Now()
	}
	page, err := d.Exams.Sittings(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, SittingPage{Sittings: sittingAnswers(page.Items), Next: page.Next})
}

func (d ExamDeps) sittingsSet(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.KeepSittings)
	if err != nil {
		return err
	}
	var in SittingsOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	ask, err := in.asked()
	if err != nil {
		return err
	}
	all, err := d.Exams.SetSittings(r.Context(), r.Actor, body, ask)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusCreated, SittingPage{Sittings: sittingAnswers(all)})
}

// asked is the order as the service takes it. The fault is exam.sitting.time.
func (o *SittingsOrder) asked() (in exam.SittingsIn, err error) {
	in = exam.SittingsIn{Test: o.Test, Vacancy: o.Vacancy, Day: o.Day, Every: o.Every, Window: o.Window, Seats: o.Seats}
	if in.First, err = minuteOf("first", o.First); err != nil {
		return in, err
	}
	if in.Last = in.First; o.Last != "" {
		if in.Last, err = minuteOf("last", o.Last); err != nil {
			return in, err
		}
	}
	if o.Until != nil {
		in.Until = *o.Until
	}
	if o.Place != nil {
		in.Place = *o.Place
	}
	return in, nil
}

// minuteOf is a time of day, in minutes from midnight.
func minuteOf(field, text string) (int, error) {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fault.New(fault.Invalid, "exam.sitting.time").At(field)
	}
	return at.Hour()*60 + at.Minute(), nil
}

func (d ExamDeps) sitting(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Exams.Sitting(r.Context(), r.Actor, exam.SittingID(r.PathValue("id")))
	if err != nil {
		return err
	}
	out := SittingWithSeats{Sitting: sittingAnswer(&v.Sitting), Seats: make([]SeatAnswer, len(v.Bookings))}
	for i := range v.Bookings {
		b := &v.Bookings[i]
		out.Seats[i] = SeatAnswer{ID: b.ID, Number: b.Number, Language: b.Language, State: b.State}
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) sittingOff(w http.ResponseWriter, r *route.Request) error {
	var in CallOffOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if err := d.Exams.CallOff(r.Context(), r.Actor, exam.SittingID(r.PathValue("id")), in.Version, in.Reason); err != nil {
		return err
	}
	return d.sitting(w, r)
}
