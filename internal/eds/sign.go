package eds

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"
)

// KeyPair is a private key with its certificate.
type KeyPair struct {
	Certificate *x509.Certificate
	Key         *rsa.PrivateKey
}

// Sign makes a CMS message in DER over the content, signed by each pair with
// RSA and SHA-256, with the attributes of the desktop signer: content type,
// signing time, digest, and the certificate that CAdES binds (signing-certificate-v2,
// RFC 5035). An attached message holds the content. at is what the message will
// claim as its signing time.
func Sign(content []byte, attached bool, at time.Time, pairs ...KeyPair) ([]byte, error) {
	if len(pairs) == 0 {
		return nil, errors.New("sign: no key")
	}
	encapsulated := sequence(oid(oidData))
	if attached {
		encapsulated = sequence(oid(oidData), wrap(tagContext0, wrap(tagOctets, content)))
	}
	var certs, signers [][]byte
	for _, p := range pairs {
		info, err := signer(content, at, p)
		if err != nil {
			return nil, fmt.Errorf("sign: %w", err)
		}
		certs = append(certs, p.Certificate.Raw)
		signers = append(signers, info)
	}
	data := sequence(
		integer(big.NewInt(1)),
		set(algorithmID(oidSHA256)),
		encapsulated,
		wrap(tagContext0, sorted(certs)),
		set(signers...),
	)
	return sequence(oid(oidSignedData), wrap(tagContext0, data)), nil
}

const tagContext0 = 0xa0

// signer makes the SignerInfo of one key.
func signer(content []byte, at time.Time, p KeyPair) ([]byte, error) {
	digest := sha256.Sum256(content)
	when, err := asn1.Marshal(at.UTC())
	if err != nil {
		return nil, err
	}
	attrs := sorted([][]byte{
		sequence(oid(oidContentType), set(oid(oidData))),
		sequence(oid(oidSigningTime), set(when)),
		sequence(oid(oidMessageDigest), set(wrap(tagOctets, digest[:]))),
		sequence(oid(oidSigningCertificateV2), set(signingCertificate(p.Certificate))),
	})
	tbs := sha256.Sum256(wrap(asn1.TagSet|constructed, attrs))
	value, err := rsa.SignPKCS1v15(rand.Reader, p.Key, crypto.SHA256, tbs[:])
	if err != nil {
		return nil, err
	}
	return sequence(
		integer(big.NewInt(1)),
		sequence(p.Certificate.RawIssuer, integer(p.Certificate.SerialNumber)),
		algorithmID(oidSHA256),
		wrap(tagContext0, attrs),
		algorithmID(oidSHA256WithRSA),
		wrap(tagOctets, value),
	), nil
}

// signingCertificate names the signer's certificate by its digest (RFC 5035,
// section 3); SHA-256 is the algorithm where none is named.
func signingCertificate(c *x509.Certificate) []byte {
	sum := sha256.Sum256(c.Raw)
	return sequence(sequence(sequence(wrap(tagOctets, sum[:]))))
}

func sequence(parts ...[]byte) []byte {
	return wrap(asn1.TagSequence|constructed, slices.Concat(parts...))
}

func set(parts ...[]byte) []byte { return wrap(asn1.TagSet|constructed, sorted(parts)) }

// sorted joins the elements of a SET OF in the order of DER.
func sorted(parts [][]byte) []byte {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, bytes.Compare)
	return slices.Concat(parts...)
}

func algorithmID(id asn1.ObjectIdentifier) []byte {
	return sequence(oid(id), asn1.NullBytes)
}

func oid(id asn1.ObjectIdentifier) []byte { return mustMarshal(id) }

func integer(n *big.Int) []byte { return mustMarshal(n) }

// mustMarshal is for values of this file, which always have a form in DER.
func mustMarshal(v any) []byte {
	out, err := asn1.Marshal(v)
	if err != nil {
		panic(err)
	}
	return out
}
