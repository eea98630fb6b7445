package gost

import (
	"encoding/asn1"
	"hash"
	"math/big"
	"slices"
)

// UnsupportedError names an algorithm or a parameter set that a profile does not
// have.
type UnsupportedError struct{ OID asn1.ObjectIdentifier }

// Error gives the object identifier.
func (e *UnsupportedError) Error() string { return "gost: unsupported " + e.OID.String() }

// Profile is how a state writes keys and signatures: under which object
// identifiers, and in which byte order. It never changes.
type Profile struct {
	digests    []digestAlgorithm
	keys       []keyAlgorithm
	signatures []signatureAlgorithm
	highFirst  bool // s before r, each with its highest byte first
}

type digestAlgorithm struct {
	oid string
	sum func() hash.Hash
}

// keyAlgorithm is a kind of public key. The parameters of the key name one of the
// curves, and may name a digest, which must then be one of these.
type keyAlgorithm struct {
	oid     string
	curves  []namedCurve
	digests []string
}

type namedCurve struct {
	oid   string
	curve *Curve
}

type signatureAlgorithm struct{ oid, key, digest string }

// Digest gives the hash function under an object identifier, or
// *UnsupportedError.
func (p *Profile) Digest(oid asn1.ObjectIdentifier) (func() hash.Hash, error) {
	for _, d := range p.digests {
		if d.oid == oid.String() {
			return d.sum, nil
		}
	}
	return nil, &UnsupportedError{oid}
}

// SignatureDigest gives the object identifier of the digest that a signature
// algorithm fixes, or *UnsupportedError.
func (p *Profile) SignatureDigest(oid asn1.ObjectIdentifier) (asn1.ObjectIdentifier, error) {
	s, err := p.signature(oid)
	if err != nil {
		return nil, err
	}
	return identifier(s.digest), nil
}

// Check checks a signature over data. The key must be of the kind that the
// signature algorithm asks for. It fails with ErrSignature, or with
// *UnsupportedError where the algorithm is not one of the profile.
func (p *Profile) Check(key *PublicKey, algorithm asn1.ObjectIdentifier, data, value []byte) error {
	s, err := p.signature(algorithm)
	if err != nil {
		return err
	}
	sum, err := p.Digest(identifier(s.digest))
	if err != nil {
		return err
	}
	h := sum()
	h.Write(data)
	return p.CheckDigest(key, algorithm, h.Sum(nil), value)
}

// CheckDigest is Check for data of which the digest is known already.
func (p *Profile) CheckDigest(key *PublicKey, algorithm asn1.ObjectIdentifier, digest, value []byte) error {
	s, err := p.signature(algorithm)
	if err != nil {
		return err
	}
	if key == nil || key.algorithm != s.key {
		return ErrSignature
	}
	read, err := p.ParseSignature(key.curve, value)
	if err != nil || !key.Verify(digest, read) {
		return ErrSignature
	}
	return nil
}

// ParseSignature reads the bytes of a signature for a key of the curve, or fails
// with ErrSignature where they are not as many as it must have.
func (p *Profile) ParseSignature(c *Curve, value []byte) (Signature, error) {
	if len(value) != 2*c.size {
		return Signature{}, ErrSignature
	}
	first, second := value[:c.size], value[c.size:]
	if p.highFirst {
		return Signature{R: new(big.Int).SetBytes(second), S: new(big.Int).SetBytes(first)}, nil
	}
	return Signature{R: littleEndian(first), S: littleEndian(second)}, nil
}

func (p *Profile) signature(oid asn1.ObjectIdentifier) (signatureAlgorithm, error) {
	i := slices.IndexFunc(p.signatures, func(s signatureAlgorithm) bool { return s.oid == oid.String() })
	if i < 0 {
		return signatureAlgorithm{}, &UnsupportedError{oid}
	}
	return p.signatures[i], nil
}

// subjectPublicKeyInfo is that of RFC 5280, section 4.1, with the parameters of
// RFC 9215, section 4.2, which Kazakhstan shares.
type subjectPublicKeyInfo struct {
	Algorithm struct {
		OID        asn1.ObjectIdentifier
		Parameters asn1.RawValue `asn1:"optional"`
	}
	Key asn1.BitString
}

type keyParameters struct {
	Curve  asn1.ObjectIdentifier
	Digest asn1.ObjectIdentifier `asn1:"optional"`
}

// ParsePublicKey reads a SubjectPublicKeyInfo in DER. It fails with
// *UnsupportedError where kind, curve or digest of the key are not of the
// profile, and with ErrKey where it is no such structure or no point of order q.
func (p *Profile) ParsePublicKey(der []byte) (*PublicKey, error) {
	var info subjectPublicKeyInfo
	if !whole(der, &info) {
		return nil, ErrKey
	}
	kind, err := p.keyAlgorithm(info.Algorithm.OID)
	if err != nil {
		return nil, err
	}
	var parameters keyParameters
	if !whole(info.Algorithm.Parameters.FullBytes, &parameters) {
		return nil, ErrKey
	}
	c, err := kind.curve(parameters)
	if err != nil {
		return nil, err
	}
	x, y, err := coordinates(c, info.Key)
	if err != nil {
		return nil, err
	}
	key, err := NewPublicKey(c, x, y)
	if err != nil {
		return nil, err
	}
	key.algorithm = kind.oid
	return key, nil
}

func (p *Profile) keyAlgorithm(oid asn1.ObjectIdentifier) (keyAlgorithm, error) {
	i := slices.IndexFunc(p.keys, func(k keyAlgorithm) bool { return k.oid == oid.String() })
	if i < 0 {
		return keyAlgorithm{}, &UnsupportedError{oid}
	}
	return p.keys[i], nil
}

func (k keyAlgorithm) curve(p keyParameters) (*Curve, error) {
	if p.Digest != nil && !slices.Contains(k.digests, p.Digest.String()) {
		return nil, &UnsupportedError{p.Digest}
	}
	for _, n := range k.curves {
		if n.oid == p.Curve.String() {
			return n.curve, nil
		}
	}
	return nil, &UnsupportedError{p.Curve}
}

// coordinates reads the bit string of a key: an octet string with x and then y,
// each with its lowest byte first (RFC 9215, section 4.3).
func coordinates(c *Curve, key asn1.BitString) (x, y *big.Int, err error) {
	var octets []byte
	if key.BitLength%8 != 0 || !whole(key.Bytes, &octets) || len(octets) != 2*c.size {
		return nil, nil, ErrKey
	}
	return littleEndian(octets[:c.size]), littleEndian(octets[c.size:]), nil
}

// whole reads a value that must fill the bytes.
func whole(der []byte, into any) bool {
	rest, err := asn1.Unmarshal(der, into)
	return err == nil && len(rest) == 0
}
