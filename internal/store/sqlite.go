package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var sqliteDialect = &dialect{
	name:  "sqlite",
	goose: goose.DialectSQLite3,
	words: strings.NewReplacer(
		"{{bytes}}", "blob",
		"{{serial}}", "integer primary key autoincrement",
		"--sqlite:", "",
	),
	explain: explainSQLite,
	catalog: sqliteCatalog,
	loosen:  loosenSQLite,
	advance: advanceSQLite,
}

// sqliteEngine is one writing connection and a pool of reading ones.
type sqliteEngine struct {
	cfg     Config
	writer  *sqliteWriter
	reading *sqliteReaders
	closing func() error // runs once
}

func openSQLite(ctx context.Context, cfg Config, path string) (engine, error) {
	path, err := filepath.Abs(strings.TrimPrefix(path, "//"))
	if err != nil {
		return nil, err
	}
	writing, err := sql.Open("sqlite", sqliteDSN(path, "_txlock=immediate"))
	if err != nil {
		return nil, err
	}
	writing.SetMaxOpenConns(1)
	if err := migrate(ctx, writing, sqliteDialect); err != nil {
		return nil, errors.Join(err, writing.Close())
	}
	conn, err := writing.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, writing.Close())
	}
	reading, err := sql.Open("sqlite", sqliteDSN(path, "_txlock=deferred&_pragma=query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, conn.Close(), writing.Close())
	}
	e := &sqliteEngine{cfg: cfg, writer: startSQLiteWriter(cfg, conn), reading: newSQLiteReaders(reading, cfg.Conns)}
	e.closing = sync.OnceValue(func() error {
		return errors.Join(e.writer.close(), e.reading.close(), writing.Close())
	})
	return e, nil
}

// walPages is how many pages the log grows to, 32 MB, before they are moved
// into the database: the same pages change again and again, and each move syncs
// the disk.
const walPages = "8000"

// sqliteDSN makes every commit durable (synchronous=FULL syncs the log each
// time) and refuses a misspelt "column" as the text it would otherwise be.
func sqliteDSN(path, more string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_pragma=temp_store(MEMORY)&_pragma=wal_autocheckpoint(" + walPages + ")&_dqs=0&_time_format=sqlite&" + more
}

func (e *sqliteEngine) dialect() *dialect { return sqliteDialect }

func (e *sqliteEngine) write(ctx context.Context, fn func(*Tx) error) error {
	return e.writer.write(ctx, fn)
}

func (e *sqliteEngine) read(ctx context.Context, fn func(*Tx) error) error {
	return e.reading.read(ctx, e.cfg, fn)
}

func (e *sqliteEngine) close() error { return e.closing() }

// explainSQLite turns the errors that callers ask about into this package's.
func explainSQLite(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		d := &Duplicate{Err: err}
		d.Table, d.Columns = sqliteKey(e.Error())
		return d
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", ErrReference, err)
	}
	return err
}

// sqliteKey reads the key from SQLite's words:
// "constraint failed: UNIQUE constraint failed: person.body, person.iin (2067)".
func sqliteKey(words string) (table string, columns []string) {
	_, list, _ := strings.Cut(words, "UNIQUE constraint failed: ")
	if i := strings.LastIndex(list, " ("); i >= 0 {
		list = list[:i]
	}
	for name := range strings.SplitSeq(list, ", ") {
		t, column, ok := strings.Cut(name, ".")
		if !ok {
			continue
		}
		table, columns = t, append(columns, column)
	}
	return table, columns
}
