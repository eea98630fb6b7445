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

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/demo"
	"tarazy/internal/store"
)

// ownTown is an installation with the demonstration's town that the test has to
// itself; the caller closes it.
func ownTown(t *testing.T) (*app, []demo.Door) {
	t.Helper()
	town, err := filledTown()
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := townConfig(t.TempDir(), "127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	if err := town.unpack(cfg.data); err != nil {
		t.Fatal(err)
	}
	a, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return a, town.doors
}

// townArchive makes the archive of the town's first competition, and gives the
// files that a receiver has: the archive, and from elsewhere the installation's
// key and the authorities. The installation itself is gone afterwards.
func townArchive(t *testing.T) (archive, key, roots string) {
	t.Helper()
	dir := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	a, doors := ownTown(t)
	defer a.close()
	for n, err := 1, error(nil); n > 0; {
		n, err = a.journal.Sequence(t.Context())
		must(err)
	}
	data, _, err := a.archivist().Make(t.Context(), hrOf(t, a, doors[0].Person), finished(t, a), nil)
	must(err)
	archive, key, roots = filepath.Join(dir, "archive.zip"), filepath.Join(dir, "journal.pub"), filepath.Join(dir, "roots")
	must(os.WriteFile(archive, data, 0o600))
	must(os.WriteFile(key, []byte(a.journal.Signer.Public()), 0o600))
	must(os.Mkdir(roots, 0o700))
	return archive, key, roots
}

// hrOf is a person with the roles held now.
func hrOf(t *testing.T, a *app, person string) *access.Actor {
	t.Helper()
	out, err := a.access.ActorOf(t.Context(), person)
	if err != nil || !out.Holds(access.HROfficer, out.Body) {
		t.Fatalf("%+v %v", out, err)
	}
	return out
}

// finished is a competition that is over.
func finished(t *testing.T, a *app) (id competition.ID) {
	t.Helper()
	err := a.db.Read(context.Background(), func(tx *store.Tx) error {
		page, err := tx.CompetitionList(competition.ListQuery{States: []competition.State{competition.Finished}})
		if err == nil && len(page.Items) > 0 {
			id = page.Items[0].ID
		}
		return err
	})
	if err != nil || id == "" {
		t.Fatalf("no competition is over: %v", err)
	}
	return id
}

func TestAnArchiveIsCheckedByTheCommandWithoutTheInstallation(t *testing.T) {
	archive, key, roots := townArchive(t)
	status, out := verifiedArchive(t, archive)
	if status != exitOK || !strings.Contains(out, "The archive holds.") || !strings.Contains(out, "taken from the archive itself") || strings.Contains(out, "differ") {
		t.Errorf("%d\n%s", status, out)
	}
	status, out = verifiedArchive(t, "--key", key, archive)
	if status != exitOK || !strings.Contains(out, "given from outside") {
		t.Errorf("%d\n%s", status, out)
	}
	if status, out = verifiedArchive(t, "--roots", roots, archive); status != exitFailed {
		t.Errorf("roots that hold nothing: %d\n%s", status, out)
	}
	status, out = verifiedArchive(t, "--json", archive)
	var report competition.ArchiveReport
	if err := json.Unmarshal([]byte(out), &report); err != nil || status != exitOK || report.Decisions == 0 || report.Signatures != 10 || report.SameActs == 0 {
		t.Errorf("%d %v\n%s", status, err, out)
	}
	data, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte("results.json")) // in its header, then its bytes
	data[at+40] ^= 1
	bad := filepath.Join(t.TempDir(), "bad.zip")
	if err := os.WriteFile(bad, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("TARAZY_LONG") != "" { // the checker for browsers takes a minute to build
		checksInBrowser(t, archive, key, bad)
	}
	if status, out = verifiedArchive(t, bad); status != exitFailed || !strings.Contains(out, "results.json: ") {
		t.Errorf("a changed archive: %d\n%s", status, out)
	}
	if status, _ = verifiedArchive(t, key+".zip"); status != exitFailed {
		t.Errorf("no file: %d", status)
	}
}

func verifiedArchive(t *testing.T, args ...string) (status int, out string) {
	t.Helper()
	var both bytes.Buffer
	status = run(t.Context(), streams{out: &both, err: &both}, append([]string{"verify"}, args...))
	return status, both.String()
}
