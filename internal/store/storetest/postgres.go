package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"tarazy/internal/store"
	"tarazy/internal/store/storetest/cluster"
)

// templateLock is the advisory lock of making a template. The number is
// arbitrary.
const templateLock = 7_246_911_004

// Postgres is the address of a fresh PostgreSQL database: a copy of a template
// that was brought up to date once. It is dropped when the test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	s, err := postgres()
	if err != nil {
		t.Fatalf("no PostgreSQL to test with: %v", err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if _, err := s.admin.ExecContext(t.Context(), "create database "+name+" template "+s.template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := s.admin.ExecContext(context.Background(), "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	return s.address(name)
}

// server is the PostgreSQL server of this process's tests.
type server struct {
	url      *url.URL
	admin    *sql.DB
	template string
	own      *cluster.Cluster // nil if it is not ours; held here, for it stops when it is forgotten
}

var postgres = sync.OnceValues(func() (*server, error) {
	s := &server{}
	address := os.Getenv(cluster.Env)
	if address == "" {
		c, err := cluster.Start(false)
		if err != nil {
			return nil, err
		}
		s.own, address = c, c.URL
	}
	var err error
	if s.url, err = url.Parse(address); err != nil {
		return nil, fmt.Errorf("%s: %w", cluster.Env, err)
	}
	if s.admin, err = sql.Open("pgx", address); err != nil {
		return nil, err
	}
	return s, s.makeTemplate(context.Background())
})

// address is the address of another database on the server.
func (s *server) address(database string) string {
	u := *s.url
	u.Path = "/" + database
	return u.String()
}

// makeTemplate makes the template for this program's schema, unless another
// process has made it. It gets its name when it is complete.
func (s *server) makeTemplate(ctx context.Context) error {
	print, err := store.Fingerprint()
	if err != nil {
		return err
	}
	s.template = "tarazy_template_" + print
	conn, err := s.admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "select pg_advisory_lock($1)", int64(templateLock)); err != nil {
		return err
	}
	defer conn.ExecContext(ctx, "select pg_advisory_unlock($1)", int64(templateLock))
	var made bool
	err = conn.QueryRowContext(ctx, "select exists (select from pg_database where datname = $1)", s.template).Scan(&made)
	if err != nil || made {
		return err
	}
	return s.build(ctx, conn)
}

func (s *server) build(ctx context.Context, conn *sql.Conn) error {
	const raw = "tarazy_template_raw"
	for _, statement := range []string{
		"drop database if exists " + raw,
		"create database " + raw + " encoding 'UTF8' lc_collate 'C' lc_ctype 'C' template template0",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := migrated(s.address(raw)); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "alter database "+raw+" rename to "+s.template)
	return err
}
