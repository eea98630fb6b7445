package eds

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tarazy/internal/eds/gost"
	"tarazy/internal/fault"
)

// Bounds of the search for a chain.
const (
	maxChain  = 6  // certificates from the holder to the root
	maxIssued = 48 // signatures of certificates checked in one search
)

// Trust is the set of root and intermediate certificates that a body relies
// on. A self-issued certificate is a root; the rest only help to reach one.
type Trust struct {
	roots         []*x509.Certificate
	intermediates []*x509.Certificate
	profile       *gost.Profile // nil: that of Kazakhstan; tests take messages of another
}

// algorithms are those by which certificates and messages are checked.
func (t *Trust) algorithms() algorithms {
	if t == nil || t.profile == nil {
		return inForce
	}
	return algorithms{t.profile}
}

// NewTrust reads certificates from bundles, each DER or PEM with any number of
// them. It refuses what is no certificate of an authority, a root whose own
// signature is false, and a set without any root.
func NewTrust(bundles ...[]byte) (*Trust, error) {
	return (&Trust{}).with(bundles)
}

func (t *Trust) with(bundles [][]byte) (*Trust, error) {
	for _, b := range bundles {
		certs, err := readBundle(b)
		if err != nil {
			return nil, err
		}
		for _, c := range certs {
			if err := t.add(c); err != nil {
				return nil, err
			}
		}
	}
	if len(t.roots) == 0 {
		return nil, ErrNoRoot
	}
	return t, nil
}

// ErrNoRoot says that among the certificates there is no root. The zero Trust
// trusts nobody.
var ErrNoRoot = errors.New("trust: no root certificate")

// TrustFolder reads every .crt, .cer and .pem of a folder.
func TrustFolder(dir string) (*Trust, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("trust: %w", err)
	}
	var bundles [][]byte
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".crt", ".cer", ".pem":
			data, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, fmt.Errorf("trust: %w", err)
			}
			bundles = append(bundles, data)
		}
	}
	return NewTrust(bundles...)
}

// Certificates are the facts of all certificates of the set, roots first.
func (t *Trust) Certificates() ([]Certificate, error) {
	var out []Certificate
	for _, c := range append(append([]*x509.Certificate{}, t.roots...), t.intermediates...) {
		facts, err := Read(c)
		if err != nil {
			return nil, err
		}
		out = append(out, facts)
	}
	return out, nil
}

func readBundle(data []byte) ([]*x509.Certificate, error) {
	if !bytes.Contains(data, []byte("-----BEGIN")) {
		c, err := x509.ParseCertificate(data)
		if err != nil {
			return nil, fmt.Errorf("trust: %w", err)
		}
		return []*x509.Certificate{c}, nil
	}
	var out []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("trust: block of type %q", block.Type)
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("trust: %w", err)
		}
		out = append(out, c)
	}
	return out, nil
}

func (t *Trust) add(c *x509.Certificate) error {
	if !mayIssue(c) {
		return fmt.Errorf("trust: %s is no certificate of an authority", c.Subject)
	}
	if t.holds(c) {
		return nil
	}
	if !selfIssued(c) {
		t.intermediates = append(t.intermediates, c)
		return nil
	}
	// A root of an algorithm that cannot be checked may stay in the set; no chain
	// goes through it.
	if err := t.algorithms().issued(c, c); err != nil && !fault.Is(err, "eds.algorithm_unsupported") {
		return fmt.Errorf("trust: %s: %w", c.Subject, err)
	}
	t.roots = append(t.roots, c)
	return nil
}

func (t *Trust) holds(c *x509.Certificate) bool {
	return isOf(c, t.roots) || isOf(c, t.intermediates)
}

func isOf(c *x509.Certificate, list []*x509.Certificate) bool {
	for _, x := range list {
		if x.Equal(c) {
			return true
		}
	}
	return false
}

func selfIssued(c *x509.Certificate) bool { return bytes.Equal(c.RawIssuer, c.RawSubject) }

func mayIssue(c *x509.Certificate) bool {
	return c.BasicConstraintsValid && c.IsCA && c.KeyUsage&x509.KeyUsageCertSign != 0
}

// Chain builds the chain from a certificate to a root that was valid at the
// instant. Intermediates of the message help but are not trusted. The chain
// starts with the certificate itself. A nil set trusts nothing. Faults: eds.expired, eds.not_yet_valid,
// eds.issuer_expired, eds.untrusted, eds.algorithm_unsupported.
func (t *Trust) Chain(leaf *x509.Certificate, extra []*x509.Certificate, at time.Time) ([]*x509.Certificate, error) {
	if err := checkValidity(leaf, at); err != nil {
		return nil, err
	}
	if t == nil {
		t = &Trust{}
	}
	s := &search{trust: t, extra: extra, at: at, left: maxIssued}
	if chain := s.from([]*x509.Certificate{leaf}); chain != nil {
		return chain, nil
	}
	return nil, s.refusal()
}

func checkValidity(c *x509.Certificate, at time.Time) error {
	switch {
	case at.Before(c.NotBefore):
		return fault.New(fault.Invalid, "eds.not_yet_valid", "from", dayText(c.NotBefore, at))
	case at.After(c.NotAfter):
		return fault.New(fault.Invalid, "eds.expired", "until", dayText(c.NotAfter, at))
	}
	return nil
}

func dayText(t, at time.Time) string { return t.In(at.Location()).Format(time.DateOnly) }

// search walks from a certificate upwards, every possible issuer in turn.
type search struct {
	trust   *Trust
	extra   []*x509.Certificate
	at      time.Time
	left    int   // checks that may still be made
	outdate bool  // an issuer fitted but was not valid at the instant
	blocked error // an algorithm stood in the way
}

func (s *search) refusal() error {
	if s.blocked != nil {
		return s.blocked
	}
	if s.outdate {
		return fault.New(fault.Invalid, "eds.issuer_expired")
	}
	return fault.New(fault.Invalid, "eds.untrusted")
}

func (s *search) from(chain []*x509.Certificate) []*x509.Certificate {
	last := chain[len(chain)-1]
	if len(chain) > 1 && isOf(last, s.trust.roots) {
		return chain
	}
	if !onlyKnownCritical(last) || len(chain) == maxChain {
		return nil
	}
	for _, list := range [][]*x509.Certificate{s.trust.roots, s.trust.intermediates, s.extra} {
		for _, issuer := range list {
			if s.fits(issuer, chain) {
				if found := s.from(append(chain[:len(chain):len(chain)], issuer)); found != nil {
					return found
				}
			}
		}
	}
	return nil
}

// fits reports whether the issuer really issued the last certificate of the
// chain and was allowed to at the instant.
func (s *search) fits(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	last := chain[len(chain)-1]
	if !bytes.Equal(issuer.RawSubject, last.RawIssuer) || isOf(issuer, chain) || !mayIssue(issuer) {
		return false
	}
	if !keyNamed(last, issuer) || !deepEnough(issuer, chain) || !onlyKnownCritical(issuer) {
		return false
	}
	if s.left == 0 {
		return false
	}
	s.left--
	if err := s.trust.algorithms().issued(last, issuer); err != nil {
		if fault.Is(err, "eds.algorithm_unsupported") || fault.Is(err, "eds.key_size") {
			s.blocked = err
		}
		return false
	}
	if checkValidity(issuer, s.at) != nil {
		s.outdate = true
		return false
	}
	return true
}

// keyNamed compares the key identifiers where both certificates carry one.
func keyNamed(cert, issuer *x509.Certificate) bool {
	return len(cert.AuthorityKeyId) == 0 || len(issuer.SubjectKeyId) == 0 ||
		bytes.Equal(cert.AuthorityKeyId, issuer.SubjectKeyId)
}

// deepEnough holds the issuer to its bound on the intermediates below it.
func deepEnough(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	if issuer.MaxPathLen < 0 || (issuer.MaxPathLen == 0 && !issuer.MaxPathLenZero) {
		return true
	}
	return len(chain)-1 <= issuer.MaxPathLen
}

// onlyKnownCritical refuses a certificate with a critical extension that is not
// honoured here; constraints on names are among them.
func onlyKnownCritical(c *x509.Certificate) bool {
	for _, e := range c.Extensions {
		if e.Critical && !known(e.Id) {
			return false
		}
	}
	return true
}

func known(id asn1.ObjectIdentifier) bool {
	for _, k := range []asn1.ObjectIdentifier{
		oidKeyUsage, oidSubjectAltName, oidBasicConstraints, oidPolicies, oidExtendedKeyUsage,
	} {
		if id.Equal(k) {
			return true
		}
	}
	return false
}
