package demoauthority

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"

	"tarazy/internal/eds"
	"tarazy/internal/eds/pki"
)

// Key signs the answers of a service.
type Key struct {
	Certificate *x509.Certificate
	Digest      asn1.ObjectIdentifier // of what is signed
	Algorithm   asn1.ObjectIdentifier // of the signature
	Sign        func(data []byte) ([]byte, error)
}

// RSA gives the key of a pair under RSA with SHA-256.
func RSA(p eds.KeyPair) Key {
	return Key{Certificate: p.Certificate, Digest: pki.SHA256, Algorithm: pki.SHA256WithRSA, Sign: func(data []byte) ([]byte, error) {
		sum := sha256.Sum256(data)
		var key crypto.Signer = p.Key
		return key.Sign(rand.Reader, sum[:], crypto.SHA256)
	}}
}

func (k Key) algorithm() pkix.AlgorithmIdentifier {
	a := pkix.AlgorithmIdentifier{Algorithm: k.Algorithm}
	if k.Algorithm.Equal(pki.SHA256WithRSA) {
		a.Parameters = asn1.NullRawValue
	}
	return a
}

func (k Key) digest() pkix.AlgorithmIdentifier { return pkix.AlgorithmIdentifier{Algorithm: k.Digest} }
