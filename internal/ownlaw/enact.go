package ownlaw

import (
	"context"
	"crypto/sha256"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// signWithin is how long a statement may wait for its signature.
const signWithin = time.Hour

// Statement gives the bytes that the authorised person signs: enacted.yaml as
// it will stand in the folder. at is the instant of the law that it names, to
// the second. Everything is checked but the signature, so that nobody signs in
// vain. Faults: access.denied, ownlaw.in_force, ownlaw.no_body, ownlaw.backdated,
// ownlaw.examples, ownlaw.order_number, ownlaw.changed.
func (s *Service) Statement(a *access.Actor, seen Seen, order Order, at time.Time) ([]byte, error) {
	o, err := s.enactable(a, seen)
	if err != nil {
		return nil, err
	}
	if err := order.check(); err != nil {
		return nil, err
	}
	return s.statement(a, o, order, at)
}

func (s *Service) statement(a *access.Actor, o *Own, order Order, at time.Time) ([]byte, error) {
	return Enactment{
		Act: o.Act, Edition: o.Edition, Body: o.Body(), Order: order,
		Person: a.Person, Name: a.Name, At: at.UTC().Format(time.RFC3339), Files: o.Files.List(),
	}.bytes()
}

// Ready says what still keeps a draft from being put in force, nil for nothing.
func (s *Service) Ready(o *Own) error {
	if o.Body() == "" {
		return fault.New(fault.Conflict, "ownlaw.no_body")
	}
	if today := s.today(o.Body()); *o.Law.InForce.From < today {
		return fault.New(fault.Conflict, "ownlaw.backdated", "from", o.Edition, "today", today.String())
	}
	effects, err := sampleEffects(o)
	if err != nil {
		return err
	}
	open := 0
	for _, e := range effects {
		if e.Open {
			open++
		}
	}
	if open > 0 {
		return fault.New(fault.Conflict, "ownlaw.examples", "n", open)
	}
	return nil
}

func (s *Service) enactable(a *access.Actor, seen Seen) (*Own, error) {
	o, err := s.Find(a, seen.Ref)
	if err != nil {
		return nil, err
	}
	if o.Enacted != nil {
		return nil, fault.New(fault.Conflict, "ownlaw.in_force")
	}
	if err := s.Ready(o); err != nil {
		return nil, err
	}
	if !o.MayEnact(a) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	return o, s.unchanged(o, seen)
}

// EnactIn is a signed statement.
type EnactIn struct {
	Seen
	Order Order
	At    time.Time // as the statement names it
	CMS   []byte    // detached signature over the statement
}

// Enacted are the facts of an enactment as the journal keeps them.
type Enacted struct {
	Act         string `json:"act"`
	Edition     string `json:"edition"`
	OrderNumber string `json:"order_number"`
	OrderDay    string `json:"order_day"`
	Digest      string `json:"digest"`
	Certificate string `json:"certificate"` // fingerprint
	Revocation  string `json:"revocation"`  // what is known of it
	// Proof is the answer about the revocation as it came, and the time stamp.
	Proof evidence.Proof `json:"proof"`
}

// Enact puts a draft in force by the signature of the authorised person. From
// then on the library holds it, and no program changes it. The act is in force
// by the transaction that writes the register and the journal; its files lie
// ready by then. Faults besides those of Statement: ownlaw.sign_late,
// ownlaw.registered, those of signature.Desk.One, of signature.Holds and of
// evidence.Gatherer.Gather.
func (s *Service) Enact(ctx context.Context, a *access.Actor, in EnactIn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.enactable(a, in.Seen)
	if err != nil {
		return err
	}
	if err := in.Order.check(); err != nil {
		return err
	}
	now := s.cfg.Legal.Now()
	if in.At.After(now) || now.Sub(in.At) > signWithin {
		return fault.New(fault.Conflict, "ownlaw.sign_late")
	}
	enacted, err := s.statement(a, o, in.Order, in.At)
	if err != nil {
		return err
	}
	signature, err := s.signedBy(ctx, a, o, enacted, in)
	if err != nil {
		return err
	}
	kept, proof, err := s.gather(ctx, in.CMS, signature)
	if err != nil {
		return err
	}
	if err := s.folder.prepare(in.Ref, enacted, kept); err != nil {
		return err
	}
	line := Registered{Ref: in.Ref, Digest: sha256.Sum256(enacted), At: now, Person: a.Person, Proof: &proof}
	if err := s.cfg.Register.Enact(ctx, line, enactment(a, o, in.Order, signature, proof)); err != nil {
		return err
	}
	if err := s.folder.place(in.Ref); err != nil {
		return err
	}
	if err := s.folder.setMark(in.Ref); err != nil {
		return err
	}
	return s.rebuild(ctx)
}

// signedBy checks the signature now, and as it will be checked at every start:
// at the instant that the statement names.
func (s *Service) signedBy(ctx context.Context, a *access.Actor, o *Own, enacted []byte, in EnactIn) (eds.Signature, error) {
	iin, err := s.cfg.IIN(ctx, a.Person)
	if err != nil {
		return eds.Signature{}, err
	}
	if iin == "" {
		return eds.Signature{}, fault.New(fault.Denied, "eds.no_person")
	}
	desk := signature.Desk{Trust: s.cfg.Trust, Legal: s.cfg.Legal, Zone: s.cfg.Zone(o.Body())}
	given, err := desk.One(in.CMS, enacted, signature.IIN(iin))
	if err != nil {
		return eds.Signature{}, err
	}
	if err := signature.Holds(given.Signer, s.Asks()); err != nil {
		return eds.Signature{}, err
	}
	_, err = signatureHolds(enacted, in.CMS, s.cfg.Trust, in.At, iin)
	return given, err
}

// Asks are the capacities one of which the certificate must name of who puts law in
// force; none where none is asked for.
func (s *Service) Asks() law.Value[[]eds.Role] {
	return law.Rules[people.CommonRules](s.cfg.Program.Common()).OwnLaw.SignerCertificate
}

// gather asks about the revocation of the certificate and for a time stamp.
func (s *Service) gather(ctx context.Context, cms []byte, by eds.Signature) ([]byte, evidence.Proof, error) {
	var g *evidence.Gatherer
	if s.cfg.Evidence != nil {
		g = s.cfg.Evidence()
	}
	return g.Gather(ctx, cms, by.Signer, by.Checked)
}

func enactment(a *access.Actor, o *Own, order Order, by eds.Signature, proof evidence.Proof) journal.Entry {
	return journal.Entry{
		Verb: string(access.EnactLaw), Actor: a.Person, Body: o.Body(), Case: o.Ref.String(),
		Facts: Enacted{
			o.Act, o.Edition, order.Number, order.Day.String(), o.Digest(), by.Signer.Fingerprint, string(proof.Revocation.Status), proof,
		},
	}
}
