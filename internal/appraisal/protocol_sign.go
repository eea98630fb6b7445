package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// SignMeetingProtocol takes the signatures of somebody who has to sign on all
// files of the latest version of a protocol, one CMS message a file, in one act.
// The faults are appraisal.changed (another version was signed),
// meeting.not_signer, meeting.signed, meeting.approved, meeting.file_changed and
// those of signature.Take.
func (s *Service) SignMeetingProtocol(ctx context.Context, by *access.Actor, id MeetingID, number int, cms [][]byte) (*Protocol, error) {
	return s.signProtocol(ctx, by, id, number, cms, s.signable, func(tx Tx, x *sitting, p *Protocol, sig ProtocolSignature) error {
		p.Signed = append(p.Signed, sig)
		if err := s.askApproval(tx, x, p); err != nil {
			return err
		}
		return s.Record(tx, x.entry(access.SignMeeting, by, map[string]any{"protocol": p.Number, "signed": len(p.Signed), "of": len(p.Must), "serial": sig.Serial, "proofs": evidence.Facts(sig.Proofs)}))
	})
}

// signProtocol checks signatures outside of a transaction, and does with them
// what do does, if the protocol may still be signed.
func (s *Service) signProtocol(ctx context.Context, by *access.Actor, id MeetingID, number int, cms [][]byte,
	may func(Tx, *access.Actor, MeetingID, int) (*sitting, *Protocol, error), do func(Tx, *sitting, *Protocol, ProtocolSignature) error) (*Protocol, error) {
	me := people.PersonID(by.Person)
	given, err := signature.Take(ctx, s.desk(), s.Store.Read, me, cms, func(tx Tx) ([]signature.Document, error) {
		x, p, err := may(tx, by, id, number)
		if err != nil {
			return nil, err
		}
		return signature.Asking(x.asks, s.toSign(p)), nil
	})
	if err != nil {
		return nil, err
	}
	var p *Protocol
	err = s.write(ctx, func(tx Tx) error {
		x, now, err := may(tx, by, id, number)
		if err != nil {
			return err
		}
		p = now
		p.Version++
		if err := do(tx, x, p, ProtocolSignature{Person: me, CMS: given.CMS, Serial: given.Serial, At: tx.Now(), Proofs: given.Proofs}); err != nil {
			return err
		}
		return settled(tx.AppraisalProtocolPut(p))
	})
	return p, err
}

func (s *Service) desk() signature.Desk {
	return signature.Desk{Trust: s.Trust, Legal: s.Legal, Master: s.Master, Evidence: s.Evidence}
}

// toSign are the files of a protocol as documents to be signed.
func (s *Service) toSign(p *Protocol) []signature.Document {
	out := make([]signature.Document, len(p.Files))
	for i, f := range p.Files {
		out[i] = signature.Document{Lang: f.Lang, Bytes: func(ctx context.Context) ([]byte, error) { return s.fileBytes(ctx, f) }}
	}
	return out
}

// latestProtocol is the latest version of the protocol of a meeting, which is
// the one that the actor saw and is not approved.
func (s *Service) latestProtocol(tx Tx, id MeetingID, number int) (*sitting, *Protocol, error) {
	x, err := s.openSitting(tx, id)
	if err != nil {
		return nil, nil, err
	}
	p, err := tx.AppraisalProtocolOf(id)
	if err != nil {
		return nil, nil, err
	}
	cite := x.rules.Meeting.ApprovedBy.Cite()
	switch {
	case p == nil:
		return nil, nil, missing("protocol")
	case p.Number != number:
		return nil, nil, changed()
	case p.Approved != nil:
		return nil, nil, fault.New(fault.Conflict, "meeting.approved").Cited(cite.Act, cite.Clause)
	}
	return x, p, nil
}

// signable is a protocol that the actor has to sign and has not.
func (s *Service) signable(tx Tx, by *access.Actor, id MeetingID, number int) (*sitting, *Protocol, error) {
	x, err := s.openSitting(tx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := x.may(by, access.SignMeeting); err != nil {
		return nil, nil, err
	}
	x, p, err := s.latestProtocol(tx, id, number)
	if err != nil {
		return nil, nil, err
	}
	me := people.PersonID(by.Person)
	if !slices.Contains(p.Must, me) {
		return nil, nil, fault.New(fault.Denied, "meeting.not_signer")
	}
	if p.SignatureOf(me) != nil {
		return nil, nil, fault.New(fault.Conflict, "meeting.signed")
	}
	return x, p, nil
}

// askApproval tells those who approve, once everybody has signed.
func (s *Service) askApproval(tx Tx, x *sitting, p *Protocol) error {
	if !p.Complete() {
		return nil
	}
	who, err := tx.GrantHoldersIn(access.Authorised, x.mt.Body, x.today)
	if err != nil {
		return err
	}
	for _, to := range who {
		if err := x.tell(tx, to, "protocol_approve", x.path("protocol/approve")); err != nil {
			return err
		}
	}
	return nil
}
