package competition

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// BookingIn is the day of the request and the day chosen for the test.
type BookingIn struct {
	Requested day.Day `key:"requested"`
	For       day.Day `key:"for"`
}

// BookingOut says whether the day may be booked.
type BookingOut struct {
	Allowed bool `json:"allowed"`
}

// Booking decides whether a day may be booked for the knowledge test: far
// enough after the request, and within the period of the rules.
func Booking(r *Rules, in BookingIn) (law.Found[BookingOut], error) {
	earliest := in.Requested.Add(r.Booking.DaysBefore.V)
	first, last := r.Period.First.V, r.Period.Last.V
	ahead, inside := in.For >= earliest, in.For >= first && in.For <= last
	aheadKey, insideKey := "selection.booking.ahead", "selection.booking.inside"
	if !ahead {
		aheadKey = "selection.booking.late"
	}
	if !inside {
		insideKey = "selection.booking.outside"
	}
	return law.Found[BookingOut]{Outcome: BookingOut{Allowed: ahead && inside}, Reasons: []law.Reason{
		law.Because(r.Booking.DaysBefore, aheadKey, "requested", in.Requested.String(), "for", in.For.String(),
			"days", r.Booking.DaysBefore.V, "earliest", earliest.String()),
		law.Because(r.Period.First, insideKey, "for", in.For.String(), "first", first.String(), "last", last.String()),
	}}, nil
}
