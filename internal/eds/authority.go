package eds

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"strings"
	"sync/atomic"
	"time"
)

// Lives of what the demonstration authority issues. They are long, unlike the
// one year of the real profile, so that a demonstration may move its clock
// through several appraisals without new keys.
const (
	authorityYears = 30
	holderYears    = 15
)

const keyBits = 2048 // of RSA, as in the real profile

// demoMark stands in the authority's names so that no one takes its
// certificates for real ones.
const demoMark = "TARAZY DEMO"

// Authority is a demonstration root with one issuing authority under it. It
// keeps the form of the real one: names, usages, chain. Nothing outside a
// demonstration may trust it.
type Authority struct {
	root    KeyPair
	issuing KeyPair
	newKey  func() (*rsa.PrivateKey, error)
}

// Person is whom the authority issues certificates to. Organisation and BIN go
// together; without them the person is an individual.
type Person struct {
	IIN          string
	Surname      string
	Name         string
	Patronymic   string
	BIN          string
	Organisation string
	Roles        []Role
}

// Credentials are the two key pairs of a person.
type Credentials struct {
	Signing        KeyPair
	Authentication KeyPair
}

// NewAuthority makes a root and an issuing authority, valid from a day before
// the instant. Keys come from the system's randomness: the standard library
// makes no RSA key from a seed, so a demonstration keeps its keys in a folder.
func NewAuthority(at time.Time) (*Authority, error) {
	return newAuthority(at, generateKey)
}

func generateKey() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, keyBits) }

func newAuthority(at time.Time, newKey func() (*rsa.PrivateKey, error)) (*Authority, error) {
	a := &Authority{newKey: newKey}
	root := authorityTemplate("ROOT", at)
	var err error
	if a.root, err = a.issue(root, root, nil); err != nil {
		return nil, fmt.Errorf("demonstration root: %w", err)
	}
	issuing := authorityTemplate("ISSUING", at)
	issuing.MaxPathLen, issuing.MaxPathLenZero = 0, true
	if a.issuing, err = a.issue(issuing, a.root.Certificate, a.root.Key); err != nil {
		return nil, fmt.Errorf("demonstration issuing authority: %w", err)
	}
	return a, nil
}

// Trust is the set by which the authority's certificates are checked.
func (a *Authority) Trust() (*Trust, error) {
	return NewTrust(a.root.Certificate.Raw, a.issuing.Certificate.Raw)
}

// Few gives an authority of the same chain whose certificates stand over n keys
// in turn: making keys takes long, and a demonstration has crowds of invented
// people.
func (a *Authority) Few(n int) (*Authority, error) {
	keys := make([]*rsa.PrivateKey, n)
	for i := range keys {
		var err error
		if keys[i], err = a.newKey(); err != nil {
			return nil, fmt.Errorf("key of a crowd: %w", err)
		}
	}
	var next atomic.Uint64
	return &Authority{root: a.root, issuing: a.issuing, newKey: func() (*rsa.PrivateKey, error) {
		return keys[next.Add(1)%uint64(n)], nil
	}}, nil
}

// Issue makes both key pairs of a person, valid from a day before the instant.
func (a *Authority) Issue(p Person, at time.Time) (Credentials, error) {
	return a.IssueUntil(p, at.AddDate(0, 0, -1), at.AddDate(holderYears, 0, 0))
}

// IssueUntil makes both key pairs of a person, valid between the two instants.
func (a *Authority) IssueUntil(p Person, from, until time.Time) (Credentials, error) {
	signing, err := p.template(usageSigning, x509.KeyUsageContentCommitment, from, until)
	if err != nil {
		return Credentials{}, err
	}
	authentication, err := p.template(usageAuthentication, x509.KeyUsageKeyEncipherment, from, until)
	if err != nil {
		return Credentials{}, err
	}
	var c Credentials
	if c.Signing, err = a.issue(signing, a.issuing.Certificate, a.issuing.Key); err != nil {
		return Credentials{}, fmt.Errorf("issue signing certificate: %w", err)
	}
	if c.Authentication, err = a.issue(authentication, a.issuing.Certificate, a.issuing.Key); err != nil {
		return Credentials{}, fmt.Errorf("issue authentication certificate: %w", err)
	}
	return c, nil
}

// issue makes a key and its certificate; without a parent's key the
// certificate is signed by itself.
func (a *Authority) issue(template, parent *x509.Certificate, by *rsa.PrivateKey) (KeyPair, error) {
	key, err := a.newKey()
	if err != nil {
		return KeyPair{}, err
	}
	if by == nil {
		by = key
	}
	if template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 158)); err != nil {
		return KeyPair{}, err
	}
	id := sha256.Sum256(x509.MarshalPKCS1PublicKey(&key.PublicKey))
	template.SubjectKeyId = id[:20]
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, by)
	if err != nil {
		return KeyPair{}, err
	}
	cert, err := x509.ParseCertificate(der)
	return KeyPair{Certificate: cert, Key: key}, err
}

func authorityTemplate(what string, at time.Time) *x509.Certificate {
	return &x509.Certificate{
		Subject:               pkix.Name{Country: []string{"KZ"}, CommonName: demoMark + " " + what + " (RSA)"},
		NotBefore:             at.AddDate(0, 0, -2).UTC().Truncate(time.Second),
		NotAfter:              at.AddDate(authorityYears, 0, 0).UTC().Truncate(time.Second),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLen:            -1,
		SignatureAlgorithm:    x509.SHA256WithRSA,
	}
}

// template is the certificate of a person in the form of the profile.
func (p Person) template(purpose string, usage x509.KeyUsage, from, until time.Time) (*x509.Certificate, error) {
	subject, err := p.subject()
	if err != nil {
		return nil, err
	}
	usages, err := p.usages(purpose)
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		RawSubject:         subject,
		NotBefore:          from.UTC().Truncate(time.Second),
		NotAfter:           until.UTC().Truncate(time.Second),
		KeyUsage:           x509.KeyUsageDigitalSignature | usage,
		UnknownExtKeyUsage: usages,
		SignatureAlgorithm: x509.SHA256WithRSA,
	}, nil
}

// subject writes the name with the patronymic in givenName, as the profile has
// it.
func (p Person) subject() ([]byte, error) {
	if _, ok := number("IIN"+p.IIN, "IIN"); !ok {
		return nil, fmt.Errorf("person: IIN of %d characters", len(p.IIN))
	}
	attributes := []struct {
		id   asn1.ObjectIdentifier
		text string
	}{
		{oidCommonName, strings.TrimSpace(p.Surname + " " + p.Name)},
		{oidSurname, p.Surname},
		{oidSerialNumber, "IIN" + p.IIN},
		{oidCountry, "KZ"},
		{oidOrganisation, p.Organisation},
		{oidUnit, prefixed("BIN", p.BIN)},
		{oidGivenName, p.Patronymic},
	}
	var name [][]byte
	for _, a := range attributes {
		if a.text == "" {
			continue
		}
		tag := byte(asn1.TagUTF8String)
		if a.id.Equal(oidSerialNumber) || a.id.Equal(oidCountry) {
			tag = asn1.TagPrintableString
		}
		name = append(name, set(sequence(oid(a.id), wrap(tag, []byte(a.text)))))
	}
	return sequence(name...), nil
}

func prefixed(prefix, digits string) string {
	if digits == "" {
		return ""
	}
	return prefix + digits
}

// usages names purpose and roles. Who has an organisation is marked as of a
// legal entity, who has none as an individual, as the profile does.
func (p Person) usages(purpose string) ([]asn1.ObjectIdentifier, error) {
	roles := []Role{Individual}
	if p.BIN != "" {
		roles = []Role{LegalEntity}
	}
	texts := []string{purpose}
	for _, r := range append(roles, p.Roles...) {
		text, ok := issuedUsages[r]
		if !ok {
			return nil, fmt.Errorf("person: role %q", r)
		}
		texts = append(texts, text)
	}
	var out []asn1.ObjectIdentifier
	for _, text := range texts {
		id, err := parseOID(text)
		if err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, nil
}

func parseOID(text string) (asn1.ObjectIdentifier, error) {
	var out asn1.ObjectIdentifier
	for _, part := range strings.Split(text, ".") {
		n, ok := new(big.Int).SetString(part, 10)
		if !ok || !n.IsInt64() {
			return nil, fmt.Errorf("object identifier %q", text)
		}
		out = append(out, int(n.Int64()))
	}
	return out, nil
}
