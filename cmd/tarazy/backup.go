package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"filippo.io/age"

	"tarazy/internal/clock"
	"tarazy/internal/store"
)

var backupCommand = command{
	name: "backup", usage: "--to FILE --recipient FILE [flags]", about: "write an encrypted backup while the program runs", run: runBackup,
}

var restoreCommand = command{
	name: "restore", usage: "--from FILE --identity FILE [flags]", about: "read a backup into an empty database, of either kind", run: runRestore,
}

// runBackup writes to a temporary file first: a backup that was cut off never
// stands where a good one is expected.
func runBackup(ctx context.Context, s streams, args []string) int {
	cfg, file, key, err := backupFlags("backup", "to", "recipient", s, args)
	if err != nil {
		return exitUsage
	}
	text, err := os.ReadFile(key)
	if err != nil {
		return failed(s, fmt.Errorf("recipients: %w", err))
	}
	recipients, err := age.ParseRecipients(bytes.NewReader(text))
	if err != nil {
		return failed(s, fmt.Errorf("recipients: %w", err))
	}
	db, err := openOnly(ctx, cfg, s)
	if err != nil {
		return failed(s, err)
	}
	defer db.Close()
	if err := writeWhole(file, func(f *os.File) error { return store.Backup(ctx, db, f, recipients) }); err != nil {
		return failed(s, err)
	}
	fmt.Fprintln(s.out, file)
	return exitOK
}

func writeWhole(file string, fill func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".backup-*")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(f.Name()) // gone already where all went well
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return os.Rename(f.Name(), file)
}

func runRestore(ctx context.Context, s streams, args []string) int {
	cfg, file, key, err := backupFlags("restore", "from", "identity", s, args)
	if err != nil {
		return exitUsage
	}
	if err := restore(ctx, cfg, s, file, key); err != nil {
		return failed(s, err)
	}
	return exitOK
}

func restore(ctx context.Context, cfg config, s streams, file, key string) error {
	text, err := os.ReadFile(key)
	if err != nil {
		return fmt.Errorf("identities: %w", err)
	}
	identities, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("identities: %w", err)
	}
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	db, err := openOnly(ctx, cfg, s)
	if err != nil {
		return err
	}
	defer db.Close()
	return store.Restore(ctx, db, f, identities)
}

func backupFlags(name, fileFlag, keyFlag string, s streams, args []string) (cfg config, file, key string, err error) {
	f := cfg.flags(name)
	f.SetOutput(s.err)
	f.StringVar(&file, fileFlag, "", "the backup")
	f.StringVar(&key, keyFlag, "", "file of age keys: public ones to write, a private one to read")
	if err = f.Parse(args); err == nil && (file == "" || key == "") {
		fmt.Fprintf(s.err, "usage: tarazy %s --%s FILE --%s FILE [flags]\n", name, fileFlag, keyFlag)
		err = flag.ErrHelp
	}
	if err == nil {
		err = cfg.complete()
	}
	return cfg, file, key, err
}

// openOnly opens the database and nothing else.
func openOnly(ctx context.Context, cfg config, s streams) (*store.DB, error) {
	c := clock.System()
	return store.Open(ctx, store.Config{URL: cfg.db, Wall: c, Legal: c, Log: slog.New(slog.NewTextHandler(s.err, nil))})
}
