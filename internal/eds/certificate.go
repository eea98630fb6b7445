package eds

import (
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"tarazy/internal/fault"
)

// Certificate is what a certificate says of its holder. Identification numbers
// are taken as the issuer wrote them: their check digit is the concern of forms,
// and the national authority's test certificates carry numbers that fail it.
type Certificate struct {
	IIN          string    // twelve digits, "" if the holder is no person
	BIN          string    // twelve digits, "" outside an organisation
	CommonName   string    // surname and name as one text
	Surname      string    //
	Name         string    // the common name without the surname
	Patronymic   string    // stands in the attribute givenName
	Organisation string    //
	Roles        []Role    // sorted
	Purposes     []Purpose // sorted
	Usages       []string  // every extended key usage as an object identifier, in the order of the certificate
	NotBefore    time.Time // first instant of validity
	NotAfter     time.Time // last instant of validity
	Issuer       string    // the issuer's common name, or its whole name if it has none
	Serial       string    // hexadecimal, lower case
	Fingerprint  string    // SHA-256 of the DER form, hexadecimal, lower case
	DER          []byte    // the certificate itself
}

// FullName is surname, name and patronymic as one text.
func (c Certificate) FullName() string {
	return strings.TrimSpace(c.CommonName + " " + c.Patronymic)
}

// Has reports whether the certificate names the role.
func (c Certificate) Has(r Role) bool { return slices.Contains(c.Roles, r) }

// For reports whether the certificate serves the purpose.
func (c Certificate) For(p Purpose) bool { return slices.Contains(c.Purposes, p) }

// Read gives the facts of a certificate. It refuses one that names two
// different persons or organisations (eds.certificate_malformed).
func Read(cert *x509.Certificate) (Certificate, error) {
	c := Certificate{
		NotBefore:   cert.NotBefore,
		NotAfter:    cert.NotAfter,
		Issuer:      issuerName(cert.Issuer),
		Serial:      cert.SerialNumber.Text(16),
		Fingerprint: fingerprint(cert),
		DER:         cert.Raw,
		Usages:      usages(cert),
	}
	c.readUsages()
	if err := c.readSubject(cert.Subject.Names); err != nil {
		return Certificate{}, fault.New(fault.Invalid, "eds.certificate_malformed").Wrap(err)
	}
	return c, nil
}

func fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return hex.EncodeToString(sum[:])
}

func issuerName(n pkix.Name) string {
	if n.CommonName != "" {
		return n.CommonName
	}
	return n.String()
}

// usages lists the extended key usages as texts, also those the library knows.
func usages(cert *x509.Certificate) []string {
	for _, e := range cert.Extensions {
		if !e.Id.Equal(oidExtendedKeyUsage) {
			continue
		}
		var ids []asn1.ObjectIdentifier
		if rest, err := asn1.Unmarshal(e.Value, &ids); err != nil || len(rest) > 0 {
			return nil
		}
		out := make([]string, len(ids))
		for i, id := range ids {
			out[i] = id.String()
		}
		return out
	}
	return nil
}

func (c *Certificate) readUsages() {
	for _, u := range c.Usages {
		switch u {
		case usageSigning:
			c.Purposes = append(c.Purposes, Signing)
		case usageAuthentication:
			c.Purposes = append(c.Purposes, Authentication)
		}
		if r, ok := roleUsages[u]; ok {
			c.Roles = append(c.Roles, r)
		}
	}
	slices.Sort(c.Roles)
	c.Roles = slices.Compact(c.Roles)
	slices.Sort(c.Purposes)
	c.Purposes = slices.Compact(c.Purposes)
}

func (c *Certificate) readSubject(names []pkix.AttributeTypeAndValue) error {
	for _, n := range names {
		text, ok := n.Value.(string)
		if !ok {
			continue
		}
		if err := c.readName(n.Type, text); err != nil {
			return err
		}
	}
	c.Name = givenName(c.CommonName, c.Surname)
	return nil
}

func (c *Certificate) readName(id asn1.ObjectIdentifier, text string) error {
	switch {
	case id.Equal(oidCommonName):
		return once(&c.CommonName, text)
	case id.Equal(oidSurname):
		return once(&c.Surname, text)
	case id.Equal(oidGivenName):
		return once(&c.Patronymic, text)
	case id.Equal(oidOrganisation):
		return once(&c.Organisation, text)
	case id.Equal(oidSerialNumber), id.Equal(oidUnit):
		return c.readNumber(text)
	}
	return nil
}

// readNumber takes IIN and BIN where the profile puts them: a person's number
// in serialNumber, an organisation's in OU, and in a seal in serialNumber too.
func (c *Certificate) readNumber(text string) error {
	if digits, ok := number(text, "IIN"); ok {
		return once(&c.IIN, digits)
	}
	if digits, ok := number(text, "BIN"); ok {
		return once(&c.BIN, digits)
	}
	return nil
}

// number strips the prefix and reports whether twelve digits follow.
func number(text, prefix string) (string, bool) {
	digits, ok := strings.CutPrefix(text, prefix)
	if !ok || len(digits) != 12 || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	return digits, true
}

func once(to *string, text string) error {
	if *to != "" && *to != text {
		return fmt.Errorf("subject names both %q and %q", *to, text)
	}
	*to = text
	return nil
}

func givenName(common, surname string) string {
	rest, ok := strings.CutPrefix(common, surname)
	if !ok || surname == "" {
		return ""
	}
	return strings.TrimSpace(rest)
}
