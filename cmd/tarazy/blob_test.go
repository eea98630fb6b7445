package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tarazy/internal/blob/blobtest"
)

// TestFilesAreKeptInAnObjectStore starts over a bucket: checkpoints go there and
// not into the data folder, and verify reads them there.
func TestFilesAreKeptInAnObjectStore(t *testing.T) {
	server := blobtest.New(t)
	t.Setenv("TARAZY_BLOB_KEY", "key")
	t.Setenv("TARAZY_BLOB_SECRET", "secret")
	cfg := config{data: t.TempDir(), blob: server.Address(), listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty"}
	if err := cfg.complete(); err != nil {
		t.Fatal(err)
	}
	a, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	info, err := a.blobs.Put(t.Context(), "protocol/x.pdf", strings.NewReader("%PDF-"))
	a.close()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.Backend.HeadObject(blobtest.Bucket, info.Key); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(cfg.data, "files")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder of files beside: %v", err)
	}
	if status, out, errs := verified(t, cfg, "-blob", cfg.blob); status != exitOK {
		t.Errorf("verify: %d %s %s", status, out, errs)
	}
}

func TestAnObjectStoreThatCannotBeUsedStopsTheStartWithoutTellingKeys(t *testing.T) {
	server := blobtest.New(t)
	for name, c := range map[string]struct{ address, secret, want string }{
		"no keys":             {server.Address(), "", "TARAZY_BLOB_SECRET"},
		"keys in the address": {"s3://key:hidden@localhost/tarazy", "hidden", "without keys"},
		"another bucket":      {strings.Replace(server.Address(), "/"+blobtest.Bucket, "/elsewhere", 1), "hidden", "elsewhere"},
	} {
		t.Setenv("TARAZY_BLOB_KEY", "key")
		t.Setenv("TARAZY_BLOB_SECRET", c.secret)
		a := &app{cfg: config{data: t.TempDir(), blob: c.address}}
		if _, err := a.files(t.Context()); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
