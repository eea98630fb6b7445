package competition

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/signature"
)

// ProtocolSignatures is the sheet of signatures of the latest protocol, for those
// who may read it. The faults are those of Protocol, access.denied and
// selection.missing.protocol.
func (s *Service) ProtocolSignatures(ctx context.Context, by *access.Actor, id ID) (*signature.Sheet, error) {
	v, err := s.Protocol(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if !v.MayRead {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	last := v.Last()
	if last == nil {
		return nil, missing("protocol")
	}
	out := &signature.Sheet{Of: "protocol", About: fault.Args{"number": v.Competition.Number, "version": last.Number}, Body: v.Body}
	if out.Zone, err = day.Zone(v.Zone); err != nil {
		return nil, err
	}
	for _, f := range last.Files {
		out.Files = append(out.Files, signature.FileOf("protocol", f.Lang, f.Hash))
	}
	for _, x := range v.Signers {
		m := signature.Mark{Person: x.Person, Name: x.Name}
		if x.Duty != "" {
			m.Duty = "panel.duty." + string(x.Duty)
		}
		if !x.At.IsZero() {
			if m, err = m.Given(x.CMS, x.At, x.Proofs); err != nil {
				return nil, err
			}
		}
		out.Marks = append(out.Marks, m)
	}
	return out, nil
}
