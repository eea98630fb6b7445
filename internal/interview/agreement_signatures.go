package interview

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/signature"
)

// AgreementSignatures is the sheet of signatures of the panel's forms, for those
// who see the agreement. The faults are those of Agreement, and
// interview.agree.not_fixed while there is no form to sign.
func (s *Service) AgreementSignatures(ctx context.Context, by *access.Actor, id ID) (*signature.Sheet, error) {
	v, err := s.Agreement(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if v.Closed || v.Agreement.FixedAt == nil {
		return nil, fault.New(fault.Missing, "interview.agree.not_fixed")
	}
	out := &signature.Sheet{Of: "agreement", About: fault.Args{"number": v.Interview.Number}}
	for _, f := range v.Agreement.Files {
		out.Files = append(out.Files, signature.FileOf("form", f.Lang, f.Hash))
	}
	for _, x := range v.Raters {
		if !x.Signs && x.Signed == nil {
			continue
		}
		m := signature.Mark{Person: x.Person, Name: x.Name, Duty: "signatures.duty.member"}
		if x.Duty == LeadDuty {
			m.Duty = "signatures.duty.lead"
		}
		if x.Signed != nil {
			if m, err = m.Given(x.Signed.CMS, x.Signed.At, x.Signed.Proofs); err != nil {
				return nil, err
			}
		}
		out.Marks = append(out.Marks, m)
	}
	out.Zone, err = day.Zone(v.Zone)
	return out, err
}
