package timestamp

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"time"

	"tarazy/internal/eds/pki"
)

// Chain builds the chain from a certificate to a root that was valid at an
// instant, with the help of further certificates: (*eds.Trust).Chain.
type Chain func(leaf *x509.Certificate, extra []*x509.Certificate, at time.Time) ([]*x509.Certificate, error)

// Stamp is a time stamp that holds.
type Stamp struct {
	Time      time.Time         `json:"time"`               // what the authority says
	Accuracy  time.Duration     `json:"accuracy,omitempty"` // by how much it may err either way; 0 if it does not say
	Authority string            `json:"authority"`          // the common name of its certificate
	Serial    string            `json:"serial"`             // of the stamp, hexadecimal
	Policy    string            `json:"policy"`             // object identifier
	Digest    string            `json:"digest"`             // of the imprint, object identifier
	Signer    *x509.Certificate `json:"-"`
}

// Errors of tokens.
var (
	// ErrSignature says that the authority's key did not sign the token.
	ErrSignature = errors.New("time stamp: the signature does not hold")
	// ErrAuthority says that the certificate is not one for time stamps.
	ErrAuthority = errors.New("time stamp: the certificate is not for time stamps")
	// ErrUntrusted says that the authority does not lead to a root relied on.
	ErrUntrusted = errors.New("time stamp: the authority is not relied on")
)

// Verify checks a token over the bytes that it should stamp: imprint, signature,
// what the authority's certificate is for, and its chain at the time of the stamp.
func Verify(der, stamped []byte, chain Chain, verify pki.Verifier) (Stamp, error) {
	t, err := parse(der)
	if err != nil {
		return Stamp{}, err
	}
	if err := t.info.stamps(stamped); err != nil {
		return Stamp{}, err
	}
	cert := t.holder()
	if cert == nil {
		return Stamp{}, fmt.Errorf("%w: its certificate is missing", ErrSignature)
	}
	if err := t.signed(cert, verify); err != nil {
		return Stamp{}, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if err := mayStamp(cert); err != nil {
		return Stamp{}, err
	}
	for _, e := range t.info.Extensions {
		if e.Critical {
			return Stamp{}, fmt.Errorf("time stamp: critical extension %s", e.Id)
		}
	}
	if _, err := chain(cert, t.certificates, t.info.Time); err != nil {
		return Stamp{}, fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	return t.stamp(cert), nil
}

func (t *token) stamp(cert *x509.Certificate) Stamp {
	name := cert.Subject.CommonName
	if name == "" {
		name = cert.Subject.String()
	}
	return Stamp{
		Time: t.info.Time.UTC(), Accuracy: t.info.Accuracy.duration(), Authority: name,
		Serial: t.info.Serial.Text(16), Policy: t.info.Policy.String(),
		Digest: t.info.Imprint.Algorithm.Algorithm.String(), Signer: cert,
	}
}

// mayStamp holds the certificate to what it is for: stamps and nothing else, said
// critically (RFC 3161, section 2.3).
func mayStamp(cert *x509.Certificate) error {
	ids, critical := pki.Usages(cert)
	if len(ids) != 1 || !ids[0].Equal(oidTimeStamping) || !critical {
		return ErrAuthority
	}
	if cert.KeyUsage != 0 && cert.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return ErrAuthority
	}
	return nil
}

// signed checks the digest, the attributes, and the signature over them.
func (t *token) signed(cert *x509.Certificate, verify pki.Verifier) error {
	attrs, err := t.attributes()
	if err != nil {
		return err
	}
	var kind asn1.ObjectIdentifier
	var digest []byte
	if err := pki.Whole(attrs[oidContentType.String()].FullBytes, &kind); err != nil || !kind.Equal(oidTSTInfo) {
		return fmt.Errorf("attribute of the content's type: %s", kind)
	}
	if err := pki.Whole(attrs[oidMessageDigest.String()].FullBytes, &digest); err != nil {
		return fmt.Errorf("attribute of the digest: %w", err)
	}
	sum, err := pki.Sum(t.signer.Digest.Algorithm, t.content)
	if err != nil {
		return err
	}
	if !bytes.Equal(sum, digest) || t.signer.Digest.Algorithm.Equal(pki.SHA1) {
		return errors.New("another digest")
	}
	if err := bound(attrs, cert); err != nil {
		return err
	}
	algorithm, err := pki.SignatureOver(t.signer.Digest.Algorithm, t.signer.Algorithm.Algorithm)
	if err != nil {
		return err
	}
	// The signature stands over the attributes under the tag of a SET (RFC 5652,
	// section 5.4).
	over := bytes.Clone(t.signer.Signed.FullBytes)
	over[0] = asn1.TagSet | 0x20
	return verify(cert, algorithm, over, t.signer.Signature)
}

// bound holds the token to the certificate that the authority bound in, which it
// must (RFC 3161, section 2.4.2; RFC 5816).
func bound(attrs map[string]asn1.RawValue, cert *x509.Certificate) error {
	digest, first, err := firstBound(attrs)
	if err != nil {
		return err
	}
	sum, err := pki.Sum(digest, cert.Raw)
	if err != nil {
		return err
	}
	if !bytes.Equal(sum, first) {
		return errors.New("the signed attributes name another certificate")
	}
	return nil
}

// firstBound gives the digest of the certificate that stands first in the
// attribute of either version.
func firstBound(attrs map[string]asn1.RawValue) (digest asn1.ObjectIdentifier, sum []byte, err error) {
	var list struct {
		Certificates []asn1.RawValue
		Policies     asn1.RawValue `asn1:"optional"`
	}
	value, digest := attrs[oidSigningCertificateV2.String()], pki.SHA256
	v2 := len(value.FullBytes) > 0
	if !v2 {
		value, digest = attrs[oidSigningCertificate.String()], pki.SHA1
	}
	if err := pki.Whole(value.FullBytes, &list); err != nil || len(list.Certificates) == 0 {
		return nil, nil, errors.New("the signed attributes name no certificate")
	}
	parts, err := pki.Elements(list.Certificates[0].Bytes, 3)
	if err != nil || len(parts) == 0 {
		return nil, nil, errors.New("the signed attributes name no certificate")
	}
	if v2 && parts[0].Tag == asn1.TagSequence {
		var algorithm struct {
			ID         asn1.ObjectIdentifier
			Parameters asn1.RawValue `asn1:"optional"`
		}
		if err := pki.Whole(parts[0].FullBytes, &algorithm); err != nil || len(parts) < 2 {
			return nil, nil, errors.New("the signed attributes name no certificate")
		}
		digest, parts = algorithm.ID, parts[1:]
	}
	if err := pki.Whole(parts[0].FullBytes, &sum); err != nil || parts[0].Tag != asn1.TagOctetString {
		return nil, nil, errors.New("the signed attributes name no certificate")
	}
	return digest, sum, nil
}
