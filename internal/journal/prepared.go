package journal

import (
	"fmt"
	"time"

	"tarazy/internal/seal"
)

// Prepared is an entry that was encoded and sealed ahead of its transaction,
// for a path on which many are written at once.
type Prepared struct {
	record *Record
	sealed []byte
}

// ManyTx is what adding prepared entries needs of a transaction.
type ManyTx interface {
	Now() time.Time
	// JournalAppendMany stores pending records with their sealed contents, each
	// of which has a hash of its facts of its own.
	JournalAppendMany(records []*Record, sealed [][]byte) error
}

// KeyTx is what finding the key of a subject needs of a transaction.
type KeyTx interface {
	JournalKeeper() *Keeper
	KeyGet(subject string) (*PersonKey, error)
	KeyInsert(subject string, wrapped []byte) error
}

// SubjectKey is the key under which entries about a subject are sealed; it is
// made where there is none. The fault is journal.key_destroyed.
func SubjectKey(tx KeyTx, subject string) (*seal.Key, error) {
	keeper := tx.JournalKeeper()
	if keeper == nil {
		return nil, ErrNoKeeper
	}
	return keeper.key(tx, subject)
}

// Prepare encodes and seals an entry that has facts and no finding. The key is
// that of its subject: see SubjectKey.
func Prepare(e Entry, key *seal.Key) (*Prepared, error) {
	if e.Facts == nil || e.Finding != nil {
		return nil, fmt.Errorf("journal: %s: only an entry with facts and without a finding can be prepared", e.Verb)
	}
	r, c, err := (*Keeper)(nil).record(&e, time.Time{})
	if err != nil {
		return nil, fmt.Errorf("journal: %s: %w", e.Verb, err)
	}
	sealed, err := key.Seal(sealField, c.pack())
	return &Prepared{record: r, sealed: sealed}, err
}

// AddPrepared writes prepared entries in the transaction of what they record.
func AddPrepared(tx ManyTx, all []*Prepared) error {
	return tx.JournalAppendMany(unpacked(all, tx.Now()))
}

// unpacked are the records of prepared entries at the instant of their
// transaction, with their sealed contents. An entry may be written again after a
// transaction was undone, so its own record stays as it is.
func unpacked(all []*Prepared, at time.Time) (records []*Record, sealed [][]byte) {
	records, sealed = make([]*Record, len(all)), make([][]byte, len(all))
	for i, p := range all {
		r := *p.record
		r.At = at
		records[i], sealed[i] = &r, p.sealed
	}
	return records, sealed
}

// PlacedTx is what AddPlaced needs of a transaction.
type PlacedTx interface {
	Log
	ManyTx
	// JournalAlone reports whether no other transaction that writes runs beside
	// this one.
	JournalAlone() bool
}

// AddPlaced writes prepared entries and, where no other transaction can come in
// between and nothing waits before them, gives them their places at once: that
// spares the sequencer from reading and changing each again. Elsewhere they
// wait for it, as those of AddPrepared do.
func (s *Service) AddPlaced(tx PlacedTx, all []*Prepared) error {
	if !tx.JournalAlone() || len(all) == 0 {
		return AddPrepared(tx, all)
	}
	waits, err := tx.JournalPending(1)
	if err != nil {
		return err
	}
	now := tx.WallNow()
	mine, err := tx.JournalLease(s.Holder, now, now.Add(leaseTime))
	if err != nil {
		return err
	}
	if !mine || len(waits) > 0 {
		return AddPrepared(tx, all)
	}
	t, err := s.grown(tx)
	if err != nil {
		return err
	}
	records, sealed := unpacked(all, tx.Now())
	for _, r := range records {
		r.Number = t.size + 1
		h, err := r.hash()
		if err != nil {
			return err
		}
		if err := t.add(h); err != nil {
			return err
		}
	}
	if err := tx.JournalAppendMany(records, sealed); err != nil {
		return err
	}
	root, err := s.crown(tx, t, now)
	if err != nil {
		return err
	}
	return s.keep(t, root)
}
