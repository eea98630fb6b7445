package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"tarazy/internal/clock"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// inLine queues functions one behind the other while the first holds the
// writer, so that all share one transaction, and gives their outcomes.
func inLine(t *testing.T, db *store.DB, fns ...func(*store.Tx) error) []error {
	outcomes := make([]error, len(fns))
	held := make(chan struct{})
	for i, fn := range fns {
		go func() {
			outcomes[i] = db.Write(context.Background(), func(tx *store.Tx) error {
				if i == 0 {
					<-held
				}
				return fn(tx)
			})
		}()
		synctest.Wait()
	}
	close(held)
	synctest.Wait()
	return outcomes
}

// If the database loses the transaction, as on a full disk, nobody in it is
// told that his rows are stored, and the next one is not disturbed.
func TestLostGroupTellsEverybody(t *testing.T) {
	url := storetest.SQLite(t)
	synctest.Test(t, func(t *testing.T) {
		db := storetest.Open(t, url, clock.NewFixed(storetest.Start))
		outcomes := inLine(t, db,
			func(tx *store.Tx) error { return set(tx, "a", "x") },
			func(tx *store.Tx) error { _, err := tx.Exec("rollback"); return err },
		)
		for i, err := range outcomes {
			if err == nil || !strings.Contains(err.Error(), "commit") {
				t.Errorf("%d: %v", i, err)
			}
		}
		write(t, db, func(tx *store.Tx) error { return set(tx, "b", "x") })
		if n := count(t, db, "setting"); n != 1 {
			t.Error(n)
		}
	})
}

// One who panics or fails between two others leaves them alone.
func TestGroupKeepsTheSound(t *testing.T) {
	url := storetest.SQLite(t)
	synctest.Test(t, func(t *testing.T) {
		db := storetest.Open(t, url, clock.NewFixed(storetest.Start))
		outcomes := inLine(t, db,
			func(tx *store.Tx) error { return set(tx, "a", "x") },
			func(tx *store.Tx) error { _ = set(tx, "b", "x"); return errNo },
			func(tx *store.Tx) error { return set(tx, "a", "again") },
			func(tx *store.Tx) error { return set(tx, "c", "x") },
		)
		if got := fmt.Sprint(outcomes); got != "[<nil> no store: setting: (key) is taken <nil>]" {
			t.Error(got)
		}
		if n := count(t, db, "setting"); n != 2 {
			t.Error(n)
		}
	})
}
