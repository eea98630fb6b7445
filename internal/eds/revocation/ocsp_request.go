package revocation

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"

	"tarazy/internal/eds/pki"
)

// certID names a certificate in a question and in its answer (RFC 6960,
// section 4.1.1).
type certID struct {
	Hash   pkix.AlgorithmIdentifier
	Name   []byte // hash of the issuer's name
	Key    []byte // hash of the issuer's key
	Serial *big.Int
}

type ocspRequest struct {
	TBS struct {
		List       []ocspAsked
		Extensions []pkix.Extension `asn1:"explicit,tag:2,optional"`
	}
}

type ocspAsked struct{ ID certID }

var oidNonce = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2}

// Request writes the question about a certificate, which is named by the digest
// of the given identifier (SHA-1 and SHA-256 are what responders know). The nonce
// may be nil.
func Request(cert, issuer *x509.Certificate, digest asn1.ObjectIdentifier, nonce []byte) ([]byte, error) {
	id, err := identify(cert, issuer, digest)
	if err != nil {
		return nil, err
	}
	var r ocspRequest
	r.TBS.List = []ocspAsked{{ID: id}}
	if nonce != nil {
		value, err := asn1.Marshal(nonce)
		if err != nil {
			return nil, err
		}
		r.TBS.Extensions = []pkix.Extension{{Id: oidNonce, Value: value}}
	}
	return asn1.Marshal(r)
}

func identify(cert, issuer *x509.Certificate, digest asn1.ObjectIdentifier) (certID, error) {
	key, err := pki.KeyBits(issuer)
	if err != nil {
		return certID{}, err
	}
	id := certID{Hash: pkix.AlgorithmIdentifier{Algorithm: digest, Parameters: asn1.NullRawValue}, Serial: cert.SerialNumber}
	if id.Name, err = pki.Sum(digest, cert.RawIssuer); err != nil {
		return certID{}, err
	}
	if id.Key, err = pki.Sum(digest, key); err != nil {
		return certID{}, err
	}
	return id, nil
}

// names reports whether the identifier is that of the certificate.
func (id certID) names(cert, issuer *x509.Certificate) bool {
	own, err := identify(cert, issuer, id.Hash.Algorithm)
	return err == nil && id.Serial != nil && id.Serial.Cmp(own.Serial) == 0 &&
		bytes.Equal(id.Name, own.Name) && bytes.Equal(id.Key, own.Key)
}
