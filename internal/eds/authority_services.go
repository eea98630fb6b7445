package eds

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"time"
)

// Usages of the certificates of an authority's services.
var (
	oidOCSPSigning  = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 9}
	oidTimeStamping = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8}
)

// Issuing is the key pair under which persons' certificates and revocation lists
// are signed.
func (a *Authority) Issuing() KeyPair { return a.issuing }

// Responder makes the key pair of a responder to which the authority gives the
// task of telling what was revoked (RFC 6960), valid from a day before the instant.
func (a *Authority) Responder(at time.Time) (KeyPair, error) {
	return a.service("OCSP", oidOCSPSigning, at)
}

// Stamper makes the key pair of a time-stamp authority (RFC 3161), valid from a day
// before the instant.
func (a *Authority) Stamper(at time.Time) (KeyPair, error) {
	return a.service("TSA", oidTimeStamping, at)
}

func (a *Authority) service(what string, usage asn1.ObjectIdentifier, at time.Time) (KeyPair, error) {
	// The usage is said critically, which time stamps need (RFC 3161, section 2.3).
	extension := pkix.Extension{Id: oidExtendedKeyUsage, Critical: true, Value: sequence(oid(usage))}
	p, err := a.issue(&x509.Certificate{
		Subject:            pkix.Name{Country: []string{"KZ"}, CommonName: demoMark + " " + what},
		NotBefore:          at.AddDate(0, 0, -1).UTC().Truncate(time.Second),
		NotAfter:           at.AddDate(holderYears, 0, 0).UTC().Truncate(time.Second),
		KeyUsage:           x509.KeyUsageDigitalSignature,
		SignatureAlgorithm: x509.SHA256WithRSA,
		ExtraExtensions:    []pkix.Extension{extension},
	}, a.issuing.Certificate, a.issuing.Key)
	if err != nil {
		return KeyPair{}, fmt.Errorf("certificate of %s: %w", what, err)
	}
	return p, nil
}
