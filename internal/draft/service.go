package draft

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"sync/atomic"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Service keeps drafts and views.
type Service struct {
	Store  Store
	Master *seal.Master
	IDs    id.Source

	swept atomic.Int64 // machine's instant of the last Sweep, in microseconds
}

// Save stores a form over the version that its writer saw, 0 where there was
// none. If another version is stored, nothing is changed and Saved.Other has
// it; if it holds the same fields, the save counts as done.
//
// The faults are draft.place, draft.text, draft.too_large, draft.too_many and
// draft.person.
func (s *Service) Save(ctx context.Context, person people.PersonID, form, caseID string, fields map[string]string, version int64) (Saved, error) {
	if err := check(form, caseID, fields); err != nil {
		return Saved{}, err
	}
	key, err := s.key(ctx, person)
	if err != nil {
		return Saved{}, err
	}
	row := &Row{Person: person, Form: form, Case: caseID, Version: version + 1}
	if row.Data, err = sealed(key, row, fields); err != nil {
		return Saved{}, err
	}
	var other *Row
	kept := row.Version
	err = s.Store.Write(ctx, func(tx Tx) (err error) {
		kept, other, err = put(tx, *row)
		return err
	})
	if err != nil || other == nil {
		return Saved{Version: kept}, err
	}
	return compare(key, other, fields)
}

func sealed(key *seal.Key, row *Row, fields map[string]string) ([]byte, error) {
	data, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("draft: %w", err)
	}
	return key.Seal(about(row.Form, row.Case), data)
}

// put stores the row and gives its version, or the row that stands in its way.
func put(tx Tx, row Row) (kept int64, other *Row, err error) {
	if err := room(tx, &row); err != nil {
		return 0, nil, err
	}
	row.Saved = tx.WallNow()
	ok, err := tx.DraftPut(&row)
	if err != nil || ok {
		return row.Version, nil, err
	}
	other, err = tx.DraftGet(row.Person, row.Form, row.Case)
	if err != nil || other != nil {
		return 0, other, err
	}
	// The draft was dropped in another tab: what is typed here begins anew.
	row.Version = 1
	_, err = tx.DraftPut(&row)
	return row.Version, nil, err
}

// room refuses a new draft of a person who has too many.
func room(tx Tx, row *Row) error {
	if row.Version > 1 {
		return nil
	}
	n, err := tx.DraftCount(row.Person)
	if err == nil && n >= draftsMost {
		err = fault.New(fault.TooMany, "draft.too_many", "most", draftsMost)
	}
	return err
}

func compare(key *seal.Key, other *Row, fields map[string]string) (Saved, error) {
	d, err := other.open(key)
	if err != nil {
		return Saved{}, err
	}
	if maps.Equal(d.Fields, fields) {
		return Saved{Version: d.Version}, nil
	}
	return Saved{Version: d.Version, Other: d}, nil
}

// Load gives a draft; nil where there is none. The fault is draft.person.
func (s *Service) Load(ctx context.Context, person people.PersonID, form, caseID string) (*Draft, error) {
	if err := check(form, caseID, nil); err != nil {
		return nil, err
	}
	key, err := s.key(ctx, person)
	if err != nil {
		return nil, err
	}
	var row *Row
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		row, err = tx.DraftGet(person, form, caseID)
		return err
	})
	if err != nil || row == nil {
		return nil, err
	}
	return row.open(key)
}

// Drop forgets a draft: the form was sent, or given up.
func (s *Service) Drop(ctx context.Context, person people.PersonID, form, caseID string) error {
	return s.Store.Write(ctx, func(tx Tx) error { return tx.DraftDelete(person, form, caseID) })
}

// Open lists the drafts of a person without their fields, the latest first:
// what can be gone on with.
func (s *Service) Open(ctx context.Context, person people.PersonID) ([]Draft, error) {
	var all []Draft
	err := s.Store.Read(ctx, func(tx Tx) error {
		rows, err := tx.DraftList(person)
		for _, r := range rows {
			all = append(all, Draft{Person: r.Person, Form: r.Form, Case: r.Case, Version: r.Version, Saved: r.Saved})
		}
		return err
	})
	return all, err
}

// Purge forgets drafts that were last saved before the machine's instant, at
// most limit of them, and tells how many.
func (s *Service) Purge(ctx context.Context, before time.Time, limit int) (n int64, err error) {
	err = s.Store.Write(ctx, func(tx Tx) (err error) {
		n, err = tx.DraftPurge(before, limit)
		return err
	})
	return n, err
}

const (
	sweepEach = time.Hour
	sweepMost = 500 // drafts in one transaction, so that nobody waits for it
)

// Sweep forgets the drafts that were not saved again for as long as drafts are
// kept. It may be called often: it looks once an hour of the machine.
func (s *Service) Sweep(ctx context.Context, keep time.Duration) error {
	var now time.Time
	err := s.Store.Read(ctx, func(tx Tx) error {
		now = tx.WallNow()
		return nil
	})
	if err != nil {
		return err
	}
	last := s.swept.Load()
	if now.UnixMicro() < last+sweepEach.Microseconds() || !s.swept.CompareAndSwap(last, now.UnixMicro()) {
		return nil
	}
	for n := int64(sweepMost); n == sweepMost && err == nil; {
		n, err = s.Purge(ctx, now.Add(-keep), sweepMost)
	}
	return err
}

// key unwraps the key of a person.
func (s *Service) key(ctx context.Context, person people.PersonID) (*seal.Key, error) {
	var p *people.Person
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		p, err = tx.PersonGet(person)
		return err
	})
	if err != nil {
		return nil, err
	}
	if p == nil || len(p.Key) == 0 {
		return nil, fault.New(fault.Missing, "draft.person")
	}
	return s.Master.Key(p.Key)
}
