package interview

import (
	"bytes"
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// SignForms takes a member's signatures on the panel's form in both languages,
// one CMS message a file, in one act. With the last one the marks are final and
// go to the procedure that the interview belongs to, unless somebody has refused
// to sign: then the lead ends the agreement. The faults are
// interview.agree.closed, interview.agree.final, interview.changed, interview.agree.not_rater, interview.agree.not_fixed,
// interview.agree.signed, interview.agree.file_changed and those of
// signature.Take.
func (s *Service) SignForms(ctx context.Context, by *access.Actor, id ID, cms [][]byte) (final bool, err error) {
	var files []FormFile
	given, err := signature.Take(ctx, s.desk(), s.Store.Read, people.PersonID(by.Person), cms, func(tx Tx) ([]signature.Document, error) {
		x, err := s.signable(tx, by, id)
		if err != nil {
			return nil, err
		}
		files = x.a.Files
		return s.toSign(files), nil
	})
	if err != nil {
		return false, err
	}
	err = s.write(ctx, func(tx Tx) error {
		x, err := s.signable(tx, by, id)
		if err != nil {
			return err
		}
		if !slices.EqualFunc(files, x.a.Files, func(a, b FormFile) bool { return a.Key == b.Key && bytes.Equal(a.Hash, b.Hash) }) {
			return changed() // fixed anew meanwhile
		}
		ok, err := tx.FormSignatureInsert(&FormSignature{Interview: id, Member: x.me, CMS: given.CMS, Serial: given.Serial, At: tx.Now(), Proofs: given.Proofs})
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "interview.agree.signed")
		}
		final, err = s.formSigned(tx, x)
		return err
	})
	return final, err
}

// signable reads an agreement that the actor may sign now.
func (s *Service) signable(tx Tx, by *access.Actor, id ID) (*agreeing, error) {
	x, err := s.openMatter(tx, by, access.TakeInterview, id)
	if err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(x.must(), x.me):
		return nil, fault.New(fault.Denied, "interview.agree.not_rater")
	case x.i.State == Agreed:
		return nil, fault.New(fault.Conflict, "interview.agree.final")
	case x.a.FixedAt == nil:
		return nil, fault.New(fault.Conflict, "interview.agree.not_fixed")
	}
	given, err := tx.FormSignaturesOf(id)
	if err != nil {
		return nil, err
	}
	if hasSigned(given, x.me) {
		return nil, fault.New(fault.Conflict, "interview.agree.signed")
	}
	return x, nil
}

func (s *Service) desk() signature.Desk {
	return signature.Desk{Trust: s.Trust, Legal: s.Legal, Master: s.Master, Evidence: s.Evidence}
}

// toSign are the files of a panel's form as documents to be signed.
func (s *Service) toSign(files []FormFile) []signature.Document {
	out := make([]signature.Document, len(files))
	for i, f := range files {
		out[i] = signature.Document{Lang: f.Lang, Bytes: func(ctx context.Context) ([]byte, error) { return s.FormBytes(ctx, f) }}
	}
	return out
}

// formSigned records a signature; with the last one the marks are final.
func (s *Service) formSigned(tx Tx, x *agreeing) (final bool, err error) {
	given, err := tx.FormSignaturesOf(x.i.ID)
	if err != nil {
		return false, err
	}
	if x.a.refusedBy(x.me) != nil { // thought better of it
		x.a.Dissents = slices.DeleteFunc(x.a.Dissents, func(d Dissent) bool { return d.Member == x.me })
		if err := s.step(tx, x, access.TakeInterview, map[string]any{"took_back": true}, AgreeStep{Kind: TookBack}); err != nil {
			return false, err
		}
	}
	found, err := Signed(&x.law.method.Rules, x.signedIn(given))
	if err != nil {
		return false, err
	}
	final = found.Outcome.End == endFinal
	facts := map[string]any{"signed": len(given), "of": len(x.must()), "final": final}
	if err := s.Record(tx, x.entry(access.TakeInterview, facts)); err != nil || !final {
		return false, err
	}
	return true, s.finish(tx, x, given, found)
}
