package journal

import (
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

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
	// JournalPlace stores records in the places that their numbers say, with their
	// sealed contents, the hashes of the tree from an index on, and its head.
	JournalPlace(records []*Record, sealed [][]byte, from int64, hashes []tlog.Hash, h Head) error
}

// AddPlaced writes prepared entries and gives them their places at once, where
// this process numbers the journal: that spares the sequencer from reading and
// changing each again. What is pending meanwhile gets its place later, though it
// may have come before. Where another process numbers, they wait for it, as those
// of AddPrepared do. On PostgreSQL it or the sequencer is run again where they meet:
// both begin with the lease.
func (s *Service) AddPlaced(tx PlacedTx, all []*Prepared) error {
	if len(all) == 0 {
		return nil
	}
	now := tx.WallNow()
	mine, last, err := s.lead(tx, now)
	if err != nil {
		return err
	}
	if !mine {
		return AddPrepared(tx, all)
	}
	t, err := s.grown(tx, last)
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
	head, err := s.crown(t, now)
	if err != nil {
		return err
	}
	if err := tx.JournalPlace(records, sealed, t.first, t.fresh, head); err != nil {
		return err
	}
	return s.keep(t, head.Root)
}

// lead takes or keeps the lease of the sequencer. Where it is not known to be this
// process's own it is looked at first: on PostgreSQL who reaches for it waits for
// the transaction that renews it, and fails.
func (s *Service) lead(tx Log, now time.Time) (mine bool, last *Head, err error) {
	if !now.Before(s.leased) {
		holder, until, err := tx.JournalLeased()
		if err != nil || holder != "" && holder != s.Holder && now.Before(until) {
			return false, nil, err
		}
	}
	mine, last, err = tx.JournalLead(s.Holder, now, now.Add(leaseTime))
	if mine {
		s.leased = now.Add(leaseTime)
	}
	return mine, last, err
}
