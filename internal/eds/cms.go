package eds

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// Bounds of the parts of a message.
const (
	maxSigners      = 64
	maxCertificates = 96
)

// message is a parsed SignedData (RFC 5652, section 5.1).
type message struct {
	content      []byte // nil if the message is detached
	certificates []*x509.Certificate
	signers      []signerInfo
	digests      map[string][]byte // of the content by object identifier, made once for all signers
}

type contentInfo struct {
	Raw     asn1.RawContent
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,tag:0"`
}

type signedData struct {
	Raw          asn1.RawContent
	Version      int
	Digests      []asn1.RawValue `asn1:"set"`
	Encapsulated encapsulated
	Certificates asn1.RawValue   `asn1:"optional,tag:0"`
	Revocations  asn1.RawValue   `asn1:"optional,tag:1"`
	Signers      []rawSignerInfo `asn1:"set"`
}

type encapsulated struct {
	Raw     asn1.RawContent
	Type    asn1.ObjectIdentifier
	Content []byte `asn1:"explicit,optional,tag:0"`
}

type rawSignerInfo struct {
	Raw                asn1.RawContent
	Version            int
	ID                 asn1.RawValue
	Digest             algorithm
	Signed             asn1.RawValue `asn1:"optional,tag:0"`
	SignatureAlgorithm algorithm
	Signature          []byte
	Unsigned           asn1.RawValue `asn1:"optional,tag:1"`
}

type algorithm struct {
	Algorithm  asn1.ObjectIdentifier
	Parameters asn1.RawValue `asn1:"optional"`
}

type attribute struct {
	Raw    asn1.RawContent
	Type   asn1.ObjectIdentifier
	Values asn1.RawValue
}

type issuerAndSerial struct {
	Issuer asn1.RawValue
	Serial *big.Int
}

// signerInfo is one signature of a message with its signed attributes read.
type signerInfo struct {
	issuer    []byte // DER of the issuer's name, with serial
	serial    *big.Int
	keyID     []byte // or the key's identifier
	digest    asn1.ObjectIdentifier
	signature asn1.ObjectIdentifier
	value     []byte
	signed    []byte // the bytes that were signed: the attributes as a SET; nil if there are none
	attributes
}

type attributes struct {
	contentType   asn1.ObjectIdentifier
	messageDigest []byte
	signingTime   time.Time // the signer's own word; zero if absent
	certificate   *boundCertificate
}

// boundCertificate is the certificate that the signer bound into what was
// signed (RFC 5035, ESSCertIDv2).
type boundCertificate struct {
	digest asn1.ObjectIdentifier
	hash   []byte
}

// parse reads a message in DER.
func parse(der []byte) (*message, error) {
	var outer contentInfo
	if err := unmarshal(der, &outer); err != nil {
		return nil, fmt.Errorf("content info: %w", err)
	}
	if !outer.Type.Equal(oidSignedData) {
		return nil, fmt.Errorf("content of type %s", outer.Type)
	}
	if err := exact(outer.Raw, 2); err != nil {
		return nil, fmt.Errorf("content info: %w", err)
	}
	var data signedData
	if err := unmarshal(outer.Content.Bytes, &data); err != nil {
		return nil, fmt.Errorf("signed data: %w", err)
	}
	if !data.Encapsulated.Type.Equal(oidData) {
		return nil, fmt.Errorf("signed content of type %s", data.Encapsulated.Type)
	}
	return data.read()
}

func (d *signedData) read() (*message, error) {
	if err := exact(d.Raw, 4, d.Certificates, d.Revocations); err != nil {
		return nil, fmt.Errorf("signed data: %w", err)
	}
	if err := exact(d.Encapsulated.Raw, d.Encapsulated.elements()); err != nil {
		return nil, fmt.Errorf("signed content: %w", err)
	}
	if len(d.Signers) > maxSigners {
		return nil, fmt.Errorf("%d signers", len(d.Signers))
	}
	m := &message{content: d.Encapsulated.Content, digests: map[string][]byte{}}
	var err error
	if m.certificates, err = certificates(d.Certificates.Bytes); err != nil {
		return nil, err
	}
	for i := range d.Signers {
		s, err := d.Signers[i].read()
		if err != nil {
			return nil, fmt.Errorf("signer %d: %w", i, err)
		}
		m.signers = append(m.signers, s)
	}
	return m, nil
}

func (e *encapsulated) elements() int {
	if e.Content == nil {
		return 1
	}
	return 2
}

func certificates(der []byte) ([]*x509.Certificate, error) {
	var out []*x509.Certificate
	for len(der) > 0 {
		var raw asn1.RawValue
		rest, err := asn1.Unmarshal(der, &raw)
		if err != nil {
			return nil, fmt.Errorf("certificates: %w", err)
		}
		der = rest
		if raw.Class != asn1.ClassUniversal { // attribute certificates: not ours
			continue
		}
		if len(out) == maxCertificates {
			return nil, errors.New("too many certificates")
		}
		c, err := x509.ParseCertificate(raw.FullBytes)
		if err != nil {
			return nil, fmt.Errorf("certificate: %w", err)
		}
		out = append(out, c)
	}
	return out, nil
}

func (r *rawSignerInfo) read() (signerInfo, error) {
	s := signerInfo{digest: r.Digest.Algorithm, signature: r.SignatureAlgorithm.Algorithm, value: r.Signature}
	if err := exact(r.Raw, 5, r.Signed, r.Unsigned); err != nil {
		return s, err
	}
	if err := s.readID(r.ID); err != nil {
		return s, err
	}
	if len(r.Signed.FullBytes) == 0 {
		return s, nil
	}
	// The signature stands over the attributes under the tag of a SET, not under
	// the tag they carry in the message (RFC 5652, section 5.4).
	s.signed = bytes.Clone(r.Signed.FullBytes)
	s.signed[0] = asn1.TagSet | constructed
	return s, s.readAttributes(r.Signed.Bytes)
}

func (s *signerInfo) readID(id asn1.RawValue) error {
	if id.Class == asn1.ClassContextSpecific && id.Tag == 0 && !id.IsCompound {
		s.keyID = id.Bytes
		return nil
	}
	var is issuerAndSerial
	if err := unmarshal(id.FullBytes, &is); err != nil {
		return fmt.Errorf("identifier: %w", err)
	}
	s.issuer, s.serial = is.Issuer.FullBytes, is.Serial
	return nil
}

func (s *signerInfo) readAttributes(der []byte) error {
	seen := map[string]bool{}
	for len(der) > 0 {
		var a attribute
		rest, err := asn1.Unmarshal(der, &a)
		if err != nil {
			return fmt.Errorf("signed attributes: %w", err)
		}
		der = rest
		if seen[a.Type.String()] {
			return fmt.Errorf("signed attribute %s stands twice", a.Type)
		}
		seen[a.Type.String()] = true
		if err := s.readAttribute(a); err != nil {
			return fmt.Errorf("signed attribute %s: %w", a.Type, err)
		}
	}
	if s.contentType == nil || s.messageDigest == nil {
		return errors.New("signed attributes lack content type or digest")
	}
	if !s.contentType.Equal(oidData) {
		return fmt.Errorf("signed attributes name content of type %s", s.contentType)
	}
	return nil
}

func (s *signerInfo) readAttribute(a attribute) error {
	if err := exact(a.Raw, 2); err != nil {
		return err
	}
	if a.Values.Tag != asn1.TagSet || a.Values.Class != asn1.ClassUniversal {
		return errors.New("values are no set")
	}
	value := a.Values.Bytes
	switch {
	case a.Type.Equal(oidContentType):
		return unmarshal(value, &s.contentType)
	case a.Type.Equal(oidMessageDigest):
		return unmarshal(value, &s.messageDigest)
	case a.Type.Equal(oidSigningTime):
		return unmarshal(value, &s.signingTime)
	case a.Type.Equal(oidSigningCertificateV2):
		return s.readBound(value)
	}
	return nil
}

func (s *signerInfo) readBound(der []byte) error {
	var v struct {
		Certificates []asn1.RawValue
		Policies     asn1.RawValue `asn1:"optional"`
	}
	if err := unmarshal(der, &v); err != nil {
		return err
	}
	if len(v.Certificates) == 0 {
		return errors.New("names no certificate")
	}
	b := boundCertificate{digest: oidSHA256}
	body := v.Certificates[0].Bytes
	var alg algorithm
	if rest, err := asn1.Unmarshal(body, &alg); err == nil && alg.Algorithm != nil {
		b.digest, body = alg.Algorithm, rest
	}
	if _, err := asn1.Unmarshal(body, &b.hash); err != nil {
		return err
	}
	s.certificate = &b
	return nil
}

// unmarshal reads one whole value and refuses bytes after it.
func unmarshal(der []byte, v any) error {
	rest, err := asn1.Unmarshal(der, v)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return errTrailing
	}
	return nil
}

// exact refuses a sequence with elements beyond those read: the library passes
// over them.
func exact(raw asn1.RawContent, elements int, optional ...asn1.RawValue) error {
	for _, o := range optional {
		if len(o.FullBytes) > 0 {
			elements++
		}
	}
	var seq asn1.RawValue
	if err := unmarshal(raw, &seq); err != nil {
		return err
	}
	for left := seq.Bytes; len(left) > 0; elements-- {
		h, err := readHeader(left)
		if err != nil {
			return err
		}
		left = left[h.size+h.length:]
	}
	if elements != 0 {
		return errors.New("sequence of another number of elements")
	}
	return nil
}

// holder finds the signer's certificate among those of the message.
func (m *message) holder(s *signerInfo) *x509.Certificate {
	for _, c := range m.certificates {
		if s.serial != nil && bytes.Equal(c.RawIssuer, s.issuer) && c.SerialNumber.Cmp(s.serial) == 0 {
			return c
		}
		if s.keyID != nil && bytes.Equal(c.SubjectKeyId, s.keyID) {
			return c
		}
	}
	return nil
}
