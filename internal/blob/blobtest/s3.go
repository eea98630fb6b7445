// Package blobtest is an object store for tests: gofakes3, which speaks the
// protocol of Amazon S3 over HTTP and keeps objects in memory. It checks no
// signature and no key, knows no lifecycle, policy or limit of rate, and every
// write is seen at once; a real store is trusted to do these as it says.
package blobtest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"tarazy/internal/blob"
)

// Bucket is the bucket that is there.
const Bucket = "tarazy"

// Server is an object store on a loopback port, with an empty bucket.
type Server struct {
	*httptest.Server
	Backend *s3mem.Backend
	// Before sees every request, and answers in the store's place where it says so;
	// nil for none.
	Before func(http.ResponseWriter, *http.Request) (answered bool)
}

// New starts a store that ends with the test.
func New(t testing.TB) *Server {
	t.Helper()
	s := &Server{Backend: s3mem.New()}
	if err := s.Backend.CreateBucket(Bucket); err != nil {
		t.Fatal(err)
	}
	store := gofakes3.New(s.Backend).Server()
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.Before == nil || !s.Before(w, r) {
			store.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// Config is how the store is reached.
func (s *Server) Config() blob.S3Config {
	return blob.S3Config{Endpoint: strings.TrimPrefix(s.URL, "http://"), Bucket: Bucket, Region: "us-east-1", Plain: true, Key: "key", Secret: "secret"}
}

// Address is the same as a setting of the program.
func (s *Server) Address() string {
	c := s.Config()
	return "s3://" + c.Endpoint + "/" + c.Bucket + "?tls=off&region=" + c.Region
}
