package candidate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// FetchState is where the receiving of a file stands.
type FetchState string

// The states. Asked: a job will fetch; Received: it has, with or without gaps.
const (
	NotAsked FetchState = ""
	Asked    FetchState = "asked"
	Received FetchState = "received"
)

// File is the personal file of a candidate without what stands in it.
type File struct {
	Person    people.PersonID
	Version   int64
	State     FetchState
	AskedAt   time.Time // legal instant; zero: never
	Fetched   time.Time // legal instant of the last fetch; zero: never
	Missing   []string  // kinds that the last fetch did not bring
	Confirmed time.Time // legal instant; zero: not confirmed as it is now
}

// EntryID names an entry of a file.
type EntryID string

// Entry is one thing in a file: what a register gave, what the candidate wrote,
// or both beside each other.
type Entry struct {
	ID         EntryID
	Person     people.PersonID
	Kind       string
	Source     locale.Words // the register; empty for what the candidate added
	AsOf       *day.Day     // of the register's data; nil where it does not tell
	Fetched    time.Time    // legal instant
	Imported   []byte       // sealed; nil for what the candidate added
	Own        []byte       // sealed; nil where nothing was corrected
	OwnAt      time.Time    // legal instant of Own
	Directions []string     // of a job, as the candidate marked them
	Disputed   bool         // "this record is not mine"
	Changed    bool         // the register's value changed after the candidate wrote beside it
	Gone       bool         // the register no longer gives it
}

// touched tells whether the candidate wrote anything about the entry.
func (e *Entry) touched() bool { return e.Own != nil || len(e.Directions) > 0 || e.Disputed }

// Change is one write to a file.
type Change struct {
	Person  people.PersonID
	Version int64  // that it made
	Verb    string // message key is "candidate.did." + Verb
	Kind    string // of the entry; "" for the whole file
	At      time.Time
}

// Meanwhile is the cause of the fault candidate.changed: what was done since
// the version that was seen, the earliest first.
type Meanwhile struct {
	Person        people.PersonID
	Seen, Current int64
	Changes       []Change
}

func (m *Meanwhile) Error() string {
	return fmt.Sprintf("file of %s: version %d seen, %d stored", m.Person, m.Seen, m.Current)
}

// Item is an entry with its values opened.
type Item struct {
	Entry
	Record string // the register's own id of the record; "" for none
	Given  *Value // by the register; nil for what the candidate added
	Mine   *Value // by the candidate; nil where nothing was corrected
}

// Value is what counts: the candidate's own value where there is one, else the
// register's, with the directions marked for a job.
func (i *Item) Value() Value {
	v := Value{}
	switch {
	case i.Mine != nil:
		v = *i.Mine
	case i.Given != nil:
		v = *i.Given
	}
	if v.Job != nil {
		j := *v.Job
		j.Directions = i.Directions
		v.Job = &j
	}
	return v
}

// Opened is a file with what stands in it, by kind in the order of Kinds.
type Opened struct {
	File
	Items []Item
}

// Find gives an item by its id; nil where there is none.
func (o *Opened) Find(id EntryID) *Item {
	for i := range o.Items {
		if o.Items[i].ID == id {
			return &o.Items[i]
		}
	}
	return nil
}

// Of are the items of a kind.
func (o *Opened) Of(kind string) []*Item {
	var out []*Item
	for i := range o.Items {
		if o.Items[i].Kind == kind {
			out = append(out, &o.Items[i])
		}
	}
	return out
}

// Look opens the file of a candidate. The fault is candidate.not_registered.
func (s *Service) Look(ctx context.Context, person people.PersonID) (o *Opened, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if err := registered(tx, person); err != nil {
			return err
		}
		o, err = s.Open(tx, person)
		return err
	})
	return o, err
}

// Open opens the file of a person within a transaction; an empty one where
// nothing was kept yet.
func (s *Service) Open(tx Tx, person people.PersonID) (*Opened, error) {
	key, err := s.key(tx, person)
	if err != nil {
		return nil, err
	}
	f, err := tx.CandidateFileGet(person)
	if err != nil {
		return nil, err
	}
	if f == nil {
		f = &File{Person: person}
	}
	entries, err := tx.CandidateEntries(person)
	if err != nil {
		return nil, err
	}
	o := &Opened{File: *f, Items: make([]Item, len(entries))}
	for i, e := range entries {
		if o.Items[i], err = openItem(key, e); err != nil {
			return nil, fmt.Errorf("entry %s: %w", e.ID, err)
		}
	}
	slices.SortStableFunc(o.Items, inOrder)
	return o, nil
}

// inOrder puts kinds in their order, and of one kind the latest first.
func inOrder(a, b Item) int {
	if a.Kind != b.Kind {
		return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind)
	}
	return int(b.begins() - a.begins())
}

func (i *Item) begins() day.Day {
	switch v := i.Value(); {
	case v.Job != nil:
		return v.Job.From
	case v.Education != nil:
		return v.Education.Graduated
	}
	return 0
}

func openItem(key *seal.Key, e Entry) (Item, error) {
	i := Item{Entry: e}
	if e.Imported != nil {
		var in imported
		if err := openJSON(key, sealedImported, e.Imported, &in); err != nil {
			return i, err
		}
		i.Record, i.Given = in.ID, &in.Value
	}
	if e.Own != nil {
		var err error
		i.Mine, err = e.OwnValue(key)
		return i, err
	}
	return i, nil
}

// OwnValue opens what the candidate wrote into an entry, under the person's key.
func (e *Entry) OwnValue(key *seal.Key) (*Value, error) {
	v := &Value{}
	return v, openJSON(key, sealedOwn, e.Own, v)
}

// changed is the conflict for whoever wrote to an old version.
func changed(tx Tx, f *File, seen int64) error {
	changes, err := tx.CandidateChangesSince(f.Person, seen)
	if err != nil {
		return err
	}
	verbs := []string{}
	for _, c := range changes {
		if !slices.Contains(verbs, c.Verb) {
			verbs = append(verbs, c.Verb)
		}
	}
	m := &Meanwhile{Person: f.Person, Seen: seen, Current: f.Version, Changes: changes}
	return fault.New(fault.Conflict, "candidate.changed", "verbs", verbs, "count", len(changes)).Wrap(m)
}
