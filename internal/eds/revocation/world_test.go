package revocation

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"sync"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/demoauthority"
	"tarazy/internal/eds/edstest"
	"tarazy/internal/eds/pki"
)

var noon = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)

// verifyRSA is what the tests check signatures with: the answers of the test's
// authority are under RSA with SHA-256.
func verifyRSA(cert *x509.Certificate, algorithm asn1.ObjectIdentifier, signed, signature []byte) error {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok || !algorithm.Equal(pki.SHA256WithRSA) {
		return errors.New("not RSA with SHA-256")
	}
	sum := sha256.Sum256(signed)
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature)
}

// world is an authority with its services, a stranger, and one holder.
type world struct {
	authority *eds.Authority
	stranger  *eds.Authority
	issuing   eds.KeyPair
	responder eds.KeyPair
	stamper   eds.KeyPair
	foreign   eds.KeyPair // a responder of the stranger
	holder    *x509.Certificate
	other     *x509.Certificate
}

var (
	theAuthority = edstest.Authority(noon.AddDate(-1, 0, 0))
	theStranger  = edstest.Authority(noon.AddDate(-1, 0, 0))
	theWorld     = sync.OnceValues(makeWorld)
)

func makeWorld() (*world, error) {
	w := &world{}
	var err error
	if w.authority, err = theAuthority(); err != nil {
		return nil, err
	}
	if w.stranger, err = theStranger(); err != nil {
		return nil, err
	}
	w.issuing = w.authority.Issuing()
	for _, service := range []struct {
		to  *eds.KeyPair
		get func(time.Time) (eds.KeyPair, error)
	}{{&w.responder, w.authority.Responder}, {&w.stamper, w.authority.Stamper}, {&w.foreign, w.stranger.Responder}} {
		if *service.to, err = service.get(noon.AddDate(0, -1, 0)); err != nil {
			return nil, err
		}
	}
	for _, who := range []struct {
		to  **x509.Certificate
		iin string
	}{{&w.holder, "850101400123"}, {&w.other, "790202300456"}} {
		c, err := w.authority.IssueUntil(eds.Person{IIN: who.iin, Surname: "СЕРІК", Name: "АЙДОС"}, noon.AddDate(0, -1, 0), noon.AddDate(0, 11, 0))
		if err != nil {
			return nil, err
		}
		*who.to = c.Signing.Certificate
	}
	return w, nil
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w, err := theWorld()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) question() Question {
	return Question{Certificate: w.holder, Issuer: w.issuing.Certificate, At: noon}
}

// single is the answer that all is well with a certificate.
func (w *world) single(t testing.TB, cert *x509.Certificate) demoauthority.Single {
	t.Helper()
	id, err := demoauthority.Name(cert, w.issuing.Certificate, pki.SHA1)
	if err != nil {
		t.Fatal(err)
	}
	return demoauthority.Single{ID: id, This: noon.Add(-time.Minute), Next: noon.Add(time.Hour)}
}

func (w *world) answer(t testing.TB) demoauthority.Answer {
	t.Helper()
	return demoauthority.Answer{
		Produced: noon, Singles: []demoauthority.Single{w.single(t, w.holder)},
		Certificates: []*x509.Certificate{w.responder.Certificate},
	}
}

func (w *world) services(t testing.TB) *demoauthority.Services {
	t.Helper()
	r, err := demoauthority.OpenRegister("")
	if err != nil {
		t.Fatal(err)
	}
	return demoauthority.New(w.authority, r, clock.NewFixed(noon))
}

// list makes a revocation list of the issuing authority.
func (w *world) list(t testing.TB, change func(*x509.RevocationList), revoked ...x509.RevocationListEntry) []byte {
	t.Helper()
	return w.listBy(t, w.issuing, change, revoked...)
}

func (w *world) listBy(t testing.TB, by eds.KeyPair, change func(*x509.RevocationList), revoked ...x509.RevocationListEntry) []byte {
	t.Helper()
	l := &x509.RevocationList{
		Number: big.NewInt(10), ThisUpdate: noon.Add(-time.Hour), NextUpdate: noon.Add(time.Hour),
		SignatureAlgorithm: x509.SHA256WithRSA, RevokedCertificateEntries: revoked,
	}
	if change != nil {
		change(l)
	}
	der, err := x509.CreateRevocationList(rng{}, l, by.Certificate, by.Key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// rng is never read: signatures of PKCS #1 v1.5 take no randomness.
type rng struct{}

func (rng) Read(p []byte) (int, error) { return len(p), nil }

func wantWhy(t testing.TB, err error, why Why) {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) || r.Why != why {
		t.Fatalf("got %v, want %s", err, why)
	}
}
