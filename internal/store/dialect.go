package store

import (
	"strings"

	"github.com/pressly/goose/v3"
)

// dialect is what differs between the databases besides running transactions.
type dialect struct {
	name    string
	goose   goose.Dialect
	words   *strings.Replacer // of the migrations
	explain func(error) error // the driver's error as one of this package's
	catalog catalogQueries
	// loosen lets rows point to rows that are loaded later; the function it
	// gives makes the references hold again, or fails if one is broken.
	loosen func(*Tx) (tighten func() error, err error)
	// advance moves the running numbers of a table behind the loaded ones.
	advance func(*Tx, table) error
}

// catalogQueries ask the database what it holds, goose's own table included.
type catalogQueries struct {
	// columns gives table, column, type, place in the primary key (0: none),
	// 1 if the database numbers it; ordered by table and column.
	columns string
	// references gives table and the table it points to.
	references string
}
