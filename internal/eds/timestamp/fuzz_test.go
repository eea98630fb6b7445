package timestamp

import (
	"crypto/x509"
	"encoding/asn1"
	"testing"
	"time"
)

// The targets have their seeds in testdata: making keys in every process of a
// fuzzer would take all of its time. Every signature and every authority is taken,
// so that what lies behind those checks is reached too.

func anySignature(*x509.Certificate, asn1.ObjectIdentifier, []byte, []byte) error { return nil }

func anyAuthority(*x509.Certificate, []*x509.Certificate, time.Time) ([]*x509.Certificate, error) {
	return nil, nil
}

// FuzzToken: what is taken for a stamp has a time and a number.
func FuzzToken(f *testing.F) {
	f.Fuzz(func(t *testing.T, der []byte) {
		if s, err := Verify(der, stamped, anyAuthority, anySignature); err == nil && (s.Time.IsZero() || s.Serial == "") {
			t.Fatalf("got %+v", s)
		}
		_, _ = Ask{Stamped: stamped}.Token(der)
	})
}

// FuzzMessage: a message into which stamps were put is read as one with stamps.
func FuzzMessage(f *testing.F) {
	token := []byte{0x30, 0x03, 0x02, 0x01, 0x07}
	f.Fuzz(func(t *testing.T, der []byte) {
		out, err := Add(der, func([]byte) ([]byte, error) { return token, nil })
		if err != nil {
			return
		}
		list, err := Signatures(out)
		if err != nil {
			t.Fatalf("what we wrote we cannot read: %v", err)
		}
		for _, s := range list {
			if s.Token == nil {
				t.Fatal("no token")
			}
		}
	})
}
