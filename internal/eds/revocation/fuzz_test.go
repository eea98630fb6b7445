package revocation

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"os"
	"testing"
)

// The targets read certificates and seeds from testdata: making keys in every
// process of a fuzzer would take all of its time. Every signature is taken, so that
// what lies behind the check of it is reached too.

func anySignature(*x509.Certificate, asn1.ObjectIdentifier, []byte, []byte) error { return nil }

// kept is the question to which the seeds are answers.
func kept(f *testing.F) Question {
	f.Helper()
	read := func(name string) *x509.Certificate {
		der, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			f.Fatal(err)
		}
		return c
	}
	return Question{Certificate: read("holder.cer"), Issuer: read("issuer.cer"), At: noon}
}

// FuzzOCSP: whatever cannot be used is refused as such, and nothing else is told.
func FuzzOCSP(f *testing.F) {
	q := kept(f)
	f.Fuzz(func(t *testing.T, der []byte) {
		r, err := CheckOCSP(der, q, anySignature)
		if err != nil {
			isRefusal(t, err)
			return
		}
		if r.Status == "" || r.Status == NotChecked {
			t.Fatalf("got %+v", r)
		}
	})
}

// FuzzList is FuzzOCSP for revocation lists, alone, upon a list and below it.
func FuzzList(f *testing.F) {
	q := kept(f)
	der, err := os.ReadFile("testdata/base.crl")
	if err != nil {
		f.Fatal(err)
	}
	base, err := ParseList(der)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		l, err := ParseList(der)
		if err != nil {
			isRefusal(t, err)
			return
		}
		for _, pair := range [][2]*List{{l, nil}, {base, l}, {l, base}} {
			r, err := CheckLists(pair[0], pair[1], q, anySignature)
			if err != nil {
				isRefusal(t, err)
			} else if r.Status == "" {
				t.Fatalf("got %+v", r)
			}
		}
	})
}

func isRefusal(t *testing.T, err error) {
	t.Helper()
	if !errors.As(err, new(*Refusal)) {
		t.Fatalf("no refusal: %v", err)
	}
}
