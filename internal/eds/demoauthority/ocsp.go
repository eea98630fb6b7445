package demoauthority

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"time"

	"tarazy/internal/eds/pki"
)

// Status is what an answer says of a certificate.
type Status int

// The statuses, by their tags in RFC 6960.
const (
	Good Status = iota
	Revoked
	Unknown
)

// Single is the answer about one certificate.
type Single struct {
	ID         CertID
	Status     Status
	Revoked    time.Time // with Revoked
	Reason     int       // with Revoked
	This, Next time.Time // Next may be zero
	Extensions []pkix.Extension
}

// CertID names a certificate (RFC 6960, section 4.1.1).
type CertID struct {
	Hash   pkix.AlgorithmIdentifier
	Name   []byte
	Key    []byte
	Serial *big.Int
}

// Name gives the identifier of a certificate by a digest.
func Name(cert, issuer *x509.Certificate, digest asn1.ObjectIdentifier) (CertID, error) {
	id := CertID{Hash: pkix.AlgorithmIdentifier{Algorithm: digest, Parameters: asn1.NullRawValue}, Serial: cert.SerialNumber}
	key, err := pki.KeyBits(issuer)
	if err != nil {
		return id, err
	}
	if id.Name, err = pki.Sum(digest, issuer.RawSubject); err != nil {
		return id, err
	}
	id.Key, err = pki.Sum(digest, key)
	return id, err
}

// Answer is an answer of a responder in parts.
type Answer struct {
	ByKey        bool // names the responder by its key
	Produced     time.Time
	Singles      []Single
	Nonce        []byte // nil for none
	Extensions   []pkix.Extension
	Certificates []*x509.Certificate
}

type singleAnswer struct {
	ID         CertID
	Status     asn1.RawValue
	This       time.Time        `asn1:"generalized"`
	Next       time.Time        `asn1:"generalized,explicit,tag:0,optional,omitempty"`
	Extensions []pkix.Extension `asn1:"explicit,tag:1,optional,omitempty"`
}

type answerData struct {
	Responder  asn1.RawValue
	Produced   time.Time `asn1:"generalized"`
	Singles    []singleAnswer
	Extensions []pkix.Extension `asn1:"explicit,tag:1,optional,omitempty"`
}

type basicAnswer struct {
	Data         asn1.RawValue
	Algorithm    pkix.AlgorithmIdentifier
	Signature    asn1.BitString
	Certificates []asn1.RawValue `asn1:"explicit,tag:0,optional,omitempty"`
}

type outerAnswer struct {
	Status asn1.Enumerated
	Body   struct {
		Type     asn1.ObjectIdentifier
		Response []byte
	} `asn1:"explicit,tag:0"`
}

// Object identifiers of RFC 6960.
var (
	oidBasic = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
	oidNonce = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2}
)

// DER signs the answer.
func (a Answer) DER(by Key) ([]byte, error) {
	data, err := a.data(by)
	if err != nil {
		return nil, err
	}
	value, err := by.Sign(data)
	if err != nil {
		return nil, err
	}
	basic := basicAnswer{
		Data: asn1.RawValue{FullBytes: data}, Algorithm: by.algorithm(),
		Signature: asn1.BitString{Bytes: value, BitLength: 8 * len(value)},
	}
	for _, c := range a.Certificates {
		basic.Certificates = append(basic.Certificates, asn1.RawValue{FullBytes: c.Raw})
	}
	var out outerAnswer
	out.Body.Type = oidBasic
	if out.Body.Response, err = asn1.Marshal(basic); err != nil {
		return nil, err
	}
	return asn1.Marshal(out)
}

func (a Answer) data(by Key) ([]byte, error) {
	d := answerData{Produced: a.Produced.UTC().Truncate(time.Second), Extensions: a.Extensions}
	d.Responder = asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 1, IsCompound: true, Bytes: by.Certificate.RawSubject}
	if a.ByKey {
		key, err := pki.KeyBits(by.Certificate)
		if err != nil {
			return nil, err
		}
		sum, err := pki.Sum(pki.SHA1, key)
		if err != nil {
			return nil, err
		}
		if sum, err = asn1.Marshal(sum); err != nil {
			return nil, err
		}
		d.Responder = asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 2, IsCompound: true, Bytes: sum}
	}
	if a.Nonce != nil {
		value, err := asn1.Marshal(a.Nonce)
		if err != nil {
			return nil, err
		}
		d.Extensions = append(d.Extensions, pkix.Extension{Id: oidNonce, Value: value})
	}
	for _, s := range a.Singles {
		one, err := s.answer()
		if err != nil {
			return nil, err
		}
		d.Singles = append(d.Singles, one)
	}
	return asn1.Marshal(d)
}

func (s Single) answer() (singleAnswer, error) {
	out := singleAnswer{ID: s.ID, This: s.This.UTC().Truncate(time.Second), Extensions: s.Extensions}
	if !s.Next.IsZero() {
		out.Next = s.Next.UTC().Truncate(time.Second)
	}
	out.Status = asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: int(s.Status)}
	if s.Status != Revoked {
		return out, nil
	}
	when, err := asn1.MarshalWithParams(s.Revoked.UTC().Truncate(time.Second), "generalized")
	if err != nil {
		return out, err
	}
	reason, err := asn1.MarshalWithParams(asn1.Enumerated(s.Reason), "explicit,tag:0")
	if err != nil {
		return out, err
	}
	out.Status.IsCompound, out.Status.Bytes = true, append(when, reason...)
	return out, nil
}

// Refusal is the answer of a responder that gives none (RFC 6960, section 4.2.1:
// 1 malformed, 2 internal error, 3 try later, 5 signature wanted, 6 unauthorised).
func Refusal(status int) []byte {
	return []byte{0x30, 0x03, 0x0a, 0x01, byte(status)}
}

type question struct {
	TBS struct {
		Version    int           `asn1:"explicit,tag:0,default:0,optional"`
		Requestor  asn1.RawValue `asn1:"explicit,tag:1,optional"`
		List       []asked
		Extensions []pkix.Extension `asn1:"explicit,tag:2,optional"`
	}
	Signature asn1.RawValue `asn1:"explicit,tag:0,optional"`
}

type asked struct {
	ID         CertID
	Extensions []pkix.Extension `asn1:"explicit,tag:0,optional"`
}

// parseQuestion reads which certificates are asked about, and the nonce.
func parseQuestion(der []byte) (ids []CertID, nonce []byte, err error) {
	var q question
	if err := pki.Whole(der, &q); err != nil {
		return nil, nil, err
	}
	for _, a := range q.TBS.List {
		ids = append(ids, a.ID)
	}
	for _, e := range q.TBS.Extensions {
		if e.Id.Equal(oidNonce) {
			if err := pki.Whole(e.Value, &nonce); err != nil {
				return nil, nil, err
			}
		}
	}
	return ids, nonce, nil
}
