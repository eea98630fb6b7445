package exam

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// SittingsIn asks for the sittings of a test on a day, one or many, or for one
// of several days in which it may be begun at any hour.
type SittingsIn struct {
	Test    string
	Vacancy string
	Day     day.Day
	First   int     // minutes of the day at which the first begins
	Last    int     // minutes of the day at which the last begins; First for one alone
	Every   int     // minutes from one to the next
	Window  int     // minutes in which it may be begun
	Until   day.Day // last day of a sitting that may be begun at any hour; 0 for none, then Last, Every and Window count
	Seats   int     // of each
	Place   locale.Words
}

// Bounds of sittings set at once.
const (
	sittingsMost = 100
	seatsMost    = 10_000
	dayMinutes   = 24 * 60
	daysMost     = 60
)

func (in *SittingsIn) check() error {
	switch {
	case in.Seats < 1 || in.Seats > seatsMost:
		return fault.New(fault.Invalid, "exam.sitting.seats", "most", seatsMost).At("seats")
	case in.First < 0 || in.First >= dayMinutes:
		return fault.New(fault.Invalid, "exam.sitting.time").At("first")
	case in.Until != 0 && (in.Until < in.Day || int(in.Until-in.Day) > daysMost):
		return fault.New(fault.Invalid, "exam.sitting.until", "most", daysMost).At("until")
	case in.Until != 0:
		return nil
	case in.Last < in.First || in.Last >= dayMinutes:
		return fault.New(fault.Invalid, "exam.sitting.time").At("last")
	case in.Window < 1 || in.Window > dayMinutes:
		return fault.New(fault.Invalid, "exam.sitting.window", "most", dayMinutes).At("window")
	case in.Last > in.First && in.Every < 1:
		return fault.New(fault.Invalid, "exam.sitting.every").At("every")
	case in.Last > in.First && (in.Last-in.First)/in.Every >= sittingsMost:
		return fault.New(fault.Invalid, "exam.sitting.many", "most", sittingsMost).At("every")
	}
	return nil
}

// spans are the times of the sittings asked for, in a zone.
func (in *SittingsIn) spans(zone *time.Location) [][2]time.Time {
	at := func(minutes int) time.Time {
		y, m, d := in.Day.Date()
		return time.Date(y, m, d, minutes/60, minutes%60, 0, 0, zone)
	}
	if in.Until != 0 {
		return [][2]time.Time{{at(in.First), in.Until.End(zone)}}
	}
	var out [][2]time.Time
	for m := in.First; m <= in.Last; m += max(in.Every, 1) {
		out = append(out, [2]time.Time{at(m), at(m + in.Window)})
		if in.Every < 1 {
			break
		}
	}
	return out
}

// SetSittings sets sittings of a test of the body. A bank that is too small for
// a paper is told now, before anybody books. The faults are exam.missing.test,
// exam.sitting.*, exam.bank.short and those of a draw.
func (s *Service) SetSittings(ctx context.Context, by *access.Actor, body people.BodyID, in SittingsIn) ([]Sitting, error) {
	var out []Sitting
	err := s.write(ctx, func(tx Tx) error {
		out = nil
		if err := allow(by, access.KeepSittings, body, 0); err != nil {
			return err
		}
		if err := in.check(); err != nil {
			return err
		}
		test, zone, err := s.setting(tx, body, &in)
		if err != nil {
			return err
		}
		for _, span := range in.spans(zone) {
			if !span[0].After(tx.Now()) {
				return fault.New(fault.Invalid, "exam.sitting.past").At("day")
			}
			one := Sitting{
				ID: SittingID(s.IDs.New("sit")), Version: 1, Body: body, Test: *test, Vacancy: in.Vacancy, State: SittingOpen,
				Day: in.Day, Starts: span[0], Closes: span[1], Seats: in.Seats, Place: in.Place, By: people.PersonID(by.Person),
			}
			if err := s.insertSitting(tx, by, &one); err != nil {
				return err
			}
			out = append(out, one)
		}
		return nil
	})
	return out, err
}

// setting reads the test of sittings to be set and draws a paper of it, to see
// that the bank is large enough.
func (s *Service) setting(tx Tx, body people.BodyID, in *SittingsIn) (*Test, *time.Location, error) {
	all, err := s.testsOf(tx, body)
	if err != nil {
		return nil, nil, err
	}
	v, err := find(all, in.Test)
	if err != nil {
		return nil, nil, err
	}
	pool, err := tx.ItemPool(body)
	if err != nil {
		return nil, nil, err
	}
	if err := enoughFor(&v.Test, pool, string(body)+in.Day.String()); err != nil {
		return nil, nil, err
	}
	b, err := tx.BodyGet(body)
	if err != nil {
		return nil, nil, err
	}
	zone, err := day.Zone(b.Zone)
	return &v.Test, zone, err
}

// enoughFor refuses a pool from which no paper of a test can be drawn.
func enoughFor(t *Test, pool []PoolItem, word string) error {
	var err error
	for again := range drawsMost {
		_, err = Draw(t, pool, nil, word+strconv.Itoa(again))
		if !fault.Is(err, "exam.bank.enemies") {
			return err
		}
	}
	return err
}

func (s *Service) insertSitting(tx Tx, by *access.Actor, one *Sitting) error {
	if err := tx.SittingInsert(one); err != nil {
		return err
	}
	err := outbox.Enqueue(tx, outbox.Job{
		Kind: SweepJob, Key: string(one.ID), Payload: SweepPayload{one.ID}, Due: one.Closes, Body: string(one.Body), Case: string(one.ID),
	})
	if err != nil {
		return err
	}
	return s.Record(tx, one.entry(access.KeepSittings, by, map[string]any{
		"test": one.Test.Key, "vacancy": one.Vacancy, "starts": stamp(one.Starts), "closes": stamp(one.Closes), "seats": one.Seats,
	}))
}

func (one *Sitting) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: by.Person, Body: string(one.Body), Case: string(one.ID), Facts: facts}
}

// stamp writes an instant for the journal.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// Sittings are the sittings of a body, the next one first.
func (s *Service) Sittings(ctx context.Context, by *access.Actor, q SittingQuery) (out SittingPage, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.KeepSittings, q.Body, 0); err != nil {
			return err
		}
		out, err = tx.SittingList(q)
		return err
	})
	return out, err
}

// SittingView is a sitting with its bookings, by number.
type SittingView struct {
	Sitting  Sitting
	Bookings []Booking
}

// Booked are those who would be told if the sitting were called off.
func (v *SittingView) Booked() []Booking {
	var out []Booking
	for _, b := range v.Bookings {
		if b.State == Booked {
			out = append(out, b)
		}
	}
	return out
}

// Sitting reads a sitting with its bookings. The fault is exam.missing.sitting.
func (s *Service) Sitting(ctx context.Context, by *access.Actor, id SittingID) (*SittingView, error) {
	out := &SittingView{}
	err := s.Store.Read(ctx, func(tx Tx) error {
		one, err := kept(tx, by, id)
		if err != nil {
			return err
		}
		out.Sitting = *one
		out.Bookings, err = tx.BookingsOf(id)
		return err
	})
	return out, err
}

// kept reads a sitting that the actor keeps.
func kept(tx Tx, by *access.Actor, id SittingID) (*Sitting, error) {
	one, err := tx.SittingGet(id)
	if err != nil {
		return nil, err
	}
	if one == nil {
		return nil, fault.New(fault.Missing, "exam.missing.sitting")
	}
	return one, allow(by, access.KeepSittings, one.Body, 0)
}

// reasonMost is the most runes of a reason.
const reasonMost = 1000

// CallOff calls a sitting off: whoever has a seat loses it, is told why, and
// finds the cancellation in their calendar. What has been begun goes on. The
// faults are exam.missing.sitting, exam.sitting.off, exam.reason and
// exam.changed.
func (s *Service) CallOff(ctx context.Context, by *access.Actor, id SittingID, version int64, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.write(ctx, func(tx Tx) error {
		one, err := kept(tx, by, id)
		if err != nil {
			return err
		}
		switch {
		case reason == "" || len([]rune(reason)) > reasonMost:
			return fault.New(fault.Invalid, "exam.reason", "most", reasonMost).At("reason")
		case one.Version != version:
			return changedOr(nil)
		case one.State != SittingOpen:
			return fault.New(fault.Conflict, "exam.sitting.off")
		}
		told, err := s.release(tx, one, reason)
		if err != nil {
			return err
		}
		one.State, one.Taken = SittingOff, one.Taken-told
		one.Version++
		if ok, err := tx.SittingUpdate(one); err != nil || !ok {
			return changedOr(err)
		}
		return s.Record(tx, one.entry(access.KeepSittings, by, map[string]any{"called_off": reason, "told": told}))
	})
}

// release cancels all seats of a sitting that are not begun and tells their
// holders.
func (s *Service) release(tx Tx, one *Sitting, reason string) (told int, err error) {
	all, err := tx.BookingsOf(one.ID)
	if err != nil {
		return 0, err
	}
	for i := range all {
		b := &all[i]
		if b.State != Booked {
			continue
		}
		b.State = Cancelled
		if err := s.saveBooking(tx, b); err != nil {
			return 0, err
		}
		if err := s.expose(tx, b, -1); err != nil {
			return 0, err
		}
		n, err := s.notice(tx, b, one, "called_off")
		if err != nil {
			return 0, err
		}
		n.Args["reason"] = reason
		if err := outbox.Notify(tx, n); err != nil {
			return 0, fmt.Errorf("telling of %s: %w", b.ID, err)
		}
		told++
	}
	return told, nil
}
