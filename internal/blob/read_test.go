package blob_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"tarazy/internal/blob"
)

func TestAnObjectIsReadWholeWithinItsBound(t *testing.T) {
	s, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Read(t.Context(), s, "a/b", 8); !errors.Is(err, blob.ErrNone) {
		t.Errorf("none: %v", err)
	}
	if _, err := s.Put(t.Context(), "a/b", strings.NewReader("012345678")); err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int64]string{8: "01234567", 9: "012345678", 99: "012345678"} {
		if data, err := blob.Read(t.Context(), s, "a/b", most); err != nil || string(data) != want {
			t.Errorf("at most %d: %q, %v", most, data, err)
		}
	}
}

func TestAReelIsOneFileFromAnyPlace(t *testing.T) {
	const whole = "headaabbbc"
	parts, opened := []string{"head", "aa", "bbb", "c"}, 0
	sizes := make([]int64, len(parts))
	for i, p := range parts {
		sizes[i] = int64(len(p))
	}
	r := blob.NewReel(sizes, func(i int) ([]byte, error) { opened++; return []byte(parts[i]), nil })
	for from := range len(whole) + 1 {
		if at, err := r.Seek(int64(from)-int64(len(whole)), io.SeekEnd); err != nil || at != int64(from) {
			t.Fatalf("seek to %d: %d, %v", from, at, err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != whole[from:] {
			t.Errorf("from %d: %q, %v", from, got, err)
		}
	}
	if _, err := r.Seek(5, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	before, one := opened, make([]byte, 1)
	for range 2 {
		if _, err := r.Read(one); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Seek(-1, io.SeekCurrent); err != nil {
			t.Fatal(err)
		}
	}
	if opened != before+1 {
		t.Errorf("a part read twice was opened %d times", opened-before)
	}
	if _, err := r.Seek(-1, io.SeekStart); err == nil {
		t.Error("a place before the beginning")
	}
}

func TestAPartOfAnotherSizeIsNotRead(t *testing.T) {
	for _, data := range []string{"a", "aaa"} {
		r := blob.NewReel([]int64{2, 1}, func(int) ([]byte, error) { return []byte(data), nil })
		if _, err := r.Read(make([]byte, 1)); err == nil {
			t.Errorf("%d bytes in place of 2 were read", len(data))
		}
	}
}
