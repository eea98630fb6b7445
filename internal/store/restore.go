package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"filippo.io/age"

	"tarazy/internal/fault"
)

// restoreValues bounds the values of one insert statement.
const restoreValues = 900

// Restore fills an empty database of either kind from a backup of either kind,
// wholly or not at all. Nobody else uses the database meanwhile.
//
// It refuses, as faults: store.restore.key (none of the identities opens the
// file), store.restore.damaged (cut off, altered, or no backup),
// store.restore.schema (of another schema than the database),
// store.restore.not_empty (the database holds rows).
func Restore(ctx context.Context, db *DB, r io.Reader, identities []age.Identity) error {
	lines, err := openBackup(r, identities)
	if err != nil {
		return err
	}
	begun := false
	return db.Write(ctx, func(tx *Tx) error {
		if begun {
			return errors.New("store: restore: the database is in use")
		}
		begun = true
		return restoreFrom(tx, lines)
	})
}

func openBackup(r io.Reader, identities []age.Identity) (*lineReader, error) {
	opened, err := age.Decrypt(r, identities...)
	var stranger *age.NoIdentityMatchError
	if errors.As(err, &stranger) {
		return nil, fault.New(fault.Invalid, "store.restore.key").Wrap(err)
	}
	if err != nil {
		return nil, damaged(err)
	}
	unpacked, err := gzip.NewReader(opened)
	if err != nil {
		return nil, damaged(err)
	}
	return &lineReader{r: bufio.NewReaderSize(unpacked, 1<<16), sum: sha256.New()}, nil
}

func damaged(err error) error {
	return fault.New(fault.Invalid, "store.restore.damaged").Wrap(err)
}

func restoreFrom(tx *Tx, lines *lineReader) error {
	var h backupHeader
	if err := lines.read(&h); err != nil {
		return err
	}
	if h.Format != backupFormat || h.Version != backupVersion {
		return damaged(fmt.Errorf("format %q, version %d", h.Format, h.Version))
	}
	here, err := tx.tables()
	if err != nil {
		return err
	}
	if err := checkSchema(tx, h, here); err != nil {
		return err
	}
	if err := checkEmpty(tx, here); err != nil {
		return err
	}
	tighten, err := tx.dia.loosen(tx)
	if err != nil {
		return err
	}
	for i, t := range here {
		t.Rows = h.Tables[i].Rows
		if err := restoreTable(tx, lines, t); err != nil {
			return fmt.Errorf("store: restore: table %s: %w", t.Name, err)
		}
	}
	if err := lines.end(); err != nil {
		return err
	}
	if err := tighten(); err != nil {
		return damaged(err)
	}
	return nil
}

// checkSchema refuses a backup of another schema. Both databases list their
// tables in the same order, so the two lists are compared one by one.
func checkSchema(tx *Tx, h backupHeader, here []table) error {
	version, err := tx.SchemaVersion()
	if err != nil {
		return err
	}
	if version != h.Schema || !slices.EqualFunc(h.Tables, here, table.same) {
		return fault.New(fault.Conflict, "store.restore.schema", "file", h.Schema, "database", version)
	}
	return nil
}

func checkEmpty(tx *Tx, tables []table) error {
	for _, t := range tables {
		var holds bool
		if err := tx.QueryRow(`select exists (select 1 from "` + t.Name + `")`).Scan(&holds); err != nil {
			return err
		}
		if holds {
			return fault.New(fault.Conflict, "store.restore.not_empty", "table", t.Name)
		}
	}
	return nil
}

// restoreTable inserts the rows of a table, many by one statement.
func restoreTable(tx *Tx, lines *lineReader, t table) error {
	most := int64(max(1, restoreValues/len(t.Columns)))
	for done := int64(0); done < t.Rows; {
		n := min(most, t.Rows-done)
		args := make([]any, 0, int(n)*len(t.Columns))
		for range n {
			row, err := lines.row(t)
			if err != nil {
				return err
			}
			args = append(args, row...)
		}
		if _, err := tx.Exec(insertMany(t, int(n)), args...); err != nil {
			return err
		}
		done += n
	}
	return tx.dia.advance(tx, t)
}

func insertMany(t table, rows int) string {
	var b strings.Builder
	b.WriteString(`insert into "` + t.Name + `" (` + t.names() + ") values ")
	for i := range rows * len(t.Columns) {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%len(t.Columns) == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String() + ")"
}

// lineReader reads JSON lines and sums them up.
type lineReader struct {
	r   *bufio.Reader
	sum hash.Hash
}

func (l *lineReader) line() ([]byte, error) {
	line, err := l.r.ReadBytes('\n')
	if err != nil {
		return nil, damaged(err)
	}
	return line, nil
}

func (l *lineReader) read(v any) error {
	line, err := l.line()
	if err != nil {
		return err
	}
	l.sum.Write(line)
	if err := json.Unmarshal(line, v); err != nil {
		return damaged(err)
	}
	return nil
}

func (l *lineReader) row(t table) ([]any, error) {
	var cells []json.RawMessage
	if err := l.read(&cells); err != nil {
		return nil, err
	}
	if len(cells) != len(t.Columns) {
		return nil, damaged(fmt.Errorf("%d columns in place of %d", len(cells), len(t.Columns)))
	}
	row := make([]any, len(cells))
	for i, cell := range cells {
		v, err := t.Columns[i].Kind.decode(cell)
		if err != nil {
			return nil, damaged(err)
		}
		row[i] = v
	}
	return row, nil
}

// end reads the last line, compares the sum, and wants nothing behind it.
func (l *lineReader) end() error {
	line, err := l.line()
	if err != nil {
		return err
	}
	var last backupTrailer
	if err := json.Unmarshal(line, &last); err != nil {
		return damaged(err)
	}
	if last.SHA256 != hex.EncodeToString(l.sum.Sum(nil)) {
		return damaged(errors.New("the sum differs"))
	}
	if _, err := l.r.ReadByte(); err != io.EOF {
		return damaged(errors.New("more behind the end"))
	}
	return nil
}

func (k kind) decode(cell json.RawMessage) (any, error) {
	if string(cell) == "null" {
		return nil, nil
	}
	if k == kindInt {
		var n int64
		err := json.Unmarshal(cell, &n)
		return n, err
	}
	var s string
	if err := json.Unmarshal(cell, &s); err != nil || k == kindText {
		return s, err
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if b == nil {
		b = []byte{}
	}
	return b, err
}
