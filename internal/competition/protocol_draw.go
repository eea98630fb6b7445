package competition

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/signature/signedcopy"
)

// protocolLangs are the languages of a protocol, in the order of its files.
var protocolLangs = []locale.Lang{locale.KK, locale.RU}

// DrawProtocol draws up the protocol of a competition as two files, once every
// post has its ranking. number is that of the latest version that the drawer
// has seen, 0 for none; a version that is not published is replaced, with a
// reason, and its signatures do not carry over. The faults are
// selection.changed, selection.required, selection.too_long,
// protocol.not_ranked, protocol.appeal_waits and panel.no_order.
func (s *Service) DrawProtocol(ctx context.Context, by *access.Actor, id ID, number int64, why string) (*Protocol, error) {
	x, err := s.readSitting(ctx, by, id, number)
	if err != nil {
		return nil, err
	}
	why = strings.TrimSpace(why)
	switch {
	case x.last == nil:
		why = ""
	case why == "":
		return nil, fault.New(fault.Invalid, "selection.required").At("why")
	case len([]rune(why)) > groundMost:
		return nil, fault.New(fault.Invalid, "selection.too_long", "given", len([]rune(why)), "most", groundMost).At("why")
	}
	p := &Protocol{
		ID: ProtocolID(s.IDs.New("prt")), Version: 1, Competition: id, Body: x.m.c.Body, Number: int(number) + 1, State: ProtocolDrawn,
		Due: x.due, By: people.PersonID(by.Person), Why: why, Must: x.must(),
	}
	p.Stamps = x.stamps()
	if err := s.print(ctx, x, p); err != nil {
		return nil, errors.Join(err, s.dropFiles(ctx, p))
	}
	err = s.write(ctx, func(tx Tx) error { return s.drawn(tx, by, x, p) })
	if err != nil {
		return nil, errors.Join(err, s.dropFiles(ctx, p))
	}
	return p, nil
}

func (s *Service) readSitting(ctx context.Context, by *access.Actor, id ID, number int64) (x *sitting, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.DrawProtocol, m.c.Body, 0); err != nil {
			return err
		}
		if x, err = s.sitting(tx, m); err != nil {
			return err
		}
		if x.last.number() != number {
			return changed()
		}
		x.dress, err = s.Press.Dress(tx, m.c.Body, press.Protocol, x.on)
		return err
	})
	return x, err
}

func (p *Protocol) number() int64 {
	if p == nil {
		return 0
	}
	return int64(p.Number)
}

// print draws the files and stores them.
func (s *Service) print(ctx context.Context, x *sitting, p *Protocol) error {
	for _, l := range protocolLangs {
		r, err := x.dressed(l, p.Number, p.Why)
		if err != nil {
			return err
		}
		printed, err := r.Print(document.AsPDF)
		if err != nil {
			return err
		}
		f := ProtocolFile{Lang: l, Key: fmt.Sprintf("protocol/%s/%s.pdf", p.ID, l), Hash: printed.Hash, Size: printed.Size}
		sheet, digest, err := signedcopy.EncodeSheet(r.Document)
		if err != nil {
			return err
		}
		f.Sheet = digest
		p.Files, x.issued = append(p.Files, f), append(x.issued, printed.Issued)
		if err := signedcopy.PutDrawn(ctx, s.Blobs, f.Key, printed.Data, sheet); err != nil {
			return err
		}
	}
	return nil
}

// dropFiles removes the files of a protocol that did not come about.
func (s *Service) dropFiles(ctx context.Context, p *Protocol) error {
	var errs []error
	for _, f := range p.Files {
		for _, key := range signedcopy.DrawnKeys(f.Key, f.Sheet) {
			errs = append(errs, s.Blobs.Delete(context.WithoutCancel(ctx), key))
		}
	}
	return errors.Join(errs...)
}

// drawn writes the protocol, if nothing has changed that it tells.
func (s *Service) drawn(tx Tx, by *access.Actor, x *sitting, p *Protocol) error {
	m, err := s.open(tx, p.Competition)
	if err != nil {
		return err
	}
	if err := allow(by, access.DrawProtocol, m.c.Body, 0); err != nil {
		return err
	}
	stand, err := standOf(tx, m.c.ID)
	if err != nil {
		return err
	}
	if stand != x.seen || m.today != x.on {
		return changed()
	}
	if x.last != nil && x.last.State == ProtocolDrawn {
		x.last.State = ProtocolReplaced
		x.last.Version++
		ok, err := tx.ProtocolUpdate(x.last)
		if err := settled(ok, err); err != nil {
			return err
		}
	}
	p.Drawn = tx.Now()
	if err := tx.ProtocolInsert(p); err != nil {
		return err
	}
	if err := press.Enter(tx, x.issued...); err != nil {
		return err
	}
	if err := s.askSigners(tx, m, p); err != nil {
		return err
	}
	if m.today > p.Due {
		if err := s.Record(tx, m.entry("term.missed", by, nil, map[string]any{"term": "protocol", "due": p.Due.String(), "done": m.today.String()})); err != nil {
			return err
		}
	}
	return s.Record(tx, m.entry(access.DrawProtocol, by, nil, map[string]any{
		"protocol": p.ID, "number": p.Number, "why": p.Why, "files": p.Files, "must": p.Must,
	}))
}

// askSigners ends the reminders to draw the protocol up, and asks the judges
// to sign it.
func (s *Service) askSigners(tx Tx, m *matter, p *Protocol) error {
	drawers, err := m.drawers(tx)
	if err != nil {
		return err
	}
	if err := endReminders(tx, drawers, protocolTerm(m.c.ID)); err != nil {
		return err
	}
	link := "/competitions/" + string(m.c.ID) + "/protocol/sign"
	for _, who := range p.Must {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(who), Key: "protocol.notice.sign", Args: fault.Args{"number": m.c.Number, "due": p.Due.String()}, Case: string(m.c.ID), Link: link,
		})
		if err != nil {
			return err
		}
		err = outbox.Remind(tx, m.env.Calendar, outbox.Plan{
			Key: signReminder(m.c.ID, who), To: string(who), Due: p.Due, Zone: m.body.Zone, At: true, Args: fault.Args{"task": "protocol.task.sign"},
			Case: string(m.c.ID), Link: link,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// drawers are who may draw up the protocol: HR's officers and the secretary.
func (m *matter) drawers(tx Tx) ([]people.PersonID, error) {
	orders, err := tx.OrdersOf(m.c.ID)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(m.officers)
	if n := len(orders); n > 0 {
		for _, s := range orders[n-1].Seats {
			if s.Duty == SecretaryDuty {
				out = append(out, s.Person)
			}
		}
	}
	return out, nil
}

func signReminder(c ID, who people.PersonID) string {
	return "protocol-sign/" + string(c) + "/" + string(who)
}
