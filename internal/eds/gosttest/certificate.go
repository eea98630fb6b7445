package gosttest

import (
	"encoding/asn1"
	"fmt"
)

type publicKeyInfo struct {
	Algorithm struct {
		OID        asn1.ObjectIdentifier
		Parameters struct{ Set, Digest asn1.ObjectIdentifier }
	}
	Key asn1.BitString
}

// Public is the SubjectPublicKeyInfo of the key in DER.
func (k *Key) Public() ([]byte, error) {
	octets, err := asn1.Marshal(append(k.bytes(k.public.x), k.bytes(k.public.y)...))
	if err != nil {
		return nil, err
	}
	var info publicKeyInfo
	info.Algorithm.OID = k.Algorithm
	info.Algorithm.Parameters.Set, info.Algorithm.Parameters.Digest = k.set, k.parameter
	info.Key = asn1.BitString{Bytes: octets, BitLength: 8 * len(octets)}
	return asn1.Marshal(info)
}

type certificate struct {
	Body      asn1.RawValue
	Algorithm algorithm
	Value     asn1.BitString
}

type algorithm struct{ OID asn1.ObjectIdentifier }

// body is a TBSCertificate of the third version.
type body struct {
	Version    asn1.RawValue
	Serial     asn1.RawValue
	Algorithm  asn1.RawValue
	Issuer     asn1.RawValue
	Validity   asn1.RawValue
	Subject    asn1.RawValue
	Key        asn1.RawValue
	Extensions asn1.RawValue
}

// Issue gives a certificate in DER, made with stand-in keys by crypto/x509, the
// key of its holder and the signature of its issuer in GOST. A nil holder keeps
// the key that it has.
func Issue(der []byte, holder, issuer *Key) ([]byte, error) {
	var parts struct{ Body, Algorithm, Value asn1.RawValue }
	var b body
	if _, err := asn1.Unmarshal(der, &parts); err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	if _, err := asn1.Unmarshal(parts.Body.FullBytes, &b); err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	named, err := asn1.Marshal(algorithm{issuer.Signature})
	if err != nil {
		return nil, err
	}
	b.Algorithm = asn1.RawValue{FullBytes: named}
	if holder != nil {
		key, err := holder.Public()
		if err != nil {
			return nil, err
		}
		b.Key = asn1.RawValue{FullBytes: key}
	}
	signed, err := asn1.Marshal(b)
	if err != nil {
		return nil, err
	}
	value := issuer.Sign(signed)
	return asn1.Marshal(certificate{
		Body: asn1.RawValue{FullBytes: signed}, Algorithm: algorithm{issuer.Signature},
		Value: asn1.BitString{Bytes: value, BitLength: 8 * len(value)},
	})
}
