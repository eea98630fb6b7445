package revocation

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"time"

	"tarazy/internal/eds/pki"
)

// Question is what an answer must be about.
type Question struct {
	Certificate *x509.Certificate
	Issuer      *x509.Certificate
	Nonce       []byte    // as it was sent, nil for none
	At          time.Time // the instant for which the answer is taken
}

// CheckOCSP reads an answer and holds it to the question: who signed it, which
// certificate it is about, and of what time it is. An answer without a nonce is
// taken by its times, one with another nonce is not. The error is a *Refusal.
func CheckOCSP(der []byte, q Question, verify pki.Verifier) (Result, error) {
	b, err := parseOCSP(der)
	if err != nil {
		return Result{}, err
	}
	if err := b.authorised(q, verify); err != nil {
		return Result{}, err
	}
	nonce, err := b.Data.nonce()
	if err != nil {
		return Result{}, err
	}
	if nonce != nil && q.Nonce != nil && !bytes.Equal(nonce, q.Nonce) {
		return Result{}, refuse(Replayed, "another nonce")
	}
	if err := honoured(b.Data.Extensions); err != nil {
		return Result{}, err
	}
	one, err := b.about(q)
	if err != nil {
		return Result{}, err
	}
	return one.result(der, q)
}

// about gives the one answer about the certificate.
func (b *basicResponse) about(q Question) (*singleResponse, error) {
	var found *singleResponse
	for i := range b.Data.Answers {
		if !b.Data.Answers[i].ID.names(q.Certificate, q.Issuer) {
			continue
		}
		if found != nil {
			return nil, refuse(Malformed, "two answers about one certificate")
		}
		found = &b.Data.Answers[i]
	}
	if found == nil {
		return nil, refuse(Elsewhere, "no answer about certificate %x", q.Certificate.SerialNumber)
	}
	return found, nil
}

func (s *singleResponse) result(der []byte, q Question) (Result, error) {
	if err := honoured(s.Extensions); err != nil {
		return Result{}, err
	}
	if err := current(s.This, s.Next, q.At); err != nil {
		return Result{}, err
	}
	status, when, reason, err := s.read()
	if err != nil {
		return Result{}, refuse(Malformed, "status: %w", err)
	}
	if cut := s.cutoff(); status == Good && s.This.After(q.Certificate.NotAfter) && (cut.IsZero() || cut.After(q.Certificate.NotAfter)) {
		return Result{}, refuse(Expired, "asked after the certificate ended")
	}
	return Result{
		Status: status, Source: OCSP, Revoked: when, Reason: reason,
		This: s.This.UTC(), Next: utc(s.Next), Asked: q.At, Answer: der,
	}, nil
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC()
}

// authorised holds the answer to its signer: the issuer of the certificate
// itself, or one to whom the issuer gave this task (RFC 6960, section 4.2.2.2).
func (b *basicResponse) authorised(q Question, verify pki.Verifier) error {
	responder, err := b.responder(q.Issuer)
	if err != nil {
		return err
	}
	if !responder.Equal(q.Issuer) {
		if err := delegated(responder, q.Issuer, b.Data.Produced, verify); err != nil {
			return err
		}
	}
	if err := verify(responder, b.Algorithm.Algorithm, b.Data.Raw, b.Signature.RightAlign()); err != nil {
		return refuse(Unsigned, "answer: %w", err)
	}
	return nil
}

// responder finds the certificate of whom the answer names as its signer.
func (b *basicResponse) responder(issuer *x509.Certificate) (*x509.Certificate, error) {
	own, err := pki.Certificates(b.Certificates, ocspCertificates)
	if err != nil {
		return nil, refuse(Malformed, "%w", err)
	}
	id := b.Data.Responder
	if id.Class != asn1.ClassContextSpecific || !id.IsCompound || (id.Tag != 1 && id.Tag != 2) {
		return nil, refuse(Malformed, "responder's name")
	}
	for _, c := range append(own, issuer) {
		ok, err := named(id, c)
		if err != nil {
			return nil, refuse(Malformed, "responder's name: %w", err)
		}
		if ok {
			return c, nil
		}
	}
	return nil, refuse(Unsigned, "the responder's certificate is not at hand")
}

// named reports whether the identifier, a name or the SHA-1 of a key, is that of
// the certificate.
func named(id asn1.RawValue, c *x509.Certificate) (bool, error) {
	if id.Tag == 1 {
		return bytes.Equal(id.Bytes, c.RawSubject), nil
	}
	var sum []byte
	if err := pki.Whole(id.Bytes, &sum); err != nil {
		return false, err
	}
	key, err := pki.KeyBits(c)
	if err != nil {
		return false, err
	}
	own, err := pki.Sum(pki.SHA1, key)
	return err == nil && bytes.Equal(sum, own), err
}

var oidOCSPSigning = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 9}

// delegated holds the certificate of a responder to the issuer's word that it may
// answer.
func delegated(c, issuer *x509.Certificate, at time.Time, verify pki.Verifier) error {
	ids, _ := pki.Usages(c)
	ok := false
	for _, id := range ids {
		ok = ok || id.Equal(oidOCSPSigning)
	}
	if !ok || (c.KeyUsage != 0 && c.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0) {
		return refuse(Unsigned, "the responder's certificate is not for answers")
	}
	if at.Before(c.NotBefore) || at.After(c.NotAfter) {
		return refuse(Unsigned, "the responder's certificate was not valid")
	}
	return issued(c, issuer, verify)
}

// issued checks that the issuer's key signed the certificate.
func issued(c, issuer *x509.Certificate, verify pki.Verifier) error {
	if !bytes.Equal(c.RawIssuer, issuer.RawSubject) {
		return refuse(Unsigned, "the responder has another issuer")
	}
	oid, err := pki.SignatureAlgorithm(c.Raw)
	if err != nil {
		return refuse(Malformed, "%w", err)
	}
	if err := verify(issuer, oid, c.RawTBSCertificate, c.Signature); err != nil {
		return refuse(Unsigned, "the responder's certificate: %w", err)
	}
	return nil
}
