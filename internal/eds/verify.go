package eds

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"time"

	"tarazy/internal/fault"
)

// Want is what the caller expects of the signatures of a message. The purpose
// binds every signer. Where an IIN is given, one of the signers must be that
// person, and the role and the BIN are asked of that signer; otherwise they are
// asked of every signer. An empty field asks nothing.
type Want struct {
	Purpose Purpose
	IIN     string
	BIN     string
	Role    Role
}

// Revocation says what is known of the revocation of a certificate.
type Revocation string

// NotChecked: nobody was asked whether the certificate was revoked. It must be
// shown to whoever relies on the signature.
const NotChecked Revocation = "not_checked"

// Signature is one valid signature.
type Signature struct {
	Signer     Certificate
	Chain      []string            // fingerprints from the issuer up to the root
	Path       []*x509.Certificate // the chain itself, the signer's certificate first
	Digest     string              // object identifier
	Algorithm  string              // object identifier of the signature algorithm, or of the kind of key where the message names that alone
	Claimed    time.Time           // signing time by the signer's own clock, zero if none; proves nothing
	Checked    time.Time           // the instant at which certificate and chain were valid
	Revocation Revocation          // always NotChecked so far
}

// Signatures are the valid signatures of a message, at least one.
type Signatures struct {
	Content []byte // the bytes that were signed
	List    []Signature
}

// Only gives the signature where there is exactly one (eds.several_signers).
func (s Signatures) Only() (Signature, error) {
	if len(s.List) != 1 {
		return Signature{}, fault.New(fault.Invalid, "eds.several_signers", "count", len(s.List))
	}
	return s.List[0], nil
}

// Verify checks every signature of a CMS message (PEM, base64 or the bytes
// themselves) at an instant of the law. content is what must have been signed;
// nil stands for an attached message. A message that holds its content and is
// given one too must hold the same bytes. One false signature refuses the whole
// message; where there are several, eds.one_of_several says which and why. Every
// refusal is a *fault.Error of a code "eds.…"; days that it names
// are in the zone of at.
func Verify(cms, content []byte, trust *Trust, at time.Time, want Want) (Signatures, error) {
	m, content, err := openOver(cms, content)
	if err != nil {
		return Signatures{}, err
	}
	out := Signatures{Content: content}
	for i := range m.signers {
		s, err := m.check(&m.signers[i], content, trust, at, want.Purpose)
		if err != nil {
			return Signatures{}, m.which(i, s, err)
		}
		out.List = append(out.List, s)
	}
	if err := want.of(out.List); err != nil {
		return Signatures{}, err
	}
	return out, nil
}

// openOver opens a message and gives the content over which its signatures must
// stand.
func openOver(cms, content []byte) (*message, []byte, error) {
	m, err := open(cms)
	if err != nil {
		return nil, nil, err
	}
	if content, err = m.signedContent(content); err != nil {
		return nil, nil, err
	}
	if len(m.signers) == 0 {
		return nil, nil, fault.New(fault.Invalid, "eds.no_signer")
	}
	return m, content, nil
}

// which says of several signers whose signature is refused.
func (m *message) which(i int, s Signature, err error) error {
	f, ok := fault.As(err)
	if !ok || len(m.signers) == 1 {
		return err
	}
	return fault.New(fault.Invalid, "eds.one_of_several",
		"number", i+1, "count", len(m.signers), "name", s.Signer.FullName(), "why", f.Code).Wrap(err)
}

func open(cms []byte) (*message, error) {
	raw, err := unarmor(cms)
	if err != nil {
		return nil, err
	}
	der, err := toDER(raw)
	if err != nil {
		return nil, malformed(err)
	}
	m, err := parse(der)
	if err != nil {
		return nil, malformed(err)
	}
	return m, nil
}

func (m *message) signedContent(given []byte) ([]byte, error) {
	switch {
	case given == nil && m.content == nil:
		return nil, fault.New(fault.Invalid, "eds.content_missing")
	case given == nil:
		return m.content, nil
	case m.content != nil && !bytes.Equal(given, m.content):
		return nil, fault.New(fault.Invalid, "eds.changed")
	}
	return given, nil
}

// check goes from the bytes to the person: digest, signature, certificate,
// chain, usage. Beside a refusal stands what the message says of the signer.
func (m *message) check(s *signerInfo, content []byte, trust *Trust, at time.Time, purpose Purpose) (Signature, error) {
	out := Signature{
		Digest:     s.digest.String(),
		Algorithm:  s.signature.String(),
		Claimed:    s.signingTime,
		Checked:    at,
		Revocation: NotChecked,
	}
	cert := m.holder(s)
	if cert == nil {
		return out, fault.New(fault.Invalid, "eds.no_certificate")
	}
	facts, contradiction := Read(cert)
	out.Signer = facts
	if err := m.checkBytes(trust.algorithms(), s, cert, content); err != nil {
		return out, err
	}
	chain, err := trust.Chain(cert, m.certificates, at)
	if err != nil {
		return out, err
	}
	if contradiction != nil {
		return out, contradiction
	}
	out.Chain, out.Path = fingerprints(chain[1:]), chain
	return out, checkUsage(cert, facts, purpose)
}

// checkBytes checks that the key of the certificate signed the content by way
// of the signed attributes. Without these a message is refused: a signature
// over attributes could otherwise be passed off as one over content.
func (m *message) checkBytes(a algorithms, s *signerInfo, cert *x509.Certificate, content []byte) error {
	algorithm, err := a.agreed(s.digest, s.signature)
	if err != nil {
		return err
	}
	if _, err := a.key(cert); err != nil {
		return err
	}
	if s.signed == nil {
		return fault.New(fault.Invalid, "eds.attributes_missing")
	}
	digest, err := m.digest(a, s.digest, content)
	if err != nil {
		return err
	}
	if !bytes.Equal(digest, s.messageDigest) {
		return fault.New(fault.Invalid, "eds.changed")
	}
	if err := a.check(cert, algorithm, s.signed, s.value); err != nil {
		return err
	}
	return s.checkBound(a, cert)
}

func (m *message) digest(a algorithms, oid asn1.ObjectIdentifier, content []byte) ([]byte, error) {
	name := oid.String()
	if _, ok := m.digests[name]; !ok {
		sum, err := a.sum(oid, content)
		if err != nil {
			return nil, err
		}
		m.digests[name] = sum
	}
	return m.digests[name], nil
}

// checkBound holds the message to the certificate that the signer bound in.
func (s *signerInfo) checkBound(a algorithms, cert *x509.Certificate) error {
	if s.certificate == nil {
		return nil
	}
	sum, err := a.sum(s.certificate.digest, cert.Raw)
	if err != nil {
		return err
	}
	if !bytes.Equal(sum, s.certificate.hash) {
		return malformed(errors.New("the signed attributes name another certificate"))
	}
	return nil
}

// checkUsage holds the certificate to the purpose: its extended key usage first,
// then the key usage that the profile pairs with it.
func checkUsage(cert *x509.Certificate, facts Certificate, purpose Purpose) error {
	if purpose != "" && !facts.For(purpose) {
		return fault.New(fault.Invalid, "eds.wrong_purpose", "purpose", string(purpose))
	}
	need := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	switch purpose {
	case Signing:
		need = x509.KeyUsageContentCommitment
	case Authentication:
		need = x509.KeyUsageDigitalSignature
	}
	if cert.KeyUsage&need == 0 {
		return fault.New(fault.Invalid, "eds.wrong_key_usage")
	}
	return nil
}

func fingerprints(chain []*x509.Certificate) []string {
	var out []string
	for _, c := range chain {
		out = append(out, fingerprint(c))
	}
	return out
}

// of holds the signers to what the caller wants of persons.
func (w Want) of(list []Signature) error {
	if w.IIN == "" {
		for _, s := range list {
			if err := w.ofOne(s.Signer); err != nil {
				return err
			}
		}
		return nil
	}
	var refusal error = fault.New(fault.Denied, "eds.wrong_person")
	for _, s := range list {
		if s.Signer.IIN != w.IIN {
			continue
		}
		if refusal = w.ofOne(s.Signer); refusal == nil {
			return nil
		}
	}
	return refusal
}

func (w Want) ofOne(c Certificate) error {
	if w.BIN != "" && c.BIN != w.BIN {
		return fault.New(fault.Denied, "eds.wrong_organisation")
	}
	if w.Role == "" {
		return nil
	}
	return c.Holds(w.Role)
}
