package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"tarazy/internal/journal"
)

var (
	errEnded    = errors.New("store: the transaction has ended")
	errOpenRows = errors.New("store: rows of an earlier query are still open")
)

// Tx is a running transaction. It is not for use by several goroutines, nor
// after the function that it was given to.
type Tx struct {
	ctx    context.Context // of the caller: ends the transaction
	run    context.Context // of the statements: see sqliteWriter.turn
	q      querier
	dia    *dialect
	now    time.Time
	wall   time.Time
	open   *Rows // rows not yet read to their end
	failed error // the first statement that failed
	watch  func(statement string)

	// What was read before and is asked for again with each record of the journal.
	keys  map[string]*journal.PersonKey
	hooks map[[2]string][]string
}

// querier is what *sql.Conn and *sql.Tx have in common.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (cfg Config) newTx(ctx, run context.Context, q querier, dia *dialect) *Tx {
	if cfg.Watch != nil {
		cfg.Watch("begin")
	}
	return &Tx{
		ctx: ctx, run: run, q: q, dia: dia, watch: cfg.Watch,
		now:  cfg.Legal.Now().UTC().Truncate(time.Microsecond),
		wall: cfg.Wall.Now().UTC().Truncate(time.Microsecond),
	}
}

// Context is the context that the transaction was begun with.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Now is the one legal instant of the transaction, UTC, whole microseconds.
func (tx *Tx) Now() time.Time { return tx.now }

// WallNow is the one instant of the machine's clock, UTC, whole microseconds.
func (tx *Tx) WallNow() time.Time { return tx.wall }

// Exec runs a statement and tells how many rows it touched. A unique key that
// is taken gives *Duplicate.
func (tx *Tx) Exec(query string, args ...any) (touched int64, err error) {
	args, err = tx.ready(query, args)
	if err != nil {
		return 0, err
	}
	res, err := tx.q.ExecContext(tx.run, query, args...)
	if err != nil {
		return 0, tx.fail(err)
	}
	return res.RowsAffected()
}

// ExecOne runs a statement that must touch exactly one row; none is ErrNone.
func (tx *Tx) ExecOne(query string, args ...any) error {
	touched, err := tx.Exec(query, args...)
	if err != nil {
		return err
	}
	if touched == 0 {
		return ErrNone
	}
	if touched > 1 {
		return fmt.Errorf("store: %d rows touched in place of one", touched)
	}
	return nil
}

// Query runs a query. Its rows must be read to their end or closed before the
// next statement; Collect does so.
func (tx *Tx) Query(query string, args ...any) (*Rows, error) {
	args, err := tx.ready(query, args)
	if err != nil {
		return nil, err
	}
	rows, err := tx.q.QueryContext(tx.run, query, args...)
	if err != nil {
		return nil, tx.fail(err)
	}
	tx.open = &Rows{tx: tx, rows: rows}
	return tx.open, nil
}

// QueryRow runs a query for one row; Scan gives ErrNone if there is none.
func (tx *Tx) QueryRow(query string, args ...any) *Row {
	args, err := tx.ready(query, args)
	if err != nil {
		return &Row{err: err}
	}
	return &Row{tx: tx, row: tx.q.QueryRowContext(tx.run, query, args...)}
}

// ready checks that a statement may run, and prepares its arguments.
func (tx *Tx) ready(query string, args []any) ([]any, error) {
	if err := tx.usable(); err != nil {
		return nil, err
	}
	if tx.watch != nil {
		tx.watch(query)
	}
	return portable(args)
}

func (tx *Tx) usable() error {
	switch {
	case tx.q == nil:
		return errEnded
	case tx.failed != nil:
		return fmt.Errorf("store: the transaction has failed before: %w", tx.failed)
	case tx.open != nil:
		return errOpenRows
	}
	return context.Cause(tx.ctx)
}

// fail notes the first failure: PostgreSQL accepts nothing more then, and so
// SQLite must not either.
func (tx *Tx) fail(err error) error {
	err = tx.dia.explain(err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// finish ends the use of tx and gives the outcome of its function: a function
// that ignored a failed statement has failed.
func (tx *Tx) finish(err error) error {
	if tx.open != nil {
		tx.open.Close()
		err = errors.Join(err, errOpenRows)
	}
	tx.q = nil
	if err == nil && tx.failed != nil {
		return fmt.Errorf("store: a failed statement was ignored: %w", tx.failed)
	}
	if err == nil {
		return context.Cause(tx.ctx)
	}
	return err
}
