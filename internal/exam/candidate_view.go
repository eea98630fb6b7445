package exam

import (
	"context"
	"time"

	"tarazy/internal/access"
)

// SeatView is a booked seat as its holder sees it.
type SeatView struct {
	Booking Booking
	Sitting Sitting
	Attempt AttemptID // "" before the test was begun
	Percent int       // more time, granted
	Breaks  int       // minutes of breaks, granted
	Now     time.Time
}

// Opens reports whether the test can be begun now.
func (v *SeatView) Opens() bool {
	return v.Booking.State == Booked && v.Sitting.State == SittingOpen && !v.Now.Before(v.Sitting.Starts) && v.Now.Before(v.Sitting.Closes)
}

// Waits reports whether the test can be begun later.
func (v *SeatView) Waits() bool {
	return v.Booking.State == Booked && v.Sitting.State == SittingOpen && v.Now.Before(v.Sitting.Starts)
}

// Allowed is the time of a section for this person.
func (v *SeatView) Allowed(section int) time.Duration {
	a := Attempt{Test: v.Sitting.Test, Percent: v.Percent}
	return a.Allowed(section)
}

// SeatOf gives a booking of one's own with what is granted to its holder. The
// fault is exam.missing.booking.
func (s *Service) SeatOf(ctx context.Context, by *access.Actor, id BookingID) (*SeatView, error) {
	var out *SeatView
	err := s.Store.Read(ctx, func(tx Tx) error {
		b, sitting, granted, err := ownSeat(tx, by, id)
		if err != nil {
			return err
		}
		out = &SeatView{Booking: *b, Sitting: *sitting, Percent: b.Percent, Breaks: sitting.Test.Breaks, Now: s.Legal.Now()}
		if granted != nil {
			out.Percent, out.Breaks = max(out.Percent, granted.Percent), max(out.Breaks, granted.Breaks)
		}
		a, err := tx.ExamAttemptOfBooking(b.ID)
		if err == nil && a != nil {
			out.Attempt = a.ID
		}
		return err
	})
	return out, err
}

// ScoreOf gives the score of an attempt of one's own that is over; nil while it
// is not known, and for a test of a competition, whose results come by its
// procedure. The fault is exam.missing.attempt.
func (s *Service) ScoreOf(ctx context.Context, by *access.Actor, id AttemptID) (*Score, error) {
	var out *Score
	err := s.Store.Read(ctx, func(tx Tx) error {
		a, err := ownAttempt(tx, by, id)
		if err != nil || a.Case != "" {
			return err
		}
		out, err = tx.ScoreGet(id)
		return err
	})
	return out, err
}
