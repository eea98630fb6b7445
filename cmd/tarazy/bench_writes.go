package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"tarazy/internal/store"
)

const (
	writers    = 50
	writesEach = 100
)

// writes measures how many transactions a second are durable while fifty
// writers each wait for theirs.
func (b *bench) writes(ctx context.Context) error { return b.eachBase(ctx, "writes", b.writesOn) }

func (b *bench) writesOn(ctx context.Context, a *app, base string) error {
	began := b.wall.Now()
	if err := writeAtOnce(ctx, a.db); err != nil {
		return err
	}
	rate := writers * writesEach / b.since(began).Seconds()
	what := fmt.Sprintf("durable writes of %d writers, %s", writers, base)
	if base == onPostgres {
		syncs, err := syncsToDisk(ctx, a.db)
		if err != nil {
			return err
		}
		if !syncs {
			what = fmt.Sprintf("writes of %d writers, %s that does not sync to disk", writers, base)
		}
	}
	b.add(known(what, rate, "writes/s"))
	if base != onSQLite {
		return nil
	}
	bare, err := b.bareSync(filepath.Join(b.dir, "sync"))
	if err != nil {
		return err
	}
	b.add(beside("  beside one write of a file and its sync after another", rate, bare, "writes/s"))
	return nil
}

func writeAtOnce(ctx context.Context, db *store.DB) error {
	errs := make([]error, writers)
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for i := 0; i < writesEach && errs[w] == nil; i++ {
				key := fmt.Sprintf("bench.%d.%d", w, i)
				errs[w] = db.Write(ctx, func(tx *store.Tx) error { return tx.SettingPut(key, "true") })
			}
		})
	}
	writing.Wait()
	return errors.Join(errs...)
}

// syncsToDisk tells whether PostgreSQL is set up to keep what it promises:
// servers for tests are not.
func syncsToDisk(ctx context.Context, db *store.DB) (on bool, err error) {
	err = db.Read(ctx, func(tx *store.Tx) error {
		var v string
		err := tx.QueryRow("select setting from pg_settings where name = 'fsync'").Scan(&v)
		on = v == "on"
		return err
	})
	return on, err
}

// bareSync is how often a second the disk takes a small write for good.
func (b *bench) bareSync(file string) (float64, error) {
	const times = 200
	f, err := os.Create(file)
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	began := b.wall.Now()
	for range times {
		if _, err := f.Write(page); err != nil {
			return 0, fmt.Errorf("bench: %w", err)
		}
		if err := f.Sync(); err != nil {
			return 0, fmt.Errorf("bench: %w", err)
		}
	}
	return times / b.since(began).Seconds(), nil
}
