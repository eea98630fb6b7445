package appraisal

import (
	"slices"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/signature/signedcopy"
)

// MeetingCopy is the copy of the approved protocol of a meeting that bears the
// signatures of the commission and of the authorised person itself. Who sees the
// papers of the meeting sees it. It is that of the results alone: what is
// recommended is never shown on one page with results of competencies (clause 7),
// and stays signed beside its files.
func (s *Service) MeetingCopy(by *access.Actor, id MeetingID) signedcopy.Paper {
	return &signedcopy.Matter[Tx]{
		Desk: signedcopy.Desk{Desk: s.desk(), Blobs: s.Blobs, IDs: s.IDs},
		Read: s.Store.Read, Write: s.write, Who: people.PersonID(by.Person),
		Ask: func(tx Tx) (*signedcopy.Original, error) { return s.finishedProtocol(tx, by, id) },
		Record: func(tx Tx, facts map[string]any) error {
			x, err := s.openSitting(tx, id)
			if err != nil {
				return err
			}
			return s.Record(tx, x.entry(access.SignCopy, by, facts))
		},
	}
}

// copied tells whether the copy holds a part of the protocol.
func copied(part string) bool { return part == PartResults }

// stamps is how many places the files of the copy keep for signatures within
// them: of those who sign, and of who approves.
func (x *minutes) stamps() int { return signedcopy.Places(true, len(x.must())+1) }

// copyOf is the id under which the copy of a version is kept.
func (p *Protocol) copyOf() string { return string(p.Meeting) + "/" + strconv.Itoa(p.Number) }

// finishedProtocol is the protocol that was approved. The faults are those of
// openPapers and signedcopy.unfinished.
func (s *Service) finishedProtocol(tx Tx, by *access.Actor, id MeetingID) (*signedcopy.Original, error) {
	x, err := s.openPapers(tx, by, id)
	if err != nil {
		return nil, err
	}
	p, err := tx.AppraisalProtocolOf(id)
	if err != nil {
		return nil, err
	}
	if p == nil || p.Approved == nil {
		return nil, fault.New(fault.Missing, "signedcopy.unfinished")
	}
	zone, err := day.Zone(x.body.Zone)
	if err != nil {
		return nil, err
	}
	out := &signedcopy.Original{Of: p.copyOf(), Zone: zone, Stamps: p.Stamps, Bar: x.mayCopy(by, p)}
	if p.Approved.Person == people.PersonID(by.Person) {
		out.Asks = x.rules.Meeting.ApproverCertificate
	}
	for _, f := range p.Files {
		if !copied(f.Part) {
			continue
		}
		out.Files = append(out.Files, signedcopy.Drawn(f.Part+"-"+string(f.Lang), f.Lang, signedcopy.Object{Key: f.Key, Hash: f.Hash, Size: f.Size}, f.Sheet))
	}
	out.Signers, err = x.copySigners(tx, p)
	return out, err
}

// mayCopy refuses the copy to whom the role table does not allow to sign it: the
// commission signs as such, the authorised person as who approved.
func (x *sitting) mayCopy(by *access.Actor, p *Protocol) error {
	if p.Approved.Person == people.PersonID(by.Person) {
		return allow(by, access.SignCopy, x.mt.Body, access.SameBody)
	}
	return x.may(by, access.SignCopy)
}

// copySigners are those who signed the protocol and who approved it.
func (x *sitting) copySigners(tx Tx, p *Protocol) ([]signedcopy.Signer, error) {
	names, err := tx.PersonNames(distinctPersons(append([]people.PersonID{p.Approved.Person}, p.Must...)...))
	if err != nil {
		return nil, err
	}
	role := func(word string) locale.Words { return locale.All("signedcopy.role."+word, nil) }
	var out []signedcopy.Signer
	for _, who := range p.Must {
		duty := x.order.SeatOf(who)
		if duty == "" {
			duty = MemberDuty
		}
		out = append(out, signedcopy.Signer{Person: who, Name: names[who], Role: role(string(duty))})
	}
	if slices.Contains(p.Must, p.Approved.Person) {
		return out, nil
	}
	return append(out, signedcopy.Signer{Person: p.Approved.Person, Name: names[p.Approved.Person], Role: role("authorised")}), nil
}
