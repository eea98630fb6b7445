package eds

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
	"sync"
	"testing"
	"time"

	"tarazy/internal/eds/gosttest"
)

// gostPair is a key of GOST with its certificate.
type gostPair struct {
	certificate *x509.Certificate
	key         *gosttest.Key
}

// gostWorld is an authority with its persons, every key of one kind.
type gostWorld struct {
	kind                   *gosttest.Kind
	root, issuing          gostPair
	asel, dias, auth       gostPair
	expired, alien, noSign gostPair
	trust                  *Trust
}

var gostWorlds = map[string]func() (*gostWorld, error){}

func init() {
	for _, k := range gosttest.Kinds() {
		gostWorlds[k.Name] = sync.OnceValues(func() (*gostWorld, error) { return makeGOSTWorld(k) })
	}
}

func newGOSTWorld(t testing.TB, kind *gosttest.Kind) *gostWorld {
	t.Helper()
	return must[*gostWorld](t)(gostWorlds[kind.Name]())
}

func makeGOSTWorld(kind *gosttest.Kind) (*gostWorld, error) {
	w := &gostWorld{kind: kind}
	var err error
	if w.root, err = gostIssue(kind, "root", authorityTemplate("ROOT", noon), nil); err != nil {
		return nil, err
	}
	issuing := authorityTemplate("ISSUING", noon)
	issuing.MaxPathLenZero = true
	issuing.MaxPathLen = 0
	if w.issuing, err = gostIssue(kind, "issuing", issuing, &w.root); err != nil {
		return nil, err
	}
	stranger, err := gostIssue(kind, "stranger", authorityTemplate("ISSUING", noon), nil)
	if err != nil {
		return nil, err
	}
	stranger.certificate.SubjectKeyId = w.issuing.certificate.SubjectKeyId
	if err := w.people(stranger); err != nil {
		return nil, err
	}
	w.trust, err = NewTrust(w.root.certificate.Raw, w.issuing.certificate.Raw)
	return w, err
}

func (w *gostWorld) people(stranger gostPair) error {
	from, until := noon.AddDate(0, -1, 0), noon.AddDate(0, 11, 0)
	for _, c := range []struct {
		to          *gostPair
		by          *gostPair
		who         Person
		purpose     string
		usage       x509.KeyUsage
		from, until time.Time
	}{
		{&w.asel, &w.issuing, asel, usageSigning, x509.KeyUsageContentCommitment, from, until},
		{&w.dias, &w.issuing, dias, usageSigning, x509.KeyUsageContentCommitment | x509.KeyUsageKeyAgreement, from, until},
		{&w.auth, &w.issuing, asel, usageAuthentication, x509.KeyUsageKeyEncipherment, from, until},
		{&w.expired, &w.issuing, asel, usageSigning, x509.KeyUsageContentCommitment, from.AddDate(-2, 0, 0), noon.Add(-time.Second)},
		{&w.alien, &stranger, asel, usageSigning, x509.KeyUsageContentCommitment, from, until},
		{&w.noSign, &w.issuing, asel, usageSigning, x509.KeyUsageKeyAgreement, from, until},
	} {
		template, err := c.who.template(c.purpose, c.usage, c.from, c.until)
		if err != nil {
			return err
		}
		if *c.to, err = gostIssue(w.kind, c.who.IIN+c.purpose, template, c.by); err != nil {
			return err
		}
	}
	return nil
}

// gostIssue makes a certificate over the key of a seed; without an issuer it is
// signed by itself.
func gostIssue(kind *gosttest.Kind, seed string, template *x509.Certificate, by *gostPair) (gostPair, error) {
	key := gosttest.New(kind, seed)
	standIn, err := pool.take()
	if err != nil {
		return gostPair{}, err
	}
	if by == nil {
		by = &gostPair{template, key}
	}
	template.SerialNumber = new(big.Int).SetBytes([]byte(seed))
	template.SubjectKeyId = kind.Sum([]byte(seed))[:20]
	der, err := x509.CreateCertificate(rand.Reader, template, by.certificate, &standIn.PublicKey, standIn)
	if err != nil {
		return gostPair{}, fmt.Errorf("certificate of %s: %w", seed, err)
	}
	if der, err = gosttest.Issue(der, key, by.key); err != nil {
		return gostPair{}, err
	}
	cert, err := x509.ParseCertificate(der)
	return gostPair{cert, key}, err
}

// gostRecipe makes messages that no honest signer would; the zero one makes an
// honest one.
type gostRecipe struct {
	attached  bool
	attrs     func(digest []byte) [][]byte
	noAttrs   bool
	digest    asn1.ObjectIdentifier
	algorithm asn1.ObjectIdentifier
	value     func([]byte) []byte // spoils the signature
	certs     []*x509.Certificate // besides the signers' own
}

func (r gostRecipe) make(content []byte, pairs ...gostPair) []byte {
	var infos, certs [][]byte
	for _, c := range r.certs {
		certs = append(certs, c.Raw)
	}
	for _, p := range pairs {
		infos = append(infos, r.info(content, p))
		certs = append(certs, p.certificate.Raw)
	}
	return assembled(content, r.attached, certs, infos)
}

// assembled is a message of the certificates and signers.
func assembled(content []byte, attached bool, certs, infos [][]byte) []byte {
	inner := sequence(oid(oidData))
	if attached {
		inner = sequence(oid(oidData), wrap(tagContext0, wrap(tagOctets, content)))
	}
	return sequence(oid(oidSignedData), wrap(tagContext0, sequence(
		integer(big.NewInt(1)), set(), inner, wrap(tagContext0, sorted(certs)), set(infos...))))
}

func (r gostRecipe) info(content []byte, p gostPair) []byte {
	digest, algorithm := p.key.Digest, p.key.Signature
	if r.digest != nil {
		digest = r.digest
	}
	if r.algorithm != nil {
		algorithm = r.algorithm
	}
	attrs := honest(p.key.Sum(content))
	if r.attrs != nil {
		attrs = r.attrs(p.key.Sum(content))
	}
	over, named := wrap(asn1.TagSet|constructed, sorted(attrs)), wrap(tagContext0, sorted(attrs))
	if r.noAttrs {
		over, named = content, nil
	}
	value := p.key.Sign(over)
	if r.value != nil {
		value = r.value(value)
	}
	return sequence(integer(big.NewInt(1)),
		sequence(p.certificate.RawIssuer, integer(p.certificate.SerialNumber)),
		sequence(oid(digest)), named, sequence(oid(algorithm)), wrap(tagOctets, value))
}

func turned(at int) func([]byte) []byte {
	return func(in []byte) []byte {
		out := bytes.Clone(in)
		out[at] ^= 1
		return out
	}
}
