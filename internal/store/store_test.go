package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(crashEnv); path != "" {
		crashChild(path)
		return
	}
	os.Exit(m.Run())
}

func write(t testing.TB, db *store.DB, fn func(*store.Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, db *store.DB, fn func(*store.Tx) error) {
	t.Helper()
	if err := db.Read(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func run(t testing.TB, db *store.DB, statements ...string) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		for _, statement := range statements {
			if _, err := tx.Exec(statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
}

func set(tx *store.Tx, key, value string) error {
	_, err := tx.Exec("insert into setting (key, value) values ($1, $2)", key, value)
	return err
}

func count(t testing.TB, db *store.DB, from string) int64 {
	t.Helper()
	var n int64
	from, where, _ := strings.Cut(from, " where ")
	read(t, db, func(tx *store.Tx) (err error) {
		n, err = tx.Count(store.List{From: from, Where: []store.Filter{store.Where(where)}})
		return err
	})
	return n
}

var errNo = errors.New("no")

func TestFailingFunctionUndoesOnlyItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var wait sync.WaitGroup
		for i := range 60 {
			wait.Go(func() {
				err := db.Write(t.Context(), func(tx *store.Tx) error {
					if err := set(tx, fmt.Sprint(i), "x"); err != nil {
						return err
					}
					if i%3 == 0 {
						return errNo
					}
					return nil
				})
				if failed := errors.Is(err, errNo); failed != (i%3 == 0) || !failed && err != nil {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		wait.Wait()
		if n := count(t, db, "setting"); n != 40 {
			t.Fatal(n)
		}
	})
}

func TestPanicReachesItsCallerAndUndoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		func() {
			defer func() {
				if r := recover(); r != "boom" {
					t.Fatal(r)
				}
			}()
			write(t, db, func(tx *store.Tx) error {
				if err := set(tx, "a", "x"); err != nil {
					return err
				}
				panic("boom")
			})
		}()
		write(t, db, func(tx *store.Tx) error { return set(tx, "b", "x") })
		if n := count(t, db, "setting"); n != 1 {
			t.Fatal(n)
		}
	})
}

func TestGoroutineThatEndsInsideUndoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var wait sync.WaitGroup
		wait.Go(func() {
			_ = db.Write(t.Context(), func(tx *store.Tx) error {
				if err := set(tx, "a", "x"); err != nil {
					t.Error(err)
				}
				runtime.Goexit() // as t.FailNow does
				return nil
			})
		})
		wait.Wait()
		write(t, db, func(tx *store.Tx) error { return set(tx, "b", "x") })
		if n := count(t, db, "setting"); n != 1 {
			t.Fatal(n)
		}
	})
}

func TestFailedStatementEndsTheTransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return set(tx, "a", "x") })
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := set(tx, "b", "x"); err != nil {
				return err
			}
			if err := set(tx, "a", "again"); !errors.Is(err, store.ErrDuplicate) || !store.On(err, "key") {
				t.Error(err)
			}
			if err := set(tx, "c", "x"); err == nil {
				t.Error("a statement ran after a failed one")
			}
			return nil
		})
		if !errors.Is(err, store.ErrDuplicate) {
			t.Error(err)
		}
		if n := count(t, db, "setting"); n != 1 {
			t.Fatal(n)
		}
	})
}

func TestDuplicateNamesTheKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "create table pair (id bigint primary key, a text, b text, unique (a, b))",
			"insert into pair values (1, 'x', 'secret')")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("insert into pair values (2, 'x', 'secret')")
			return err
		})
		var d *store.Duplicate
		if !errors.As(err, &d) || d.Table != "pair" || fmt.Sprint(d.Columns) != "[a b]" {
			t.Fatalf("%#v", err)
		}
		if strings.Contains(err.Error(), "secret") {
			t.Fatal("the error shows the value:", err)
		}
	})
}

func TestBrokenReference(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "create table parent (id text primary key)",
			"create table child (id text primary key, parent text not null references parent (id))")
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("insert into child values ('c', 'nobody')")
			return err
		})
		if !errors.Is(err, store.ErrReference) {
			t.Fatal(err)
		}
	})
}

func TestReadSeesOneInstant(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		write(t, db, func(tx *store.Tx) error { return set(tx, "a", "x") })
		read(t, db, func(tx *store.Tx) error {
			before, err := tx.Count(store.List{From: "setting"})
			if err != nil {
				return err
			}
			done := make(chan error)
			go func() {
				done <- db.Write(context.Background(), func(tx *store.Tx) error { return set(tx, "b", "x") })
			}()
			if err := <-done; err != nil {
				return err
			}
			after, err := tx.Count(store.List{From: "setting"})
			if before != 1 || after != 1 {
				t.Errorf("%d, then %d", before, after)
			}
			return err
		})
		if n := count(t, db, "setting"); n != 2 {
			t.Fatal(n)
		}
	})
}

func TestNobodySeesHalfATransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var writers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := range 20 {
					err := db.Write(t.Context(), func(tx *store.Tx) error {
						return errors.Join(set(tx, fmt.Sprintf("%d.%d.a", w, i), ""), set(tx, fmt.Sprintf("%d.%d.b", w, i), ""))
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 40 {
			if n := count(t, db, "setting"); n%2 != 0 {
				t.Errorf("%d rows", n)
			}
		}
		writers.Wait()
		if n := count(t, db, "setting"); n != 160 {
			t.Fatal(n)
		}
	})
}

func TestReadCannotWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Read(t.Context(), func(tx *store.Tx) error { return set(tx, "a", "x") }); err == nil {
			t.Fatal("it wrote")
		}
		if n := count(t, db, "setting"); n != 0 {
			t.Fatal(n)
		}
	})
}

func TestTouch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "create table matter (id text primary key, version bigint not null)", "insert into matter values ('m', 1)")
		write(t, db, func(tx *store.Tx) error { return tx.Touch("matter", "m", 1) })
		for _, c := range []struct {
			id      string
			current int64
		}{{"m", 2}, {"gone", 0}} {
			err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Touch("matter", c.id, 1) })
			var stale *store.Stale
			if !errors.As(err, &stale) || *stale != (store.Stale{Table: "matter", ID: c.id, Seen: 1, Current: c.current}) {
				t.Error(err)
			}
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Touch("matter; drop", "m", 1) }); err == nil {
			t.Error("an odd table was accepted")
		}
	})
}

// One of many who saw the same version gets through, on both databases.
func TestTouchLetsOneThrough(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "create table matter (id text primary key, version bigint not null)", "insert into matter values ('m', 1)")
		results := make(chan error, 50)
		for range cap(results) {
			go func() {
				results <- db.Write(context.Background(), func(tx *store.Tx) error { return tx.Touch("matter", "m", 1) })
			}()
		}
		through := 0
		for range cap(results) {
			err := <-results
			if err == nil {
				through++
				continue
			}
			if stale := (*store.Stale)(nil); !errors.As(err, &stale) || stale.Current != 2 {
				t.Error(err)
			}
		}
		if through != 1 {
			t.Fatal(through)
		}
	})
}

// Fifty writers who all change the same row and each decide on what they read:
// none is lost, and none gives up.
func TestFiftyWritersOfOneRow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "insert into sequence (name, last) values ('n', 0)")
		var wait sync.WaitGroup
		for range 50 {
			wait.Go(func() {
				for range 4 {
					err := db.Write(t.Context(), func(tx *store.Tx) error {
						var last int64
						if err := tx.QueryRow("select last from sequence where name = 'n'").Scan(&last); err != nil {
							return err
						}
						return tx.ExecOne("update sequence set last = $1 where name = 'n'", last+1)
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		read(t, db, func(tx *store.Tx) error {
			var last int64
			err := tx.QueryRow("select last from sequence where name = 'n'").Scan(&last)
			if last != 200 {
				t.Error(last)
			}
			return err
		})
	})
}

// Two who each read what the other writes: one must see the other's change.
func TestDecisionOnWhatWasReadHolds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "insert into setting (key, value) values ('a', 'on'), ('b', 'on')")
		off := func(key string) error {
			return db.Write(context.Background(), func(tx *store.Tx) error {
				on, err := tx.Count(store.List{From: "setting", Where: []store.Filter{store.Is("value", "on")}})
				if err != nil || on < 2 {
					return err
				}
				return tx.ExecOne("update setting set value = 'off' where key = $1", key)
			})
		}
		done := make(chan error, 2)
		go func() { done <- off("a") }()
		go func() { done <- off("b") }()
		if err := errors.Join(<-done, <-done); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, "setting where value = 'on'"); n != 1 {
			t.Fatal("both were switched off:", n)
		}
	})
}

func TestClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if err := db.Write(t.Context(), func(*store.Tx) error { return nil }); err == nil {
			t.Fatal("it wrote")
		}
	})
}

func TestTxAfterItsEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var kept *store.Tx
		write(t, db, func(tx *store.Tx) error { kept = tx; return nil })
		if err := set(kept, "a", "x"); err == nil {
			t.Fatal("it wrote")
		}
	})
}

func TestRowsLeftOpen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := errors.Join(set(tx, "a", "x"), set(tx, "b", "x")); err != nil {
				return err
			}
			rows, err := tx.Query("select key from setting")
			if err != nil {
				return err
			}
			rows.Next()
			if err := set(tx, "c", "x"); err == nil {
				t.Error("a statement ran beside open rows")
			}
			return nil
		})
		if err == nil {
			t.Error("no error")
		}
		if n := count(t, db, "setting"); n != 0 {
			t.Fatal(n)
		}
	})
}

func TestOneInstantPerTransaction(t *testing.T) {
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		write(t, db, func(tx *store.Tx) error {
			c.Advance(time.Hour)
			if !tx.Now().Equal(storetest.Start) || !tx.WallNow().Equal(storetest.Start) {
				t.Error(tx.Now(), tx.WallNow())
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			if want := storetest.Start.Add(time.Hour); !tx.Now().Equal(want) {
				t.Error(tx.Now())
			}
			return nil
		})
		if got := store.Instant(store.Micro(storetest.Start)); !got.Equal(storetest.Start) {
			t.Error(got)
		}
	})
}
