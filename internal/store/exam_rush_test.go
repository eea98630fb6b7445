package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func personOf(name string) people.PersonID { return people.PersonID("per" + name) }

// seatsFor sets a sitting of body "a" and books seats in it, one for each name.
func seatsFor(t testing.TB, db *store.DB, names ...string) {
	t.Helper()
	contestBody(t, db, "a", 0)
	contestPersons(t, db, names...)
	write(t, db, func(tx *store.Tx) error {
		err := tx.SittingInsert(&exam.Sitting{ID: "sit", Version: 1, Body: "a", State: exam.SittingOpen, Seats: 100})
		for _, name := range names {
			b := &exam.Booking{ID: exam.BookingID("bkg_" + name), Version: 1, Sitting: "sit", Body: "a", Number: name, State: exam.Booked}
			b.Person = personOf(name)
			err = firstError(err, must(tx.BookingInsert(b)))
		}
		return err
	})
}

// Those who begin in the same second stand beside each other in the indexes of
// PostgreSQL: what one reads there must not be what another changes.
func TestThoseWhoBeginSideBySideDoNotFailEachOther(t *testing.T) {
	names := []string{"first", "second"}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if db.Kind() == "sqlite" {
			return // there they write one after another
		}
		seatsFor(t, db, names...)
		var met, done sync.WaitGroup
		var attempts atomic.Int32
		met.Add(len(names))
		for _, name := range names {
			done.Go(func() {
				meet := sync.OnceFunc(func() { met.Done(); met.Wait() })
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					attempts.Add(1)
					// Of a table of two rows that was just counted the planner reads the
					// whole, and what it reads it guards; of many it never does.
					if _, err := tx.Exec("set local enable_seqscan = off"); err != nil {
						return err
					}
					b, err := tx.BookingGet(exam.BookingID("bkg_" + name))
					if err != nil {
						return err
					}
					meet() // both have read by now
					b.Version, b.State = 2, exam.Begun
					a := &exam.Attempt{ID: exam.AttemptID("att_" + name), Version: 1, Booking: b.ID, Sitting: "sit", Body: "a", Person: b.Person, Number: name}
					return firstError(must(tx.ExamAttemptInsert(a)), must(tx.BookingUpdate(b)))
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if n := attempts.Load(); n != int32(len(names)) {
			t.Errorf("%d attempts of %d transactions", n, len(names))
		}
	})
}

func TestASeatIsHeldOnceAndFreeAgainWhenItIsGivenUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		seatsFor(t, db, "first")
		again := &exam.Booking{ID: "bkg_again", Version: 1, Sitting: "sit", Body: "a", Number: "again", State: exam.Booked, Person: personOf("first")}
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.BookingInsert(again)
			equal(t, "a second seat", ok, false)
			return err
		})
		write(t, db, func(tx *store.Tx) error {
			b, err := tx.BookingGet("bkg_first")
			if err != nil {
				return err
			}
			b.Version, b.State = 2, exam.Cancelled
			return firstError(must(tx.BookingUpdate(b)), must(tx.BookingInsert(again)))
		})
	})
}

// A batch is stored as a whole, however many there are, but for those whose lease,
// section or state is another by now and those that are there.
func TestEachAnswerOfABatchIsToldWhatBecameOfIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		seatsFor(t, db, "runs", "over")
		row := func(name string, slot, section int, lease int64, sealed string) exam.AnswerRow {
			return exam.AnswerRow{Attempt: exam.AttemptID("att_" + name), Section: section, Lease: lease,
				Given: exam.Given{Slot: slot, Seq: 1, Sealed: []byte(sealed), By: storetest.Start, At: storetest.Start}}
		}
		write(t, db, func(tx *store.Tx) error {
			a := exam.Attempt{Version: 1, Sitting: "sit", Body: "a", Section: 1, Lease: 3}
			runs, over := a, a
			runs.ID, runs.Booking, runs.Person, runs.State = "att_runs", "bkg_runs", personOf("runs"), exam.Running
			over.ID, over.Booking, over.Person, over.State = "att_over", "bkg_over", personOf("over"), exam.Finished
			return firstError(must(tx.ExamAttemptInsert(&runs)), must(tx.ExamAttemptInsert(&over)))
		})
		var rows []exam.AnswerRow
		for slot := range 150 {
			rows = append(rows, row("runs", slot, 1, 3, "x"))
		}
		keep := func(rows []exam.AnswerRow) (out []exam.Outcome) {
			write(t, db, func(tx *store.Tx) (err error) {
				out, err = tx.AnswersAppend(rows)
				return err
			})
			return out
		}
		for i, o := range keep(rows) {
			if o != exam.Stored {
				t.Errorf("%d: %v", i, o)
			}
		}
		got := keep([]exam.AnswerRow{
			row("runs", 200, 1, 3, "y"), row("runs", 7, 1, 3, "another"), row("runs", 201, 0, 3, "y"), row("runs", 202, 1, 2, "y"), row("over", 203, 1, 3, "y"), row("runs", 204, 1, 3, "y"),
		})
		want := []exam.Outcome{exam.Stored, exam.Exists, exam.Fenced, exam.Fenced, exam.Fenced, exam.Stored}
		equal(t, "outcomes", fmt.Sprint(got), fmt.Sprint(want))
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.AnswerVersions("att_runs")
			equal(t, "stored", len(all), 152)
			kept, err2 := tx.AnswerGet("att_runs", 7, 1)
			equal(t, "not overwritten", string(kept.Sealed), "x")
			none, err3 := tx.AnswerVersions("att_over")
			equal(t, "of one that is over", len(none), 0)
			return firstError(err, err2, err3)
		})
	})
}
