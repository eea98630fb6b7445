package pki

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
)

// Verifier checks a signature over data by the key of a certificate. The
// algorithm names key and digest together (sha256WithRSAEncryption and the like).
type Verifier func(cert *x509.Certificate, algorithm asn1.ObjectIdentifier, signed, signature []byte) error

// errTrailing says that bytes follow a value that should be alone.
var errTrailing = errors.New("der: bytes after the end")

// Whole reads one DER value that must fill the bytes.
func Whole(der []byte, into any) error {
	rest, err := asn1.Unmarshal(der, into)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errTrailing
	}
	return nil
}

// Elements splits the inside of a constructed value into its elements, at most
// as many as given.
func Elements(body []byte, most int) ([]asn1.RawValue, error) {
	var out []asn1.RawValue
	for len(body) > 0 {
		if len(out) == most {
			return nil, fmt.Errorf("der: more than %d elements", most)
		}
		var v asn1.RawValue
		rest, err := asn1.Unmarshal(body, &v)
		if err != nil {
			return nil, err
		}
		out, body = append(out, v), rest
	}
	return out, nil
}

// KeyBits gives the bits of the public key of a certificate, without the name of
// its algorithm: what an answer hashes to name an issuer.
func KeyBits(cert *x509.Certificate) ([]byte, error) {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	if err := Whole(cert.RawSubjectPublicKeyInfo, &info); err != nil {
		return nil, fmt.Errorf("public key: %w", err)
	}
	return info.Key.RightAlign(), nil
}

// SignatureAlgorithm is the algorithm under which a certificate or a list was
// signed, from its three outer parts.
func SignatureAlgorithm(der []byte) (asn1.ObjectIdentifier, error) {
	var signed struct {
		Body      asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Value     asn1.BitString
	}
	if err := Whole(der, &signed); err != nil {
		return nil, err
	}
	return signed.Algorithm.Algorithm, nil
}

// Usages are the extended key usages of a certificate, and whether the extension
// is critical. A certificate without one has none.
func Usages(cert *x509.Certificate) (ids []asn1.ObjectIdentifier, critical bool) {
	for _, e := range cert.Extensions {
		if !e.Id.Equal(oidExtendedKeyUsage) {
			continue
		}
		if Whole(e.Value, &ids) != nil {
			return nil, e.Critical
		}
		return ids, e.Critical
	}
	return nil, false
}

var oidExtendedKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}

// Certificates reads certificates that stand in an answer, at most as many as
// given.
func Certificates(list []asn1.RawValue, most int) ([]*x509.Certificate, error) {
	if len(list) > most {
		return nil, fmt.Errorf("more than %d certificates", most)
	}
	var out []*x509.Certificate
	for _, raw := range list {
		if raw.Class != asn1.ClassUniversal { // attribute certificates: not ours
			continue
		}
		c, err := x509.ParseCertificate(raw.FullBytes)
		if err != nil {
			return nil, fmt.Errorf("certificate: %w", err)
		}
		out = append(out, c)
	}
	return out, nil
}
