package journal

import (
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/strict"
)

// form is the version of the form of leaves. A new one is added beside the old
// ones, never in their place.
const form = 1

// Record is what the journal keeps of an entry for ever.
type Record struct {
	ID          int64     // order of arrival; not part of the leaf
	Number      int64     // place in the tree, the first is 1; 0 while pending
	Form        int64     // of the leaf
	Verb        string    // as in Entry
	Actor       string    // as in Entry
	Body        string    // as in Entry
	Case        string    // as in Entry
	Subject     string    // as in Entry
	At          time.Time // legal instant, UTC, whole microseconds
	Act         string    // of the finding; "" where nothing was decided
	Edition     string    // of the act
	Rule        string    // of the act
	Version     string    // of the rules: see Keeper.Version
	FactsHash   []byte    // salted SHA-256 of facts and input; empty for none
	FindingHash []byte    // salted SHA-256 of the finding; empty for none
}

// Decided tells whether the record holds a finding.
func (r *Record) Decided() bool { return r.Rule != "" }

// leaf of form 1.
type leaf struct {
	Act         string `key:"act"`
	Actor       string `key:"actor"`
	At          int64  `key:"at"`
	Body        string `key:"body"`
	Case        string `key:"case"`
	Edition     string `key:"edition"`
	FactsHash   string `key:"facts_sha256"`
	FindingHash string `key:"finding_sha256"`
	Form        int64  `key:"form"`
	Rule        string `key:"rule"`
	Subject     string `key:"subject"`
	Verb        string `key:"verb"`
	Version     string `key:"version"`
}

// Leaf is the record's canonical bytes in the tree.
func (r *Record) Leaf() ([]byte, error) {
	return Canonical(leaf{
		Act: r.Act, Actor: r.Actor, At: r.At.UnixMicro(), Body: r.Body, Case: r.Case, Edition: r.Edition,
		FactsHash: hex.EncodeToString(r.FactsHash), FindingHash: hex.EncodeToString(r.FindingHash),
		Form: r.Form, Rule: r.Rule, Subject: r.Subject, Verb: r.Verb, Version: r.Version,
	})
}

func (r *Record) hash() (tlog.Hash, error) {
	text, err := r.Leaf()
	if err != nil {
		return tlog.Hash{}, err
	}
	return tlog.RecordHash(text), nil
}

// readLeaf reads a leaf as Leaf writes it; ID and Number are not in it.
func readLeaf(text []byte) (*Record, error) {
	n, err := strict.JSON(text)
	if err != nil {
		return nil, err
	}
	var l leaf
	if err := strict.Decode(n, &l); err != nil {
		return nil, err
	}
	if l.Form != form {
		return nil, fmt.Errorf("journal: a leaf of form %d is not known", l.Form)
	}
	r := &Record{
		Form: l.Form, Verb: l.Verb, Actor: l.Actor, Body: l.Body, Case: l.Case, Subject: l.Subject,
		At: time.UnixMicro(l.At).UTC(), Act: l.Act, Edition: l.Edition, Rule: l.Rule, Version: l.Version,
	}
	var bad [2]error
	r.FactsHash, bad[0] = hex.DecodeString(l.FactsHash)
	r.FindingHash, bad[1] = hex.DecodeString(l.FindingHash)
	return r, errors.Join(bad[:]...)
}
