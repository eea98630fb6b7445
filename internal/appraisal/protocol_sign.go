package appraisal

import (
	"bytes"
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// SignMeetingProtocol takes the signatures of somebody who has to sign on all
// files of the latest version of a protocol, one CMS message a file, in one act.
// The faults are appraisal.changed (another version was signed),
// meeting.not_signer, meeting.signed, meeting.approved, meeting.signatures,
// meeting.other_bytes, meeting.file_changed and those of eds.Verify.
func (s *Service) SignMeetingProtocol(ctx context.Context, by *access.Actor, id MeetingID, number int, cms [][]byte) (*Protocol, error) {
	return s.signProtocol(ctx, by, id, number, cms, s.signable, func(tx Tx, x *sitting, p *Protocol, sig ProtocolSignature) error {
		p.Signed = append(p.Signed, sig)
		if err := s.askApproval(tx, x, p); err != nil {
			return err
		}
		return s.Record(tx, x.entry(access.SignMeeting, by, map[string]any{"protocol": p.Number, "signed": len(p.Signed), "of": len(p.Must), "serial": sig.Serial}))
	})
}

// signProtocol checks signatures outside of a transaction, and does with them
// what do does, if the protocol may still be signed.
func (s *Service) signProtocol(ctx context.Context, by *access.Actor, id MeetingID, number int, cms [][]byte,
	may func(Tx, *access.Actor, MeetingID, int) (*sitting, *Protocol, error), do func(Tx, *sitting, *Protocol, ProtocolSignature) error) (*Protocol, error) {
	var p *Protocol
	var mark []byte
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if _, p, err = may(tx, by, id, number); err != nil {
			return err
		}
		me, err := tx.PersonGet(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		if me == nil {
			return missing("person")
		}
		mark = me.IINMark
		return nil
	})
	if err != nil {
		return nil, err
	}
	serial, err := s.checkFiles(ctx, p, mark, cms)
	if err != nil {
		return nil, err
	}
	err = s.write(ctx, func(tx Tx) error {
		x, now, err := may(tx, by, id, number)
		if err != nil {
			return err
		}
		p = now
		p.Version++
		if err := do(tx, x, p, ProtocolSignature{Person: people.PersonID(by.Person), CMS: cms, Serial: serial, At: tx.Now()}); err != nil {
			return err
		}
		return settled(tx.AppraisalProtocolPut(p))
	})
	return p, err
}

// checkFiles checks one message a file, and that the actor gave them all.
func (s *Service) checkFiles(ctx context.Context, p *Protocol, mark []byte, cms [][]byte) (serial string, err error) {
	if len(cms) != len(p.Files) {
		return "", fault.New(fault.Invalid, "meeting.signatures", "given", len(cms), "need", len(p.Files))
	}
	is := func(iin string) bool { return bytes.Equal(people.IINMark(s.Master, iin), mark) }
	for n, f := range p.Files {
		data, err := s.fileBytes(ctx, f)
		if err != nil {
			return "", err
		}
		serial, err = eds.SignedBy(cms[n], data, s.Trust, s.Legal.Now(), is)
		if fault.Is(err, "eds.changed") {
			return "", fault.New(fault.Invalid, "meeting.other_bytes").Wrap(err)
		}
		if err != nil {
			return "", err
		}
	}
	return serial, nil
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
