package exam_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
)

// bankOf puts the items of a hall into its bank, ready to be drawn, and
// describes the test of the hall as one of the body's own.
func bankOf(h *examtest.Hall) *exam.Service {
	h.T.Helper()
	h.Tx(func(tx exam.Tx) error {
		for i, it := range examtest.Items() {
			_, err := tx.ItemInsert(&exam.BankItem{
				ID: exam.ItemID(fmt.Sprintf("itm_%02d", i)), Version: 1, Body: h.People.Body, State: exam.ItemReady, Edition: 1, Ready: 1, Content: it,
				Author: "per_author", Created: h.Clock.Now(), Changed: h.Clock.Now(),
			})
			if err != nil {
				return err
			}
		}
		_, err := tx.TestPut(h.People.Body, &h.Sitting.Test, 0)
		return err
	})
	return h.Delivery.Service
}

// candidate enrols a person who may book.
func candidate(h *examtest.Hall, n int) *access.Actor {
	h.T.Helper()
	who, err := h.People.Enrol(h.T.Context(), people.By{Person: "system", All: true}, h.People.Body, people.Entry{
		Surname: "Сынақов", Given: "Сынақ", Private: people.Private{IIN: peopletest.IIN(h.T, peopletest.Rules(h.T), 500+n)},
	})
	h.Must(err)
	return &access.Actor{Person: string(who.ID), Acting: access.Candidate, Held: []access.Held{{Role: access.Candidate}}, Personal: true}
}

// set sets sittings on the day after the start, from nine.
func set(h *examtest.Hall, s *exam.Service, in exam.SittingsIn) []exam.Sitting {
	h.T.Helper()
	in.Test, in.Day, in.First = "trial", day.Of(2023, 5, 18), 9*60
	in.Window, in.Last = 30, max(in.Last, in.First)
	out, err := s.SetSittings(h.T.Context(), h.Manager(), h.People.Body, in)
	h.Must(err)
	return out
}

func wants(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("want %s, got %v", code, err)
	}
}

func TestSeatsAreNeverOversoldToFiftyAtOnce(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		s := bankOf(h)
		one := set(h, s, exam.SittingsIn{Seats: 7})[0]
		var all []*access.Actor
		for i := range 50 {
			all = append(all, candidate(h, i))
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		taken, full := 0, 0
		for _, who := range all {
			wg.Go(func() {
				_, err := s.Book(h.T.Context(), who, one.ID, locale.KK)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					taken++
				case fault.Is(err, "exam.booking.full"):
					full++
				default:
					h.T.Error(err)
				}
			})
		}
		wg.Wait()
		v, err := s.Sitting(h.T.Context(), h.Manager(), one.ID)
		h.Must(err)
		if taken != 7 || full != 43 || len(v.Booked()) != 7 || v.Sitting.Taken != 7 {
			h.T.Errorf("%d seats given, %d refused; %d booked, %d counted", taken, full, len(v.Booked()), v.Sitting.Taken)
		}
	})
}

func TestASeatIsBookedChangedAndGivenUp(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		s, ctx := bankOf(h), h.T.Context()
		all := set(h, s, exam.SittingsIn{Seats: 2, Last: 15 * 60, Every: 30})
		if len(all) != 13 || all[1].Starts.Sub(all[0].Starts) != 30*time.Minute {
			h.T.Fatalf("%d sittings, the second at %s", len(all), all[1].Starts)
		}
		who := candidate(h, 1)
		b, err := s.Book(ctx, who, all[0].ID, locale.KK)
		h.Must(err)
		if len(b.Paper.Slots()) != 6 {
			h.T.Errorf("the paper has %d items", len(b.Paper.Slots()))
		}
		_, err = s.Book(ctx, who, all[5].ID, locale.KK)
		wants(h.T, err, "exam.booking.open")
		_, err = s.Book(ctx, who, all[1].ID, locale.KK)
		wants(h.T, err, "exam.booking.overlap")

		h.Must(s.ChangeBooking(ctx, who, b.ID, b.Version, all[6].ID))
		wants(h.T, s.CancelBooking(ctx, who, b.ID, b.Version), "exam.changed")
		seats, _, err := s.MySeats(ctx, who)
		h.Must(err)
		if now := seats[0]; now.Booking.Sitting != all[6].ID || !now.Frees || now.Booking.Paper.Seed == b.Paper.Seed {
			h.T.Errorf("after the change: %+v", now.Booking)
		}
		wants(h.T, s.CancelBooking(ctx, candidate(h, 2), b.ID, b.Version+1), "exam.missing.booking")
		h.Must(s.CancelBooking(ctx, who, b.ID, b.Version+1))
		for _, i := range []int{0, 6} {
			v, err := s.Sitting(ctx, h.Manager(), all[i].ID)
			h.Must(err)
			if v.Sitting.Taken != 0 {
				h.T.Errorf("sitting %d keeps %d seats", i, v.Sitting.Taken)
			}
		}
		_, err = s.Book(ctx, who, all[0].ID, locale.RU)
		h.Must(err)
	})
}

func TestADrawIsRepeatedFromItsSeed(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		s, ctx := bankOf(h), h.T.Context()
		one := set(h, s, exam.SittingsIn{Seats: 5})[0]
		b, err := s.Book(ctx, candidate(h, 1), one.ID, locale.KK)
		h.Must(err)
		got, err := s.Redraw(ctx, h.Manager(), b.ID)
		h.Must(err)
		if !got.Equal || !got.Pool {
			h.T.Errorf("repeated at once: %+v", got)
		}
		h.Clock.Advance(time.Minute)
		_, err = s.Book(ctx, candidate(h, 2), one.ID, locale.KK)
		h.Must(err)
		if got, err = s.Redraw(ctx, h.Manager(), b.ID); err != nil || !got.Equal || !got.Pool || got.Later != 1 {
			h.T.Errorf("after another paper was drawn: %+v, %v", got, err)
		}
		h.Tx(func(tx exam.Tx) error { // an item that stands in the paper is taken out of the bank
			i, err := tx.ItemByKey(h.People.Body, b.Paper.Slots()[0].Item)
			if err != nil {
				return err
			}
			i.State, i.Version = exam.ItemRetired, i.Version+1
			_, err = tx.ItemUpdate(i)
			return err
		})
		got, err = s.Redraw(ctx, h.Manager(), b.ID)
		h.Must(err)
		if got.Pool || got.Equal || len(got.Slots) != 6 || !got.Slots[0].Gone {
			h.T.Errorf("after an item was retired: %+v", got)
		}
		_, err = s.Redraw(ctx, candidate(h, 3), b.ID)
		wants(h.T, err, "access.denied")
	})
}

func TestASittingCalledOffTellsItsHoldersAndFreesThem(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		s, ctx := bankOf(h), h.T.Context()
		all := set(h, s, exam.SittingsIn{Seats: 5, Last: 10 * 60, Every: 60})
		who := candidate(h, 1)
		_, err := s.Book(ctx, who, all[0].ID, locale.KK)
		h.Must(err)
		v, err := s.Sitting(ctx, h.Manager(), all[0].ID)
		h.Must(err)
		wants(h.T, s.CallOff(ctx, h.Manager(), all[0].ID, v.Sitting.Version, " "), "exam.reason")
		wants(h.T, s.CallOff(ctx, who, all[0].ID, v.Sitting.Version, "x"), "access.denied")
		h.Must(s.CallOff(ctx, h.Manager(), all[0].ID, v.Sitting.Version, "Жарық жоқ"))
		wants(h.T, s.CallOff(ctx, h.Manager(), all[0].ID, v.Sitting.Version+1, "Жарық жоқ"), "exam.sitting.off")
		_, err = s.Book(ctx, candidate(h, 2), all[0].ID, locale.KK)
		wants(h.T, err, "exam.booking.shut")
		_, err = s.Book(ctx, who, all[1].ID, locale.KK)
		h.Must(err)
	})
}

func TestASeatNobodyCameToIsMissed(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		s, ctx := bankOf(h), h.T.Context()
		one := set(h, s, exam.SittingsIn{Seats: 5})[0]
		who := candidate(h, 1)
		_, err := s.Book(ctx, who, one.ID, locale.KK)
		h.Must(err)
		h.Must(s.Sweep(ctx, one.ID)) // too early: nothing happens
		h.Clock.Advance(48 * time.Hour)
		h.Must(s.Sweep(ctx, one.ID))
		h.Must(s.Sweep(ctx, one.ID))
		seats, _, err := s.MySeats(ctx, who)
		h.Must(err)
		if seats[0].Booking.State != exam.Missed {
			h.T.Errorf("the seat is %s", seats[0].Booking.State)
		}
	})
}

func TestABankTooSmallIsSaidBeforeAnybodyBooks(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		s, ctx := bankOf(h), h.T.Context()
		big := h.Sitting.Test
		big.Key = "big"
		big.Sections = append([]exam.Section(nil), big.Sections...)
		big.Sections[0].Parts = append([]exam.Part(nil), big.Sections[0].Parts...)
		big.Sections[0].Parts[0].Count = 40
		h.Must(s.DescribeTest(ctx, h.Manager(), h.People.Body, big, 0))
		v, err := s.Test(ctx, h.Manager(), h.People.Body, "big")
		h.Must(err)
		if len(v.Short) != 1 || v.Short[0] != (exam.Shortage{Part: "choice", Want: 40, Have: 4}) {
			h.T.Errorf("short: %+v", v.Short)
		}
		_, err = s.SetSittings(ctx, h.Manager(), h.People.Body, exam.SittingsIn{Test: "big", Day: day.Of(2023, 5, 18), Seats: 1, Window: 30})
		wants(h.T, err, "exam.bank.short")
		data, err := exam.WriteTest(&big)
		h.Must(err)
		again, err := exam.ReadTest("test.yaml", data)
		h.Must(err)
		if again.Key != "big" || again.Count() != big.Count() || again.Sections[1].Words != 5 {
			h.T.Errorf("read again: %+v", again)
		}
	})
}

func TestAnAccommodationHoldsForEveryTest(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		s, ctx := bankOf(h), h.T.Context()
		who := candidate(h, 1)
		officer := h.Manager()
		officer.Acting, officer.Held = access.HROfficer, []access.Held{{Role: access.HROfficer, Body: string(h.People.Body)}}
		in := exam.AccommodationIn{Person: people.PersonID(who.Person), Percent: 50, Breaks: 10, Reason: "анықтама"}
		wants(h.T, s.GrantAccommodation(ctx, who, h.People.Body, in), "access.denied")
		h.Must(s.GrantAccommodation(ctx, officer, h.People.Body, in))
		wants(h.T, s.GrantAccommodation(ctx, officer, h.People.Body, in), "exam.changed")
		a, reason, err := s.AccommodationOf(ctx, officer, h.People.Body, in.Person)
		h.Must(err)
		if a.Percent != 50 || reason != "анықтама" {
			h.T.Errorf("%+v, %q", a, reason)
		}
		_, granted, err := s.MySeats(ctx, who)
		h.Must(err)
		if granted == nil || granted.Breaks != 10 {
			h.T.Errorf("the person sees %+v", granted)
		}
	})
}
