package revocation

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"time"

	"tarazy/internal/eds/pki"
)

// Bounds of an answer.
const (
	ocspMost         = 256 << 10 // bytes
	ocspAnswers      = 64        // certificates that one answer is about
	ocspCertificates = 8         // certificates that come with it
)

// The structures of RFC 6960, section 4.2.1.
type ocspResponse struct {
	Status asn1.Enumerated
	Body   struct {
		Type     asn1.ObjectIdentifier
		Response []byte
	} `asn1:"explicit,tag:0,optional"`
}

type basicResponse struct {
	Data         responseData
	Algorithm    pkix.AlgorithmIdentifier
	Signature    asn1.BitString
	Certificates []asn1.RawValue `asn1:"explicit,tag:0,optional"`
}

type responseData struct {
	Raw        asn1.RawContent
	Version    int `asn1:"explicit,tag:0,default:0,optional"`
	Responder  asn1.RawValue
	Produced   time.Time `asn1:"generalized"`
	Answers    []singleResponse
	Extensions []pkix.Extension `asn1:"explicit,tag:1,optional"`
}

type singleResponse struct {
	ID         certID
	Status     asn1.RawValue
	This       time.Time        `asn1:"generalized"`
	Next       time.Time        `asn1:"generalized,explicit,tag:0,optional"`
	Extensions []pkix.Extension `asn1:"explicit,tag:1,optional"`
}

type revokedInfo struct {
	Time   time.Time       `asn1:"generalized"`
	Reason asn1.Enumerated `asn1:"explicit,tag:0,default:0,optional"`
}

var (
	oidBasicResponse   = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
	oidReference       = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 3}
	oidArchiveCutoff   = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 6}
	oidExtendedRevoked = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 9}
)

// parseOCSP reads an answer as far as its structure goes.
func parseOCSP(der []byte) (*basicResponse, error) {
	if len(der) > ocspMost {
		return nil, refuse(TooMuch, "%d bytes", len(der))
	}
	var outer ocspResponse
	if err := pki.Whole(der, &outer); err != nil {
		return nil, refuse(Malformed, "response: %w", err)
	}
	if outer.Status != 0 {
		return nil, refuse(Declined, "status %d", outer.Status)
	}
	if !outer.Body.Type.Equal(oidBasicResponse) {
		return nil, refuse(Unsupported, "response of type %s", outer.Body.Type)
	}
	var b basicResponse
	if err := pki.Whole(outer.Body.Response, &b); err != nil {
		return nil, refuse(Malformed, "basic response: %w", err)
	}
	if b.Data.Version != 0 || len(b.Data.Answers) == 0 || len(b.Data.Answers) > ocspAnswers {
		return nil, refuse(Malformed, "version %d, %d answers", b.Data.Version, len(b.Data.Answers))
	}
	return &b, nil
}

// nonce gives the nonce of an answer, nil if it bears none.
func (d *responseData) nonce() ([]byte, error) {
	for _, e := range d.Extensions {
		if !e.Id.Equal(oidNonce) {
			continue
		}
		var n []byte
		if pki.Whole(e.Value, &n) != nil {
			return e.Value, nil // written bare by old responders
		}
		return n, nil
	}
	return nil, nil
}

// honoured refuses critical extensions that are not known here.
func honoured(list []pkix.Extension) error {
	for _, e := range list {
		if e.Critical && !e.Id.Equal(oidNonce) && !e.Id.Equal(oidArchiveCutoff) &&
			!e.Id.Equal(oidExtendedRevoked) && !e.Id.Equal(oidReference) {
			return refuse(Unsupported, "critical extension %s", e.Id)
		}
	}
	return nil
}

// cutoff is since when the responder keeps what it knows of ended certificates;
// zero if it does not say.
func (s *singleResponse) cutoff() time.Time {
	for _, e := range s.Extensions {
		var t time.Time
		if rest, err := asn1.UnmarshalWithParams(e.Value, &t, "generalized"); e.Id.Equal(oidArchiveCutoff) && err == nil && len(rest) == 0 {
			return t
		}
	}
	return time.Time{}
}

// read gives the status that an answer tells. A certificate that the responder
// never issued may be told as put on hold on 1 January 1970 (RFC 6960, section
// 2.2): that is no revocation, the certificate is unknown.
func (s *singleResponse) read() (status Status, at time.Time, reason int, err error) {
	if s.Status.Class != asn1.ClassContextSpecific {
		return "", at, 0, errors.New("status of another class")
	}
	switch s.Status.Tag {
	case 0:
		return Good, at, 0, nil
	case 2:
		return Unknown, at, 0, nil
	case 1:
	default:
		return "", at, 0, errors.New("status unheard of")
	}
	if !s.Status.IsCompound {
		return "", at, 0, errors.New("revocation without a time")
	}
	der := bytes.Clone(s.Status.FullBytes)
	der[0] = asn1.TagSequence | 0x20
	var info revokedInfo
	if err := pki.Whole(der, &info); err != nil {
		return "", at, 0, err
	}
	if info.Time.Equal(time.Unix(0, 0)) && info.Reason == reasonHold {
		return Unknown, at, 0, nil
	}
	return Revoked, info.Time.UTC(), int(info.Reason), nil
}
