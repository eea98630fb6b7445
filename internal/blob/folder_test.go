package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"tarazy/internal/blob"
)

func open(t *testing.T, dir string) *blob.Folder {
	t.Helper()
	f, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func put(t *testing.T, s blob.Store, key, text string) {
	t.Helper()
	info, err := s.Put(t.Context(), key, strings.NewReader(text))
	if err != nil || info != (blob.Info{Key: key, Size: int64(len(text))}) {
		t.Fatal(info, err)
	}
}

func get(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	r, info, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil || int64(len(text)) != info.Size {
		t.Fatal(len(text), info, err)
	}
	return string(text)
}

func list(t *testing.T, s blob.Store, prefix string) []string {
	t.Helper()
	var keys []string
	for info, err := range s.List(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

func TestPutGetDelete(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s, "rec/a1/0001.webm", "first")
	put(t, s, "rec/a1/0001.webm", "second")
	if got := get(t, s, "rec/a1/0001.webm"); got != "second" {
		t.Fatal(got)
	}
	info, err := s.Stat(t.Context(), "rec/a1/0001.webm")
	if err != nil || info.Size != 6 {
		t.Fatal(info, err)
	}
	for range 2 {
		if err := s.Delete(t.Context(), "rec/a1/0001.webm"); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"rec/a1/0001.webm", "rec/a1", "rec"} {
		if _, err := s.Stat(t.Context(), key); !errors.Is(err, blob.ErrNone) {
			t.Fatal(key, err)
		}
		if _, _, err := s.Get(t.Context(), key); !errors.Is(err, blob.ErrNone) {
			t.Fatal(key, err)
		}
	}
}

func TestListByPrefix(t *testing.T) {
	s := open(t, t.TempDir())
	for _, key := range []string{"a/1", "a/2", "ab/1", "b/x/1"} {
		put(t, s, key, key)
	}
	for prefix, want := range map[string][]string{
		"":    {"a/1", "a/2", "ab/1", "b/x/1"},
		"a":   {"a/1", "a/2", "ab/1"},
		"a/":  {"a/1", "a/2"},
		"b/x": {"b/x/1"},
		"c":   nil,
	} {
		if got := list(t, s, prefix); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", prefix, got, want)
		}
	}
}

func TestListEndsWithItsReader(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s, "a", "")
	put(t, s, "b", "")
	n := 0
	for range s.List(t.Context(), "") {
		n++
		break
	}
	if n != 1 {
		t.Fatal(n)
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	s := open(t, t.TempDir())
	for _, key := range []string{
		"", "/a", "a/", "a//b", "..", "a/../b", "./a", ".unfinished/x", "A", "a b", "a\\b", "қ", "a\x00",
		strings.Repeat("a", 101), strings.Repeat("a/", 256) + "a",
	} {
		if _, err := s.Put(t.Context(), key, strings.NewReader("x")); err == nil {
			t.Errorf("%q was put", key)
		}
		if _, _, err := s.Get(t.Context(), key); err == nil || errors.Is(err, blob.ErrNone) {
			t.Errorf("%q was looked for", key)
		}
		if err := s.Delete(t.Context(), key); err == nil {
			t.Errorf("%q was deleted", key)
		}
	}
}

func TestALinkOutOfTheFolderIsNotFollowed(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := open(t, dir).Get(t.Context(), "link/secret"); err == nil {
		t.Fatal("it was followed")
	}
}

func TestABrokenPutLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "a", "old")
	broken := io.MultiReader(strings.NewReader("new"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, err := s.Put(t.Context(), "a", broken); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, "a", strings.NewReader("new")); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if got := get(t, s, "a"); got != "old" {
		t.Fatal(got)
	}
	left, err := os.ReadDir(filepath.Join(dir, ".unfinished"))
	if err != nil || len(left) != 0 {
		t.Fatal(left, err)
	}
}

func TestOpenRemovesWhatACrashLeft(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, ".unfinished", "X")
	if err := errors.Join(os.Mkdir(filepath.Dir(left), 0o700), os.WriteFile(left, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if got := list(t, s, ""); got != nil {
		t.Fatal(got)
	}
}

func TestReadersSeeOneWholeObject(t *testing.T) {
	s := open(t, t.TempDir())
	whole := [][]byte{bytes.Repeat([]byte("a"), 1<<16), bytes.Repeat([]byte("b"), 1<<17)}
	put(t, s, "x", string(whole[0]))
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			if _, err := s.Put(t.Context(), "x", bytes.NewReader(whole[i%2])); err != nil {
				t.Error(err)
			}
		})
	}
	for range 50 {
		got := get(t, s, "x")
		if got != string(whole[0]) && got != string(whole[1]) {
			t.Fatalf("%d bytes of a mixture", len(got))
		}
	}
	writers.Wait()
}
