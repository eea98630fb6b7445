package evidence

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/eds/pki"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/eds/timestamp"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

var (
	noon         = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)
	theAuthority = edstest.Authority(noon.AddDate(-1, 0, 0))
	content      = []byte("a protocol")
	thePerson    = sync.OnceValues(func() (eds.Credentials, error) {
		a, err := theAuthority()
		if err != nil {
			return eds.Credentials{}, err
		}
		return a.Issue(eds.Person{IIN: "850101400123", Surname: "СЕРІК", Name: "АЙДОС"}, noon.AddDate(0, -1, 0))
	})
)

// stand is an authority with its services, a person, and a gatherer that asks.
type stand struct {
	*Gatherer
	services *demoauthority.Services
	clock    *clock.Fixed
	person   eds.Credentials
	kept     revocation.Kept
	url      string
}

func newStand(t *testing.T) *stand {
	t.Helper()
	a, err := theAuthority()
	if err != nil {
		t.Fatal(err)
	}
	s := &stand{clock: clock.NewFixed(noon), kept: revocation.Kept{Dir: filepath.Join(t.TempDir(), "kept")}}
	if s.person, err = thePerson(); err != nil {
		t.Fatal(err)
	}
	trust, err := a.Trust()
	if err != nil {
		t.Fatal(err)
	}
	register, err := demoauthority.OpenRegister(filepath.Join(t.TempDir(), "revoked.json"))
	if err != nil {
		t.Fatal(err)
	}
	s.services = demoauthority.New(a, register, s.clock)
	server := httptest.NewServer(s.services.Handler())
	t.Cleanup(server.Close)
	client, err := pki.NewClient(time.Minute, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	s.url = server.URL
	s.Gatherer = &Gatherer{
		Trust: trust, List: s.kept.Get,
		Check: &revocation.Checker{
			Verify: eds.CheckSignature, Client: client, Responders: []string{server.URL + demoauthority.OCSPPath},
			Folder: revocation.NewFolder(t.TempDir()), Keep: s.kept.Keep,
		},
		Stamps: &timestamp.Authority{Address: server.URL + demoauthority.TSPPath, Client: client, Digest: pki.SHA256},
	}
	return s
}

// sign gives a message of the person with the facts of the certificate.
func (s *stand) sign(t *testing.T) ([]byte, eds.Certificate) {
	t.Helper()
	cms, err := eds.Sign(content, false, noon, s.person.Signing)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := eds.Read(s.person.Signing.Certificate)
	if err != nil {
		t.Fatal(err)
	}
	return eds.Armor(cms), facts
}

func (s *stand) again(kept []byte, signer eds.Certificate, p Proof) error {
	return Again(kept, signer, noon, p, s.Trust, func(sum string) []byte {
		data, _ := s.kept.Get(sum)
		return data
	})
}

func TestAProofIsGatheredAndHoldsAgain(t *testing.T) {
	s := newStand(t)
	cms, signer := s.sign(t)
	kept, p, err := s.Gather(t.Context(), cms, signer, noon)
	if err != nil {
		t.Fatal(err)
	}
	if p.Revocation.Status != revocation.Good || p.Stamp == nil || !p.Time(noon.AddDate(1, 0, 0)).Equal(noon) {
		t.Fatalf("got %+v", p)
	}
	if _, err := eds.Verify(kept, content, s.Trust, noon, eds.Want{Purpose: eds.Signing}); err != nil {
		t.Errorf("what is kept does not hold: %v", err)
	}
	if err := s.again(kept, signer, p); err != nil {
		t.Errorf("what is kept does not prove it again: %v", err)
	}
	twice, q, err := s.Gather(t.Context(), kept, signer, noon)
	if err != nil || !bytes.Equal(twice, kept) || q.Stamp == nil || q.Stamp.Serial != p.Stamp.Serial {
		t.Errorf("a message that came with a stamp lost it: %v", err)
	}
}

func TestWhatWasChangedProvesNothing(t *testing.T) {
	s := newStand(t)
	cms, signer := s.sign(t)
	kept, good, err := s.Gather(t.Context(), cms, signer, noon)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Proof){
		"another status":   func(p *Proof) { p.Revocation.Status = revocation.Unknown },
		"another answer":   func(p *Proof) { p.Revocation.Answer = bytes.Repeat([]byte{0x30}, 9) },
		"no answer":        func(p *Proof) { p.Revocation.Answer = nil },
		"asked long after": func(p *Proof) { p.Revocation.Asked = noon.AddDate(0, 1, 0) },
		"another time":     func(p *Proof) { stamp := *p.Stamp; stamp.Time = noon.AddDate(0, 0, -1); p.Stamp = &stamp },
		"another stamp":    func(p *Proof) { stamp := *p.Stamp; stamp.Serial = "1"; p.Stamp = &stamp },
	} {
		p := good
		change(&p)
		if s.again(kept, signer, p) == nil {
			t.Errorf("%s: it holds", name)
		}
	}
	if s.again(cms, signer, good) == nil {
		t.Error("a message without the stamp holds")
	}
}

func TestARevokedCertificateSignsNothing(t *testing.T) {
	s := newStand(t)
	cms, signer := s.sign(t)
	if err := s.services.Register.Revoke(s.person.Signing.Certificate.SerialNumber, noon.Add(-time.Hour), 1); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Gather(t.Context(), cms, signer, noon); !fault.Is(err, "eds.revoked") {
		t.Errorf("got %v", err)
	}
	// A revocation of later than the signing says so, and breaks nothing.
	if err := s.services.Register.Revoke(s.person.Signing.Certificate.SerialNumber, noon.Add(time.Hour), 1); err != nil {
		t.Fatal(err)
	}
	_, p, err := s.Gather(t.Context(), cms, signer, noon)
	if err != nil || p.Revocation.Status != revocation.Revoked || p.Lines(when)[0].Key != "evidence.revocation.revoked_ocsp" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestWithoutServicesItIsSaid(t *testing.T) {
	s := newStand(t)
	cms, signer := s.sign(t)
	var nobody *Gatherer
	_, p, err := nobody.Gather(t.Context(), cms, signer, noon)
	if err != nil || p.Revocation.Why != revocation.Off || p.NoStamp != StampOff {
		t.Errorf("got %+v, %v", p, err)
	}
	s.Check.Responders, s.Stamps.Address = []string{s.url + "/nobody"}, s.url+"/nobody"
	kept, p, err := s.Gather(t.Context(), cms, signer, noon)
	if err != nil || !bytes.Equal(kept, cms) || p.Revocation.Why != revocation.Unreachable || p.NoStamp != StampFailed {
		t.Errorf("got %+v, %v", p, err)
	}
	if err := s.again(kept, signer, p); err != nil {
		t.Errorf("what was not checked is refused: %v", err)
	}
	s.Stamps.Address = s.url + demoauthority.TSPPath
	s.clock.Advance(2 * time.Hour)
	if _, p, err = s.Gather(t.Context(), cms, signer, noon); err != nil || p.NoStamp != StampFailed {
		t.Errorf("a stamp of another time: %+v, %v", p, err)
	}
}

func TestAListThatDecidedIsKept(t *testing.T) {
	s := newStand(t)
	cms, signer := s.sign(t)
	list, err := s.services.List()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "issuing.crl"), list, 0o600); err != nil {
		t.Fatal(err)
	}
	s.Check.Responders, s.Check.Folder = nil, revocation.NewFolder(dir)
	kept, p, err := s.Gather(t.Context(), cms, signer, noon)
	if err != nil || p.Revocation.Source != revocation.CRL {
		t.Fatalf("got %+v, %v", p, err)
	}
	if held, err := s.Kept(p.Revocation.Lists[0]); err != nil || !bytes.Equal(held, list) {
		t.Errorf("the list is not kept: %v", err)
	}
	if err := s.again(kept, signer, p); err != nil {
		t.Error(err)
	}
	p.Revocation.This = noon.AddDate(0, 0, -1)
	if s.again(kept, signer, p) == nil {
		t.Error("a proof by another list holds")
	}
}

func when(t time.Time) string { return t.Format(time.RFC3339) }

// TestWords: whatever is known of a signature has its sentence in every language.
func TestWords(t *testing.T) {
	var all []Proof
	for _, source := range []revocation.Source{revocation.OCSP, revocation.CRL} {
		for _, status := range []revocation.Status{revocation.Good, revocation.Revoked} {
			all = append(all, Proof{Revocation: revocation.Result{Status: status, Source: source}})
		}
	}
	all = append(all, Proof{}, Proof{Revocation: revocation.Result{Status: revocation.Unknown, Source: revocation.OCSP}}, Proof{Stamp: &timestamp.Stamp{Time: noon, Authority: "TSA"}})
	for _, why := range []revocation.Why{
		revocation.Off, revocation.Unreachable, revocation.Declined, revocation.Malformed, revocation.Unsigned, revocation.Stale, revocation.Replayed,
		revocation.Elsewhere, revocation.Partial, revocation.Expired, revocation.NoIssuer, revocation.Unsupported, revocation.TooMuch,
	} {
		all = append(all, Proof{Revocation: revocation.Result{Status: revocation.NotChecked, Why: why}})
	}
	for _, no := range []NoStamp{StampOff, StampFailed, StampBad} {
		all = append(all, Proof{NoStamp: no})
	}
	for _, p := range all {
		for _, line := range p.Lines(when) {
			for _, l := range locale.Langs {
				if text := locale.T(l, line.Key, line.Args); text == "" || strings.ContainsAny(text, "{}") || strings.Contains(text, "evidence.") {
					t.Errorf("%s %s: %q", l, line.Key, text)
				}
			}
		}
	}
}
