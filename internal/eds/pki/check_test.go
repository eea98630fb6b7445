package pki

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"testing"
)

// read gives a certificate of the national authority's chain.
func read(t *testing.T, name string) *x509.Certificate {
	t.Helper()
	data, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	c, err := x509.ParseCertificate(data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestTheNationalAuthorityHolds checks both kinds of key against real
// certificates: each is signed by its root, and by no other, and not if a byte
// changed.
func TestTheNationalAuthorityHolds(t *testing.T) {
	for _, pair := range [][3]string{
		{"nca_rsa_2022.cer", "root_rsa_2020.cer", "root_gost_2022.cer"},
		{"nca_gost_2022.cer", "root_gost_2022.cer", "root_rsa_2020.cer"},
	} {
		cert, root, other := read(t, pair[0]), read(t, pair[1]), read(t, pair[2])
		oid, err := SignatureAlgorithm(cert.Raw)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(root, oid, cert.RawTBSCertificate, cert.Signature); err != nil {
			t.Errorf("%s: %v", pair[0], err)
		}
		if Check(other, oid, cert.RawTBSCertificate, cert.Signature) == nil {
			t.Errorf("%s: signed by %s", pair[0], pair[2])
		}
		cert.RawTBSCertificate[30] ^= 1
		if Check(root, oid, cert.RawTBSCertificate, cert.Signature) == nil {
			t.Errorf("%s: holds with a byte changed", pair[0])
		}
		if Check(root, SHA1, cert.RawTBSCertificate, cert.Signature) == nil {
			t.Errorf("%s: holds under a digest", pair[0])
		}
	}
}

func TestADigestFixesTheAlgorithm(t *testing.T) {
	if got, err := SignatureOver(SHA256, RSA); err != nil || !got.Equal(SHA256WithRSA) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := SignatureOver(SHA256, SHA512WithRSA); err == nil {
		t.Error("SHA-256 stands under an algorithm of SHA-512")
	}
	if _, err := SignatureOver(SHA1, RSA); err == nil {
		t.Error("SHA-1 is taken")
	}
}
