package blob_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/johannesboyne/gofakes3"

	"tarazy/internal/blob"
	"tarazy/internal/blob/blobtest"
)

func newBucket(t *testing.T) *blobtest.Server {
	t.Helper()
	return blobtest.New(t)
}

func openS3(t *testing.T, server *blobtest.Server, folder string) *blob.S3 {
	t.Helper()
	c := server.Config()
	c.Folder = folder
	s, err := blob.OpenS3(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTwoTownsInOneBucketDoNotMeet(t *testing.T) {
	server := newBucket(t)
	a, b := openS3(t, server, "a"), openS3(t, server, "ab")
	put(t, a, "x/1", "of a")
	put(t, b, "x/1", "of ab")
	if got := get(t, a, "x/1"); got != "of a" {
		t.Error(got)
	}
	if err := b.Delete(t.Context(), "x/1"); err != nil {
		t.Error(err)
	}
	if got := list(t, a, ""); len(got) != 1 || got[0] != "x/1" {
		t.Error(got)
	}
	if got := list(t, b, ""); got != nil {
		t.Error(got)
	}
}

// TestABusyStoreIsAskedAgainAFewTimes: twice it is busy and then answers; a store
// that stays busy ends the request with an error.
func TestABusyStoreIsAskedAgainAFewTimes(t *testing.T) {
	server := newBucket(t)
	s := openS3(t, server, "")
	var asked, busy atomic.Int32
	server.Before = func(w http.ResponseWriter, _ *http.Request) bool {
		if asked.Add(1) > busy.Load() {
			return false
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}
	busy.Store(2)
	put(t, s, "a", "kept")
	asked.Store(0)
	busy.Store(1000)
	if _, err := s.Put(t.Context(), "a", strings.NewReader("lost")); err == nil {
		t.Error("it was put")
	}
	if n := asked.Load(); n < 2 || n > 8 {
		t.Errorf("asked %d times", n)
	}
	busy.Store(0)
	if got := get(t, s, "a"); got != "kept" {
		t.Error(got)
	}
}

// TestAnAnswerThatBreaksOffIsNoWholeObject: a short answer is an error for its
// reader.
func TestAnAnswerThatBreaksOffIsNoWholeObject(t *testing.T) {
	server := newBucket(t)
	s := openS3(t, server, "")
	put(t, s, "a", strings.Repeat("a", 1000))
	server.Before = func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Length", "1000")
		w.Header().Set("Last-Modified", "Mon, 02 Nov 2026 03:04:05 GMT")
		_, _ = io.WriteString(w, "half")
		return true
	}
	r, _, err := s.Get(t.Context(), "a")
	if err == nil {
		_, err = io.ReadAll(r)
		_ = r.Close()
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
}

func TestABucketThatCannotBeUsedIsRefusedAtTheStart(t *testing.T) {
	server := newBucket(t)
	c := server.Config()
	c.Bucket = "another"
	if _, err := blob.OpenS3(t.Context(), c); err == nil || !strings.Contains(err.Error(), "no such bucket") {
		t.Error(err)
	}
	server.Before = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusForbidden)
		return true
	}
	if _, err := blob.OpenS3(t.Context(), server.Config()); err == nil || strings.Contains(err.Error(), server.Config().Secret) {
		t.Error(err)
	}
	server.Before = nil
	if err := server.Backend.SetVersioningConfiguration(blobtest.Bucket, gofakes3.VersioningConfiguration{Status: gofakes3.VersioningEnabled}); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.OpenS3(t.Context(), server.Config()); err == nil || !strings.Contains(err.Error(), "versions") {
		t.Error(err)
	}
	server.Close()
	if _, err := blob.OpenS3(t.Context(), server.Config()); err == nil {
		t.Error("nobody answered")
	}
}

func TestABucketThatIsGoneIsNotAnObjectThatIsGone(t *testing.T) {
	server := newBucket(t)
	s := openS3(t, server, "")
	if err := server.Backend.DeleteBucket(blobtest.Bucket); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Get(t.Context(), "a"); err == nil || errors.Is(err, blob.ErrNone) {
		t.Error(err)
	}
}

func TestAnAddressOfAnObjectStore(t *testing.T) {
	for text, want := range map[string]blob.S3Config{
		"s3://s3.example.kz/recordings":                      {Endpoint: "s3.example.kz", Bucket: "recordings"},
		"s3://s3.example.kz:9000/r/town/a?region=kz&tls=off": {Endpoint: "s3.example.kz:9000", Bucket: "r", Folder: "town/a", Region: "kz", Plain: true},
	} {
		if got, err := blob.S3URL(text); err != nil || got != want {
			t.Errorf("%s: %+v %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "https://s3.example.kz/r", "s3://s3.example.kz", "s3:///r", "s3://KEY:hidden@s3.example.kz/r", "s3://h/r?tls=on", "s3://h/r?secret=hidden", "s3://h/r/Town", "s3://h/r/../x", "s3://h/r#x",
	} {
		if _, err := blob.S3URL(text); err == nil || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v", text, err)
		}
	}
}
