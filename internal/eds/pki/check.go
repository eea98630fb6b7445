package pki

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"

	"tarazy/internal/eds/gost"
)

// Bounds of an RSA modulus in bits: below, it can be broken; above, a hostile
// certificate would make every check slow.
const (
	minModulus = 2048
	maxModulus = 8192
)

// ErrKey says that the key of a certificate is of no kind that the algorithm takes.
var ErrKey = errors.New("key of another kind")

// Check is the Verifier of RSA with SHA-2 and of the profile of Kazakhstan.
func Check(cert *x509.Certificate, algorithm asn1.ObjectIdentifier, signed, signature []byte) error {
	for _, pair := range []struct {
		algorithm asn1.ObjectIdentifier
		hash      crypto.Hash
	}{{SHA256WithRSA, crypto.SHA256}, {SHA384WithRSA, crypto.SHA384}, {SHA512WithRSA, crypto.SHA512}} {
		if algorithm.Equal(pair.algorithm) {
			return checkRSA(cert, pair.hash, signed, signature)
		}
	}
	if _, err := gost.Kazakhstan.SignatureDigest(algorithm); err != nil {
		return fmt.Errorf("signature algorithm %s: %w", algorithm, err)
	}
	key, err := gost.Kazakhstan.ParsePublicKey(cert.RawSubjectPublicKeyInfo)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	return gost.Kazakhstan.Check(key, algorithm, signed, signature)
}

func checkRSA(cert *x509.Certificate, h crypto.Hash, signed, signature []byte) error {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok || key.N.BitLen() < minModulus || key.N.BitLen() > maxModulus {
		return ErrKey
	}
	sum := h.New()
	sum.Write(signed)
	return rsa.VerifyPKCS1v15(key, h, sum.Sum(nil), signature)
}
