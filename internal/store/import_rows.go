package store

import "tarazy/internal/day"

// placeholdersMost bounds the arguments of one statement, of which both databases
// take more than 30,000. It dates from when SQLite's driver found each of them by
// its name: see Tx.numbers.
const placeholdersMost = 400

// insertAll inserts rows of equal length, many in a statement, and tells how
// many went in; tail is what stands behind the values ("on conflict …").
func (tx *Tx) insertAll(table, columns, tail string, rows [][]any) (int64, error) {
	var total int64
	for len(rows) > 0 {
		n := min(len(rows), max(1, placeholdersMost/len(rows[0])))
		touched, err := tx.insertSome(table, columns, tail, rows[:n])
		if err != nil {
			return total, err
		}
		total += touched
		rows = rows[n:]
	}
	return total, nil
}

func (tx *Tx) insertSome(table, columns, tail string, rows [][]any) (int64, error) {
	args := make([]any, 0, len(rows)*len(rows[0]))
	for _, row := range rows {
		args = append(args, row...)
	}
	return tx.Exec("insert into "+table+" ("+columns+") values "+rowsOf(len(rows), len(rows[0]), tx.numbers())+" "+tail, args...)
}

// inMost bounds how many values one "in" asks for.
const inMost = 200

// collectIn runs a query for many values of one column; its text ends where
// "column in (…)" follows.
func collectIn[T any, V any](tx *Tx, one func(Scan) (T, error), query, column string, values []V) ([]T, error) {
	var all []T
	for len(values) > 0 {
		n := min(len(values), inMost)
		f := In(column, values[:n]...)
		some, err := Collect(tx, one, query+f.numbered(), f.args...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		values = values[n:]
	}
	return all, nil
}

// dayOrNull is a day as stored; nil is null.
func dayOrNull(d *day.Day) any {
	if d == nil {
		return nil
	}
	return d.String()
}

// textOrNull is a text as stored where "" means none.
func textOrNull[S ~string](s S) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// dayDest scans a stored day.
type dayDest struct{ to *day.Day }

func (d dayDest) Scan(v any) error { return d.to.UnmarshalText([]byte(v.(string))) }

// dayPtrDest scans a stored day that may be null.
type dayPtrDest struct{ to **day.Day }

func (d dayPtrDest) Scan(v any) error {
	if v == nil {
		*d.to = nil
		return nil
	}
	var found day.Day
	*d.to = &found
	return found.UnmarshalText([]byte(v.(string)))
}

// textDest scans a text where null means "".
type textDest[S ~string] struct{ to *S }

func (d textDest[S]) Scan(v any) error {
	*d.to = ""
	if v != nil {
		*d.to = S(v.(string))
	}
	return nil
}

func textInto[S ~string](to *S) textDest[S] { return textDest[S]{to} }
