package eds

import (
	"crypto"
	"crypto/rsa"
	_ "crypto/sha256" // the digests below
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"hash"
	"slices"

	"tarazy/internal/eds/gost"
	"tarazy/internal/fault"
)

// Bounds of an RSA modulus in bits: the profile's own as the least; above the
// most, a hostile certificate would make every check slow.
const (
	minModulus = 2048
	maxModulus = 8192
)

// algorithms are those under which signatures are taken: RSA over SHA-2, and
// GOST under the identifiers and in the byte order of a state.
type algorithms struct{ gost *gost.Profile }

// inForce are the algorithms of signatures of law.
var inForce = algorithms{gost.Kazakhstan}

// rsaAlgorithm is a signature algorithm of RSA (PKCS #1 v1.5) with the digest
// that it fixes.
type rsaAlgorithm struct {
	signature, digest asn1.ObjectIdentifier
	hash              crypto.Hash
}

var rsaAlgorithms = []rsaAlgorithm{
	{oidSHA256WithRSA, oidSHA256, crypto.SHA256},
	{oidSHA384WithRSA, oidSHA384, crypto.SHA384},
	{oidSHA512WithRSA, oidSHA512, crypto.SHA512},
}

func rsaOver(digest asn1.ObjectIdentifier) (rsaAlgorithm, bool) {
	return rsaWhere(func(r rsaAlgorithm) bool { return r.digest.Equal(digest) })
}

func rsaNamed(signature asn1.ObjectIdentifier) (rsaAlgorithm, bool) {
	return rsaWhere(func(r rsaAlgorithm) bool { return r.signature.Equal(signature) })
}

func rsaWhere(is func(rsaAlgorithm) bool) (rsaAlgorithm, bool) {
	if i := slices.IndexFunc(rsaAlgorithms, is); i >= 0 {
		return rsaAlgorithms[i], true
	}
	return rsaAlgorithm{}, false
}

// unsupported names the algorithm that cannot be checked here.
func unsupported(oid asn1.ObjectIdentifier) *fault.Error {
	return fault.New(fault.Invalid, "eds.algorithm_unsupported", "oid", oid.String())
}

// refused turns what the arithmetic says into a fault.
func refused(err error) error {
	if u, ok := errors.AsType[*gost.UnsupportedError](err); ok {
		return unsupported(u.OID)
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gost.ErrDisagree):
		return malformed(err)
	case errors.Is(err, gost.ErrKey):
		return fault.New(fault.Invalid, "eds.key_malformed").Wrap(err)
	}
	return fault.New(fault.Invalid, "eds.signature_invalid").Wrap(err)
}

// digest gives the hash function under an object identifier.
func (a algorithms) digest(oid asn1.ObjectIdentifier) (func() hash.Hash, error) {
	if r, ok := rsaOver(oid); ok {
		return r.hash.New, nil
	}
	sum, err := a.gost.Digest(oid)
	return sum, refused(err)
}

func (a algorithms) sum(oid asn1.ObjectIdentifier, data []byte) ([]byte, error) {
	makes, err := a.digest(oid)
	if err != nil {
		return nil, err
	}
	h := makes()
	h.Write(data)
	return h.Sum(nil), nil
}

// agreed gives the one signature algorithm of a signer, who names it beside a
// digest, or the kind of the key alone. It refuses where the two disagree.
func (a algorithms) agreed(digest, named asn1.ObjectIdentifier) (asn1.ObjectIdentifier, error) {
	if _, err := a.digest(digest); err != nil {
		return nil, err
	}
	_, isRSA := rsaNamed(named)
	if !isRSA && !named.Equal(oidRSA) {
		out, err := a.gost.SignatureOver(digest, named)
		return out, refused(err)
	}
	r, ok := rsaOver(digest)
	if !ok || (isRSA && !r.signature.Equal(named)) {
		return nil, malformed(errors.New("digest and signature algorithms disagree"))
	}
	return r.signature, nil
}

// key gives the public key of a certificate, an *rsa.PublicKey or a
// *gost.PublicKey. It names the algorithm of any other.
func (a algorithms) key(cert *x509.Certificate) (any, error) {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok {
		key, err := a.gost.ParsePublicKey(cert.RawSubjectPublicKeyInfo)
		return key, refused(err)
	}
	if bits := key.N.BitLen(); bits < minModulus || bits > maxModulus {
		return nil, fault.New(fault.Invalid, "eds.key_size", "bits", bits)
	}
	return key, nil
}

// errOtherKey says that the key is not of the kind that the algorithm takes.
var errOtherKey = errors.New("key of another kind")

// check checks a signature over the data by the key of a certificate. The
// algorithm fixes a digest.
func (a algorithms) check(cert *x509.Certificate, algorithm asn1.ObjectIdentifier, data, value []byte) error {
	r, isRSA := rsaNamed(algorithm)
	if !isRSA {
		if _, err := a.gost.SignatureDigest(algorithm); err != nil {
			return refused(err)
		}
	}
	key, err := a.key(cert)
	if err != nil {
		return err
	}
	switch key := key.(type) {
	case *rsa.PublicKey:
		err = checkRSA(key, r, data, value)
	case *gost.PublicKey:
		err = checkGOST(a.gost, key, isRSA, algorithm, data, value)
	}
	return refused(err)
}

func checkRSA(key *rsa.PublicKey, r rsaAlgorithm, data, value []byte) error {
	if r.hash == 0 {
		return errOtherKey
	}
	h := r.hash.New()
	h.Write(data)
	return rsa.VerifyPKCS1v15(key, r.hash, h.Sum(nil), value)
}

func checkGOST(p *gost.Profile, key *gost.PublicKey, isRSA bool, algorithm asn1.ObjectIdentifier, data, value []byte) error {
	if isRSA {
		return errOtherKey
	}
	return p.Check(key, algorithm, data, value)
}

// certificateAlgorithm is the algorithm under which a certificate was issued.
func certificateAlgorithm(cert *x509.Certificate) asn1.ObjectIdentifier {
	var c struct {
		Body      asn1.RawValue
		Algorithm algorithm
		Value     asn1.BitString
	}
	if err := unmarshal(cert.Raw, &c); err != nil {
		return nil
	}
	return c.Algorithm.Algorithm
}

// issued checks that the issuer's key signed the certificate. A kind of key
// alone is no signature algorithm of certificates.
func (a algorithms) issued(cert, issuer *x509.Certificate) error {
	return a.check(issuer, certificateAlgorithm(cert), cert.RawTBSCertificate, cert.Signature)
}

// CheckSignature checks a signature over data by the key of a certificate, of
// any algorithm under which signatures are taken. The algorithm names key and
// digest together. Faults: eds.signature_invalid, eds.algorithm_unsupported,
// eds.key_size, eds.key_malformed.
func CheckSignature(cert *x509.Certificate, algorithm asn1.ObjectIdentifier, data, value []byte) error {
	return inForce.check(cert, algorithm, data, value)
}
