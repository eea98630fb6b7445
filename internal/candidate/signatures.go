package candidate

import (
	"context"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// RegistrationSignatures is the sheet of the signature by which a person
// registered. The fault is candidate.not_registered.
func (s *Service) RegistrationSignatures(ctx context.Context, person people.PersonID) (*signature.Sheet, error) {
	r, err := s.Registration(ctx, person)
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, fault.New(fault.Denied, "candidate.not_registered")
	}
	m := signature.Mark{Person: person, Duty: "signatures.duty.candidate"}
	err = s.Store.Read(ctx, func(tx Tx) error {
		p, err := tx.PersonGet(person)
		if err == nil && p != nil {
			m.Name = p.Name()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if m, err = m.Given([][]byte{r.Signature}, r.At, []evidence.Proof{r.Proof}); err != nil {
		return nil, err
	}
	return &signature.Sheet{
		Of: "registration", Files: []signature.File{signature.TextFile("statement", r.Lang, r.Statement)}, Marks: []signature.Mark{m}, Zone: s.Zone,
	}, nil
}
