package revocation

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/pki"
)

// stand is the authority's services on loopback, with a checker that may ask them.
type stand struct {
	*world
	services *demoauthority.Services
	server   *httptest.Server
	checker  *Checker
	kept     map[string][]byte
}

func newStand(t *testing.T) *stand {
	t.Helper()
	s := &stand{world: newWorld(t), kept: map[string][]byte{}}
	s.services = s.world.services(t)
	s.server = httptest.NewServer(s.services.Handler())
	t.Cleanup(s.server.Close)
	client, err := pki.NewClient(10*time.Second, s.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.checker = &Checker{
		Verify: verifyRSA, Client: client, Folder: NewFolder(t.TempDir()),
		Keep: func(sum string, list []byte) error { s.kept[sum] = list; return nil },
	}
	return s
}

func (s *stand) check(t *testing.T) Result {
	t.Helper()
	r, err := s.checker.Check(t.Context(), s.holder, s.issuing.Certificate, noon)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheResponderIsAsked(t *testing.T) {
	s := newStand(t)
	s.checker.Responders = []string{s.server.URL + demoauthority.OCSPPath}
	r := s.check(t)
	if r.Status != Good || r.Source != OCSP || r.From != s.checker.Responders[0] || len(r.Answer) == 0 {
		t.Fatalf("got %+v", r)
	}
	again, err := CheckOCSP(r.Answer, Question{Certificate: s.holder, Issuer: s.issuing.Certificate, At: r.Asked}, verifyRSA)
	if err != nil || again.Status != Good {
		t.Errorf("the kept answer does not tell it again: %v", err)
	}
	if err := s.services.Register.Revoke(s.holder.SerialNumber, noon.Add(-time.Hour), 4); err != nil {
		t.Fatal(err)
	}
	if r = s.check(t); r.Status != Revoked || r.Reason != 4 || !r.Broke(noon) {
		t.Errorf("got %+v", r)
	}
	s.services.Register.Forget(s.holder.SerialNumber)
	if r = s.check(t); r.Status != Unknown {
		t.Errorf("got %+v", r)
	}
}

func TestTheListsAreAskedWhereTheResponderIsSilent(t *testing.T) {
	s := newStand(t)
	s.checker.Responders = []string{s.server.URL + "/nobody"}
	s.checker.Lists = []string{s.server.URL + demoauthority.ListPath}
	r := s.check(t)
	if r.Status != Good || r.Source != CRL || r.From != s.checker.Lists[0] || s.kept[r.Lists[0]] == nil {
		t.Fatalf("got %+v", r)
	}
	if err := s.services.Register.Revoke(s.holder.SerialNumber, noon.Add(-time.Hour), 1); err != nil {
		t.Fatal(err)
	}
	if r = s.check(t); r.Status != Good || len(s.kept) != 1 {
		t.Errorf("a list is fetched with every question: %+v", r)
	}
	if r, err := s.checker.Check(t.Context(), s.holder, s.issuing.Certificate, noon.Add(2*time.Hour)); err != nil || r.Status != Revoked {
		t.Errorf("a list of two hours ago is used: %+v, %v", r, err)
	}
}

func TestListsOfTheFolderNeedNobody(t *testing.T) {
	s := newStand(t)
	if r := s.check(t); r.Status != NotChecked || r.Why != Off {
		t.Fatalf("got %+v", r)
	}
	path := filepath.Join(s.checker.Folder.dir, "issuing.crl")
	if err := os.WriteFile(path, s.list(t, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := s.check(t); r.Status != Good || r.From != "issuing.crl" {
		t.Fatalf("got %+v", r)
	}
	if err := os.WriteFile(path, s.list(t, nil, entryOf(s.holder, noon.Add(-time.Hour), 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := s.check(t); r.Status != Revoked {
		t.Errorf("a list that changed is not read anew: %+v", r)
	}
	if err := os.WriteFile(path, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := s.check(t); r.Status != NotChecked {
		t.Errorf("got %+v", r)
	}
	lists, err := s.checker.Folder.Lists()
	if err != nil || len(lists) != 1 || lists[0].Err == nil {
		t.Errorf("got %v, %v", lists, err)
	}
}

func TestNobodyElseIsAsked(t *testing.T) {
	s := newStand(t)
	asked := 0
	far := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(far.Close)
	cert := *s.holder
	cert.OCSPServer = []string{far.URL, "ftp://" + s.server.Listener.Addr().String(), s.server.URL + demoauthority.OCSPPath}
	cert.CRLDistributionPoints = []string{far.URL}
	r, err := s.checker.Check(t.Context(), &cert, s.issuing.Certificate, noon)
	if err != nil || r.Status != Good || r.From != s.server.URL+demoauthority.OCSPPath {
		t.Fatalf("got %+v, %v", r, err)
	}
	turn := httptest.NewServer(http.RedirectHandler(far.URL, http.StatusFound))
	t.Cleanup(turn.Close)
	client, err := pki.NewClient(10*time.Second, turn.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.checker.Client, s.checker.Responders = client, []string{turn.URL}
	if r := s.check(t); r.Status != NotChecked || r.Why != Unreachable {
		t.Errorf("got %+v", r)
	}
	if asked != 0 {
		t.Errorf("a host that nobody configured was asked %d times", asked)
	}
}

func TestWhatCannotBeCheckedIsSaid(t *testing.T) {
	w := newWorld(t)
	serve := func(body []byte) string {
		s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(body) }))
		t.Cleanup(s.Close)
		return s.URL
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, c := range []struct {
		name, address string
		why           Why
	}{
		{"nobody there", closed.URL, Unreachable},
		{"declined", serve(demoauthority.Refusal(6)), Declined},
		{"text", serve([]byte("not here")), Malformed},
		{"too large", serve(bytes.Repeat([]byte{0x30}, ocspMost+1)), Unreachable},
	} {
		client, err := pki.NewClient(10*time.Second, c.address)
		if err != nil {
			t.Fatal(err)
		}
		checker := &Checker{Verify: verifyRSA, Client: client, Responders: []string{c.address}}
		r, err := checker.Check(t.Context(), w.holder, w.issuing.Certificate, noon)
		if err != nil || r.Status != NotChecked || r.Why != c.why {
			t.Errorf("%s: %+v, %v", c.name, r, err)
		}
	}
	var nobody *Checker
	if r, err := nobody.Check(t.Context(), w.holder, w.issuing.Certificate, noon); err != nil || r.Why != Off {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestAddressesOfTheClientAreHosts(t *testing.T) {
	for _, bad := range []string{"ocsp.test", "ftp://ocsp.test", "http://user:word@ocsp.test", "http://", "://"} {
		if _, err := pki.NewClient(time.Second, bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
