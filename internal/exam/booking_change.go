package exam

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
)

// ChangeBooking changes a seat for one in another sitting of the same test; the
// paper is drawn anew. The faults are those of Book, exam.missing.booking,
// exam.booking.state, exam.booking.other, exam.booking.late and exam.changed.
func (s *Service) ChangeBooking(ctx context.Context, by *access.Actor, id BookingID, version int64, to SittingID) error {
	return s.write(ctx, func(tx Tx) error {
		b, from, err := s.releasable(tx, by, id, version)
		if err != nil {
			return err
		}
		one, err := bookable(tx, to)
		if err != nil {
			return err
		}
		if one.ID == from.ID || one.Test.Key != b.TestKey || one.Vacancy != from.Vacancy || one.Body != from.Body {
			return fault.New(fault.Conflict, "exam.booking.other")
		}
		ruling, err := s.admit(tx, b, one)
		if err != nil {
			return err
		}
		if err := s.expose(tx, b, -1); err != nil {
			return err
		}
		if err := s.take(tx, from, -1); err != nil {
			return err
		}
		b.Sitting = one.ID
		if err := s.paper(tx, b, one, b.Version+1); err != nil {
			return err
		}
		if err := s.saveBooking(tx, b); err != nil {
			return err
		}
		if err := s.take(tx, one, 1); err != nil {
			return err
		}
		return s.booked(tx, by, b, one, "changed", ruling)
	})
}

// CancelBooking gives a seat up. The faults are exam.missing.booking,
// exam.booking.state, exam.booking.late and exam.changed.
func (s *Service) CancelBooking(ctx context.Context, by *access.Actor, id BookingID, version int64) error {
	return s.write(ctx, func(tx Tx) error {
		b, one, err := s.releasable(tx, by, id, version)
		if err != nil {
			return err
		}
		if err := s.expose(tx, b, -1); err != nil {
			return err
		}
		b.State = Cancelled
		if err := s.saveBooking(tx, b); err != nil {
			return err
		}
		if err := s.take(tx, one, -1); err != nil {
			return err
		}
		if err := s.Record(tx, b.entry(access.BookSitting, by, map[string]any{"cancelled": one.ID})); err != nil {
			return err
		}
		n, err := s.notice(tx, b, one, "cancelled")
		if err != nil {
			return err
		}
		return outbox.Notify(tx, n)
	})
}

// releasable reads a seat of one's own that may still be given up.
func (s *Service) releasable(tx Tx, by *access.Actor, id BookingID, version int64) (*Booking, *Sitting, error) {
	if err := allow(by, access.BookSitting, "", access.Own); err != nil {
		return nil, nil, err
	}
	b, one, err := s.ownBooking(tx, by, id)
	switch {
	case err != nil:
		return nil, nil, err
	case b.Version != version:
		return nil, nil, changedOr(nil)
	case b.State != Booked:
		return nil, nil, fault.New(fault.Conflict, "exam.booking.state")
	}
	_, err = s.ruled(tx, b, one, BookingAsk{Release: true})
	return b, one, err
}
