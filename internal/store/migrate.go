package store

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
)

// migrations are forward only and never edited after they landed. One text
// serves both databases; {{bytes}} and {{serial}} stand for what they name
// differently, and a line that begins with "--sqlite:" or "--postgres:" is read
// by one and a comment for the other (triggers, mostly). They make tables and
// insert no rows: a backup is restored into an empty schema.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date.
func migrate(ctx context.Context, db *sql.DB, dia *dialect) error {
	texts, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return migrateFrom(ctx, db, dia, texts)
}

func migrateFrom(ctx context.Context, db *sql.DB, dia *dialect, texts fs.FS) error {
	provider, err := goose.NewProvider(dia.goose, db, rendered{FS: texts, words: dia.words},
		goose.WithTableName(versionTable), goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if current > known {
		return fmt.Errorf("migrations: the database has schema %d, this program knows only %d", current, known)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return nil
}

// versionTable is where goose keeps what it has done.
const versionTable = "schema_version"

// rendered is a file system of texts in which words are replaced on reading.
type rendered struct {
	fs.FS
	words *strings.Replacer
}

// Open gives the file with its words replaced.
func (r rendered) Open(name string) (fs.File, error) {
	file, err := r.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return file, err
	}
	defer file.Close()
	text, err := fs.ReadFile(r.FS, name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return &renderedFile{Reader: strings.NewReader(r.words.Replace(string(bytes.TrimSpace(text)) + "\n")), info: info}, nil
}

type renderedFile struct {
	*strings.Reader
	info fs.FileInfo
}

func (f *renderedFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *renderedFile) Close() error               { return nil }
