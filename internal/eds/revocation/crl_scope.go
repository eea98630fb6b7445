package revocation

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"slices"

	"tarazy/internal/eds/pki"
)

// scope is which certificates a list covers (RFC 5280, section 5.2.5).
type scope struct {
	raw         []byte
	names       []string // addresses of the partition; nil for the whole
	otherName   bool     // the partition has a name that is no address
	users       bool     // only certificates of holders
	authorities bool     // only certificates of authorities
	partial     bool     // only some reasons, of other issuers, or of attributes
}

type distributionPoint struct {
	Point       asn1.RawValue  `asn1:"optional,tag:0"`
	Users       bool           `asn1:"optional,tag:1"`
	Authorities bool           `asn1:"optional,tag:2"`
	Reasons     asn1.BitString `asn1:"optional,tag:3"`
	Indirect    bool           `asn1:"optional,tag:4"`
	Attributes  bool           `asn1:"optional,tag:5"`
}

const tagURI = 6 // of a GeneralName

func readScope(der []byte) (scope, error) {
	var p distributionPoint
	if err := pki.Whole(der, &p); err != nil {
		return scope{}, refuse(Malformed, "scope of a list: %w", err)
	}
	s := scope{
		raw: der, users: p.Users, authorities: p.Authorities,
		partial: p.Reasons.BitLength > 0 || p.Indirect || p.Attributes,
	}
	if len(p.Point.FullBytes) == 0 {
		return s, nil
	}
	var name asn1.RawValue
	if err := pki.Whole(p.Point.Bytes, &name); err != nil {
		return scope{}, refuse(Malformed, "scope of a list: %w", err)
	}
	if name.Tag != 0 { // named relative to the issuer
		s.otherName = true
		return s, nil
	}
	all, err := pki.Elements(name.Bytes, 16)
	if err != nil {
		return scope{}, refuse(Malformed, "scope of a list: %w", err)
	}
	s.otherName = true
	for _, g := range all {
		if g.Class == asn1.ClassContextSpecific && g.Tag == tagURI {
			s.names = append(s.names, string(g.Bytes))
		}
	}
	return s, nil
}

// covers reports whether the list must name the certificate if it is revoked. A
// partition does where the certificate itself points to it.
func (s scope) covers(cert *x509.Certificate) bool {
	if s.partial || (s.users && cert.IsCA) || (s.authorities && !cert.IsCA) {
		return false
	}
	return !s.otherName || slices.ContainsFunc(s.names, func(n string) bool { return slices.Contains(cert.CRLDistributionPoints, n) })
}

func (s scope) equal(other scope) bool { return bytes.Equal(s.raw, other.raw) }
