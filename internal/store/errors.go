package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/fault"
)

var (
	// ErrNone says that there is no such row.
	ErrNone = errors.New("store: no such row")
	// ErrDuplicate says that a unique key is taken; the error is a *Duplicate.
	ErrDuplicate = errors.New("store: unique key is taken")
	// ErrReference says that a row points to one that is not there, or is
	// pointed to by one that is.
	ErrReference = errors.New("store: reference broken")
)

// Duplicate says which unique key was taken.
type Duplicate struct {
	Table   string
	Columns []string // of the key, in its order
	Err     error    // the database's own words
}

func (d *Duplicate) Error() string {
	return fmt.Sprintf("store: %s: (%s) is taken", d.Table, strings.Join(d.Columns, ", "))
}

// Is makes errors.Is(err, ErrDuplicate) true.
func (d *Duplicate) Is(target error) bool { return target == ErrDuplicate }

// Unwrap gives the database's own error.
func (d *Duplicate) Unwrap() error { return d.Err }

// On tells whether err is a *Duplicate of a key that holds the column.
func On(err error, column string) bool {
	var d *Duplicate
	return errors.As(err, &d) && slices.Contains(d.Columns, column)
}

// busy says that others kept a write from being done; it may be tried again.
func busy(err error) error { return fault.New(fault.Unavailable, "store.busy").Wrap(err) }

// Stale says that a case has changed since the version that the caller saw.
type Stale struct {
	Table   string
	ID      string
	Seen    int64 // the version that the caller saw
	Current int64 // the version there is; 0: the row is gone
}

func (s *Stale) Error() string {
	return fmt.Sprintf("store: %s %s: version %d seen, %d stored", s.Table, s.ID, s.Seen, s.Current)
}
