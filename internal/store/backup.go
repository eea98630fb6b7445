package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"

	"filippo.io/age"
)

// A backup is an age file that holds a gzip stream of JSON lines: a header; the
// rows of each table in the header's order, a row an array of its columns
// (numbers, texts, bytes in base64, null); and the SHA-256 of all lines before
// the last. It says nothing of the database it came from.
const (
	backupFormat  = "tarazy-backup"
	backupVersion = 1
)

type backupHeader struct {
	Format  string  `json:"format"`
	Version int     `json:"version"`
	Schema  int64   `json:"schema"` // number of the last migration
	Taken   int64   `json:"taken"`  // legal instant, microseconds UTC
	Tables  []table `json:"tables"`
}

type backupTrailer struct {
	SHA256 string `json:"sha256"`
}

// Backup writes everything in the database to w, as it stood at one instant,
// while others go on writing. Only the recipients can read it. At least one
// must be given.
//
// On SQLite the write-ahead log grows while it runs.
func Backup(ctx context.Context, db *DB, w io.Writer, recipients []age.Recipient) error {
	sealed, err := age.Encrypt(w, recipients...)
	if err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	packed := gzip.NewWriter(sealed)
	lines := &lineWriter{w: packed, sum: sha256.New()}
	if err := db.Read(ctx, func(tx *Tx) error { return backupTo(tx, lines) }); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := packed.Close(); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	if err := sealed.Close(); err != nil {
		return fmt.Errorf("store: backup: %w", err)
	}
	return nil
}

func backupTo(tx *Tx, out *lineWriter) error {
	h, err := newBackupHeader(tx)
	if err != nil {
		return err
	}
	if err := out.write(h); err != nil {
		return err
	}
	for _, t := range h.Tables {
		if err := backupTable(tx, out, t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return out.write(backupTrailer{SHA256: hex.EncodeToString(out.sum.Sum(nil))})
}

func newBackupHeader(tx *Tx) (h backupHeader, err error) {
	h = backupHeader{Format: backupFormat, Version: backupVersion, Taken: Micro(tx.Now())}
	if h.Schema, err = tx.SchemaVersion(); err != nil {
		return h, err
	}
	if h.Tables, err = tx.tables(); err != nil {
		return h, err
	}
	for i, t := range h.Tables {
		if err := tx.QueryRow(`select count(*) from "` + t.Name + `"`).Scan(&h.Tables[i].Rows); err != nil {
			return h, err
		}
	}
	return h, nil
}

func backupTable(tx *Tx, out *lineWriter, t table) error {
	query := "select " + t.names() + ` from "` + t.Name + `"`
	for i, name := range t.key {
		query += direction(i > 0, " order by ", ", ") + `"` + name + `"`
	}
	rows, err := tx.Query(query)
	if err != nil {
		return err
	}
	defer rows.Close()
	row := make([]any, len(t.Columns))
	into := make([]any, len(row))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := out.write(emptyBytes(row)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// emptyBytes makes no bytes at all, as which SQLite's driver gives empty ones,
// empty bytes: null is a nil without a type.
func emptyBytes(row []any) []any {
	for i, v := range row {
		if b, ok := v.([]byte); ok && b == nil {
			row[i] = []byte{}
		}
	}
	return row
}

// lineWriter writes values as JSON lines and sums them up.
type lineWriter struct {
	w   io.Writer
	sum hash.Hash
	buf bytes.Buffer
}

func (l *lineWriter) write(v any) error {
	l.buf.Reset()
	encoder := json.NewEncoder(&l.buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	l.sum.Write(l.buf.Bytes())
	_, err := l.w.Write(l.buf.Bytes())
	return err
}
