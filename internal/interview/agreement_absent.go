package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// RecordUnsigned puts on record, on behalf of the lead, that a member neither
// signs the form that is fixed nor refuses to, with the reason: leave, illness,
// dismissal, with the paper that shows it. The member's own mark was locked
// before and counts as it stands. What follows the rule Signed says; until the
// end the member may still sign, or refuse. The faults are those of ReopenForms,
// interview.agree.silent_waited, interview.agree.own_absence,
// interview.agree.not_rater at member, interview.agree.signed and
// interview.agree.refused.
func (s *Service) RecordUnsigned(ctx context.Context, by *access.Actor, id ID, version int64, member people.PersonID, reason string) error {
	return s.write(ctx, func(tx Tx) error {
		x, err := s.fixedMatter(tx, by, id, version)
		if err != nil {
			return err
		}
		if waited := x.law.method.Rules.Agreement.SilentWaited; waited.V {
			return fault.New(fault.Conflict, "interview.agree.silent_waited").Cited(waited.Cite().Act, waited.Clause)
		}
		given, err := tx.FormSignaturesOf(id)
		if err != nil {
			return err
		}
		if err := x.unsigned(given, member); err != nil {
			return err
		}
		if reason, err = agreeText(reason, "reason", true); err != nil {
			return err
		}
		x.a.Dissents = append(x.a.Dissents, Dissent{Member: member, Reason: reason, By: x.me, At: tx.Now()})
		facts := map[string]any{"unsigned": member, "reason": reason}
		if err := s.step(tx, x, access.LeadInterview, facts, AgreeStep{Kind: UnsignedForms}); err != nil {
			return err
		}
		return x.tell(tx, "unsigned", member)
	})
}

// unsigned refuses whoever does not have to sign, and has signed or refused.
func (x *agreeing) unsigned(given []FormSignature, member people.PersonID) error {
	switch {
	case member == x.me:
		return fault.New(fault.Invalid, "interview.agree.own_absence").At("member")
	case !slices.Contains(x.must(), member):
		return fault.New(fault.Invalid, "interview.agree.not_rater").At("member")
	case hasSigned(given, member):
		return fault.New(fault.Conflict, "interview.agree.signed")
	case x.a.refusedBy(member) != nil:
		return fault.New(fault.Conflict, "interview.agree.refused")
	}
	return nil
}

// answers tells whether a missing signature is the member's own answer, not
// what the lead put on record.
func (d *Dissent) answers() bool { return d != nil && d.By == "" }
