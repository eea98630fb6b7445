package exam

import (
	"context"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/mail"
	"tarazy/internal/people"
)

// Book takes a seat for the actor and draws their paper. The faults are
// exam.missing.sitting, exam.booking.language, exam.booking.shut,
// exam.booking.full, exam.booking.open (a seat for the same test is not held
// yet), exam.booking.overlap, those of the booking rule and of the case, and
// those of a draw.
func (s *Service) Book(ctx context.Context, by *access.Actor, id SittingID, in locale.Lang) (*Booking, error) {
	var out *Booking
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.BookSitting, "", access.Own); err != nil {
			return err
		}
		one, err := bookable(tx, id)
		if err != nil {
			return err
		}
		if !slices.Contains(one.Test.Languages, in) {
			return fault.New(fault.Invalid, "exam.booking.language").At("language")
		}
		b := &Booking{
			ID: BookingID(s.IDs.New("bkg")), Version: 1, Sitting: one.ID, Body: one.Body, TestKey: one.Test.Key,
			Person: people.PersonID(by.Person), Language: in, State: Booked, Created: tx.Now(),
		}
		b.Number = seatNumber(b.ID)
		if err := s.entitle(tx, b, one); err != nil {
			return err
		}
		ruling, err := s.admit(tx, b, one)
		if err != nil {
			return err
		}
		if err := s.paper(tx, b, one, b.Version); err != nil {
			return err
		}
		if ok, err := tx.BookingInsert(b); err != nil || !ok {
			return changedOr(err)
		}
		if err := s.take(tx, one, 1); err != nil {
			return err
		}
		out = b
		return s.booked(tx, by, b, one, "booked", ruling)
	})
	return out, err
}

// seatNumber is the number by which those who watch know a seat.
func seatNumber(id BookingID) string {
	_, text, _ := strings.Cut(string(id), "_")
	return "T-" + strings.ToUpper(text[:min(len(text), 8)])
}

// bookable reads a sitting that still takes bookings.
func bookable(tx Tx, id SittingID) (*Sitting, error) {
	one, err := tx.SittingGet(id)
	switch {
	case err != nil:
		return nil, err
	case one == nil:
		return nil, fault.New(fault.Missing, "exam.missing.sitting")
	case one.State != SittingOpen || !tx.Now().Before(one.Closes):
		return nil, fault.New(fault.Conflict, "exam.booking.shut")
	case one.Taken >= one.Seats:
		return nil, fault.New(fault.Conflict, "exam.booking.full")
	}
	return one, nil
}

// entitle finds the case of a sitting of a vacancy; others are open to all.
func (s *Service) entitle(tx Tx, b *Booking, one *Sitting) error {
	if one.Vacancy == "" {
		return nil
	}
	if s.Eligible == nil {
		return fault.New(fault.Missing, "exam.missing.sitting")
	}
	e, err := s.Eligible(tx, b.Person, one.Vacancy, one.Test.Key)
	if err != nil {
		return err
	}
	b.Case, b.Percent = e.Case, e.Percent
	if e.Number != "" {
		b.Number = e.Number
	}
	return nil
}

// admit checks a seat against the person's other ones and the booking rule.
func (s *Service) admit(tx Tx, b *Booking, one *Sitting) (*BookingRuling, error) {
	mine, err := tx.BookingsOfPerson(b.Person)
	if err != nil {
		return nil, err
	}
	open := 0
	for i := range mine {
		m := &mine[i]
		if m.ID == b.ID || m.State != Booked && m.State != Begun {
			continue
		}
		other, err := tx.SittingGet(m.Sitting)
		if err != nil {
			return nil, err
		}
		if m.TestKey == b.TestKey && m.Case == b.Case && (m.State == Begun || tx.Now().Before(other.Closes)) {
			open++
		}
		if other.ID == one.ID {
			return nil, fault.New(fault.Conflict, "exam.booking.open")
		}
		if other.overlaps(one) {
			return nil, fault.New(fault.Conflict, "exam.booking.overlap", "test", other.Test.Title.In(b.Language))
		}
	}
	return s.ruled(tx, b, one, BookingAsk{Open: open})
}

// ruled asks the booking rule, and of a test without one whether another seat
// is open.
func (s *Service) ruled(tx Tx, b *Booking, one *Sitting, in BookingAsk) (*BookingRuling, error) {
	_, today, err := bodyToday(tx, one.Body)
	if err != nil {
		return nil, err
	}
	in.Requested, in.For = today, one.lastDay(today)
	if s.BookingRule != nil && one.Test.Act != "" {
		ruling, err := s.BookingRule(&one.Test, in)
		if err != nil || ruling != nil {
			return ruling, err
		}
	}
	if in.Open > 0 && !in.Release {
		return nil, fault.New(fault.Conflict, "exam.booking.open")
	}
	if in.Release && !tx.Now().Before(one.Starts) && !one.free() {
		return nil, fault.New(fault.Conflict, "exam.booking.late")
	}
	return nil, nil
}

// lastDay is the day that a booking is for: of a sitting of several days that
// has begun, the day after the request is as good as any.
func (one *Sitting) lastDay(today day.Day) day.Day {
	if one.free() && one.Day <= today {
		return today.Add(1)
	}
	return one.Day
}

// free reports whether the test may be begun on any of several days.
func (one *Sitting) free() bool { return one.Closes.Sub(one.Starts) > dayMinutes*time.Minute }

// ends is the latest end of an attempt begun in a sitting, without granted time.
func (one *Sitting) ends() time.Time {
	return one.Closes.Add(time.Duration(one.Test.Minutes()) * time.Minute)
}

// overlaps reports whether nobody could sit both. A test that may be begun on
// any of several days leaves time for others.
func (one *Sitting) overlaps(other *Sitting) bool {
	if one.free() || other.free() {
		return false
	}
	return one.Starts.Before(other.ends()) && other.Starts.Before(one.ends())
}

// take takes seats of a sitting, or gives them back.
func (s *Service) take(tx Tx, one *Sitting, n int) error {
	one.Taken += n
	one.Version++
	ok, err := tx.SittingUpdate(one)
	if err == nil && !ok && one.Taken > one.Seats {
		return fault.New(fault.Conflict, "exam.booking.full")
	}
	if err != nil || !ok {
		return changedOr(err)
	}
	return nil
}

func (s *Service) saveBooking(tx Tx, b *Booking) error {
	b.Version++
	if ok, err := tx.BookingUpdate(b); err != nil || !ok {
		return changedOr(err)
	}
	return tx.BookingPaper(b)
}

func (b *Booking) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: by.Person, Body: string(b.Body), Case: string(b.ID), Subject: string(b.Person), Facts: facts}
}

// booked records a seat, tells its holder and plans the reminder.
func (s *Service) booked(tx Tx, by *access.Actor, b *Booking, one *Sitting, what string, r *BookingRuling) error {
	e := b.entry(access.BookSitting, by, map[string]any{what: one.ID, "number": b.Number, "seed": b.Paper.Seed, "pool": b.Paper.Pool})
	if r != nil {
		e.Finding, e.Input = &r.Finding, r.Input
	}
	if err := s.Record(tx, e); err != nil {
		return err
	}
	n, err := s.notice(tx, b, one, what)
	if err != nil {
		return err
	}
	if err := outbox.Notify(tx, n); err != nil {
		return err
	}
	before := one.Starts.AddDate(0, 0, -1)
	if before.Before(tx.Now()) {
		return nil
	}
	return outbox.Enqueue(tx, outbox.Job{
		Kind: RemindJob, Payload: RemindPayload{b.ID, one.ID}, Due: before, Person: string(b.Person), Body: string(b.Body), Case: string(b.ID),
	})
}

// notice is what the holder of a seat is told, with the event for their
// calendar: its changes and its cancellation follow each other by the version
// of the booking.
func (s *Service) notice(tx Tx, b *Booking, one *Sitting, what string) (outbox.Notice, error) {
	body, err := tx.BodyGet(one.Body)
	if err != nil {
		return outbox.Notice{}, err
	}
	zone, err := day.Zone(body.Zone)
	if err != nil {
		return outbox.Notice{}, err
	}
	starts := one.Starts.In(zone)
	return outbox.Notice{
		To: string(b.Person), Key: "exam_sitting.notice." + what, Case: string(b.ID), Link: "/my-exams",
		Args: fault.Args{
			"test": one.Test.Title.In(b.Language), "day": day.In(one.Starts, zone).String(), "time": starts.Format("15:04"),
			"until": day.In(one.Closes.Add(-time.Second), zone).String(), "number": b.Number,
		},
		Invitation: &mail.Invitation{
			UID: string(b.ID), Sequence: int(b.Version - 1), Start: one.Starts, End: one.event(), Place: one.Place.In(b.Language), Cancel: b.State == Cancelled,
		},
	}, nil
}

// event is where the sitting ends in a calendar.
func (one *Sitting) event() time.Time {
	if one.free() {
		return one.Closes
	}
	return one.Starts.Add(time.Duration(one.Test.Minutes()) * time.Minute)
}
