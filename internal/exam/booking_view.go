package exam

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// SittingsFor are the sittings that the actor could book: open ones with free
// seats of no vacancy, and those of vacancies at whose stage they are. move is
// a seat to be changed, whose test and body alone count; "" for all.
func (s *Service) SittingsFor(ctx context.Context, by *access.Actor, move BookingID) ([]Sitting, error) {
	var out []Sitting
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		if err := allow(by, access.BookSitting, "", access.Own); err != nil {
			return err
		}
		var from *Sitting
		q := SittingQuery{From: tx.Now(), Free: true, Limit: sittingsMost}
		if move != "" {
			_, one, err := s.ownBooking(tx, by, move)
			if err != nil {
				return err
			}
			from, q.Body, q.TestKey = one, one.Body, one.Test.Key
		}
		page, err := tx.SittingList(q)
		if err != nil {
			return err
		}
		for i := range page.Items {
			one := &page.Items[i]
			if from != nil && (one.ID == from.ID || one.Vacancy != from.Vacancy) || !s.offered(tx, by, one) {
				continue
			}
			out = append(out, *one)
		}
		return nil
	})
	return out, err
}

// offered reports whether a sitting is one for this person at all, and early
// enough.
func (s *Service) offered(tx Tx, by *access.Actor, one *Sitting) bool {
	b := &Booking{Person: people.PersonID(by.Person)}
	if s.entitle(tx, b, one) != nil {
		return false
	}
	_, err := s.ruled(tx, b, one, BookingAsk{})
	return err == nil
}

// MySeat is a seat of the actor with its sitting.
type MySeat struct {
	Booking Booking
	Sitting Sitting
	Frees   bool // it may still be changed or given up
	Profile bool // it has a profile of qualities that may be seen
	Now     time.Time
}

// MySeats are the actor's seats, the latest booked first, and what is granted
// to them; nil for nothing.
func (s *Service) MySeats(ctx context.Context, by *access.Actor) (out []MySeat, granted *Accommodation, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		if err := allow(by, access.BookSitting, "", access.Own); err != nil {
			return err
		}
		all, err := tx.BookingsOfPerson(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		for i := range all {
			one, err := tx.SittingGet(all[i].Sitting)
			if err != nil {
				return err
			}
			seat := MySeat{Booking: all[i], Sitting: *one, Now: tx.Now()}
			_, _, err = s.releasable(tx, by, all[i].ID, all[i].Version)
			seat.Frees = err == nil
			if all[i].State == Done && all[i].Paper.questions() {
				if seat.Profile, err = s.told(tx, &all[i]); err != nil {
					return err
				}
			}
			out = append(out, seat)
		}
		granted, err = tx.AccommodationGet(people.PersonID(by.Person))
		return err
	})
	return out, granted, err
}
