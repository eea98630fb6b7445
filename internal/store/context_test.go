package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"tarazy/internal/clock"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestNestedIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		inner := map[string]func() error{
			"write": func() error { return db.Write(t.Context(), func(*store.Tx) error { return nil }) },
			"read":  func() error { return db.Read(t.Context(), func(*store.Tx) error { return nil }) },
		}
		for name, fn := range inner {
			func() {
				defer func() {
					if err, _ := recover().(error); !errors.Is(err, store.ErrNested) {
						t.Errorf("%s: %v", name, err)
					}
				}()
				write(t, db, func(*store.Tx) error { return fn() })
			}()
		}
		write(t, db, func(tx *store.Tx) error { return set(tx, "a", "x") })
	})
}

func TestNestedIsAnErrorInEarnest(t *testing.T) {
	c := clock.NewFixed(storetest.Start)
	db, err := store.Open(t.Context(), store.Config{URL: storetest.SQLite(t), Wall: c, Legal: c})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(t.Context(), func(*store.Tx) error {
		return db.Write(t.Context(), func(*store.Tx) error { return nil })
	})
	if !errors.Is(err, store.ErrNested) {
		t.Fatal(err)
	}
}

func TestCancelledBeforeItsTurn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := db.Write(ctx, func(tx *store.Tx) error { return set(tx, "a", "x") })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		err = db.Read(ctx, func(*store.Tx) error { return nil })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// A caller who gives up while another holds the writer leaves the queue.
func TestCancelledWhileWaiting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		waiting := make(chan error)
		write(t, db, func(tx *store.Tx) error {
			if err := set(tx, "a", "first"); err != nil {
				return err
			}
			go func() {
				waiting <- db.Write(ctx, func(tx *store.Tx) error { return set(tx, "a", "second") })
			}()
			cancel()
			if err := <-waiting; !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			return nil
		})
		if n := count(t, db, "setting"); n != 1 {
			t.Fatal(n)
		}
	})
}

// On SQLite all are in one transaction: one who is cancelled inside must not
// take the others with it.
func TestCancelledInside(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var wait sync.WaitGroup
		for i := range 30 {
			wait.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				err := db.Write(ctx, func(tx *store.Tx) error {
					if err := set(tx, fmt.Sprint(i), "x"); err != nil {
						return err
					}
					if i%2 == 0 {
						cancel()
						_, err := tx.Exec("update setting set value = 'y'")
						return err
					}
					return nil
				})
				if cancelled := errors.Is(err, context.Canceled); cancelled != (i%2 == 0) || !cancelled && err != nil {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		wait.Wait()
		if n := count(t, db, "setting where value = 'x'"); n != 15 {
			t.Fatal(n)
		}
	})
}

// On SQLite those who go first overtake those who wait.
func TestFirstOvertakes(t *testing.T) {
	url := storetest.SQLite(t)
	synctest.Test(t, func(t *testing.T) {
		db := storetest.Open(t, url, clock.NewFixed(storetest.Start))
		var order []string
		queue := func(ctx context.Context, name string) {
			go func() {
				err := db.Write(ctx, func(*store.Tx) error { order = append(order, name); return nil })
				if err != nil {
					t.Error(err)
				}
			}()
			synctest.Wait()
		}
		write(t, db, func(*store.Tx) error {
			queue(t.Context(), "import 1")
			queue(t.Context(), "import 2")
			queue(store.First(t.Context()), "answer")
			return nil
		})
		synctest.Wait()
		if fmt.Sprint(order) != "[answer import 1 import 2]" {
			t.Error(order)
		}
	})
}
