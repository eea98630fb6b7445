package phone

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/signature/phone/phonetest"
)

// upper stands for a signature.
func upper(data []byte) string {
	return base64.StdEncoding.EncodeToString([]byte(strings.ToUpper(string(data))))
}

func service(t *testing.T, address string) *Service {
	t.Helper()
	s, err := New(address)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDocumentsAreSignedOnThePhone(t *testing.T) {
	theirs := phonetest.New(t, upper)
	s := service(t, theirs.URL+"/")
	ticket, err := s.Begin(t.Context(), strings.Repeat("х", mostTitle+1))
	if err != nil || ticket.ID != phonetest.Code || ticket.Kind != "image/gif" || !strings.HasPrefix(ticket.Link, "https://mgovsign.page.link/") {
		t.Fatalf("%+v, %v", ticket, err)
	}
	if theirs.Titles[0] != strings.Repeat("х", mostTitle) {
		t.Errorf("title %q", theirs.Titles[0])
	}
	if err := s.Send(t.Context(), ticket.ID, []Document{{"a", []byte("%PDF-1.7")}, {"b", []byte("text")}}); err != nil {
		t.Fatal(err)
	}
	if kinds := theirs.Kinds(); !slices.Equal(kinds, []string{"@file/pdf", ""}) {
		t.Errorf("kinds %q", kinds)
	}
	got, err := s.Signatures(t.Context(), ticket.ID)
	if err != nil || !slices.Equal(got, []string{upper([]byte("%PDF-1.7")), upper([]byte("text"))}) {
		t.Errorf("%q, %v", got, err)
	}
	_, err = s.Signatures(t.Context(), ticket.ID)
	refused(t, "a code used before", err, "signature.phone_unknown")
}

func TestARefusalOnThePhone(t *testing.T) {
	theirs := phonetest.New(t, nil)
	s := service(t, theirs.URL)
	if err := s.Send(t.Context(), phonetest.Code, []Document{{"a", []byte("text")}}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Signatures(t.Context(), phonetest.Code)
	refused(t, "refused", err, "signature.phone_cancelled")
}

// TestAPageThatGoesEndsTheWaiting: and a service that holds a request is no
// fault.
func TestAPageThatGoesEndsTheWaiting(t *testing.T) {
	theirs := phonetest.New(t, upper)
	theirs.Scanned = make(chan struct{})
	s := service(t, theirs.URL)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Send(ctx, phonetest.Code, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("the page went: %v", err)
	}
	if err := s.ask(t.Context(), 1, http.MethodPost, path+"/"+phonetest.Code, exchange{}, nil); !errors.Is(err, ErrWaiting) {
		t.Errorf("held: %v", err)
	}
}

func TestNoRequestGoesElsewhere(t *testing.T) {
	for _, bad := range []string{"", "sigex.kz", "http://sigex.kz", "https://a@sigex.kz", "https://sigex.kz/api", "https://sigex.kz?a=1", "ftp://127.0.0.1", "http://127.0.0.1.example.kz"} {
		if s, err := New(bad); err == nil {
			t.Errorf("%q gives %+v", bad, s)
		}
	}
	for _, good := range []string{"https://sigex.kz", "https://sigex.kz:10443/", "http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost:1"} {
		if _, err := New(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	s := service(t, "http://127.0.0.1:1")
	for _, id := range []string{"", "../x", "a/b", "a?b", "a b", strings.Repeat("a", 129)} {
		refused(t, "id "+id, s.Send(t.Context(), id, nil), "signature.phone_unknown")
	}
	_, err := s.Begin(t.Context(), "nobody is there")
	refused(t, "nobody is there", err, "signature.phone_away")
}

// TestABadServiceIsRefused: what the service answers is checked before a page
// shows it.
func TestABadServiceIsRefused(t *testing.T) {
	var status int
	var body string
	theirs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://127.0.0.1:1/")
		w.WriteHeader(status)
		w.Write([]byte(body))
	}))
	t.Cleanup(theirs.Close)
	s := service(t, theirs.URL)
	at := theirs.URL + path + "/abc"
	const picture = `"qrCode":"R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"`
	for name, c := range map[string]struct {
		status int
		body   string
		code   string
	}{
		"sound":               {200, `{` + picture + `,"dataURL":"` + at + `","signURL":"` + at + `","eGovMobileLaunchLink":"javascript:alert(1)"}`, ""},
		"of another host":     {200, `{` + picture + `,"dataURL":"https://evil.kz/api/egovQr/abc","signURL":"https://evil.kz/api/egovQr/abc"}`, "signature.phone_away"},
		"two addresses":       {200, `{` + picture + `,"dataURL":"` + at + `","signURL":"` + at + `d"}`, "signature.phone_away"},
		"out of its path":     {200, `{` + picture + `,"dataURL":"` + at + `/../x","signURL":"` + at + `/../x"}`, "signature.phone_away"},
		"no picture":          {200, `{"qrCode":"PHN2Zz4=","dataURL":"` + at + `","signURL":"` + at + `"}`, "signature.phone_away"},
		"a message":           {200, `{"message":"Unexpected error","requestID":1}`, "signature.phone_unknown"},
		"no JSON":             {200, `<html>`, "signature.phone_away"},
		"another shape":       {200, `{"qrCode":5}`, "signature.phone_away"},
		"down":                {502, `{}`, "signature.phone_away"},
		"gone":                {404, `{}`, "signature.phone_unknown"},
		"somewhere else":      {302, ``, "signature.phone_away"},
		"signatures to come":  {200, `{"documentsToSign":[{"document":{"file":{"data":""}}}]}`, "signature.phone_away"},
		"nothing in the list": {200, `{"documentsToSign":[]}`, "signature.phone_away"},
	} {
		status, body = c.status, c.body
		ticket, err := s.Begin(t.Context(), "x")
		refused(t, name, err, c.code)
		if err == nil && ticket.Link != "" {
			t.Errorf("%s: leads to %s", name, ticket.Link)
		}
		if strings.Contains(c.body, "documentsToSign") {
			if _, err := s.Signatures(t.Context(), "abc"); !errors.Is(err, ErrWaiting) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func refused(t *testing.T, name string, err error, code string) {
	t.Helper()
	if code == "" && err != nil || code != "" && !fault.Is(err, code) {
		t.Errorf("%s: %v, not %q", name, err, code)
	}
}
