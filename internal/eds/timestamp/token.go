package timestamp

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"

	"tarazy/internal/eds/pki"
)

// Bounds of a token.
const (
	tokenMost        = 128 << 10 // bytes
	tokenAttributes  = 32
	tokenCertficates = 12
)

// tstInfo is what an authority signs (RFC 3161, section 2.4.2).
type tstInfo struct {
	Version    int
	Policy     asn1.ObjectIdentifier
	Imprint    imprint
	Serial     *big.Int
	Time       time.Time        `asn1:"generalized"`
	Accuracy   accuracy         `asn1:"optional"`
	Ordering   bool             `asn1:"optional"`
	Nonce      *big.Int         `asn1:"optional"`
	Authority  asn1.RawValue    `asn1:"explicit,optional,tag:0"`
	Extensions []pkix.Extension `asn1:"optional,tag:1"`
}

type accuracy struct {
	Seconds int `asn1:"optional"`
	Millis  int `asn1:"optional,tag:0"`
	Micros  int `asn1:"optional,tag:1"`
}

func (a accuracy) duration() time.Duration {
	return time.Duration(a.Seconds)*time.Second + time.Duration(a.Millis)*time.Millisecond + time.Duration(a.Micros)*time.Microsecond
}

// stamps holds the imprint to the bytes that should have been stamped.
func (i *tstInfo) stamps(data []byte) error {
	sum, err := pki.Sum(i.Imprint.Algorithm.Algorithm, data)
	if err != nil {
		return fmt.Errorf("time stamp: %w", err)
	}
	if !bytes.Equal(sum, i.Imprint.Hash) {
		return fmt.Errorf("%w: it stamps something else", ErrOther)
	}
	return nil
}

type contentInfo struct {
	Type    asn1.ObjectIdentifier
	Content asn1.RawValue `asn1:"explicit,tag:0"`
}

type signedData struct {
	Version      int
	Digests      asn1.RawValue
	Encapsulated struct {
		Type    asn1.ObjectIdentifier
		Content []byte `asn1:"explicit,optional,tag:0"`
	}
	Certificates asn1.RawValue `asn1:"optional,tag:0"`
	Revocations  asn1.RawValue `asn1:"optional,tag:1"`
	Signers      []signerInfo  `asn1:"set"`
}

type signerInfo struct {
	Version   int
	ID        asn1.RawValue
	Digest    pkix.AlgorithmIdentifier
	Signed    asn1.RawValue `asn1:"optional,tag:0"`
	Algorithm pkix.AlgorithmIdentifier
	Signature []byte
	Unsigned  asn1.RawValue `asn1:"optional,tag:1"`
}

type attribute struct {
	Type   asn1.ObjectIdentifier
	Values []asn1.RawValue `asn1:"set"`
}

var (
	oidSignedData           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidTSTInfo              = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidSigningCertificate   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidSigningCertificateV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidTimeStamping         = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8}
)

// token is a parsed time stamp.
type token struct {
	der          []byte
	content      []byte
	info         tstInfo
	certificates []*x509.Certificate
	signer       signerInfo
}

var errTooLarge = errors.New("time stamp: too large")

func parse(der []byte) (*token, error) {
	if len(der) > tokenMost {
		return nil, errTooLarge
	}
	t := &token{der: der}
	if err := t.read(der); err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	return t, nil
}

func (t *token) read(der []byte) error {
	var outer contentInfo
	if err := pki.Whole(der, &outer); err != nil {
		return err
	}
	if !outer.Type.Equal(oidSignedData) {
		return fmt.Errorf("content of type %s", outer.Type)
	}
	var d signedData
	if err := pki.Whole(outer.Content.Bytes, &d); err != nil {
		return err
	}
	if !d.Encapsulated.Type.Equal(oidTSTInfo) || len(d.Signers) != 1 {
		return fmt.Errorf("content of type %s with %d signers", d.Encapsulated.Type, len(d.Signers))
	}
	t.content, t.signer = d.Encapsulated.Content, d.Signers[0]
	if err := pki.Whole(t.content, &t.info); err != nil {
		return fmt.Errorf("content: %w", err)
	}
	if t.info.Version != 1 || t.info.Serial == nil {
		return fmt.Errorf("version %d", t.info.Version)
	}
	list, err := pki.Elements(d.Certificates.Bytes, tokenCertficates)
	if err != nil {
		return err
	}
	t.certificates, err = pki.Certificates(list, tokenCertficates)
	return err
}

// attributes gives the signed attributes, each with its one value.
func (t *token) attributes() (map[string]asn1.RawValue, error) {
	list, err := pki.Elements(t.signer.Signed.Bytes, tokenAttributes)
	if err != nil {
		return nil, err
	}
	out := map[string]asn1.RawValue{}
	for _, raw := range list {
		var a attribute
		if err := pki.Whole(raw.FullBytes, &a); err != nil {
			return nil, err
		}
		if _, twice := out[a.Type.String()]; twice || len(a.Values) != 1 {
			return nil, fmt.Errorf("attribute %s stands more than once", a.Type)
		}
		out[a.Type.String()] = a.Values[0]
	}
	return out, nil
}

// holder finds the certificate of the authority among those of the token.
func (t *token) holder() *x509.Certificate {
	var is struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	byKey := t.signer.ID.Class == asn1.ClassContextSpecific
	if !byKey && pki.Whole(t.signer.ID.FullBytes, &is) != nil {
		return nil
	}
	for _, c := range t.certificates {
		if byKey && bytes.Equal(c.SubjectKeyId, t.signer.ID.Bytes) {
			return c
		}
		if !byKey && bytes.Equal(c.RawIssuer, is.Issuer.FullBytes) && c.SerialNumber.Cmp(is.Serial) == 0 {
			return c
		}
	}
	return nil
}
