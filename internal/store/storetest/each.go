package storetest

import (
	"log/slog"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/store"
)

// Start is the instant at which the clocks of tests stand: a Monday morning in
// Astana.
var Start = time.Date(2026, time.March, 2, 4, 0, 0, 0, time.UTC)

// Each runs fn on an empty database of each kind, as the sub-tests "sqlite"
// and "postgres". Both clocks stand at Start.
func Each(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	EachClock(t, func(t *testing.T, db *store.DB, _ *clock.Fixed) { fn(t, db) })
}

// EachClock is Each with the clock, which is the legal and the wall clock of db.
func EachClock(t *testing.T, fn func(t *testing.T, db *store.DB, c *clock.Fixed)) {
	t.Helper()
	for _, kind := range Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(Start)
			fn(t, Open(t, kind.URL(t), c), c)
		})
	}
}

// Kind is a kind of database.
type Kind struct {
	Name string
	// URL is the address of a fresh database with an up-to-date, empty schema;
	// it is gone when the test ends.
	URL func(testing.TB) string
}

// Kinds are all kinds, in the order in which tests run.
var Kinds = []Kind{{"sqlite", SQLite}, {"postgres", Postgres}}

// Open opens the database at url with c as both clocks; it is closed when the
// test ends.
func Open(t testing.TB, url string, c clock.Clock) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{
		URL: url, Wall: c, Legal: c, Strict: true, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
