package journal

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Query asks for a page of records, the latest first. An empty field asks for
// all; who may see which bodies is for the caller to say in Bodies.
type Query struct {
	Bodies      []string // "" among them: the records of no body; nil: all bodies
	Case, Verb  string
	Actor       string
	Subject     string
	From, Until time.Time // instants, the second excluded; zero: no bound
	Decisions   bool      // those with a finding only
	After       string    // cursor of the page before
	Limit       int       // 0: 50
}

// Page of records.
type Page struct {
	Records []Record
	Next    string // cursor; "" on the last page
}

// List reads a page of records.
func (s *Service) List(ctx context.Context, q Query) (p Page, err error) {
	err = s.Store.Read(ctx, func(tx Log) error {
		p, err = tx.JournalList(q)
		return err
	})
	return p, err
}

// Own are the records about a person that told lets them know of, with numbers
// below one, the latest first; below 0 is from the last. next is where the page
// after begins, 0 on the last page.
func (s *Service) Own(ctx context.Context, person string, told func(*Record) bool, below int64, limit int) (out []Record, next int64, err error) {
	if below <= 0 {
		below = math.MaxInt64
	}
	err = s.Store.Read(ctx, func(tx Log) error {
		for {
			found, err := tx.JournalOf(person, below, limit)
			if err != nil {
				return err
			}
			for i := range found {
				r := &found[i]
				below = r.Number
				if !told(r) {
					continue
				}
				if out = append(out, *r); len(out) == limit {
					next = below
					return nil
				}
			}
			if len(found) < limit {
				return nil
			}
		}
	})
	return out, next, err
}

// Opened is a record with its content, for those who may see it.
type Opened struct {
	Record
	Facts     json.RawMessage // nil: none, or destroyed
	Input     json.RawMessage
	Finding   *law.Finding // outcome and arguments as read from JSON: int64, string, bool, []any, map[string]any
	Destroyed *Destruction // nil: the content exists, or never did
	Before    int64        // number of the record before it in the same case; 0 for none
	Next      int64        // number of the record after it in the same case; 0 for none

	content *content
}

// Show reads the record with a number and opens its content. The fault is
// journal.missing.
func (s *Service) Show(ctx context.Context, number int64) (o *Opened, err error) {
	err = s.Store.Read(ctx, func(tx Log) error {
		o, err = s.show(tx, number)
		return err
	})
	return o, err
}

func (s *Service) show(tx Log, number int64) (*Opened, error) {
	stored, err := tx.JournalGet(number)
	if err != nil {
		return nil, err
	}
	if stored == nil {
		return nil, fault.New(fault.Missing, "journal.missing")
	}
	o, err := s.open(tx, stored)
	if err != nil {
		return nil, err
	}
	o.Before, o.Next, err = tx.JournalBeside(&o.Record)
	return o, err
}

// open opens the content of a record, or says under what it was destroyed.
func (s *Service) open(tx Log, stored *Stored) (*Opened, error) {
	o := &Opened{Record: stored.Record}
	if stored.FactsHash == nil && stored.FindingHash == nil {
		return o, nil
	}
	key, err := tx.KeyGet(stored.Subject)
	if err != nil {
		return nil, err
	}
	gone := stored.Destruction
	if gone == 0 && key != nil {
		gone = key.Destruction
	}
	if gone != 0 {
		o.Destroyed, err = destruction(tx, gone)
		return o, err
	}
	if key == nil || stored.Sealed == nil {
		return nil, errContent
	}
	if o.content, err = s.Keeper.openContent(key, stored.Sealed); err != nil {
		return nil, err
	}
	return o, o.read()
}

func (k *Keeper) openContent(stored *PersonKey, sealed []byte) (*content, error) {
	key, err := k.unwrap(stored)
	if err != nil {
		return nil, err
	}
	packed, err := key.Open(sealField, sealed)
	if err != nil {
		return nil, errors.Join(errContent, err)
	}
	return unpack(packed)
}

// read fills the fields from the content.
func (o *Opened) read() error {
	o.Facts, o.Input = raw(o.content.facts), raw(o.content.input)
	if len(o.content.finding) == 0 {
		return nil
	}
	v, err := parse(o.content.finding)
	if err != nil {
		return err
	}
	f, err := findingFrom(v)
	o.Finding = f
	return err
}

// Destruction is a statement that content was destroyed under an act.
type Destruction struct {
	ID    int64
	Act   string    // number of the act
	Day   day.Day   // of the act
	Entry int64     // ID of the record that says what was destroyed
	At    time.Time // legal instant
}

func destruction(tx Log, id int64) (*Destruction, error) {
	all, err := tx.JournalDestructions()
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].ID == id {
			return &all[i], nil
		}
	}
	return nil, errContent
}
