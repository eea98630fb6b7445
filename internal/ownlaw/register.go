package ownlaw

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// Registered is a line of the register of own law: an edition that the law
// folder must hold from then on.
type Registered struct {
	Ref
	Digest [sha256.Size]byte // of enacted.yaml
	At     time.Time         // instant of the law
	Person string            // id of who put it in force; "system": taken over at a start
	// Proof is what was known of the certificate's revocation and of the time; nil
	// where it was put in force before that was kept, or taken over.
	Proof *evidence.Proof
}

// Register remembers, apart from the folder, what was put in force there, so
// that an edition that is taken away whole is missed.
type Register interface {
	// Enacted reads all lines.
	Enacted(context.Context) ([]Registered, error)
	// Enact adds a line and writes the journal's entry in one transaction. An
	// edition that has a line is ownlaw.registered.
	Enact(context.Context, Registered, journal.Entry) error
}

// RegisterTx is what the register needs of a transaction; *store.Tx has it.
type RegisterTx interface {
	journal.Tx
	EnactedInsert(Registered) (bool, error)
	EnactedList() ([]Registered, error)
}

// RegisterStore runs transactions.
type RegisterStore interface {
	Write(context.Context, func(RegisterTx) error) error
	Read(context.Context, func(RegisterTx) error) error
}

// InStore is the register in the database.
type InStore struct {
	Store  RegisterStore
	Record func(RegisterTx, journal.Entry) error // writes into the journal
}

// Enacted reads all lines.
func (i InStore) Enacted(ctx context.Context) (out []Registered, err error) {
	err = i.Store.Read(ctx, func(tx RegisterTx) error {
		out, err = tx.EnactedList()
		return err
	})
	return out, err
}

// Enact adds a line and its entry in the journal, or neither.
func (i InStore) Enact(ctx context.Context, r Registered, e journal.Entry) error {
	return i.Store.Write(ctx, func(tx RegisterTx) error {
		added, err := tx.EnactedInsert(r)
		if err != nil {
			return err
		}
		if !added {
			return fault.New(fault.Conflict, "ownlaw.registered", "act", r.Act, "edition", r.Edition)
		}
		return i.Record(tx, e)
	})
}

// VerbAdopt is the verb of the record that an edition was taken into the
// register at a start.
const VerbAdopt = "law.adopt"

// registered is the register as one look at the folder needs it.
type registered struct {
	lines map[Ref]Registered
	met   map[Ref]bool
	adopt []adoption
}

// adoption is an edition to be taken into the register.
type adoption struct {
	line  Registered
	entry journal.Entry
}

func (s *Service) register(ctx context.Context) (*registered, error) {
	if s.cfg.Register == nil {
		return nil, errors.New("ownlaw: no register")
	}
	all, err := s.cfg.Register.Enacted(ctx)
	if err != nil {
		return nil, err
	}
	out := &registered{lines: map[Ref]Registered{}, met: map[Ref]bool{}}
	for _, line := range all {
		out.lines[line.Ref] = line
		if err := s.folder.finishRegistered(line); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// finishRegistered puts the prepared files of an enactment into place that was
// cut off behind its transaction: the act is in force since then.
func (f folder) finishRegistered(line Registered) error {
	r := line.Ref
	dir := r.dir() + "/"
	if f.has(dir+enactedFile) || !f.has(dir+enactedFile+fresh) || !f.has(dir+signatureFile+fresh) {
		return nil
	}
	data, err := f.readFile(dir + enactedFile + fresh)
	if err != nil || sha256.Sum256(data) != line.Digest {
		return err
	}
	return f.place(r)
}

// meet refuses an edition in force that the register does not have
// (ownlaw.unregistered), or has otherwise (ownlaw.tampered). One that the
// configuration names is put aside to be taken over instead. The signature was
// checked before.
func (s *Service) meet(known *registered, r Ref, e *Enactment, enacted []byte) error {
	digest := sha256.Sum256(enacted)
	line, ok := known.lines[r]
	known.met[r] = true
	switch {
	case ok && line.Digest == digest:
		return nil
	case ok:
		return tampered(r, enactedFile)
	case !slices.Contains(s.cfg.Adopt, r.String()):
		return fault.New(fault.Unavailable, "ownlaw.unregistered", "file", r.dir()+"/"+enactedFile, "line", 1, "edition", r.String())
	}
	known.adopt = append(known.adopt, adoption{
		Registered{Ref: r, Digest: digest, At: s.cfg.Legal.Now(), Person: adopter},
		journal.Entry{Verb: VerbAdopt, Actor: adopter, Body: e.Body, Case: r.String(), Facts: Adopted{
			r.Act, r.Edition, e.Order.Number, e.Order.Day.String(), e.Person, e.At, hex.EncodeToString(digest[:]),
		}},
	})
	return nil
}

// adopter acts for the program itself.
const adopter = "system"

// Adopted are the facts of an edition taken over, as the journal keeps them.
type Adopted struct {
	Act         string `json:"act"`
	Edition     string `json:"edition"`
	OrderNumber string `json:"order_number"`
	OrderDay    string `json:"order_day"`
	Person      string `json:"person"` // who signed, by id
	SignedAt    string `json:"signed_at"`
	Digest      string `json:"digest"` // SHA-256 of enacted.yaml, hex
}

// settleRegister refuses a folder that lacks a registered edition (ownlaw.lost), and
// then takes over what was put aside.
func (s *Service) settleRegister(ctx context.Context, known *registered) error {
	var lost []string
	for r := range known.lines {
		if !known.met[r] {
			lost = append(lost, r.dir())
		}
	}
	if len(lost) > 0 {
		return fault.New(fault.Unavailable, "ownlaw.lost", "file", slices.Min(lost)+"/"+enactedFile, "line", 1)
	}
	for _, a := range known.adopt {
		if err := s.cfg.Register.Enact(ctx, a.line, a.entry); err != nil {
			return err
		}
	}
	return nil
}
