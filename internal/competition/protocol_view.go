package competition

import (
	"context"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// ProtocolView is the protocol of a competition with who has signed it.
type ProtocolView struct {
	Competition Competition
	Body        locale.Words
	Zone        string
	Versions    []Protocol // oldest first
	Signers     []Signer   // of the latest
	MayRead     bool       // the text and the files, which name the candidates
	MayDraw     bool
	MaySign     bool
	// Ahead is why it cannot be drawn up, or, once it is, why it cannot be
	// signed by who looks; nil for nothing.
	Ahead *fault.Error
	// Held is why nobody can sign the latest version as things stand; nil for
	// nothing.
	Held       *fault.Error
	Candidates int // who are told of the outcome
}

// Signer is one of those who have to sign.
type Signer struct {
	Person people.PersonID
	Name   string
	Duty   Duty
	Serial string    // of the certificate; "" before
	At     time.Time // zero before
	CMS    [][]byte  // one a file
	Proofs []evidence.Proof
	You    bool
}

// Last is the latest version; nil before the first.
func (v *ProtocolView) Last() *Protocol {
	if len(v.Versions) == 0 {
		return nil
	}
	return &v.Versions[len(v.Versions)-1]
}

// Signed counts who has signed.
func (v *ProtocolView) Signed() (n int) {
	for _, s := range v.Signers {
		if !s.At.IsZero() {
			n++
		}
	}
	return n
}

// Protocol shows to those who see the competition how far its protocol is and
// who signs it.
func (s *Service) Protocol(ctx context.Context, by *access.Actor, id ID) (out *ProtocolView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, appeals, err := s.seen(tx, by, id)
		if err != nil {
			return err
		}
		out = &ProtocolView{Competition: *m.c, Body: m.body.Names, Zone: m.body.Zone}
		if out.MayRead, err = m.readsProtocol(tx, by, appeals); err != nil {
			return err
		}
		if out.Versions, err = tx.ProtocolsOf(id); err != nil {
			return err
		}
		out.MayDraw = access.May(by, access.DrawProtocol, access.Target{Body: string(m.c.Body)}) && m.c.State == Announced
		if out.MayDraw {
			_, err := s.sitting(tx, m)
			if err := out.ahead(err); err != nil {
				return err
			}
		}
		if last := out.Last(); last != nil {
			return s.fillSigners(tx, m, by, last, out)
		}
		return nil
	})
	return out, err
}

// ahead keeps a fault as what stands in the way; any other error is given back.
func (v *ProtocolView) ahead(err error) error {
	if err == nil {
		return nil
	}
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	v.Ahead = f
	return nil
}

func (s *Service) fillSigners(tx Tx, m *matter, by *access.Actor, p *Protocol, out *ProtocolView) error {
	given, err := tx.ProtocolSignaturesOf(p.ID)
	if err != nil {
		return err
	}
	orders, err := tx.OrdersOf(m.c.ID)
	if err != nil {
		return err
	}
	names, err := tx.PersonNames(p.Must)
	if err != nil {
		return err
	}
	for _, who := range p.Must {
		x := Signer{Person: who, Name: names[who], You: string(who) == by.Person}
		for _, o := range orders {
			if d := o.SeatOf(who); d != "" {
				x.Duty = d
			}
		}
		if i := slices.IndexFunc(given, func(g ProtocolSignature) bool { return g.Person == who }); i >= 0 {
			x.Serial, x.At, x.CMS, x.Proofs = given[i].Serial, given[i].At, given[i].CMS, given[i].Proofs
		}
		out.Signers = append(out.Signers, x)
	}
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return err
	}
	for _, v := range all {
		apps, err := tx.ApplicationsOf(v.ID)
		if err != nil {
			return err
		}
		out.Candidates += len(apps)
	}
	if p.State != ProtocolDrawn {
		return nil
	}
	held := m.stillHolds(tx, p)
	if held != nil {
		var ok bool
		if out.Held, ok = fault.As(held); !ok {
			return held
		}
	}
	if !slices.Contains(p.Must, people.PersonID(by.Person)) {
		return nil
	}
	_, _, err = s.signable(tx, by, p.ID)
	out.MaySign = err == nil
	return out.ahead(err)
}

// SharedFirst are the numbers of those who share the first place of a vacancy,
// while the commission has not chosen among them; none otherwise.
func (v *VacancyView) SharedFirst() ([]string, error) {
	ranking := lastOf(v.Rulings, "final-ranking")
	if ranking == nil || lastOf(v.Rulings, "last-tie") != nil {
		return nil, nil
	}
	found, err := readOutcome[RankingOut](ranking.Finding)
	if err != nil || found.Winner != nil {
		return nil, err
	}
	var out []string
	for _, x := range found.Ranking {
		if x.Place == 1 {
			out = append(out, x.ID)
		}
	}
	if len(out) < 2 {
		return nil, nil
	}
	return out, nil
}

// seen is a competition that an actor sees, with its appeals.
func (s *Service) seen(tx Tx, by *access.Actor, id ID) (*matter, []Appeal, error) {
	return s.reached(tx, by, access.SeeCompetitions, id)
}

// reached is a competition in which an actor has a verb, with its appeals, which
// open it to those who decide on them or inspect them.
func (s *Service) reached(tx Tx, by *access.Actor, v access.Verb, id ID) (*matter, []Appeal, error) {
	m, err := s.open(tx, id)
	if err != nil {
		return nil, nil, err
	}
	appeals, err := tx.AppealsOf(id)
	if err != nil {
		return nil, nil, err
	}
	return m, appeals, allow(by, v, m.c.Body, openedBy(appeals))
}

// readsProtocol reports whether an actor may read the protocol, which names the
// candidates: who draws it up or appoints by it, who may see the candidates, who
// sits in the commission or observes it, and who has to sign. Others who see the
// competition see its numbers alone.
func (m *matter) readsProtocol(tx Tx, by *access.Actor, appeals []Appeal) (bool, error) {
	at := access.Target{Body: string(m.c.Body), Relation: openedBy(appeals)}
	for _, v := range []access.Verb{access.DrawProtocol, access.Appoint, access.SeeCandidates} {
		if access.May(by, v, at) {
			return true, nil
		}
	}
	order, err := latestOrder(tx, m.c.ID)
	if err != nil {
		return false, err
	}
	last, err := lastProtocol(tx, m.c.ID)
	if err != nil {
		return false, err
	}
	me := people.PersonID(by.Person)
	return order.SeatOf(me) != "" || last != nil && slices.Contains(last.Must, me), nil
}

// ProtocolFile gives a file of the latest protocol of a competition to those
// who may read it. The faults are access.denied, selection.missing.protocol and
// protocol.file_changed.
func (s *Service) ProtocolFile(ctx context.Context, by *access.Actor, id ID, l locale.Lang) (f ProtocolFile, data []byte, err error) {
	v, err := s.Protocol(ctx, by, id)
	if err != nil {
		return f, nil, err
	}
	if !v.MayRead {
		return f, nil, fault.New(fault.Denied, "access.denied")
	}
	last := v.Last()
	if last == nil {
		return f, nil, missing("protocol")
	}
	i := slices.IndexFunc(last.Files, func(f ProtocolFile) bool { return f.Lang == l })
	if i < 0 {
		return f, nil, missing("protocol")
	}
	f = last.Files[i]
	data, err = s.ProtocolBytes(ctx, f)
	return f, data, err
}

// ProtocolPaper is the latest protocol as a document, to be read on the page:
// what its files print. It is there while the protocol waits for signatures.
func (s *Service) ProtocolPaper(ctx context.Context, by *access.Actor, id ID, l locale.Lang) (out document.Document, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, appeals, err := s.seen(tx, by, id)
		if err != nil {
			return err
		}
		may, err := m.readsProtocol(tx, by, appeals)
		if err != nil {
			return err
		}
		if !may {
			return fault.New(fault.Denied, "access.denied")
		}
		x, err := s.sitting(tx, m)
		if err != nil {
			return err
		}
		if x.last == nil || x.last.State != ProtocolDrawn {
			return missing("protocol")
		}
		if x.on, err = m.body.On(x.last.Drawn); err != nil {
			return err
		}
		if x.dress, err = s.Press.Dress(tx, m.c.Body, press.Protocol, x.on); err != nil {
			return err
		}
		r, err := x.dressed(l, x.last.Number, x.last.Why)
		out = r.Document
		return err
	})
	return out, err
}
