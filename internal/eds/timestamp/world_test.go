package timestamp

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
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

var (
	noon    = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)
	stamped = []byte("what is stamped")
)

// verifyRSA is what the tests check signatures with.
func verifyRSA(cert *x509.Certificate, algorithm asn1.ObjectIdentifier, signed, signature []byte) error {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok || !algorithm.Equal(pki.SHA256WithRSA) {
		return errors.New("not RSA with SHA-256")
	}
	sum := sha256.Sum256(signed)
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature)
}

// world is an authority, its stamper, a stranger's, and a person.
type world struct {
	authority *eds.Authority
	trust     *eds.Trust
	stamper   eds.KeyPair
	responder eds.KeyPair
	foreign   eds.KeyPair
	person    eds.Credentials
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
	stranger, err := theStranger()
	if err != nil {
		return nil, err
	}
	if w.trust, err = w.authority.Trust(); err != nil {
		return nil, err
	}
	for _, service := range []struct {
		to  *eds.KeyPair
		get func(time.Time) (eds.KeyPair, error)
	}{{&w.stamper, w.authority.Stamper}, {&w.responder, w.authority.Responder}, {&w.foreign, stranger.Stamper}} {
		if *service.to, err = service.get(noon.AddDate(0, -1, 0)); err != nil {
			return nil, err
		}
	}
	w.person, err = w.authority.Issue(eds.Person{IIN: "850101400123", Surname: "СЕРІК", Name: "АЙДОС"}, noon.AddDate(0, -1, 0))
	return w, err
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w, err := theWorld()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// services are those of the authority, by a clock that stands at noon.
func (w *world) services(t testing.TB) *demoauthority.Services {
	t.Helper()
	r, err := demoauthority.OpenRegister("")
	if err != nil {
		t.Fatal(err)
	}
	return demoauthority.New(w.authority, r, clock.NewFixed(noon))
}

// token is a time stamp that holds, of noon.
func (w *world) token(t testing.TB, digest asn1.ObjectIdentifier) demoauthority.Token {
	t.Helper()
	sum, err := pki.Sum(digest, stamped)
	if err != nil {
		t.Fatal(err)
	}
	return demoauthority.Token{
		Imprint: demoauthority.Imprint{Algorithm: pkix.AlgorithmIdentifier{Algorithm: digest, Parameters: asn1.NullRawValue}, Hash: sum},
		Serial:  big.NewInt(77), Time: noon, Accuracy: 1,
		Certificates: []*x509.Certificate{w.stamper.Certificate, w.authority.Issuing().Certificate},
	}
}
