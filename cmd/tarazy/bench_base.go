package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// The kinds of databases, as the table names them.
const (
	onSQLite   = "SQLite"
	onPostgres = "PostgreSQL"
)

// eachBase opens the program on an empty database of each kind and measures
// there. Without PostgreSQL its row says so.
func (b *bench) eachBase(ctx context.Context, part string, fn func(ctx context.Context, a *app, base string) error) error {
	if err := b.onBase(ctx, part, onSQLite, "", fn); err != nil {
		return err
	}
	if b.postgres == "" {
		b.add(unmeasured(part+", "+onPostgres, "no PostgreSQL"))
		return nil
	}
	address, drop, err := b.makePostgres(ctx)
	if err != nil {
		return err
	}
	return errors.Join(b.onBase(ctx, part, onPostgres, address, fn), drop())
}

func (b *bench) onBase(ctx context.Context, part, base, address string, fn func(context.Context, *app, string) error) error {
	// A demonstration brings the certification authority that the program needs.
	cfg := config{data: filepath.Join(b.dir, part+"-"+base), db: address, listen: "127.0.0.1:0", zone: "Asia/Almaty", demo: true}
	if err := cfg.complete(); err != nil {
		return err
	}
	a, err := open(ctx, cfg, b.log)
	if err != nil {
		return err
	}
	defer os.RemoveAll(cfg.data)
	defer a.close()
	if err := fn(ctx, a, base); err != nil {
		return fmt.Errorf("%s: %w", base, err)
	}
	return nil
}

// makePostgres makes an empty database on the server.
func (b *bench) makePostgres(ctx context.Context) (address string, drop func() error, err error) {
	u, err := url.Parse(b.postgres)
	if err != nil {
		return "", nil, errors.New("bench: the address of PostgreSQL is no URL") // which may hold a password
	}
	admin, err := sql.Open("pgx", b.postgres)
	if err != nil {
		return "", nil, fmt.Errorf("bench: %w", err)
	}
	name := "bench_" + strings.ToLower(rand.Text())
	const how = " encoding 'UTF8' lc_collate 'C' lc_ctype 'C' template template0"
	if _, err := admin.ExecContext(ctx, "create database "+name+how); err != nil {
		return "", nil, errors.Join(fmt.Errorf("bench: %w", err), admin.Close())
	}
	u.Path = "/" + name
	return u.String(), func() error {
		_, err := admin.ExecContext(context.WithoutCancel(ctx), "drop database "+name+" with (force)")
		return errors.Join(err, admin.Close())
	}, nil
}
