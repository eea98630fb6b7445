package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
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

// Postgres is the address of an empty PostgreSQL database, brought up to date: one
// that an earlier test has left, or else a copy of a template. When the test ends it
// is emptied for the next, which takes a tenth of the time of another copy.
func Postgres(t testing.TB) string {
	t.Helper()
	s, err := postgres()
	if err != nil {
		t.Fatalf("no PostgreSQL to test with: %v", err)
	}
	name, err := s.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.giveBack(context.Background(), name); err != nil {
			t.Error(err)
		}
	})
	return s.address(name)
}

// take finds a database that nobody uses, or makes one.
func (s *server) take(ctx context.Context) (name string, err error) {
	err = s.admin.QueryRowContext(ctx, `delete from test_free where name =
(select name from test_free where template = $1 limit 1 for update skip locked) returning name`, s.template).Scan(&name)
	if !errors.Is(err, sql.ErrNoRows) {
		return name, err
	}
	name = "test_" + strings.ToLower(rand.Text())
	_, err = s.admin.ExecContext(ctx, "create database "+name+" template "+s.template)
	return name, err
}

// giveBack empties a database and leaves it for another test. One that a test has
// changed in another way than by its rows is dropped.
func (s *server) giveBack(ctx context.Context, name string) error {
	shape, err := emptied(ctx, s.address(name))
	if err != nil || shape != s.shape {
		_, err = s.admin.ExecContext(ctx, "drop database if exists "+name+" with (force)")
		return err
	}
	_, err = s.admin.ExecContext(ctx, "insert into test_free (name, template) values ($1, $2)", name, s.template)
	return err
}

// emptied ends whatever still uses a database, deletes every row but those that tell
// of the migrations, lets every sequence begin anew, and gives the shape that the
// schema has then.
func emptied(ctx context.Context, address string) (shape string, err error) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return "", err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, emptying); err != nil {
		return "", err
	}
	err = db.QueryRowContext(ctx, shapeOf).Scan(&shape)
	return shape, err
}

// shapeOf is a digest of every column, index and constraint, and of the migrations
// on record.
const shapeOf = `select md5(string_agg(part, E'\n' order by part)) from (
  select c.relname || ' ' || a.attname || ' ' || a.atttypid || ' ' || a.attnotnull || ' ' || a.attidentity::text as part
  from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and c.relkind <> 'i'
  union all select indexdef from pg_indexes where schemaname = 'public'
  union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
  union all select version_id || ' ' || is_applied from schema_version
) x`

// emptying deletes from the tables that have ever held something; of a large one it
// is quicker to begin anew.
const emptying = `do $$
declare
  t record;
begin
  perform pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
  set local session_replication_role = replica;
  for t in select oid::regclass as name, pg_relation_size(oid) as size from pg_class
  where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_version' and pg_relation_size(oid) > 0 loop
    if t.size > 262144 then
      execute 'truncate ' || t.name || ' cascade';
    else
      execute 'delete from ' || t.name;
    end if;
  end loop;
  perform setval(format('%I', sequencename)::regclass, 1, false) from pg_sequences
  where schemaname = 'public' and last_value is not null and sequencename not like 'schema_version%';
end $$`

// server is the PostgreSQL server of this process's tests.
type server struct {
	url      *url.URL
	admin    *sql.DB
	template string
	shape    string           // of the template's schema
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
// process has made it. It is on record when it is complete.
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
	for _, statement := range []string{
		"create table if not exists test_free (name text primary key, template text not null)",
		"create table if not exists test_template (name text primary key, shape text not null)",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	err = conn.QueryRowContext(ctx, "select shape from test_template where name = $1", s.template).Scan(&s.shape)
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return s.build(ctx, conn)
}

func (s *server) build(ctx context.Context, conn *sql.Conn) error {
	const raw = "tarazy_template_raw"
	for _, statement := range []string{
		"drop database if exists " + raw,
		"drop database if exists " + s.template, // left behind without a record
		"create database " + raw + " encoding 'UTF8' lc_collate 'C' lc_ctype 'C' template template0",
	} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := migrated(s.address(raw)); err != nil {
		return err
	}
	var err error
	if s.shape, err = emptied(ctx, s.address(raw)); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "alter database "+raw+" rename to "+s.template); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "insert into test_template (name, shape) values ($1, $2)", s.template, s.shape)
	return err
}
