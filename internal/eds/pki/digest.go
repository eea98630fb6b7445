package pki

import (
	"crypto/sha1" //nolint:gosec // identifies certificates in answers; it never signs
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"fmt"
	"hash"

	"tarazy/internal/eds/gost"
)

// Object identifiers of digests and signature algorithms: RFC 8017, 5754, 3279.
var (
	SHA1   = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	SHA256 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	SHA384 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	SHA512 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}

	RSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	SHA256WithRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	SHA384WithRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}
	SHA512WithRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}
)

// Digest gives the hash function under an object identifier. SHA-1 is among
// them: answers name certificates, and time stamps the value of a signature, by
// it, and neither can be forged without a second preimage.
func Digest(oid asn1.ObjectIdentifier) (func() hash.Hash, error) {
	switch {
	case oid.Equal(SHA1):
		return sha1.New, nil
	case oid.Equal(SHA256):
		return sha256.New, nil
	case oid.Equal(SHA384):
		return sha512.New384, nil
	case oid.Equal(SHA512):
		return sha512.New, nil
	}
	sum, err := gost.Kazakhstan.Digest(oid)
	if err != nil {
		return nil, fmt.Errorf("digest %s: %w", oid, err)
	}
	return sum, nil
}

// Sum hashes the data with the function under an object identifier.
func Sum(oid asn1.ObjectIdentifier, data []byte) ([]byte, error) {
	f, err := Digest(oid)
	if err != nil {
		return nil, err
	}
	h := f()
	h.Write(data)
	return h.Sum(nil), nil
}

// SignatureOver gives the signature algorithm of a signer that names a digest
// and an algorithm beside it: bare RSA takes the digest, every other algorithm
// must agree with it.
func SignatureOver(digest, signature asn1.ObjectIdentifier) (asn1.ObjectIdentifier, error) {
	for _, pair := range [][2]asn1.ObjectIdentifier{{SHA256, SHA256WithRSA}, {SHA384, SHA384WithRSA}, {SHA512, SHA512WithRSA}} {
		if digest.Equal(pair[0]) && (signature.Equal(RSA) || signature.Equal(pair[1])) {
			return pair[1], nil
		}
	}
	fixed, err := gost.Kazakhstan.SignatureDigest(signature)
	if err != nil || !fixed.Equal(digest) {
		return nil, fmt.Errorf("signature algorithm %s over digest %s", signature, digest)
	}
	return signature, nil
}
