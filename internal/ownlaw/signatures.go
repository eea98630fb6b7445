package ownlaw

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// Signatures is the sheet of the signature by which an edition was put in force,
// for those who may shape or enact it. The fault is ownlaw.missing.
func (s *Service) Signatures(ctx context.Context, a *access.Actor, r Ref) (*signature.Sheet, error) {
	o, err := s.Find(a, r)
	if err != nil {
		return nil, err
	}
	if o.Enacted == nil {
		return nil, fault.New(fault.Missing, "ownlaw.missing")
	}
	lines, err := s.cfg.Register.Enacted(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(lines, func(line Registered) bool { return line.Ref == r })
	if i < 0 {
		return nil, fault.New(fault.Missing, "ownlaw.missing")
	}
	at, err := o.Enacted.Instant()
	if err != nil {
		return nil, err
	}
	var proofs []evidence.Proof
	if p := lines[i].Proof; p != nil {
		proofs = append(proofs, *p)
	}
	m := signature.Mark{Person: people.PersonID(o.Enacted.Person), Name: o.Enacted.Name, Duty: "signatures.duty.authorised"}
	if m, err = m.Given([][]byte{o.Message}, at, proofs); err != nil {
		return nil, err
	}
	return &signature.Sheet{
		Of: "enactment", About: fault.Args{"edition": r.String(), "order": o.Enacted.Order.Number},
		Files: []signature.File{signature.FileOf("act", "", lines[i].Digest[:])}, Marks: []signature.Mark{m}, Zone: s.cfg.Zone(o.Body()),
	}, nil
}
