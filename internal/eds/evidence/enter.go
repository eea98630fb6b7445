package evidence

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/fault"
)

// Enter asks about the certificate by which somebody signs in at the instant. A
// sign-in is no document: it gets no time stamp. It refuses a certificate that was
// revoked by then (eds.revoked, eds.issuer_revoked), and what Admit refuses.
func (g *Gatherer) Enter(ctx context.Context, signer eds.Certificate, at time.Time) (Proof, error) {
	p := Proof{Revocation: revocation.Unasked(at), NoStamp: StampOff}
	if g == nil {
		return p, nil
	}
	cert, err := x509.ParseCertificate(signer.DER)
	if err != nil {
		return Proof{}, fmt.Errorf("certificate of a signer: %w", err)
	}
	if err := g.ask(ctx, cert, at, &p); err != nil {
		return Proof{}, err
	}
	return p, g.Admit(p)
}

// Admit refuses, where the installation is strict, who enters by a certificate of
// which it could not be found out that it was not revoked: eds.unchecked,
// eds.unknown_certificate.
func (g *Gatherer) Admit(p Proof) error {
	if g == nil || !g.Strict {
		return nil
	}
	switch p.Revocation.Status {
	case revocation.Good, revocation.Revoked: // revoked later than the signing
		return nil
	case revocation.Unknown:
		return fault.New(fault.Invalid, "eds.unknown_certificate")
	}
	return fault.New(fault.Invalid, "eds.unchecked", "why", string(p.why()))
}

// Unanswered reports whether somebody was to be asked about the revocation and did
// not tell, which the person concerned is to know at once.
func (p Proof) Unanswered() bool {
	return p.Revocation.Status == revocation.NotChecked && p.Revocation.Why != revocation.Off
}

// Revoked says what is known of the revocation.
func (p Proof) Revoked(when When) Line { return p.revocationLine(when) }

// Brief is the proof without the answers byte for byte, as it is shown to others.
func (p Proof) Brief() Proof {
	p.Revocation.Answer = nil
	issuers := make([]revocation.Result, len(p.Issuers))
	for i, r := range p.Issuers {
		r.Answer = nil
		issuers[i] = r
	}
	p.Issuers = issuers
	return p
}
