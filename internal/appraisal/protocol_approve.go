package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// ApproveResults is the authorised person's approval of the results of a
// meeting, signed on all files of its protocol once everybody else has. The
// results are approved case by case, in parts: what is left when it breaks off
// is done by the daily pass. The faults are those of SignMeetingProtocol and
// meeting.unsigned.
func (s *Service) ApproveResults(ctx context.Context, by *access.Actor, id MeetingID, number int, cms [][]byte) (*Protocol, error) {
	p, err := s.signProtocol(ctx, by, id, number, cms, s.approvable, func(tx Tx, x *sitting, p *Protocol, sig ProtocolSignature) error {
		p.Approved = &sig
		x.mt.State = MeetingApproved
		if err := x.save(tx); err != nil {
			return err
		}
		return s.Record(tx, x.entry(access.ApproveResults, by, map[string]any{"protocol": p.Number, "files": p.Files, "serial": sig.Serial, "proofs": evidence.Facts(sig.Proofs)}))
	})
	if err != nil {
		return nil, err
	}
	return p, s.approveRest(ctx, id)
}

// approvable is a protocol that everybody has signed who has to.
func (s *Service) approvable(tx Tx, by *access.Actor, id MeetingID, number int) (*sitting, *Protocol, error) {
	x, err := s.openSitting(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := allow(by, access.ApproveResults, x.mt.Body, 0); err != nil {
		return nil, nil, err
	}
	x, p, err := s.latestProtocol(tx, id, number)
	if err != nil {
		return nil, nil, err
	}
	if err := x.in(MeetingClosed); err != nil {
		return nil, nil, err
	}
	if !p.Complete() {
		cite := x.rules.Meeting.ApprovedBy.Cite()
		return nil, nil, fault.New(fault.Conflict, "meeting.unsigned", "signed", len(p.Signed), "of", len(p.Must)).Cited(cite.Act, cite.Clause)
	}
	x.asks = x.rules.Meeting.ApproverCertificate
	return x, p, nil
}

// approveRest approves the results of a meeting that are not approved yet.
func (s *Service) approveRest(ctx context.Context, id MeetingID) error {
	after := CaseID("")
	for {
		n := 0
		err := s.write(ctx, func(tx Tx) error {
			x, err := s.openSitting(tx, id)
			if err != nil {
				return err
			}
			p, err := tx.AppraisalProtocolOf(id)
			if err != nil || p == nil || p.Approved == nil {
				return err
			}
			all, err := tx.ResultsOfMeeting(id, after, atOnce)
			if err != nil {
				return err
			}
			if n = len(all); n < atOnce {
				x.mt.Settled = true
				if err := x.save(tx); err != nil {
					return err
				}
			}
			if n == 0 {
				return nil
			}
			after = all[n-1].Case
			return s.approveSome(tx, x, p.Approved, all)
		})
		if err != nil || n < atOnce {
			return err
		}
	}
}

func (s *Service) approveSome(tx Tx, x *sitting, sig *ProtocolSignature, all []Result) error {
	ids := make([]CaseID, len(all))
	for n, r := range all {
		ids[n] = r.Case
	}
	cases, err := s.mattersOf(tx, x.year, ids)
	if err != nil {
		return err
	}
	officers, err := tx.GrantHoldersIn(access.HROfficer, x.mt.Body, x.today)
	if err != nil {
		return err
	}
	for n := range all {
		m := cases[all[n].Case]
		if all[n].Approved != nil || m == nil || m.c.Stage != StageApproval || m.c.Round != all[n].Round {
			continue
		}
		if err := s.approveResult(tx, m, sig, &all[n], officers); err != nil {
			return err
		}
	}
	return nil
}

// approveResult lets the terms of one result run: that of the acquaintance, and that
// of an appeal.
func (s *Service) approveResult(tx Tx, m *matter, sig *ProtocolSignature, r *Result, officers []people.PersonID) error {
	decided, err := m.body.On(r.Decided)
	if err != nil {
		return err
	}
	approved, err := m.body.On(sig.At)
	if err != nil {
		return err
	}
	from := approved
	if m.rules.Acquaintance.Completion.V == AtDecision {
		from = decided
	}
	if r.Due, err = s.termOf(tx, m, sig.Person, "acquaintance", from); err != nil {
		return err
	}
	if m.rules.Appeal.RunsFrom.V == FromDecision {
		if r.Appeal, err = s.termOf(tx, m, sig.Person, "appeal", decided); err != nil {
			return err
		}
	}
	at := sig.At
	r.Approved, r.Version = &at, r.Version+1
	if err := settled(tx.AppraisalResultPut(r)); err != nil {
		return err
	}
	m.c.Stage = StageAcquaintance
	if err := m.await(tx, wait{task: taskAcquaint, due: r.Due, link: m.path("result"), who: append(officers, m.c.Person)}); err != nil {
		return err
	}
	if err := m.tell(tx, m.c.Person, "approved", m.path("result"), fault.Args{"year": m.y.Number, "due": r.Due.String()}); err != nil {
		return err
	}
	return m.save(tx)
}

// termOf counts a term and keeps the finding.
func (s *Service) termOf(tx Tx, m *matter, by people.PersonID, name string, from day.Day) (*day.Day, error) {
	in := TermIn{Rule: name, From: from}
	found, err := Term(m.env, m.rules, in)
	if err != nil {
		return nil, err
	}
	if err := rule(s, tx, m, by, access.ApproveResults, "term", name, in, found); err != nil {
		return nil, err
	}
	return &found.Outcome.To, nil
}
