package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// installation makes a data folder and its database, with a journal of three
// decisions and a destruction, and lets fn change the database.
func installation(t *testing.T, url string, fn func(tx *store.Tx) error) config {
	t.Helper()
	cfg := config{db: url, data: t.TempDir()}
	a := &app{cfg: cfg, log: slog.New(slog.DiscardHandler), wall: clock.System(), legal: clock.NewFixed(storetest.Start)}
	defer a.close()
	for _, step := range []func(context.Context) error{a.openLaw, a.openStore, a.openJournal} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	input := json.RawMessage(`{"from":"2023-05-10","days":3}`)
	found, err := replayer{func() *law.Library { return a.lib }}.Replay("selection-2023", "2023-03-01", "working-days", input)
	if err != nil {
		t.Fatal(err)
	}
	entry := journal.Entry{Verb: "decision.ask", Actor: "system", Case: "case_1", Input: input, Finding: &found}
	order := journal.Order{Act: "12-ө", Day: day.Of(2026, 3, 2), Actor: "system"}
	for _, write := range []func(tx *store.Tx) error{
		func(tx *store.Tx) error { return journal.Add(tx, entry) },
		func(tx *store.Tx) error { return journal.Add(tx, entry) },
		func(tx *store.Tx) error { return journal.Add(tx, entry) },
		func(tx *store.Tx) error { _, err := journal.Destroy(tx, order, []int64{2}); return err },
		fn,
	} {
		if err := a.db.Write(t.Context(), write); err != nil {
			t.Fatal(err)
		}
		if _, err := a.journal.Sequence(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return cfg
}

// verified runs tarazy verify on an installation.
func verified(t *testing.T, cfg config, more ...string) (status int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	args := append([]string{"verify", "--db", cfg.db, "--data", cfg.data}, more...)
	status = run(t.Context(), streams{out: &o, err: &e}, args)
	return status, o.String(), e.String()
}

func untouched(*store.Tx) error { return nil }

func TestVerifyTellsThatAllHolds(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			status, out, errs := verified(t, installation(t, kind.URL(t), untouched))
			if status != exitOK || errs != "" {
				t.Fatal(status, out, errs)
			}
			for _, want := range []string{"The journal holds.", "Destroyed under act 12-ө", "Numbers: 2."} {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in:\n%s", want, out)
				}
			}
			if strings.Contains(out, "⟦") {
				t.Error(out)
			}
		})
	}
}

func TestVerifyLocatesTampering(t *testing.T) {
	cfg := installation(t, storetest.SQLite(t), func(tx *store.Tx) error {
		return tx.ExecOne("update journal_record set actor = 'per_x' where number = 3")
	})
	status, out, _ := verified(t, cfg)
	if status != exitFailed || !strings.Contains(out, "record 3, case case_1: the record was changed") {
		t.Error(status, out)
	}
	status, out, _ = verified(t, cfg, "--json")
	var r journal.Report
	if err := json.Unmarshal([]byte(out), &r); err != nil || status != exitFailed {
		t.Fatal(status, err)
	}
	if len(r.Troubles) != 1 || r.Troubles[0].Kind != journal.RecordChanged || r.Records != 4 || r.Same != 2 || r.Gone != 1 {
		t.Errorf("%+v", r)
	}
}

func TestVerifyRefusesWhatIsNoInstallation(t *testing.T) {
	cfg := installation(t, storetest.SQLite(t), untouched)
	folder := filepath.Join(t.TempDir(), "none")
	for name, c := range map[string]struct {
		cfg    config
		more   []string
		status int
		says   string
	}{
		"no keys":     {config{db: cfg.db, data: folder}, nil, exitFailed, folder},
		"no database": {config{db: "sqlite:" + folder, data: cfg.data}, nil, exitFailed, "database"},
		"no flag":     {cfg, []string{"--nothing"}, exitUsage, "nothing"},
		"two files":   {cfg, []string{"x", "y"}, exitUsage, "usage"},
		"no file":     {cfg, []string{folder}, exitFailed, folder},
	} {
		status, _, errs := verified(t, c.cfg, c.more...)
		if status != c.status || !strings.Contains(errs, c.says) {
			t.Errorf("%s: %d %s", name, status, errs)
		}
	}
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("checking has made %s: %v", folder, err)
	}
}
