package demoauthority

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"time"

	"tarazy/internal/eds/pki"
)

// Object identifiers of RFC 3161, 5652 and 5035.
var (
	oidSignedData      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidTSTInfo         = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidSigningCert     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidSigningCertV2   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidDemoStampPolicy = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 2, 6, 1}
)

// Imprint names what is stamped.
type Imprint struct {
	Algorithm pkix.AlgorithmIdentifier
	Hash      []byte
}

// Token is a time stamp in parts.
type Token struct {
	Imprint      Imprint
	Serial       *big.Int
	Time         time.Time
	Accuracy     int      // seconds
	Nonce        *big.Int // nil for none
	Certificates []*x509.Certificate
	Bound        *x509.Certificate     // named in the signed attributes; nil names the signer's
	BoundSHA1    bool                  // names it the old way (ESSCertID)
	NotBound     bool                  // names none
	Kind         asn1.ObjectIdentifier // of the content; nil for a time stamp's
	Digest       []byte                // in the signed attributes; nil for the right one
}

type stampInfo struct {
	Version  int
	Policy   asn1.ObjectIdentifier
	Imprint  Imprint
	Serial   *big.Int
	Time     time.Time     `asn1:"generalized"`
	Accuracy stampAccuracy `asn1:"optional,omitempty"`
	Nonce    *big.Int      `asn1:"optional,omitempty"`
}

type stampAccuracy struct {
	Seconds int `asn1:"optional,omitempty"`
}

// DER signs the token.
func (t Token) DER(by Key) ([]byte, error) {
	b := &builder{}
	kind := t.Kind
	if kind == nil {
		kind = oidTSTInfo
	}
	content := b.marshal(stampInfo{
		Version: 1, Policy: oidDemoStampPolicy, Imprint: t.Imprint, Serial: t.Serial,
		Time: t.Time.UTC().Truncate(time.Second), Accuracy: stampAccuracy{t.Accuracy}, Nonce: t.Nonce,
	})
	attrs := t.attributes(b, by, kind, content)
	if b.err != nil {
		return nil, b.err
	}
	value, err := by.Sign(wrap(tagSet, sorted(attrs)))
	if err != nil {
		return nil, err
	}
	signer := wrap(tagSequence, slices.Concat(
		b.marshal(1),
		wrap(tagSequence, slices.Concat(by.Certificate.RawIssuer, b.marshal(by.Certificate.SerialNumber))),
		b.marshal(by.digest()), wrap(tagContext0, sorted(attrs)), b.marshal(by.algorithm()), b.marshal(value),
	))
	var certs [][]byte
	for _, c := range t.Certificates {
		certs = append(certs, c.Raw)
	}
	data := slices.Concat(b.marshal(3), wrap(tagSet, b.marshal(by.digest())),
		wrap(tagSequence, slices.Concat(b.marshal(kind), wrap(tagContext0, b.marshal(content)))))
	if len(certs) > 0 {
		data = append(data, wrap(tagContext0, sorted(certs))...)
	}
	data = append(data, wrap(tagSet, signer)...)
	out := wrap(tagSequence, slices.Concat(b.marshal(oidSignedData), wrap(tagContext0, wrap(tagSequence, data))))
	return out, b.err
}

func (t Token) attributes(b *builder, by Key, kind asn1.ObjectIdentifier, content []byte) [][]byte {
	digest := t.Digest
	if digest == nil {
		digest = b.sum(by.Digest, content)
	}
	attrs := [][]byte{
		b.attribute(oidContentType, b.marshal(kind)),
		b.attribute(oidMessageDigest, b.marshal(digest)),
	}
	cert := t.Bound
	if cert == nil {
		cert = by.Certificate
	}
	switch {
	case t.NotBound:
	case t.BoundSHA1:
		attrs = append(attrs, b.attribute(oidSigningCert, nested(3, b.marshal(b.sum(pki.SHA1, cert.Raw)))))
	default:
		attrs = append(attrs, b.attribute(oidSigningCertV2, nested(3, b.marshal(b.sum(pki.SHA256, cert.Raw)))))
	}
	return attrs
}

// Stamped is the answer of a time-stamp authority that holds a token.
func Stamped(token []byte) []byte {
	return wrap(tagSequence, append([]byte{0x30, 0x03, 0x02, 0x01, 0x00}, token...))
}

// Declined is the answer of a time-stamp authority that gives no token.
func Declined() []byte { return wrap(tagSequence, []byte{0x30, 0x03, 0x02, 0x01, 0x02}) }

type stampQuestion struct {
	Version     int
	Imprint     Imprint
	Policy      asn1.ObjectIdentifier `asn1:"optional"`
	Nonce       *big.Int              `asn1:"optional"`
	Certificate bool                  `asn1:"optional"`
}

// builder keeps the first error of many small encodings.
type builder struct{ err error }

func (b *builder) marshal(v any) []byte {
	out, err := asn1.Marshal(v)
	if b.err == nil {
		b.err = err
	}
	return out
}

func (b *builder) sum(digest asn1.ObjectIdentifier, data []byte) []byte {
	out, err := pki.Sum(digest, data)
	if b.err == nil {
		b.err = err
	}
	return out
}

func (b *builder) attribute(id asn1.ObjectIdentifier, value []byte) []byte {
	return wrap(tagSequence, append(b.marshal(id), wrap(tagSet, value)...))
}

// nested puts a value into so many sequences.
func nested(n int, value []byte) []byte {
	for range n {
		value = wrap(tagSequence, value)
	}
	return value
}

// Tags of constructed values.
const (
	tagSequence = 0x30
	tagSet      = 0x31
	tagContext0 = 0xa0
)

func wrap(tag byte, body []byte) []byte {
	n := len(body)
	head := []byte{tag, byte(n)}
	switch {
	case n >= 1<<16:
		head = []byte{tag, 0x83, byte(n >> 16), byte(n >> 8), byte(n)}
	case n >= 1<<8:
		head = []byte{tag, 0x82, byte(n >> 8), byte(n)}
	case n >= 0x80:
		head = []byte{tag, 0x81, byte(n)}
	}
	return append(head, body...)
}

// sorted joins the elements of a SET OF in the order of DER.
func sorted(parts [][]byte) []byte {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, bytes.Compare)
	return slices.Concat(parts...)
}
