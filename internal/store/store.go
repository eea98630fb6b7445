package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"tarazy/internal/clock"
)

// slow is how long a write function may hold the writer before it is logged:
// it keeps everybody else waiting.
const slow = 20 * time.Millisecond

// ErrClosed says that the database has been closed.
var ErrClosed = errors.New("store: closed")

// Config says which database to open and with which clocks.
type Config struct {
	URL   string       // "sqlite:/path/file.db" or "postgres://…"
	Wall  clock.Wall   // measures how long functions take
	Legal clock.Legal  // gives each transaction its instant
	Log   *slog.Logger // nil: nothing is logged
	// Strict makes misuse (a transaction inside a transaction) panic instead
	// of returning an error. For tests.
	Strict bool
	// Watch is told of each statement before it runs, and "begin" at the beginning
	// of each attempt of a transaction. For tests that count them; nil: nobody is.
	Watch func(statement string)
	// Conns bounds the connections to PostgreSQL, or the reading ones to
	// SQLite; 0 means 16.
	Conns int
}

// DB is an open database with its schema up to date.
type DB struct {
	cfg    Config
	engine engine
	nest   nesting
}

// engine is what differs between the two databases.
type engine interface {
	dialect() *dialect
	write(ctx context.Context, fn func(*Tx) error) error
	read(ctx context.Context, fn func(*Tx) error) error
	close() error
}

// Open opens the database, creates it if it is a SQLite file that does not
// exist, and brings its schema up to date. A database with a newer schema than
// this program knows is refused.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	if cfg.Wall == nil || cfg.Legal == nil {
		return nil, errors.New("store: open: both clocks must be given")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Conns == 0 {
		cfg.Conns = 16
	}
	e, err := openEngine(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	return &DB{cfg: cfg, engine: e}, nil
}

func openEngine(ctx context.Context, cfg Config) (engine, error) {
	scheme, rest, _ := strings.Cut(cfg.URL, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, cfg, rest)
	case "postgres", "postgresql":
		return openPostgres(ctx, cfg)
	}
	// The URL itself may hold a password, so it is not shown.
	return nil, fmt.Errorf("the address of a database begins with sqlite: or postgres://, not %q", scheme)
}

// Close lets the running functions end and closes the database.
func (db *DB) Close() error { return db.engine.close() }

// Kind is "sqlite" or "postgres", for the page that tells of the installation.
func (db *DB) Kind() string { return db.engine.dialect().name }

// Write runs fn in a transaction that reads and writes as if it were alone,
// and returns once its changes are durable. An error from fn undoes all that
// fn did and is returned as it is; a panic undoes it and goes on.
//
// On PostgreSQL fn may run more than once, so it has no effect but through tx.
// It does no input or output, renders and hashes no files: all other writers
// wait for it on SQLite.
func (db *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	leave, err := db.enter()
	if err != nil {
		return err
	}
	defer leave()
	return db.engine.write(ctx, fn)
}

type firstKey struct{}

// First makes writes with the context go before all others that wait: the
// answers of an exam before an import. On PostgreSQL nobody waits in line.
func First(ctx context.Context) context.Context { return context.WithValue(ctx, firstKey{}, true) }

func goesFirst(ctx context.Context) bool { return ctx.Value(firstKey{}) != nil }

// Read runs fn over one unchanging snapshot of the database. Writing fails.
// Whether it is begun inside another transaction is looked for in tests alone:
// it locks nobody out, and to know the goroutine takes longer than many a
// query.
func (db *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	if db.cfg.Strict {
		leave, err := db.enter()
		if err != nil {
			return err
		}
		defer leave()
	}
	return db.engine.read(ctx, fn)
}

// enter refuses a transaction inside a transaction: on SQLite a write would
// wait for itself for ever, and on both it would not see what the outer one did.
func (db *DB) enter() (leave func(), err error) {
	leave, ok := db.nest.enter()
	if ok {
		return leave, nil
	}
	if db.cfg.Strict {
		panic(ErrNested)
	}
	return nil, ErrNested
}
