package competition

import (
	"context"
	"errors"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// ProtocolBytes gives a file of a protocol as it was drawn. A file that is not
// the one whose hash was kept is refused: protocol.file_changed.
func (s *Service) ProtocolBytes(ctx context.Context, f ProtocolFile) ([]byte, error) {
	data, err := blob.Kept(ctx, s.Blobs, f.Key, f.Hash)
	if errors.Is(err, blob.ErrChanged) {
		return nil, fault.New(fault.Conflict, "protocol.file_changed", "lang", string(f.Lang)).Wrap(err)
	}
	return data, err
}

// SignProtocol takes a member's signatures on both files of a protocol, one
// CMS message a file, in one act. With the last one the results are published:
// everybody is told, and the posts are offered to the winners. The faults are
// protocol.not_member, protocol.replaced, protocol.published, protocol.signed,
// protocol.outdated, protocol.file_changed, protocol.appeal_waits and those of
// signature.Take.
func (s *Service) SignProtocol(ctx context.Context, by *access.Actor, id ProtocolID, cms [][]byte) (*Protocol, error) {
	me := people.PersonID(by.Person)
	given, err := signature.Take(ctx, s.desk(), s.Store.Read, me, cms, func(tx Tx) ([]signature.Document, error) {
		m, p, err := s.signable(tx, by, id)
		if err != nil {
			return nil, err
		}
		return signature.Asking(m.rules.Protocol.SignerCertificate, s.toSign(p)), nil
	})
	if err != nil {
		return nil, err
	}
	var p *Protocol
	err = s.write(ctx, func(tx Tx) error {
		m, now, err := s.signable(tx, by, id)
		if err != nil {
			return err
		}
		p = now
		ok, err := tx.ProtocolSignatureInsert(&ProtocolSignature{Protocol: id, Person: me, CMS: given.CMS, Serial: given.Serial, At: tx.Now(), Proofs: given.Proofs})
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "protocol.signed")
		}
		return s.signed(tx, m, by, p, given)
	})
	return p, err
}

// signable reads a protocol that the actor may sign now.
func (s *Service) signable(tx Tx, by *access.Actor, id ProtocolID) (*matter, *Protocol, error) {
	p, err := tx.ProtocolGet(id)
	if err != nil {
		return nil, nil, err
	}
	if p == nil {
		return nil, nil, missing("protocol")
	}
	m, err := s.open(tx, p.Competition)
	if err != nil {
		return nil, nil, err
	}
	if err := allow(by, access.SeeCompetitions, m.c.Body, 0); err != nil {
		return nil, nil, err
	}
	if !slices.Contains(p.Must, people.PersonID(by.Person)) {
		return nil, nil, fault.New(fault.Denied, "protocol.not_member")
	}
	if err := allow(by, access.SignProtocol, m.c.Body, access.SamePanel); err != nil {
		return nil, nil, err
	}
	switch p.State {
	case ProtocolReplaced:
		return nil, nil, fault.New(fault.Conflict, "protocol.replaced")
	case ProtocolPublished:
		return nil, nil, fault.New(fault.Conflict, "protocol.published")
	}
	given, err := tx.ProtocolSignaturesOf(id)
	if err != nil {
		return nil, nil, err
	}
	if slices.ContainsFunc(given, func(x ProtocolSignature) bool { return x.Person == people.PersonID(by.Person) }) {
		return nil, nil, fault.New(fault.Conflict, "protocol.signed")
	}
	return m, p, m.stillHolds(tx, p)
}

// stillHolds refuses a protocol that tells what is no longer so: a stage that
// was opened again, a ranking or a commission made after it was drawn.
func (m *matter) stillHolds(tx Tx, p *Protocol) error {
	outdated := fault.New(fault.Conflict, "protocol.outdated")
	if m.c.State != Announced {
		return outdated
	}
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(v Vacancy) bool { return v.Stage.Before(AtResults) }) {
		return outdated
	}
	general, err := tx.RulingsOfCompetition(m.c.ID)
	if err != nil {
		return err
	}
	ruled := lastOf(general, "winners")
	order, err := latestOrder(tx, m.c.ID)
	if err != nil {
		return err
	}
	if ruled == nil || ruled.At.After(p.Drawn) || order == nil || order.At.After(p.Drawn) {
		return outdated
	}
	_, err = m.openAppeals(tx)
	return err
}

func (s *Service) desk() signature.Desk {
	return signature.Desk{Trust: s.Trust, Legal: s.Legal, Master: s.Master, Evidence: s.Evidence}
}

// toSign are the files of a protocol as documents to be signed.
func (s *Service) toSign(p *Protocol) []signature.Document {
	out := make([]signature.Document, len(p.Files))
	for i, f := range p.Files {
		out[i] = signature.Document{Lang: f.Lang, Bytes: func(ctx context.Context) ([]byte, error) { return s.ProtocolBytes(ctx, f) }}
	}
	return out
}

// signed records a signature; the last one publishes the results.
func (s *Service) signed(tx Tx, m *matter, by *access.Actor, p *Protocol, last *signature.Given) error {
	given, err := tx.ProtocolSignaturesOf(p.ID)
	if err != nil {
		return err
	}
	if err := outbox.CancelReminders(tx, signReminder(m.c.ID, people.PersonID(by.Person))); err != nil {
		return err
	}
	complete := len(given) == len(p.Must)
	if complete {
		p.State = ProtocolPublished
	}
	p.Version++
	ok, err := tx.ProtocolUpdate(p)
	if err := settled(ok, err); err != nil {
		return err
	}
	facts := map[string]any{"protocol": p.ID, "signed": len(given), "of": len(p.Must), "state": p.State}
	facts["serial"], facts["proofs"] = last.Serial, evidence.Facts(last.Proofs)
	if err := s.Record(tx, m.entry(access.SignProtocol, by, nil, facts)); err != nil || !complete {
		return err
	}
	return s.publish(tx, m, by)
}
