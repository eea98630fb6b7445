// Package phonetest gives tests a service of signing by phone with an
// application behind it, as the service is documented.
package phonetest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Code is the id of the code that the service gives.
const Code = "kz0-Test_1"

// A picture of one point.
const point = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

// Service is the service, and the phone of one person.
type Service struct {
	*httptest.Server
	Sign func(data []byte) string // gives a message in base64; nil: the person refuses
	// Scanned and Signed hold the service back until they are closed; nil: it
	// does not wait.
	Scanned, Signed chan struct{}

	mu        sync.Mutex
	Titles    []string // of the codes asked for
	documents map[string]any
}

// New starts a service.
func New(t testing.TB, sign func([]byte) string) *Service {
	t.Helper()
	s := &Service{Sign: sign}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/egovQr", s.begin)
	mux.HandleFunc("POST /api/egovQr/{code}", s.send)
	mux.HandleFunc("GET /api/egovQr/{code}", s.signatures)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *Service) begin(w http.ResponseWriter, r *http.Request) {
	var in struct{ Description string }
	json.NewDecoder(r.Body).Decode(&in)
	s.mu.Lock()
	s.Titles = append(s.Titles, in.Description)
	s.mu.Unlock()
	at := s.URL + "/api/egovQr/" + Code
	say(w, map[string]any{
		"expireAt": 1774000000000, "qrCode": point, "dataURL": at, "signURL": at,
		"eGovMobileLaunchLink":   "https://mgovsign.page.link/?link=" + at,
		"eGovBusinessLaunchLink": "https://egovbusiness.page.link/?link=" + at,
	})
}

func (s *Service) send(w http.ResponseWriter, r *http.Request) {
	if !waited(r, s.Scanned) {
		return
	}
	in := map[string]any{}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.PathValue("code") != Code || in["signMethod"] != "CMS_SIGN_ONLY" {
		say(w, map[string]any{"message": "Invalid JSON request structure", "requestID": 1})
		return
	}
	s.mu.Lock()
	s.documents = in
	s.mu.Unlock()
	say(w, map[string]any{"signURL": s.URL + r.URL.Path})
}

func (s *Service) signatures(w http.ResponseWriter, r *http.Request) {
	if !waited(r, s.Signed) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.documents == nil:
		say(w, map[string]any{"message": "QR signing process not found", "requestID": 2})
		return
	case s.Sign == nil:
		say(w, map[string]any{"status": "CANCELED", "documentsToSign": []any{}})
		return
	}
	for _, file := range s.files() {
		data, _ := base64.StdEncoding.DecodeString(fmt.Sprint(file["data"]))
		file["data"] = s.Sign(data)
	}
	say(w, s.documents)
	s.documents = nil // a code serves once
}

// Kinds are the kinds of the files that the phone has.
func (s *Service) Kinds() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, file := range s.files() {
		out = append(out, fmt.Sprint(file["mime"]))
	}
	return out
}

func (s *Service) files() []map[string]any {
	var out []map[string]any
	list, _ := s.documents["documentsToSign"].([]any)
	for _, x := range list {
		out = append(out, x.(map[string]any)["document"].(map[string]any)["file"].(map[string]any))
	}
	return out
}

// waited holds a request until the person acts or the asker goes.
func waited(r *http.Request, until chan struct{}) bool {
	if until == nil {
		return true
	}
	select {
	case <-until:
		return true
	case <-r.Context().Done():
		return false
	}
}

func say(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
