package store

import (
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// PapersSince are the bookings of a body made since an instant, with their
// papers, but for those that were given up.
func (tx *Tx) PapersSince(body people.BodyID, since time.Time) ([]exam.Booking, error) {
	return Collect(tx, scanBooking, selectBooking+"b.body = $1 and b.created >= $2 and b.state <> 'cancelled' order by b.created, b.id", body, Micro(since))
}
