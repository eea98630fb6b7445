package exam

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/outbox"
)

// SweepJob and RemindJob are the kinds of the jobs that mark the seats of a
// sitting nobody came to, and that remind of a seat on the day before.
const (
	SweepJob  = "exam.sweep"
	RemindJob = "exam.remind"
)

// SweepPayload names the sitting that has closed.
type SweepPayload struct {
	Sitting SittingID `json:"sitting"`
}

// RemindPayload names the seat; a seat changed meanwhile has a reminder of its
// own.
type RemindPayload struct {
	Booking BookingID `json:"booking"`
	Sitting SittingID `json:"sitting"`
}

// Sweep marks the seats of a closed sitting that were not begun as missed and
// tells their holders. It does nothing a second time.
func (s *Service) Sweep(ctx context.Context, id SittingID) error {
	return s.write(ctx, func(tx Tx) error {
		one, err := tx.SittingGet(id)
		if err != nil || one == nil || tx.Now().Before(one.Closes) {
			return err
		}
		all, err := tx.BookingsOf(id)
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].State != Booked {
				continue
			}
			if err := s.miss(tx, &all[i], one); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) miss(tx Tx, b *Booking, one *Sitting) error {
	b.State = Missed
	if err := s.saveBooking(tx, b); err != nil {
		return err
	}
	n, err := s.notice(tx, b, one, "missed")
	if err != nil {
		return err
	}
	n.Invitation = nil // what has passed stays in the calendar
	if err := outbox.Notify(tx, n); err != nil {
		return err
	}
	return s.Record(tx, b.entry(access.BookSitting, systemActor, map[string]any{"missed": one.ID}))
}

// Remind reminds the holder of a seat, unless it was given up or changed.
func (s *Service) Remind(ctx context.Context, in RemindPayload) error {
	return s.write(ctx, func(tx Tx) error {
		b, err := tx.BookingGet(in.Booking)
		if err != nil || b == nil || b.State != Booked || b.Sitting != in.Sitting {
			return err
		}
		one, err := tx.SittingGet(in.Sitting)
		if err != nil || one == nil || !tx.Now().Before(one.Closes) {
			return err
		}
		n, err := s.notice(tx, b, one, "reminder")
		if err != nil {
			return err
		}
		n.Invitation, n.Once = nil, "exam.reminder/"+string(b.ID)+"/"+string(one.ID)
		return outbox.Notify(tx, n)
	})
}
