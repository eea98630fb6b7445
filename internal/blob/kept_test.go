package blob_test

import (
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"tarazy/internal/blob"
)

func TestAKeptObjectIsTheOneThatWasKept(t *testing.T) {
	s, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("хаттама"))
	put := func(text string) {
		t.Helper()
		if _, err := s.Put(t.Context(), "a/b", strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := blob.Kept(t.Context(), s, "a/b", sum[:]); !errors.Is(err, blob.ErrChanged) || !errors.Is(err, blob.ErrNone) {
		t.Errorf("none: %v", err)
	}
	put("хаттама")
	if data, err := blob.Kept(t.Context(), s, "a/b", sum[:]); err != nil || string(data) != "хаттама" {
		t.Errorf("%q, %v", data, err)
	}
	put("хаттамa")
	if _, err := blob.Kept(t.Context(), s, "a/b", sum[:]); !errors.Is(err, blob.ErrChanged) {
		t.Errorf("another: %v", err)
	}
}
