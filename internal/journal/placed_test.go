package journal_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tarazy/internal/journal"
	"tarazy/internal/store"
)

// place writes prepared entries, at once where the process may.
func (w *world) place(numbers ...int) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error { return w.AddPlaced(tx, w.prepared(tx, numbers...)) })
}

func (w *world) prepared(tx *store.Tx, numbers ...int) []*journal.Prepared {
	w.t.Helper()
	var all []*journal.Prepared
	for _, n := range numbers {
		e := plain(n)
		key, err := journal.SubjectKey(tx, e.Subject)
		if err != nil {
			w.t.Fatal(err)
		}
		p, err := journal.Prepare(e, key)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func (w *world) hasNumbers(want ...int64) {
	w.t.Helper()
	if got := w.numbers(); !slices.Equal(got, want) {
		w.t.Errorf("numbers %v, want %v", got, want)
	}
}

func TestPreparedEntriesGetTheirPlacesAtOnceAndWhatWaitsComesBehind(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.place(1, 2)
		w.hasNumbers(1, 2)
		w.add(plain(3))
		w.place(4, 5, 6)
		w.hasNumbers(1, 2, 0, 3, 4, 5)
		w.sequence()
		w.place(7)
		w.hasNumbers(1, 2, 6, 3, 4, 5, 7)
		w.wants()
	})
}

// What was grown in a transaction that was undone is not built upon.
func TestPlacesOfATransactionThatFailedAreGivenAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.place(1)
		failed := errors.New("no")
		err := w.db.Write(t.Context(), func(tx *store.Tx) error {
			if err := w.AddPlaced(tx, w.prepared(tx, 2, 3)); err != nil {
				return err
			}
			return failed
		})
		if err != failed {
			t.Fatal(err)
		}
		w.place(4, 5)
		w.hasNumbers(1, 2, 3)
		w.wants()
	})
}

func TestWhereAnotherProcessNumbersPreparedEntriesWait(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := &world{t: t, db: w.db, clock: w.clock, Service: &journal.Service{Store: w.Store, Keeper: w.Keeper, Signer: w.Signer, Holder: "other"}}
		w.place(1)
		other.place(2, 3)
		w.hasNumbers(1, 0, 0)
		w.sequence()
		w.hasNumbers(1, 2, 3)
		w.clock.Advance(time.Minute) // the one that numbered has gone
		other.place(4)
		w.hasNumbers(1, 2, 3, 4)
		w.place(5) // it knows that its lease is over
		w.hasNumbers(1, 2, 3, 4, 0)
		other.sequence()
		w.wants()
	})
}
