package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tarazy/internal/clock"
	"tarazy/internal/journal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// takenAway are the files that somebody has of an installation: a receipt with
// its facts, the key, all checkpoints and the proof of growth between the first
// and the last. The installation is not needed any more.
func takenAway(t *testing.T) (file func(name string) string, cfg config) {
	t.Helper()
	cfg = installation(t, storetest.SQLite(t), func(*store.Tx) error { return nil })
	a := &app{cfg: cfg, log: slog.New(slog.DiscardHandler), wall: clock.System(), legal: clock.NewFixed(storetest.Start)}
	defer a.close()
	for _, step := range []func(context.Context) error{a.openLaw, a.openStore, a.openJournal} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	file = func(name string) string { return filepath.Join(dir, name) }
	write := func(name string, data []byte, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	asJSON := func(v any, err error) ([]byte, error) {
		if err != nil {
			return nil, err
		}
		return json.Marshal(v)
	}
	data, err := asJSON(a.journal.Receipt(t.Context(), 1, true))
	write("receipt.json", data, err)
	data, err = asJSON(a.journal.Growth(t.Context(), 1, 4))
	write("growth.json", data, err)
	data, err = asJSON(a.journal.Growth(t.Context(), 2, 4))
	write("other.json", data, err)
	for name, size := range map[string]int64{"first.txt": 1, "last.txt": 4} {
		text, err := a.journal.Published.Text(t.Context(), size)
		write(name, []byte(text), err)
	}
	write("journal.pub", []byte(a.journal.Signer.Public()+"\n"), nil)
	other, err := journal.NewSigner()
	write("other.pub", []byte(other.Public()), err)
	return file, cfg
}

func commanded(t *testing.T, args ...string) (status int, out string) {
	t.Helper()
	var both bytes.Buffer
	status = run(t.Context(), streams{out: &both, err: &both}, args)
	return status, both.String()
}

func TestAReceiptIsCheckedByTheCommandWithoutTheInstallation(t *testing.T) {
	file, _ := takenAway(t)
	key, growth := []string{"--key", file("journal.pub")}, []string{"--growth", file("growth.json")}
	for _, c := range []struct {
		name   string
		args   []string
		status int
		words  []string
	}{
		{"alone", key, exitOK, []string{"The receipt holds", "case_1", "working-days"}},
		{"the same tree", append(key, "--checkpoint", file("first.txt")), exitOK, []string{"same journal at the same size"}},
		{"grown", append(append(key, "--checkpoint", file("last.txt")), growth...), exitOK, []string{"only grew", "The receipt holds"}},
		{"no growth", append(key, "--checkpoint", file("last.txt")), exitFailed, []string{"Add the proof of growth"}},
		{"another growth", append(key, "--checkpoint", file("last.txt"), "--growth", file("other.json")), exitFailed, []string{"not about this receipt"}},
		{"another key", []string{"--key", file("other.pub")}, exitFailed, []string{"not signed by the key"}},
		{"no key", nil, exitUsage, []string{"usage"}},
		{"no file", append(key, "--checkpoint", file("none")), exitFailed, []string{"no such file"}},
	} {
		status, out := commanded(t, append(append([]string{"verify-receipt"}, c.args...), file("receipt.json"))...)
		if status != c.status {
			t.Errorf("%s: %d\n%s", c.name, status, out)
		}
		for _, word := range c.words {
			if !strings.Contains(out, word) {
				t.Errorf("%s: no %q in\n%s", c.name, word, out)
			}
		}
	}
	status, out := commanded(t, append(append([]string{"verify-receipt", "--json"}, key...), file("receipt.json"))...)
	var report receiptReport
	if err := json.Unmarshal([]byte(out), &report); err != nil || status != exitOK || report.Record != 1 || !report.Content || len(report.Finding) == 0 {
		t.Errorf("%d %v\n%s", status, err, out)
	}
}

// Another body signs what only grew, and nothing else; what it signed is told.
func TestAnotherBodySignsACheckpoint(t *testing.T) {
	file, _ := takenAway(t)
	witness := t.TempDir()
	if _, err := journal.LoadSigner(filepath.Join(witness, journal.KeyFile), true); err != nil {
		t.Fatal(err)
	}
	cosign := func(args ...string) (int, string) {
		return commanded(t, append([]string{"cosign", "--data", witness, "--name", "body.example"}, args...)...)
	}
	status, public := cosign("--public")
	if status != exitOK || !strings.HasPrefix(public, "body.example+") {
		t.Fatal(status, public)
	}
	if err := os.WriteFile(file("witness.pub"), []byte(public), 0o600); err != nil {
		t.Fatal(err)
	}
	status, signed := cosign("--key", file("journal.pub"), file("first.txt"))
	if status != exitOK || !strings.Contains(signed, "— body.example ") {
		t.Fatal(status, signed)
	}
	if err := os.WriteFile(file("signed.txt"), []byte(signed), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, out := cosign("--key", file("journal.pub"), file("last.txt")); status != exitFailed || !strings.Contains(out, "proof of growth") {
		t.Errorf("without a proof: %d %s", status, out)
	}
	if status, out := cosign("--key", file("journal.pub"), "--growth", file("growth.json"), file("last.txt")); status != exitOK {
		t.Errorf("grown: %d %s", status, out)
	}
	if status, out := cosign("--key", file("journal.pub"), file("first.txt")); status != exitFailed || !strings.Contains(out, "was signed before") {
		t.Errorf("back: %d %s", status, out)
	}
	if status, out := cosign("--key", file("other.pub"), file("last.txt")); status != exitFailed {
		t.Errorf("another key: %d %s", status, out)
	}
	if status, _ := cosign(); status != exitUsage {
		t.Errorf("nothing to sign: %d", status)
	}
	status, out := commanded(t, "verify-receipt", "--key", file("journal.pub"), "--checkpoint", file("signed.txt"), "--witness", file("witness.pub"), file("receipt.json"))
	if status != exitOK || !strings.Contains(out, "body.example") {
		t.Errorf("%d %s", status, out)
	}
}
