package eds

import (
	"crypto"
	"crypto/rsa"
	_ "crypto/sha256" // the digests below
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/asn1"
	"errors"

	"tarazy/internal/fault"
)

// Bounds of an RSA modulus in bits: the profile's own as the least; above the
// most, a hostile certificate would make every check slow.
const (
	minModulus = 2048
	maxModulus = 8192
)

// unsupported names the algorithm that cannot be checked here.
func unsupported(oid asn1.ObjectIdentifier) *fault.Error {
	return fault.New(fault.Invalid, "eds.algorithm_unsupported", "oid", oid.String())
}

func digestHash(oid asn1.ObjectIdentifier) (crypto.Hash, error) {
	switch {
	case oid.Equal(oidSHA256):
		return crypto.SHA256, nil
	case oid.Equal(oidSHA384):
		return crypto.SHA384, nil
	case oid.Equal(oidSHA512):
		return crypto.SHA512, nil
	}
	return 0, unsupported(oid)
}

// signatureHash gives the digest that the signature algorithm fixes; 0 where it
// leaves it open.
func signatureHash(oid asn1.ObjectIdentifier) (crypto.Hash, error) {
	switch {
	case oid.Equal(oidRSA):
		return 0, nil
	case oid.Equal(oidSHA256WithRSA):
		return crypto.SHA256, nil
	case oid.Equal(oidSHA384WithRSA):
		return crypto.SHA384, nil
	case oid.Equal(oidSHA512WithRSA):
		return crypto.SHA512, nil
	}
	return 0, unsupported(oid)
}

// agreed gives the one digest of a signer, or refuses where its two algorithms
// disagree.
func agreed(digest, signature asn1.ObjectIdentifier) (crypto.Hash, error) {
	h, err := digestHash(digest)
	if err != nil {
		return 0, err
	}
	fixed, err := signatureHash(signature)
	if err != nil {
		return 0, err
	}
	if fixed != 0 && fixed != h {
		return 0, malformed(errors.New("digest and signature algorithms disagree"))
	}
	return h, nil
}

// checkSignature checks an RSA signature (PKCS #1 v1.5) over the data.
func checkSignature(cert *x509.Certificate, h crypto.Hash, data, value []byte) error {
	key, err := publicKey(cert)
	if err != nil {
		return err
	}
	if err := rsa.VerifyPKCS1v15(key, h, sum(h, data), value); err != nil {
		return fault.New(fault.Invalid, "eds.signature_invalid").Wrap(err)
	}
	return nil
}

// publicKey gives the RSA key of a certificate, or names the algorithm of the
// key that it holds instead.
func publicKey(cert *x509.Certificate) (*rsa.PublicKey, error) {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok {
		return nil, unsupported(keyAlgorithm(cert))
	}
	if bits := key.N.BitLen(); bits < minModulus || bits > maxModulus {
		return nil, fault.New(fault.Invalid, "eds.key_size", "bits", bits)
	}
	return key, nil
}

type publicKeyInfo struct {
	Algorithm algorithm
	Key       asn1.BitString
}

func keyAlgorithm(cert *x509.Certificate) asn1.ObjectIdentifier {
	var info publicKeyInfo
	if err := unmarshal(cert.RawSubjectPublicKeyInfo, &info); err != nil {
		return nil
	}
	return info.Algorithm.Algorithm
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

// checkIssued checks that the issuer's key signed the certificate.
func checkIssued(cert, issuer *x509.Certificate) error {
	oid := certificateAlgorithm(cert)
	h, err := signatureHash(oid)
	if err != nil {
		return err
	}
	if h == 0 { // bare rsaEncryption is no signature algorithm of certificates
		return unsupported(oid)
	}
	return checkSignature(issuer, h, cert.RawTBSCertificate, cert.Signature)
}

func sum(h crypto.Hash, data []byte) []byte {
	d := h.New()
	d.Write(data)
	return d.Sum(nil)
}
