package blob_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"tarazy/internal/blob"
)

// each runs a test of what every store promises.
func each(t *testing.T, fn func(t *testing.T, s blob.Store)) {
	t.Helper()
	t.Run("folder", func(t *testing.T) { fn(t, open(t, t.TempDir())) })
	t.Run("s3", func(t *testing.T) { fn(t, openS3(t, newBucket(t), "")) })
	t.Run("s3 in a folder of the bucket", func(t *testing.T) { fn(t, openS3(t, newBucket(t), "town/files")) })
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
	each(t, func(t *testing.T, s blob.Store) {
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
	})
}

func TestListByPrefix(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store) {
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
	})
}

func TestListEndsWithItsReader(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store) {
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
	})
}

func TestKeysThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store) {
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
	})
}

func TestReadersSeeOneWholeObject(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store) {
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
	})
}

func TestABrokenPutLeavesTheOldObject(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store) {
		put(t, s, "a", "old")
		for name, long := range map[string]int64{"short": 3, "in parts": 20 << 20} {
			broken := io.MultiReader(io.LimitReader(rand.Reader, long), iotest.ErrReader(io.ErrUnexpectedEOF))
			if _, err := s.Put(t.Context(), "a", broken); !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatal(name, err)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Put(ctx, "a", strings.NewReader("new")); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if got := get(t, s, "a"); got != "old" {
			t.Fatal(got)
		}
	})
}

func TestALongObjectIsPutWhole(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store) {
		for _, size := range []int64{0, 1, 16 << 20, 16<<20 + 1, 33 << 20} {
			h := sha256.New()
			info, err := s.Put(t.Context(), "a/long", io.TeeReader(io.LimitReader(rand.Reader, size), h))
			if err != nil || info.Size != size {
				t.Fatal(size, info, err)
			}
			if sum := sha256.Sum256([]byte(get(t, s, "a/long"))); !bytes.Equal(sum[:], h.Sum(nil)) {
				t.Errorf("%d bytes: others came back", size)
			}
		}
	})
}

// TestListIsSortedByBytesOverSeveralAnswers: an object store answers a thousand at
// a time, and sorts "a-b/1" before "a/1".
func TestListIsSortedByBytesOverSeveralAnswers(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store) {
		keys := []string{"n/a-b/1", "n/a.b/1", "n/a/1", "n/a0/1"}
		for i := range 1100 {
			keys = append(keys, "n/many/"+strconv.Itoa(i))
		}
		for _, i := range []int{2, 0, 3, 1} {
			put(t, s, keys[i], "")
		}
		var writers sync.WaitGroup
		for part := range slices.Chunk(keys[4:], 138) {
			writers.Go(func() {
				for _, key := range part {
					if _, err := s.Put(t.Context(), key, strings.NewReader("")); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writers.Wait()
		slices.Sort(keys)
		if got := list(t, s, "n/"); !slices.Equal(got, keys) {
			t.Errorf("%d of %d, or in another order: %v", len(got), len(keys), got[:min(6, len(got))])
		}
	})
}

func TestAListingEndsWithItsContext(t *testing.T) {
	each(t, func(t *testing.T, s blob.Store) {
		put(t, s, "a", "")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, err := range s.List(ctx, "") {
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			return
		}
		t.Error("nothing was said")
	})
}
