package proctor_test

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/id"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// crowd is a sitting of so many attempts; reads counts statements.
func crowd(t testing.TB, url string, n int) (s *proctor.Service, h *examtest.Hall, reads *atomic.Int64) {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	reads = new(atomic.Int64)
	db, err := store.Open(t.Context(), store.Config{
		URL: url, Wall: c, Legal: c, Strict: true, Log: slog.New(slog.DiscardHandler), Watch: func(string) { reads.Add(1) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	h = examtest.New(t, db, c)
	who, _ := h.Seat()
	s = &proctor.Service{Store: store.As[proctor.Tx](db), IDs: id.Sequence(44), Master: h.Delivery.Service.Master}
	h.Must(store.As[interface {
		proctor.Tx
		exam.Tx
	}](db).Write(t.Context(), func(tx interface {
		proctor.Tx
		exam.Tx
	}) error {
		for i := range n {
			a := &exam.Attempt{
				ID: exam.AttemptID(fmt.Sprintf("att_%05d", i)), Version: 1, Booking: exam.BookingID(fmt.Sprintf("bkg_%05d", i)), Sitting: h.Sitting.ID, Body: h.People.Body,
				Person: people.PersonID(who.Person), Number: fmt.Sprintf("C-%05d", i), State: exam.Running, Began: tx.Now(), Opened: tx.Now(), Deadline: tx.Now().Add(10 * time.Minute),
			}
			if _, err := tx.ExamAttemptInsert(a); err != nil {
				return err
			}
			if err := tx.BeatPut(&proctor.Beat{Attempt: a.ID, At: tx.Now()}); err != nil {
				return err
			}
			for f := range i % 10 { // nine attempts of ten have flags
				one := &proctor.Flag{ID: proctor.FlagID(fmt.Sprintf("flg_%d_%d", i, f)), Attempt: a.ID, Kind: proctor.TurnedAway, Press: fmt.Sprint(f), From: tx.Now()}
				if _, err := tx.FlagInsert(one); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	return s, h, reads
}

// TestARoomOfManyIsPagedAndAsksTheSameOfTheDatabase: no statement a row.
func TestARoomOfManyIsPagedAndAsksTheSameOfTheDatabase(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			s, h, reads := crowd(t, kind.URL(t), 200)
			by := staff("proctor", string(h.People.Body))
			look := func(page int) (*proctor.Room, int64) {
				before := reads.Load()
				r, err := s.Room(t.Context(), by, h.Sitting.ID, page)
				h.Must(err)
				return r, reads.Load() - before
			}
			first, few := look(1)
			last, same := look(7)
			if first.Total != 200 || first.Pages != 7 || len(first.Tiles) != 30 || len(last.Tiles) != 20 || len(first.Waiting) != 60 {
				t.Errorf("%d of %d in %d pages, %d waiting; the last has %d", len(first.Tiles), first.Total, first.Pages, len(first.Waiting), len(last.Tiles))
			}
			if few > 12 || same > 12 {
				t.Errorf("%d and %d statements", few, same)
			}
			if w := first.Waiting[40]; w.Place/proctor.RoomPage+1 != 2 || w.Number != "C-00045" {
				t.Errorf("%+v", w)
			}
		})
	}
}

// BenchmarkRoomOfTwoThousand is one renewal of a page of a sitting with 2,000
// attempts and 9,000 flags.
func BenchmarkRoomOfTwoThousand(b *testing.B) {
	for _, kind := range storetest.Kinds {
		b.Run(kind.Name, func(b *testing.B) {
			s, h, _ := crowd(b, kind.URL(b), 2000)
			by := staff("proctor", string(h.People.Body))
			for b.Loop() {
				if _, err := s.Room(b.Context(), by, h.Sitting.ID, 34); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
