package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

type fits interface {
	Now() time.Time
	Exec(string, ...any) (int64, error)
}

func TestAs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := store.As[fits](db)
		err := s.Write(t.Context(), func(tx fits) error {
			_, err := tx.Exec("insert into setting (key, value) values ('a', 'x')")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Read(t.Context(), func(fits) error { return errNo }); !errors.Is(err, errNo) {
			t.Fatal(err)
		}
	})
}

func TestAsNamesWhatIsLacking(t *testing.T) {
	defer func() {
		text := fmt.Sprint(recover())
		if !strings.Contains(text, "no PersonFly") || !strings.Contains(text, "Touch must be func()") || strings.Contains(text, "no Now") {
			t.Error(text)
		}
	}()
	store.As[interface {
		Now() time.Time
		PersonFly()
		Touch()
	}](nil)
}

func TestSlowFunctionsAreLogged(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(storetest.Start)
			var log lines
			db, err := store.Open(t.Context(), store.Config{URL: kind.URL(t), Wall: c, Legal: c, Log: log.logger()})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			write(t, db, func(*store.Tx) error { c.Advance(20 * time.Millisecond); return nil })
			if log.String() != "" {
				t.Error(log.String())
			}
			write(t, db, func(*store.Tx) error { c.Advance(21 * time.Millisecond); return nil })
			if !strings.Contains(log.String(), "slow") || !strings.Contains(log.String(), "ms=21") {
				t.Error(log.String())
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	c := clock.NewFixed(storetest.Start)
	for url, want := range map[string]string{
		"mysql://user:secret@host/db": "not \"mysql\"",
		"":                            "not \"\"",
		"sqlite:/nowhere/at/all.db":   "open",
	} {
		_, err := store.Open(t.Context(), store.Config{URL: url, Wall: c, Legal: c})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", url, err)
		}
	}
	if _, err := store.Open(t.Context(), store.Config{URL: storetest.SQLite(t)}); err == nil {
		t.Error("it opened without clocks")
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(storetest.Start)
			url := kind.URL(t)
			db := storetest.Open(t, url, c)
			applied := map[string]string{"sqlite": "1", "postgres": "true"}[kind.Name]
			run(t, db, "insert into schema_version (version_id, is_applied) values (9999, "+applied+")")
			if _, err := store.Open(t.Context(), store.Config{URL: url, Wall: c, Legal: c}); err == nil || !strings.Contains(err.Error(), "9999") {
				t.Fatal(err)
			}
		})
	}
}

func TestSequence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		take := func(name string, outcome error) (n int64) {
			err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
				n, err = tx.SequenceNext(name)
				return errors.Join(err, outcome)
			})
			if !errors.Is(err, outcome) {
				t.Fatal(err)
			}
			return n
		}
		got := []int64{take("protocol", nil), take("protocol", errNo), take("protocol", nil), take("order", nil)}
		if fmt.Sprint(got) != "[1 2 2 1]" {
			t.Error(got)
		}
	})
}

func TestSettings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, want := range []string{`"a"`, `"b"`} {
			write(t, db, func(tx *store.Tx) error { return tx.SettingPut("k", want) })
			read(t, db, func(tx *store.Tx) error {
				got, err := tx.Setting("k")
				if got != want {
					t.Error(got)
				}
				if _, err := tx.Setting("other"); !errors.Is(err, store.ErrNone) {
					t.Error(err)
				}
				return err
			})
		}
	})
}
