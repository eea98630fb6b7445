package evidence

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/eds/timestamp"
	"tarazy/internal/fault"
)

// Gatherer asks whom the installation has configured. A nil Gatherer asks nobody
// and says so.
type Gatherer struct {
	Trust  *eds.Trust
	Check  *revocation.Checker  // nil asks nobody
	Stamps *timestamp.Authority // nil stamps nothing
	// List gives a revocation list that was kept, by its SHA-256; nil data if it
	// is not at hand.
	List func(sum string) ([]byte, error)
	// Strict lets nobody sign in or register by a certificate of which it could
	// not be found out that it was not revoked; false lets them in and keeps on
	// record that it was not checked.
	Strict bool
	Log    *slog.Logger
}

// Kept gives a revocation list that decided once, by its SHA-256; nil if it is not at
// hand.
func (g *Gatherer) Kept(sum string) ([]byte, error) {
	if g == nil || g.List == nil {
		return nil, nil
	}
	return g.List(sum)
}

// awry is by how much the time of a stamp may differ from the program's clock.
const awry = time.Hour

// Gather takes a message of one signer that was found to hold at the instant, and
// gives it as it is to be kept, with a time stamp inside where one could be had,
// and the proof. It refuses a certificate that was revoked by then: eds.revoked,
// eds.issuer_revoked. That somebody does not answer refuses nothing.
func (g *Gatherer) Gather(ctx context.Context, cms []byte, signer eds.Certificate, at time.Time) (kept []byte, p Proof, err error) {
	if g == nil {
		return cms, Proof{Revocation: revocation.Unasked(at), NoStamp: StampOff}, nil
	}
	cert, err := x509.ParseCertificate(signer.DER)
	if err != nil {
		return nil, Proof{}, fmt.Errorf("certificate of a signer: %w", err)
	}
	if err := g.ask(ctx, cert, at, &p); err != nil {
		return nil, Proof{}, err
	}
	kept = g.stamp(ctx, cms, at, &p)
	return kept, p, nil
}

// ask asks about the signer's certificate and those of the authorities above it.
func (g *Gatherer) ask(ctx context.Context, cert *x509.Certificate, at time.Time, p *Proof) error {
	chain, err := g.Trust.Chain(cert, nil, at)
	if err != nil { // an intermediate that only the message had
		chain = []*x509.Certificate{cert, nil}
	}
	for i := range len(chain) - 1 {
		check := g.Check.Check
		if i > 0 { // authorities are revoked by lists; responders seldom know of them
			check = g.Check.Listed
		}
		r, err := check(ctx, chain[i], chain[i+1], at)
		if err != nil {
			return err
		}
		if i == 0 {
			g.warn(r)
		}
		if r.Broke(at) {
			return refusal(i, r, at)
		}
		if i == 0 {
			p.Revocation = r
		} else {
			p.Issuers = append(p.Issuers, r)
		}
	}
	return nil
}

func refusal(i int, r revocation.Result, at time.Time) error {
	since := r.Revoked.In(at.Location()).Format(time.DateOnly)
	if i == 0 {
		return fault.New(fault.Invalid, "eds.revoked", "since", since)
	}
	return fault.New(fault.Invalid, "eds.issuer_revoked", "since", since)
}

func (g *Gatherer) warn(r revocation.Result) {
	if g.Log != nil && r.Status == revocation.NotChecked && r.Why != revocation.Off {
		g.Log.Warn("the revocation of a certificate could not be checked", "why", r.Why, "detail", r.Detail)
	}
}

// stamp puts a time stamp into the message, unless it bears one that holds. A
// message that cannot be stamped is kept as it came.
func (g *Gatherer) stamp(ctx context.Context, cms []byte, at time.Time, p *Proof) []byte {
	kept, err := g.stamped(ctx, cms, at, p)
	if err == nil {
		return kept
	}
	if g.Log != nil {
		g.Log.Warn("a signature got no time stamp", "error", err)
	}
	p.NoStamp = StampFailed
	if errors.Is(err, errBad) {
		p.NoStamp = StampBad
	}
	return cms
}

// errBad says that the message came with a stamp that does not hold.
var errBad = errors.New("the message bears a time stamp that does not hold")

func (g *Gatherer) stamped(ctx context.Context, cms []byte, at time.Time, p *Proof) ([]byte, error) {
	der, err := eds.DER(cms)
	if err != nil {
		return nil, err
	}
	list, err := timestamp.Signatures(der)
	if err != nil || len(list) != 1 {
		return nil, fmt.Errorf("%d signatures: %w", len(list), err)
	}
	if list[0].Token != nil {
		if p.Stamp, err = g.holds(list[0], at); err != nil {
			return nil, fmt.Errorf("%w: %w", errBad, err)
		}
		return cms, nil
	}
	if g.Stamps == nil {
		p.NoStamp = StampOff
		return cms, nil
	}
	out, err := timestamp.Add(der, func(value []byte) ([]byte, error) { return g.Stamps.Stamp(ctx, value) })
	if err != nil {
		return nil, err
	}
	if list, err = timestamp.Signatures(out); err != nil {
		return nil, err
	}
	if p.Stamp, err = g.holds(list[0], at); err != nil {
		return nil, err
	}
	return out, nil
}

// holds checks a token, and that it is of about the time at which the signature
// was taken.
func (g *Gatherer) holds(s timestamp.Signature, at time.Time) (*timestamp.Stamp, error) {
	stamp, err := timestamp.Verify(s.Token, s.Value, g.Trust.Chain, eds.CheckSignature)
	if err != nil {
		return nil, err
	}
	if d := stamp.Time.Sub(at); d > awry || d < -awry {
		return nil, fmt.Errorf("a time stamp of %s for a signature of %s", stamp.Time, at)
	}
	return &stamp, nil
}
