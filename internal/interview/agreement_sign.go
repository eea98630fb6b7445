package interview

import (
	"bytes"
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// SignForms takes a member's signatures on the panel's form in both languages,
// one CMS message a file, in one act. With the last one the marks are final and
// go to the procedure that the interview belongs to, unless somebody has refused
// to sign: then the lead ends the agreement. The faults are
// interview.agree.closed, interview.agree.final, interview.changed, interview.agree.not_rater, interview.agree.not_fixed,
// interview.agree.signed, interview.agree.signatures, interview.agree.other_bytes
// (another file was signed), interview.agree.file_changed and those of
// eds.Verify.
func (s *Service) SignForms(ctx context.Context, by *access.Actor, id ID, cms [][]byte) (final bool, err error) {
	var files []FormFile
	var mark []byte
	err = s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.signable(tx, by, id)
		if err != nil {
			return err
		}
		me, err := tx.PersonGet(x.me)
		if err != nil {
			return err
		}
		if me == nil {
			return missing("person")
		}
		files, mark = x.a.Files, me.IINMark
		return nil
	})
	if err != nil {
		return false, err
	}
	serial, err := s.checkFormSignatures(ctx, files, mark, cms)
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
		ok, err := tx.FormSignatureInsert(&FormSignature{Interview: id, Member: x.me, CMS: cms, Serial: serial, At: tx.Now()})
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

// checkFormSignatures checks one message a file, and that the actor gave them
// all.
func (s *Service) checkFormSignatures(ctx context.Context, files []FormFile, mark []byte, cms [][]byte) (serial string, err error) {
	if len(cms) != len(files) {
		return "", fault.New(fault.Invalid, "interview.agree.signatures", "given", len(cms), "need", len(files))
	}
	is := func(iin string) bool { return bytes.Equal(people.IINMark(s.Master, iin), mark) }
	for k, f := range files {
		data, err := s.FormBytes(ctx, f)
		if err != nil {
			return "", err
		}
		serial, err = eds.SignedBy(cms[k], data, s.Trust, s.Legal.Now(), is)
		if fault.Is(err, "eds.changed") {
			return "", fault.New(fault.Invalid, "interview.agree.other_bytes", "lang", string(f.Lang)).Wrap(err)
		}
		if err != nil {
			return "", err
		}
	}
	return serial, nil
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
	final = len(x.a.Dissents) == 0 && !slices.ContainsFunc(x.must(), func(p people.PersonID) bool { return !hasSigned(given, p) })
	facts := map[string]any{"signed": len(given), "of": len(x.must()), "final": final}
	if err := s.Record(tx, x.entry(access.TakeInterview, facts)); err != nil || !final {
		return false, err
	}
	return true, s.finish(tx, x)
}
