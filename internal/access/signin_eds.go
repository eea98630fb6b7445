package access

import (
	"context"
	"encoding/json"
	"errors"

	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
)

// challenges keeps what is to be signed between question and answer.
type challenges struct {
	s      *Service
	expect string // the one person who may answer; "" for anybody
}

// edsStep is a challenge as kept.
type edsStep struct {
	Challenge eds.Challenge
}

// Put keeps a challenge under its nonce.
func (c *challenges) Put(ctx context.Context, ch eds.Challenge) error {
	return c.s.cfg.Store.Write(ctx, func(tx Tx) error {
		return putStep(tx, stepEDS, ch.Nonce, c.expect, edsStep{Challenge: ch})
	})
}

// Take spends a challenge.
func (c *challenges) Take(ctx context.Context, nonce string) (eds.Challenge, bool, error) {
	var found *Step
	err := c.s.cfg.Store.Write(ctx, func(tx Tx) (err error) {
		found, err = tx.StepTake(stepEDS, digest(nonce))
		return err
	})
	if err != nil || found == nil {
		return eds.Challenge{}, false, err
	}
	c.expect = found.Person
	var data edsStep
	err = json.Unmarshal([]byte(found.Data), &data)
	return data.Challenge, true, err
}

// EDSBegin makes a challenge; purpose are the words of what the signature will
// mean, in the person's language. Where somebody is signed in nobody else may
// answer.
func (s *Service) EDSBegin(ctx context.Context, purpose string, v Visit) (eds.Challenge, error) {
	if err := s.off(ByEDS); err != nil {
		return eds.Challenge{}, err
	}
	c := eds.NewChallenge(s.cfg.Site, purpose, s.cfg.Wall.Now(), stepLife)
	return c, (&challenges{s: s, expect: v.Expect}).Put(ctx, c)
}

// NoAccount says whose certificate it was that no account goes with.
type NoAccount struct{ Name string }

func (n *NoAccount) Error() string { return "access: nobody has the IIN of the certificate" }

// EDSFinish signs in who signed the challenge with an authentication key. The
// challenge is spent whatever comes of it. What is known of the certificate's
// revocation is kept with the session and in the journal. Faults: those of
// eds.SignIn and of evidence.Gatherer.Enter, access.no_account with a *NoAccount
// as its cause, access.other_person.
func (s *Service) EDSFinish(ctx context.Context, nonce string, signature []byte, v Visit) (out Opened, err error) {
	if err := s.off(ByEDS); err != nil {
		return Opened{}, err
	}
	kept, at := &challenges{s: s}, s.cfg.Legal.Now().In(s.cfg.Zone)
	cert, err := eds.SignIn(ctx, kept, s.cfg.Trust, eds.Answer{Nonce: nonce, Signature: signature, Wall: s.cfg.Wall.Now(), Legal: at})
	if err != nil {
		return Opened{}, err
	}
	proof, err := s.gatherer().Enter(ctx, cert, at)
	if err != nil {
		return Opened{}, err
	}
	if v.Expect == "" {
		v.Expect = kept.expect
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		who, err := tx.AccountByIIN(s.cfg.Master.Find("iin", cert.IIN))
		if err != nil {
			return err
		}
		if who == nil && v.Expect != "" {
			return fault.New(fault.Denied, "access.other_person")
		}
		if who == nil {
			return fault.New(fault.Denied, "access.no_account", "name", cert.FullName()).Wrap(&NoAccount{Name: cert.FullName()})
		}
		out, err = s.open(tx, who, entry{by: ByEDS, certificate: &Certificate{Serial: cert.Serial, Proof: proof}}, v)
		out.Unchecked = proof.Unanswered()
		return err
	})
	return out, err
}

// Certificate is that by which a session began.
type Certificate struct {
	Serial string         `json:"serial"`
	Proof  evidence.Proof `json:"proof"` // what was known of its revocation
}

// brief is what a session keeps: the answer itself is the journal's, by its digest.
func (c *Certificate) brief() *Certificate {
	if c == nil {
		return nil
	}
	return &Certificate{Serial: c.Serial, Proof: c.Proof.Brief()}
}

// gatherer asks about revocations; nil asks nobody.
func (s *Service) gatherer() *evidence.Gatherer {
	if s.cfg.Evidence == nil {
		return nil
	}
	return s.cfg.Evidence()
}

// Unknown gives the name on the certificate where a sign-in failed because
// nobody has its IIN.
func Unknown(err error) (name string, ok bool) {
	var n *NoAccount
	if errors.As(err, &n) {
		return n.Name, true
	}
	return "", false
}

var _ eds.Challenges = (*challenges)(nil)
