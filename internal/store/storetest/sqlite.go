package storetest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"tarazy/internal/clock"
	"tarazy/internal/store"
)

// SQLite is the address of a fresh SQLite file: a copy of one that was brought
// up to date once, which is faster than to do so each time.
func SQLite(t testing.TB) string {
	t.Helper()
	template, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, template, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "tarazy-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrated("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// migrated brings the database at url up to date.
func migrated(url string) error {
	c := clock.NewFixed(Start)
	db, err := store.Open(context.Background(), store.Config{URL: url, Wall: c, Legal: c})
	if err != nil {
		return err
	}
	return db.Close()
}
