package store_test

import (
	"database/sql"
	"io/fs"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"tarazy/internal/clock"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// A migration as a noun with rows that are never changed has it.
const sealed = `-- +goose Up
create table leaf (id {{serial}}, hash {{bytes}} not null);
-- +goose StatementBegin
--sqlite:create trigger leaf_stays before update on leaf begin select raise(abort, 'leaf stays'); end;
--postgres:create function leaf_stays() returns trigger language plpgsql as $$ begin raise 'leaf stays'; end $$;
-- +goose StatementEnd
--postgres:create trigger leaf_stays before update on leaf for each row execute function leaf_stays();
`

func TestMigrationWithWordsOfEachDatabase(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			url := kind.URL(t)
			raw := openRaw(t, kind.Name, url)
			texts := fstest.MapFS{"9998_leaf.sql": {Data: []byte(sealed)}}
			for range 2 {
				if err := store.MigrateFrom(t.Context(), raw, kind.Name, texts); err != nil {
					t.Fatal(err)
				}
			}
			for i := range 2 {
				var id int
				err := raw.QueryRowContext(t.Context(), "insert into leaf (hash) values ($1) returning id", []byte{1}).Scan(&id)
				if err != nil || id != i+1 {
					t.Fatal(id, err)
				}
			}
			_, err := raw.ExecContext(t.Context(), "update leaf set hash = $1", []byte{2})
			if err == nil || !strings.Contains(err.Error(), "leaf stays") {
				t.Error(err)
			}
		})
	}
}

func openRaw(t *testing.T, kind, url string) *sql.DB {
	t.Helper()
	driver := map[string]string{"sqlite": "sqlite", "postgres": "pgx"}[kind]
	raw, err := sql.Open(driver, strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := raw.Close(); err != nil {
			t.Error(err)
		}
	})
	return raw
}

// Several replicas may start at once with an empty database.
func TestOpenAtTheSameTime(t *testing.T) {
	url := emptyPostgres(t)
	c := clock.NewFixed(storetest.Start)
	done := make(chan error)
	for range 4 {
		go func() {
			db, err := store.Open(t.Context(), store.Config{URL: url, Wall: c, Legal: c})
			if err == nil {
				err = db.Close()
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// emptyPostgres is a PostgreSQL database without any schema.
func emptyPostgres(t *testing.T) string {
	t.Helper()
	url := storetest.Postgres(t)
	raw := openRaw(t, "postgres", url)
	if _, err := raw.ExecContext(t.Context(), "drop schema public cascade; create schema public"); err != nil {
		t.Fatal(err)
	}
	return url
}

// Text must sort alike on both databases, so a server database made otherwise
// is refused.
func TestOtherEncodingIsRefused(t *testing.T) {
	address, err := url.Parse(storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	raw := openRaw(t, "postgres", address.String())
	other := strings.TrimPrefix(address.Path, "/") + "_other"
	if _, err := raw.ExecContext(t.Context(), "create database "+other+" encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := raw.Exec("drop database " + other + " with (force)"); err != nil {
			t.Error(err)
		}
	})
	address.Path = other
	c := clock.NewFixed(storetest.Start)
	_, err = store.Open(t.Context(), store.Config{URL: address.String(), Wall: c, Legal: c})
	if err == nil || !strings.Contains(err.Error(), "SQL_ASCII") {
		t.Error(err)
	}
}

// A migration changes the schema and nothing else, and only forward; see the
// comments of migrations and of the package.
func TestMigrationsKeepTheRules(t *testing.T) {
	names, err := fs.Glob(store.Migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	banned := regexp.MustCompile(`(?im)goose down|deferrable|^\s*(insert|update|delete)\s|\b(timestamp|timestamptz|date|boolean|float|double|real|numeric|jsonb?|uuid|varchar|bytea|blob|serial)\b`)
	comment := regexp.MustCompile(`(?m)--[^+\n].*$`)
	for _, name := range names {
		text, err := store.Migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		code := strings.NewReplacer("{{bytes}}", "", "{{serial}}", "").Replace(comment.ReplaceAllString(string(text), ""))
		if found := banned.FindString(code); found != "" {
			t.Errorf("%s: %q is not portable", name, strings.TrimSpace(found))
		}
	}
}
