package competition

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
)

// PaperMost bounds a paper that is handed in, in bytes.
const PaperMost = 10 << 20

// PaperField names what is sealed, so that nothing else passes for a paper.
const PaperField = "application.paper"

// fileNameMost bounds the name of a file, in letters.
const fileNameMost = 120

// PaperIn is a file as it is handed in.
type PaperIn struct {
	Name string
	Data []byte
}

func (in *PaperIn) check() (media string, err error) {
	if len(in.Data) == 0 {
		return "", fault.New(fault.Invalid, "appointment.paper_none").At("file")
	}
	if len(in.Data) > PaperMost {
		return "", fault.New(fault.TooLarge, "appointment.paper_large", "megabytes", PaperMost>>20).At("file")
	}
	if media := blob.PaperType(in.Data); media != "" {
		return media, nil
	}
	return "", fault.New(fault.Invalid, "appointment.paper_kind").At("file")
}

// HandIn takes a paper from the candidate to whom a post is offered. It is
// kept sealed under the candidate's key. A later one takes the place of one
// that is not accepted yet. The faults are appointment.no_offer,
// appointment.no_papers, appointment.paper_item, appointment.paper_accepted,
// appointment.paper_none, appointment.paper_large and appointment.paper_kind.
func (s *Service) HandIn(ctx context.Context, by *access.Actor, id ApplicationID, item string, in PaperIn) (*Paper, error) {
	media, err := in.check()
	if err != nil {
		return nil, err
	}
	var sealed []byte
	err = s.Store.Read(ctx, func(tx Tx) error {
		_, a, _, err := s.handable(tx, by, id, item)
		if err != nil {
			return err
		}
		key, err := s.key(tx, a.Person)
		if err != nil {
			return err
		}
		sealed, err = key.Seal(PaperField, in.Data)
		return err
	})
	if err != nil {
		return nil, err
	}
	sum, plain := sha256.Sum256(sealed), sha256.Sum256(in.Data)
	p := &Paper{
		Application: id, Item: item, State: PaperHandedIn, File: "paper/" + string(id) + "/" + item + "/" + hex.EncodeToString(sum[:16]),
		Name: blob.PlainName(in.Name, fileNameMost), Type: media, Size: int64(len(in.Data)), Hash: plain[:],
	}
	if _, err := s.Blobs.Put(ctx, p.File, bytes.NewReader(sealed)); err != nil {
		return nil, err
	}
	var old string
	err = s.write(ctx, func(tx Tx) error {
		old, err = s.handedIn(tx, by, p)
		return err
	})
	if err != nil {
		old = p.File // it belongs to nothing
	}
	if old != "" {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), old))
	}
	return p, err
}

// handable reads what a paper is handed in for; the paper is that of before,
// nil for none.
func (s *Service) handable(tx Tx, by *access.Actor, id ApplicationID, item string) (*matter, *Application, *Paper, error) {
	m, v, a, err := s.openApplication(tx, id)
	if err != nil {
		return nil, nil, nil, err
	}
	if err := allow(by, access.HandIn, m.c.Body, relation(by, a)); err != nil {
		return nil, nil, nil, err
	}
	o, err := openedOffer(tx, v.ID)
	if err != nil {
		return nil, nil, nil, err
	}
	switch {
	case o.Application != a.ID:
		return nil, nil, nil, fault.New(fault.Conflict, "appointment.no_offer")
	case o.PapersDue == nil:
		cite := m.rules.Documents.Except.Cite()
		return nil, nil, nil, fault.New(fault.Conflict, "appointment.no_papers").Cited(cite.Act, cite.Clause)
	case !slices.Contains(m.rules.Documents.Items.V, item):
		return nil, nil, nil, fault.New(fault.Invalid, "appointment.paper_item").At("item")
	}
	old, err := paperOf(tx, id, item)
	if err == nil && old != nil && old.State == PaperAccepted {
		err = fault.New(fault.Conflict, "appointment.paper_accepted")
	}
	return m, a, old, err
}

func paperOf(tx Tx, id ApplicationID, item string) (*Paper, error) {
	all, err := tx.PapersOf(id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(p Paper) bool { return p.Item == item })
	if i < 0 {
		return nil, nil
	}
	return &all[i], nil
}

// handedIn writes the paper and gives the file that it replaces. A paper that
// comes after its term is taken all the same; that it came late is on record.
func (s *Service) handedIn(tx Tx, by *access.Actor, p *Paper) (old string, err error) {
	m, a, before, err := s.handable(tx, by, p.Application, p.Item)
	if err != nil {
		return "", err
	}
	p.At = tx.Now()
	if err := tx.PaperPut(p); err != nil {
		return "", err
	}
	o, err := openedOffer(tx, a.Vacancy)
	if err != nil {
		return "", err
	}
	if m.today > *o.PapersDue {
		if err := s.missed(tx, m, a, by, "papers", o.PapersDue.String()); err != nil {
			return "", err
		}
	}
	for _, who := range m.officers {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(who), Key: "appointment.notice.handed_in", Args: fault.Args{"number": a.Number}, Case: string(a.ID),
			Link: "/competitions/" + string(m.c.ID) + "/appointment",
		})
		if err != nil {
			return "", err
		}
	}
	if before != nil && before.File != p.File {
		old = before.File
	}
	return old, s.Record(tx, m.entry(access.HandIn, by, a, handedFacts(p)))
}

// handedFacts are what the journal keeps of a paper that was handed in.
func handedFacts(p *Paper) map[string]any {
	return map[string]any{"application": p.Application, "item": p.Item, "type": p.Type, "size": p.Size, "hash": p.Hash}
}

// CheckPaper accepts a paper or gives it back with a note. The faults are
// appointment.paper_missing, appointment.paper_checked, selection.required and
// selection.too_long.
func (s *Service) CheckPaper(ctx context.Context, by *access.Actor, id ApplicationID, item string, accept bool, note string) error {
	note = strings.TrimSpace(note)
	switch n := len([]rune(note)); {
	case n == 0 && !accept:
		return fault.New(fault.Invalid, "selection.required").At("note")
	case n > groundMost:
		return fault.New(fault.Invalid, "selection.too_long", "given", n, "most", groundMost).At("note")
	}
	return s.write(ctx, func(tx Tx) error {
		m, _, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.CheckDocuments, m.c.Body, 0); err != nil {
			return err
		}
		p, err := paperOf(tx, id, item)
		if err != nil {
			return err
		}
		switch {
		case p == nil:
			return fault.New(fault.Missing, "appointment.paper_missing")
		case p.State != PaperHandedIn:
			return fault.New(fault.Conflict, "appointment.paper_checked")
		}
		p.State, p.Note = PaperAccepted, ""
		if !accept {
			p.State, p.Note = PaperReturned, note
		}
		return s.paperChecked(tx, m, by, a, p)
	})
}

func (s *Service) paperChecked(tx Tx, m *matter, by *access.Actor, a *Application, p *Paper) error {
	if err := tx.PaperPut(p); err != nil {
		return err
	}
	o, err := tx.OfferOf(a.ID)
	if err != nil {
		return err
	}
	lacking, err := m.lacking(tx, o)
	if err != nil {
		return err
	}
	if len(lacking) == 0 {
		if err := outbox.CancelReminders(tx, papersReminder(a.ID)); err != nil {
			return err
		}
	}
	err = outbox.Notify(tx, outbox.Notice{
		To: string(a.Person), Key: "appointment.notice.paper_" + string(p.State), Args: fault.Args{"number": a.Number}, Case: string(a.ID), Link: papersPath(a.ID),
	})
	if err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.CheckDocuments, by, a, map[string]any{"item": p.Item, "state": p.State, "note": p.Note}))
}

// PaperBytes opens a paper for the candidate, or for HR. The faults are
// appointment.paper_missing and selection.missing.application.
func (s *Service) PaperBytes(ctx context.Context, by *access.Actor, id ApplicationID, item string) (p *Paper, data []byte, err error) {
	var open func([]byte) ([]byte, error)
	err = s.write(ctx, func(tx Tx) error {
		m, _, a, err := s.openApplication(tx, id)
		if err != nil {
			return err
		}
		verb := access.HandIn
		if relation(by, a) == 0 {
			verb = access.CheckDocuments
		}
		if err := allow(by, verb, m.c.Body, relation(by, a)); err != nil {
			return err
		}
		if p, err = paperOf(tx, id, item); err != nil {
			return err
		}
		if p == nil {
			return fault.New(fault.Missing, "appointment.paper_missing")
		}
		key, err := s.key(tx, a.Person)
		if err != nil {
			return err
		}
		open = func(b []byte) ([]byte, error) { return key.Open(PaperField, b) }
		if verb == access.HandIn {
			return nil
		}
		facts := lookFacts(by, string(m.c.Body), a)
		facts["item"] = item
		return s.Record(tx, m.entry("documents.see", by, a, facts))
	})
	if err != nil {
		return nil, nil, err
	}
	data, err = s.paperData(ctx, p, open)
	return p, data, err
}

// paperData reads the file of a paper.
func (s *Service) paperData(ctx context.Context, p *Paper, open func([]byte) ([]byte, error)) ([]byte, error) {
	sealed, err := blob.Read(ctx, s.Blobs, p.File, 2*PaperMost)
	if errors.Is(err, blob.ErrNone) {
		return nil, fault.New(fault.Missing, "appointment.paper_missing").Wrap(err)
	}
	if err != nil {
		return nil, err
	}
	return open(sealed)
}
