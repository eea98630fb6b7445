package revocation

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"time"

	"tarazy/internal/eds/pki"
)

// listMost bounds a revocation list in bytes: that of the national authority has
// some megabytes.
const listMost = 64 << 20

// List is a revocation list as it was read; nobody has checked its signature yet.
type List struct {
	raw     *x509.RevocationList
	oid     asn1.ObjectIdentifier
	number  *big.Int
	base    *big.Int // of a delta: the least number it stands on; nil otherwise
	scope   scope
	revoked map[string]entry // by the serial number's bytes
	sum     string
}

type entry struct {
	at     time.Time
	reason int
}

var (
	oidCRLNumber    = asn1.ObjectIdentifier{2, 5, 29, 20}
	oidReason       = asn1.ObjectIdentifier{2, 5, 29, 21}
	oidInvalidity   = asn1.ObjectIdentifier{2, 5, 29, 24}
	oidDelta        = asn1.ObjectIdentifier{2, 5, 29, 27}
	oidDistribution = asn1.ObjectIdentifier{2, 5, 29, 28}
	oidAuthorityKey = asn1.ObjectIdentifier{2, 5, 29, 35}
	oidFreshest     = asn1.ObjectIdentifier{2, 5, 29, 46}
)

// ParseList reads a list in DER or PEM. The error is a *Refusal.
func ParseList(data []byte) (*List, error) {
	if len(data) > listMost {
		return nil, refuse(TooMuch, "%d bytes", len(data))
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("-----")) {
		block, _ := pem.Decode(data)
		if block == nil || block.Type != "X509 CRL" {
			return nil, refuse(Malformed, "no list in the PEM")
		}
		data = block.Bytes
	}
	raw, err := x509.ParseRevocationList(data)
	if err != nil {
		return nil, refuse(Malformed, "list: %w", err)
	}
	l := &List{raw: raw, number: raw.Number, revoked: make(map[string]entry, len(raw.RevokedCertificateEntries))}
	if l.oid, err = pki.SignatureAlgorithm(raw.Raw); err != nil {
		return nil, refuse(Malformed, "list: %w", err)
	}
	if err := l.readExtensions(raw.Extensions); err != nil {
		return nil, err
	}
	for i := range raw.RevokedCertificateEntries {
		if err := l.add(&raw.RevokedCertificateEntries[i]); err != nil {
			return nil, err
		}
	}
	sum := sha256.Sum256(raw.Raw)
	l.sum = hex.EncodeToString(sum[:])
	return l, nil
}

func (l *List) readExtensions(list []pkix.Extension) error {
	for _, e := range list {
		switch {
		case e.Id.Equal(oidDelta):
			if err := pki.Whole(e.Value, &l.base); err != nil {
				return refuse(Malformed, "number of the base: %w", err)
			}
		case e.Id.Equal(oidDistribution):
			var err error
			if l.scope, err = readScope(e.Value); err != nil {
				return err
			}
		case e.Critical && !e.Id.Equal(oidCRLNumber) && !e.Id.Equal(oidAuthorityKey) && !e.Id.Equal(oidFreshest):
			return refuse(Unsupported, "critical extension %s of a list", e.Id)
		}
	}
	return nil
}

// add takes an entry. A critical extension that is not known makes the whole list
// unusable (RFC 5280, section 5.3).
func (l *List) add(e *x509.RevocationListEntry) error {
	for _, x := range e.Extensions {
		if x.Critical && !x.Id.Equal(oidReason) && !x.Id.Equal(oidInvalidity) {
			return refuse(Unsupported, "critical extension %s of an entry", x.Id)
		}
	}
	l.revoked[string(e.SerialNumber.Bytes())] = entry{at: e.RevocationTime.UTC(), reason: e.ReasonCode}
	return nil
}

// Delta reports whether the list holds only what changed since another.
func (l *List) Delta() bool { return l.base != nil }

// Of reports whether the list is issued under the name, and, where both tell,
// by the key of the issuer.
func (l *List) Of(issuer *x509.Certificate) bool {
	return bytes.Equal(l.raw.RawIssuer, issuer.RawSubject) &&
		(len(l.raw.AuthorityKeyId) == 0 || len(issuer.SubjectKeyId) == 0 || bytes.Equal(l.raw.AuthorityKeyId, issuer.SubjectKeyId))
}

// This is as of when the list speaks.
func (l *List) This() time.Time { return l.raw.ThisUpdate }

// Sum is the SHA-256 of the list's DER, hexadecimal.
func (l *List) Sum() string { return l.sum }

// Bytes is the list in DER.
func (l *List) Bytes() []byte { return l.raw.Raw }

// signedBy checks that the issuer signed the list and may sign lists.
func (l *List) signedBy(issuer *x509.Certificate, verify pki.Verifier) error {
	if !l.Of(issuer) {
		return refuse(Elsewhere, "the list is of another issuer")
	}
	if issuer.KeyUsage != 0 && issuer.KeyUsage&x509.KeyUsageCRLSign == 0 {
		return refuse(Unsigned, "the issuer may sign no lists")
	}
	if err := verify(issuer, l.oid, l.raw.RawTBSRevocationList, l.raw.Signature); err != nil {
		return refuse(Unsigned, "list: %w", err)
	}
	return nil
}
