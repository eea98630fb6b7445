package people

import (
	"fmt"
	"slices"
	"time"

	"tarazy/internal/fault"
)

// Root is a kind of row that carries a version.
type Root string

// The kinds of roots.
const (
	RootBody   Root = "body"
	RootUnit   Root = "unit"
	RootPost   Root = "post"
	RootPerson Root = "person"
)

// FieldChange is one thing that changed. Sealed values show themselves as ""
// on both sides.
type FieldChange struct {
	Field  string `json:"field"` // message key is "people.field." + Field
	Before string `json:"before"`
	After  string `json:"after"`
}

// Change is one write to a root.
type Change struct {
	Body    BodyID
	Root    Root
	ID      string
	Version int64 // that it made
	Verb    string
	Fields  []FieldChange
	By      PersonID
	At      time.Time
}

// Meanwhile is the cause of the fault people.changed: what others changed
// since the version that was seen, the earliest first.
type Meanwhile struct {
	Root    Root
	ID      string
	Seen    int64
	Current int64
	Changes []Change
}

func (m *Meanwhile) Error() string {
	return fmt.Sprintf("%s %s: version %d seen, %d stored, %d changes", m.Root, m.ID, m.Seen, m.Current, len(m.Changes))
}

// changed is the conflict for whoever decided on an old version.
func changed(tx Tx, root Root, id string, seen, current int64) error {
	changes, err := tx.ChangesSince(root, id, seen)
	if err != nil {
		return err
	}
	fields := []string{}
	for _, c := range changes {
		for _, f := range c.Fields {
			if !slices.Contains(fields, f.Field) {
				fields = append(fields, f.Field)
			}
		}
	}
	m := &Meanwhile{Root: root, ID: id, Seen: seen, Current: current, Changes: changes}
	return fault.New(fault.Conflict, "people.changed", "fields", fields, "count", len(changes), "version", current).Wrap(m)
}

// differ adds a change where two values differ.
func differ(all *[]FieldChange, field, before, after string) {
	if before != after {
		*all = append(*all, FieldChange{Field: field, Before: before, After: after})
	}
}
