package store

import (
	"database/sql"
	"errors"
)

// Scan copies the columns of a row into dest, as database/sql does.
type Scan func(dest ...any) error

// part scans some columns of a row: those behind so many, before so many.
func part(scan Scan, behind, before int) Scan {
	return func(dest ...any) error {
		all := make([]any, 0, behind+len(dest)+before)
		for range behind {
			all = append(all, new(any))
		}
		all = append(all, dest...)
		for range before {
			all = append(all, new(any))
		}
		return scan(all...)
	}
}

// Row is the one row of QueryRow.
type Row struct {
	tx  *Tx
	row *sql.Row
	err error
}

// Scan copies the columns into dest; ErrNone if there is no row.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	err := r.row.Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	if err != nil {
		return r.tx.fail(err)
	}
	return nil
}

// Rows are the rows of Query.
type Rows struct {
	tx   *Tx
	rows *sql.Rows
}

// Next goes to the next row; after the last one the rows are closed.
func (r *Rows) Next() bool {
	if r.rows.Next() {
		return true
	}
	r.Close()
	return false
}

// Scan copies the columns of the row into dest.
func (r *Rows) Scan(dest ...any) error { return r.rows.Scan(dest...) }

// Columns are the names of the columns.
func (r *Rows) Columns() ([]string, error) { return r.rows.Columns() }

// Err is what ended the rows early, if anything did.
func (r *Rows) Err() error {
	if err := r.rows.Err(); err != nil {
		return r.tx.fail(err)
	}
	return nil
}

// Close gives up the rest of the rows; it may be called twice.
func (r *Rows) Close() {
	r.rows.Close()
	if r.tx.open == r {
		r.tx.open = nil
	}
}

// Collect runs a query and reads every row of it with one.
func Collect[T any](tx *Tx, one func(Scan) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := one(rows.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
