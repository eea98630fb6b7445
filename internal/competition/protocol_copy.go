package competition

import (
	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/signature/signedcopy"
)

// ProtocolCopy is the copy of the published protocol of a competition that bears
// the signatures of its judges itself. Those who may read the protocol see it.
func (s *Service) ProtocolCopy(by *access.Actor, id ID) signedcopy.Paper {
	return &signedcopy.Matter[Tx]{
		Desk: signedcopy.Desk{Desk: s.desk(), Blobs: s.Blobs, IDs: s.IDs},
		Read: s.Store.Read, Write: s.write, Who: people.PersonID(by.Person),
		Ask: func(tx Tx) (*signedcopy.Original, error) { return s.finishedProtocol(tx, by, id) },
		Record: func(tx Tx, facts map[string]any) error {
			m, err := s.open(tx, id)
			if err != nil {
				return err
			}
			return s.Record(tx, m.entry(access.SignCopy, by, nil, facts))
		},
	}
}

// finishedProtocol is the protocol that was published, to who may read it. The
// faults are access.denied, selection.missing.competition and
// signedcopy.unfinished.
func (s *Service) finishedProtocol(tx Tx, by *access.Actor, id ID) (*signedcopy.Original, error) {
	m, appeals, err := s.seen(tx, by, id)
	if err != nil {
		return nil, err
	}
	may, err := m.readsProtocol(tx, by, appeals)
	if err != nil {
		return nil, err
	}
	if !may {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	p, err := lastProtocol(tx, id)
	if err != nil {
		return nil, err
	}
	if p == nil || p.State != ProtocolPublished {
		return nil, fault.New(fault.Missing, "signedcopy.unfinished")
	}
	zone, err := day.Zone(m.body.Zone)
	if err != nil {
		return nil, err
	}
	out := &signedcopy.Original{Of: string(p.ID), Zone: zone, Stamps: p.Stamps, Bar: allow(by, access.SignCopy, m.c.Body, access.SamePanel),
		Asks: m.rules.Protocol.SignerCertificate}
	for _, f := range p.Files {
		out.Files = append(out.Files, signedcopy.Drawn(string(f.Lang), f.Lang, signedcopy.Object{Key: f.Key, Hash: f.Hash, Size: f.Size}, f.Sheet))
	}
	out.Signers, err = protocolSigners(tx, p)
	return out, err
}

// protocolSigners are the judges who had to sign, each in the duty of the latest
// order that seats them.
func protocolSigners(tx Tx, p *Protocol) ([]signedcopy.Signer, error) {
	names, err := tx.PersonNames(p.Must)
	if err != nil {
		return nil, err
	}
	orders, err := tx.OrdersOf(p.Competition)
	if err != nil {
		return nil, err
	}
	var out []signedcopy.Signer
	for _, who := range p.Must {
		duty := MemberDuty
		for _, o := range orders {
			if d := o.SeatOf(who); d != "" {
				duty = d
			}
		}
		out = append(out, signedcopy.Signer{Person: who, Name: names[who], Role: locale.All("signedcopy.role."+string(duty), nil)})
	}
	return out, nil
}

// stamps is how many places the files of a protocol keep for signatures within
// them.
func (x *sitting) stamps() int { return signedcopy.Places(false, len(x.must())) }

// copyKeys are the files of the copies of some protocols.
func copyKeys(tx Tx, protocols []Protocol) (keys []string, err error) {
	for _, p := range protocols {
		all, err := tx.SignedCopyOf(string(p.ID))
		if err != nil {
			return nil, err
		}
		keys = append(keys, signedcopy.Keys(all)...)
	}
	return keys, nil
}
