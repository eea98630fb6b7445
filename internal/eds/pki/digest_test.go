package pki

import "testing"

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
