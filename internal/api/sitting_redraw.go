package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// DrawnAgain is a draw of a paper that was repeated from its seed.
type DrawnAgain struct {
	Seat   exam.BookingID `json:"seat"`
	Number string         `json:"number"`
	Equal  bool           `json:"equal"`  // the paper is the same, item by item
	Pool   bool           `json:"pool"`   // it was drawn from the same pool; where not, the two need not be equal
	Digest string         `json:"digest"` // of the pool now
	Later  int            `json:"later"`  // papers drawn since, whose use of items was taken off the pool
	Fault  *DrawFault     `json:"fault"`  // why no paper could be drawn again; null where one was
	Places []DrawnPlace   `json:"places"`
}

// DrawFault says why no paper could be drawn.
type DrawFault struct {
	Code string       `json:"code"`
	Text locale.Words `json:"text"`
}

// DrawnPlace is a place of a paper, then and now; null where there was none.
type DrawnPlace struct {
	Was  *DrawnItem `json:"was"`
	Now  *DrawnItem `json:"now"`
	Same bool       `json:"same"`
	Gone bool       `json:"gone"` // the item of then is not in the bank in its edition of then
}

// DrawnItem is an edition of an item in a paper.
type DrawnItem struct {
	Key     string `json:"key"`
	Edition int    `json:"edition"`
	Part    string `json:"part"`
}

func (d ExamDeps) redrawRoutes() []route.Route {
	return []route.Route{
		described("POST", "/api/v1/bookings/{booking}/redraw", access.DescribeTest, d.redraw, route.Operation{
			ID: "redrawPaper", Summary: "Repeat the draw of a paper from its seed and compare; that it was looked at is put on record", Out: DrawnAgain{}}),
	}
}

func (d ExamDeps) redraw(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Exams.Redraw(r.Context(), r.Actor, bookingIn(r))
	if err != nil {
		return err
	}
	out := DrawnAgain{
		Seat: v.Booking.ID, Number: v.Booking.Number, Equal: v.Equal, Pool: v.Pool, Digest: v.Digest, Later: v.Later, Places: make([]DrawnPlace, len(v.Slots)),
	}
	if f := v.Fault; f != nil {
		out.Fault = &DrawFault{Code: f.Code, Text: locale.All(f.Key(), f.Args)}
	}
	for i := range v.Slots {
		s := &v.Slots[i]
		out.Places[i] = DrawnPlace{Was: drawnItem(s.Was), Now: drawnItem(s.Now), Same: s.Same(), Gone: s.Gone}
	}
	return write(w, r, http.StatusOK, out)
}

func drawnItem(s *exam.Slot) *DrawnItem {
	if s == nil {
		return nil
	}
	return &DrawnItem{Key: s.Item, Edition: s.Version, Part: s.Part}
}
