package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// RefuseForms puts a member's refusal to sign the form that is fixed on record,
// with its reason. The marks are not final then before the lead opens the form
// again or ends the agreement with the refusal. The faults are
// interview.agree.not_rater, interview.agree.final, interview.agree.not_fixed,
// interview.changed, interview.agree.signed, interview.agree.refused and
// interview.agree.reason.
func (s *Service) RefuseForms(ctx context.Context, by *access.Actor, id ID, version int64, reason string) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.openMatter(tx, by, access.TakeInterview, id)
		if err != nil {
			return err
		}
		if !slices.Contains(x.must(), x.me) {
			return fault.New(fault.Denied, "interview.agree.not_rater")
		}
		if err := x.unfinished(version); err != nil {
			return err
		}
		given, err := tx.FormSignaturesOf(id)
		switch {
		case err != nil:
			return err
		case hasSigned(given, x.me):
			return fault.New(fault.Conflict, "interview.agree.signed")
		case x.a.refusedBy(x.me).answers():
			return fault.New(fault.Conflict, "interview.agree.refused")
		}
		if reason, err = agreeText(reason, "reason", true); err != nil {
			return err
		}
		x.a.Dissents = slices.DeleteFunc(x.a.Dissents, func(d Dissent) bool { return d.Member == x.me })
		x.a.Dissents = append(x.a.Dissents, Dissent{Member: x.me, Reason: reason, At: tx.Now()})
		if err := s.step(tx, x, access.TakeInterview, map[string]any{"refused": reason}, AgreeStep{Kind: RefusedForms}); err != nil {
			return err
		}
		return x.tell(tx, "refused", x.leaders()...)
	})
}

// unfinished refuses an old version, and an agreement that is not between the
// fixing of its form and the end.
func (x *agreeing) unfinished(version int64) error {
	switch {
	case x.i.State == Agreed:
		return fault.New(fault.Conflict, "interview.agree.final")
	case x.a.FixedAt == nil:
		return fault.New(fault.Conflict, "interview.agree.not_fixed")
	case x.a.Version != version:
		return changed()
	}
	return nil
}

// refusedBy is a person's refusal to sign; nil for none.
func (a *Agreement) refusedBy(p people.PersonID) *Dissent {
	k := slices.IndexFunc(a.Dissents, func(d Dissent) bool { return d.Member == p })
	if k < 0 {
		return nil
	}
	return &a.Dissents[k]
}

// leaders are who leads the panel.
func (x *agreeing) leaders() (out []people.PersonID) {
	for _, seat := range x.series.Seats {
		if seat.Duty == LeadDuty {
			out = append(out, seat.Person)
		}
	}
	return out
}

// tell tells some of the panel what became of its form.
func (x *agreeing) tell(tx Tx, what string, to ...people.PersonID) error {
	for _, p := range to {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "agree.notice." + what, Case: string(x.i.ID), Link: agreeLink(x.i),
			Args: fault.Args{"number": x.i.Number, "title": x.series.Title.KK, "title_ru": x.series.Title.RU},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fixedMatter lets in who leads the panel, on the version that they saw, between
// the fixing of the form and the end.
func (s *Service) fixedMatter(tx Tx, by *access.Actor, id ID, version int64) (*agreeing, error) {
	x, err := s.openMatter(tx, by, access.LeadInterview, id)
	switch {
	case err != nil:
		return nil, err
	case x.series.Format == Individual:
		return nil, fault.New(fault.Conflict, "interview.agree.individual")
	case !x.leads():
		return nil, fault.New(fault.Denied, "interview.agree.not_lead")
	}
	return x, x.unfinished(version)
}

// ReopenForms opens a form again that was fixed, for the panel to agree anew,
// with a reason. Its files and the signatures given stay on record as of that
// form; the next one is signed by all anew. The faults are
// interview.agree.individual, interview.agree.not_lead, interview.agree.final,
// interview.agree.not_fixed, interview.changed and interview.agree.reason.
func (s *Service) ReopenForms(ctx context.Context, by *access.Actor, id ID, version int64, reason string) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.fixedMatter(tx, by, id, version)
		if err != nil {
			return err
		}
		if reason, err = agreeText(reason, "reason", true); err != nil {
			return err
		}
		given, err := tx.FormSignaturesOf(id)
		if err != nil {
			return err
		}
		past := PastForm{FixedAt: *x.a.FixedAt, Files: x.a.Files, Signatures: given, Dissents: x.a.Dissents, By: x.me, Reason: reason, At: tx.Now()}
		x.a.Past = append(x.a.Past, past)
		x.a.FixedAt, x.a.Files, x.a.Dissents = nil, []FormFile{}, []Dissent{}
		if err := tx.FormSignaturesDrop(id); err != nil {
			return err
		}
		facts := map[string]any{"reopened": reason, "signed": signersOf(given), "files": past.Files, "refused": past.Dissents}
		if err := s.step(tx, x, access.LeadInterview, facts, AgreeStep{Kind: ReopenedForms}); err != nil {
			return err
		}
		return x.tell(tx, "reopened", x.must()...)
	})
}

func signersOf(all []FormSignature) []people.PersonID {
	out := []people.PersonID{}
	for _, g := range all {
		out = append(out, g.Member)
	}
	return out
}

// EndWithRefusals makes the marks final with refusals to sign and missing
// signatures on record, where the rule Signed lets it. The faults are those of
// ReopenForms but for the reason, interview.agree.waits_sign, which names who is
// waited for, and interview.agree.no_majority.
func (s *Service) EndWithRefusals(ctx context.Context, by *access.Actor, id ID, version int64) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.fixedMatter(tx, by, id, version)
		if err != nil {
			return err
		}
		given, err := tx.FormSignaturesOf(id)
		if err != nil {
			return err
		}
		found, err := s.mayEnd(tx, x, given)
		if err != nil {
			return err
		}
		facts := map[string]any{"final": true, "signed": signersOf(given), "refused": x.a.Dissents}
		if err := s.step(tx, x, access.LeadInterview, facts, AgreeStep{Kind: FinalDissent}); err != nil {
			return err
		}
		return s.finish(tx, x, given, found)
	})
}

// mayEnd refuses an end that the rule Signed does not let.
func (s *Service) mayEnd(tx Tx, x *agreeing, given []FormSignature) (law.Found[SignedOut], error) {
	in, r := x.signedIn(given), &x.law.method.Rules
	found, err := Signed(r, in)
	if err != nil {
		return found, err
	}
	switch out := found.Outcome; out.End {
	case endWaits:
		names, err := talkNames(tx, slices.DeleteFunc(slices.Clone(x.must()), func(p people.PersonID) bool {
			d := x.a.refusedBy(p)
			return hasSigned(given, p) || d.answers() || d != nil && !r.Agreement.SilentWaited.V
		}))
		if err != nil {
			return found, err
		}
		return found, fault.New(fault.Conflict, "interview.agree.waits_sign", "names", names)
	case endFew:
		by := r.Agreement.SignedBy
		return found, fault.New(fault.Conflict, "interview.agree.no_majority", "signed", in.Signed, "of", in.Members, "needed", out.Needed).
			Cited(by.Cite().Act, by.Clause)
	}
	return found, nil
}

// finish makes the marks final, by what was found on the signatures, and hands
// them over.
func (s *Service) finish(tx Tx, x *agreeing, given []FormSignature, found law.Found[SignedOut]) error {
	finding := found.In(x.law.methodEd, "agreement")
	e := x.entry(access.TakeInterview, map[string]any{"end": found.Outcome.End, "signed": signersOf(given)})
	e.Finding, e.Input = &finding, x.signedIn(given)
	if err := s.Record(tx, e); err != nil {
		return err
	}
	x.i.State = Agreed
	if err := s.tellOwn(tx, x); err != nil {
		return err
	}
	x.i.Version++
	if err := settled(tx.InterviewUpdate(x.i)); err != nil {
		return err
	}
	if err := s.handOver(tx, x); err != nil {
		return err
	}
	return s.tellAgreed(tx, x)
}
