package journal

import (
	"fmt"
	"time"
)

// Tx is what adding to the journal needs of a transaction; *store.Tx has it.
type Tx interface {
	Now() time.Time // the legal instant of the transaction
	// JournalKeeper is the keeper given to the database; nil for none.
	JournalKeeper() *Keeper
	// JournalAppend stores a pending record, with its sealed content if any,
	// and sets its ID.
	JournalAppend(r *Record, sealed []byte) error
	// KeyGet reads the key of a subject; nil where there is none.
	KeyGet(subject string) (*PersonKey, error)
	KeyInsert(subject string, wrapped []byte) error
}

// Add writes an entry in the transaction of what it records. It gets its place
// in the tree later, by Service.Sequence. Facts, input and finding are sealed
// under the key of the subject, which is made where there is none; the fault is
// journal.key_destroyed where that key was destroyed.
func Add(tx Tx, e Entry) error {
	_, err := add(tx, e)
	return err
}

func add(tx Tx, e Entry) (*Record, error) {
	keeper := tx.JournalKeeper()
	if keeper == nil {
		return nil, ErrNoKeeper
	}
	r, c, err := keeper.record(&e, tx.Now())
	if err != nil {
		return nil, fmt.Errorf("journal: %s: %w", e.Verb, err)
	}
	var sealed []byte
	if c != nil {
		key, err := keeper.key(tx, e.Subject)
		if err != nil {
			return nil, err
		}
		if sealed, err = key.Seal(sealField, c.pack()); err != nil {
			return nil, err
		}
	}
	return r, tx.JournalAppend(r, sealed)
}

// record makes the record of an entry, and its content; nil where there is none.
func (k *Keeper) record(e *Entry, now time.Time) (*Record, *content, error) {
	r := &Record{Form: form, Verb: e.Verb, Actor: e.Actor, Body: e.Body, Case: e.Case, Subject: e.Subject, At: now}
	if e.Verb == "" || e.Actor == "" {
		return nil, nil, fmt.Errorf("verb %q and actor %q must be given", e.Verb, e.Actor)
	}
	if (e.Finding == nil) != (e.Input == nil) {
		return nil, nil, fmt.Errorf("finding and input go together")
	}
	if f := e.Finding; f != nil {
		r.Act, r.Edition, r.Rule, r.Version = f.Act, f.Edition, f.Rule, k.Version(f.Act, f.Edition)
		if r.Version == "" || r.Rule == "" {
			return nil, nil, fmt.Errorf("the edition %s of the act %s is not known, or no rule is named", f.Edition, f.Act)
		}
	}
	c, err := contentOf(e)
	if c != nil {
		r.FactsHash, r.FindingHash = c.factsHash(), c.findingHash()
	}
	return r, c, err
}
