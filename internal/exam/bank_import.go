package exam

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// ImportID names an import of items.
type ImportID string

// ItemImport is a file of items that was read: first shown, then taken. Its
// report is kept.
type ItemImport struct {
	ID      ImportID        `json:"id"`
	Version int64           `json:"version"`
	Body    people.BodyID   `json:"body"`
	File    string          `json:"file"`
	Format  string          `json:"format"`
	By      people.PersonID `json:"by"`
	Created time.Time       `json:"created"`
	Taken   time.Time       `json:"taken,omitzero"` // zero until it is taken
	Items   []Item          `json:"items"`
	Stimuli []Stimulus      `json:"stimuli"`
	Report  []ImportNote    `json:"report"`
	Did     ImportCount     `json:"did"` // by taking it
}

// ImportNote is a line of the report.
type ImportNote struct {
	Where    string  `json:"where"`
	Item     string  `json:"item"`
	Severity string  `json:"severity"` // refused, lost, changed, kept
	Said     []Noted `json:"said"`
}

// Text is the line in a language.
func (n *ImportNote) Text(l locale.Lang) string {
	out := ""
	for i, s := range n.Said {
		if i > 0 {
			out += " "
		}
		out += locale.T(l, s.Key, s.Args)
	}
	return out
}

// ImportCount is what an import does to the bank.
type ImportCount struct {
	New     int `json:"new"`
	Same    int `json:"same"`    // there already, and no different
	Differs int `json:"differs"` // there already, and different
	Busy    int `json:"busy"`    // of those, with a reviewer: they are left alone
	Stimuli int `json:"stimuli"` // new or different
}

// StartImport keeps a file that was read, to be looked at before it is taken.
func (s *Service) StartImport(ctx context.Context, by *access.Actor, in ItemImport) (*ItemImport, error) {
	if err := allow(by, access.WriteItem, in.Body, 0); err != nil {
		return nil, err
	}
	return &in, s.write(ctx, func(tx Tx) error {
		in.ID, in.Version, in.By, in.Created = ImportID(s.IDs.New("imp")), 1, people.PersonID(by.Person), tx.Now()
		if err := tx.ItemImportInsert(&in); err != nil {
			return err
		}
		return s.Record(tx, in.entry(by))
	})
}

func (x *ItemImport) entry(by *access.Actor) journal.Entry {
	return journal.Entry{Verb: string(access.WriteItem), Actor: by.Person, Body: string(x.Body), Case: string(x.ID), Facts: map[string]any{
		"file": x.File, "format": x.Format, "items": len(x.Items), "taken": !x.Taken.IsZero(), "new": x.Did.New, "differs": x.Did.Differs,
	}}
}

// Imports are the latest imports of a body, without what they brought.
func (s *Service) Imports(ctx context.Context, by *access.Actor, body people.BodyID) (out []ItemImport, err error) {
	if err := allow(by, access.SeeItems, body, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.ItemImportList(body)
		return err
	})
	return out, err
}

// ImportView is an import with what taking it would do; after it was taken,
// with what it did.
type ImportView struct {
	Import ItemImport
	Count  ImportCount
}

// ImportOf is one import. The fault is exam.missing.import.
func (s *Service) ImportOf(ctx context.Context, by *access.Actor, body people.BodyID, id ImportID) (*ImportView, error) {
	v := &ImportView{}
	return v, s.Store.Read(ctx, func(tx Tx) error {
		x, err := importOf(tx, by, access.SeeItems, body, id)
		if err != nil {
			return err
		}
		if v.Import, v.Count = *x, x.Did; x.Taken.IsZero() {
			v.Count, err = s.absorb(tx, by, x, nil)
		}
		return err
	})
}

func importOf(tx Tx, by *access.Actor, v access.Verb, body people.BodyID, id ImportID) (*ItemImport, error) {
	if err := allow(by, v, body, 0); err != nil {
		return nil, err
	}
	x, err := tx.ItemImportGet(id)
	if err != nil {
		return nil, err
	}
	if x == nil || x.Body != body {
		return nil, fault.New(fault.Missing, "exam.missing.import")
	}
	return x, nil
}

// TakeImport puts the items of an import into the bank, in draft. Of items that
// are there already and differ, a new edition in draft is made where replace is
// set; else they are left. The faults are exam.missing.import, exam.changed and
// exam.import.taken.
func (s *Service) TakeImport(ctx context.Context, by *access.Actor, body people.BodyID, id ImportID, version int64, replace bool) (*ItemImport, error) {
	var out *ItemImport
	return out, s.write(ctx, func(tx Tx) error {
		x, err := importOf(tx, by, access.WriteItem, body, id)
		if err != nil {
			return err
		}
		switch {
		case !x.Taken.IsZero():
			return fault.New(fault.Conflict, "exam.import.taken")
		case x.Version != version:
			return fault.New(fault.Conflict, "exam.changed")
		}
		if x.Did, err = s.absorb(tx, by, x, &taking{replace}); err != nil {
			return err
		}
		x.Taken = tx.Now()
		x.Version++
		if ok, err := tx.ItemImportUpdate(x); err != nil || !ok {
			return changedOr(err)
		}
		out = x
		return s.Record(tx, x.entry(by))
	})
}

// taking says how an import is taken; nil only counts.
type taking struct{ replace bool }

func (s *Service) absorb(tx Tx, by *access.Actor, x *ItemImport, how *taking) (n ImportCount, err error) {
	for i := range x.Stimuli {
		if err := s.takeStimulus(tx, by, x.Body, &x.Stimuli[i], how, &n); err != nil {
			return n, err
		}
	}
	for i := range x.Items {
		if err := s.takeItem(tx, by, x.Body, x.Items[i], how, &n); err != nil {
			return n, err
		}
	}
	return n, nil
}

func (s *Service) takeStimulus(tx Tx, by *access.Actor, body people.BodyID, c *Stimulus, how *taking, n *ImportCount) error {
	old, err := tx.StimulusGet(body, c.Key)
	if err != nil || old != nil && same(old.Content, *c) {
		return err
	}
	n.Stimuli++
	switch {
	case how == nil, old != nil && !how.replace:
		return nil
	case old != nil:
		return s.putStimulus(tx, by, &BankStimulus{Body: body, Version: old.Version + 1, Content: *c})
	}
	return s.putStimulus(tx, by, &BankStimulus{Body: body, Version: 1, Content: *c})
}

func (s *Service) takeItem(tx Tx, by *access.Actor, body people.BodyID, c Item, how *taking, n *ImportCount) error {
	old, err := tx.ItemByKey(body, c.Key)
	if err != nil {
		return err
	}
	switch {
	case old == nil:
		n.New++
		if how == nil {
			return nil
		}
		_, err := s.insertItem(tx, by, body, ItemID(s.IDs.New("itm")), c)
		return err
	case same(old.Content, c):
		n.Same++
		return nil
	}
	n.Differs++
	if old.State == ItemReview {
		n.Busy++
		return nil
	}
	if how == nil || !how.replace {
		return nil
	}
	_, err = s.changeItem(tx, by, access.WriteItem, ItemAt{body, old.ID, old.Version}, func(i *BankItem) error {
		i.renew(people.PersonID(by.Person), c) // the file was checked when it was read
		return nil
	})
	return err
}

// same reports whether two things read the same once they are stored.
func same[T any](a, b T) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && reflect.DeepEqual(x, y)
}
