package draft

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"
	"unicode/utf8"

	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Bounds of a draft.
const (
	fieldsMost = 1000
	nameMost   = 200     // bytes of a field's name
	sizeMost   = 1 << 18 // bytes of all names and values
	draftsMost = 500     // of one person
)

// Draft is a saved form.
type Draft struct {
	Person  people.PersonID
	Form    string // names the form: "competition.application"
	Case    string // public id of what it is about; "" for none
	Version int64  // from 1
	Fields  map[string]string
	Saved   time.Time // machine's instant
}

// Saved is the answer to a save.
type Saved struct {
	Version int64 // that is stored now
	// Other is what is stored instead where somebody else, or another tab,
	// has saved meanwhile; nil where the save was kept.
	Other *Draft
}

// Row is a draft as it is stored.
type Row struct {
	Person  people.PersonID
	Form    string
	Case    string
	Version int64
	Saved   time.Time
	Data    []byte // sealed fields
}

// Tx is what the package needs of a transaction. What is not found is nil.
type Tx interface {
	WallNow() time.Time
	PersonGet(people.PersonID) (*people.Person, error)

	DraftGet(person people.PersonID, form, caseID string) (*Row, error)
	// DraftPut stores a draft whose version is one above the one stored, 1
	// for the first; false where another version is there.
	DraftPut(*Row) (bool, error)
	DraftDelete(person people.PersonID, form, caseID string) error
	DraftCount(person people.PersonID) (int64, error)
	DraftList(person people.PersonID) ([]Row, error)
	DraftPurge(before time.Time, limit int) (int64, error)

	ViewPut(*View) error
	ViewList(person people.PersonID, list string) ([]View, error)
	ViewDelete(person people.PersonID, id string) (bool, error)
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}

var place = regexp.MustCompile(`^[a-z][a-z0-9_.-]{0,99}$`)

// check refuses names that no page has made, and drafts over the bounds: the
// fault draft.too_large.
func check(form, caseID string, fields map[string]string) error {
	if !place.MatchString(form) || caseID != "" && !place.MatchString(caseID) {
		return fault.New(fault.Invalid, "draft.place")
	}
	if len(fields) > fieldsMost {
		return fault.New(fault.TooLarge, "draft.too_large", "most", sizeMost/1024)
	}
	size := 0
	for name, value := range fields {
		if !utf8.ValidString(name) || !utf8.ValidString(value) {
			return fault.New(fault.Invalid, "draft.text")
		}
		if size += len(name) + len(value); len(name) > nameMost || size > sizeMost {
			return fault.New(fault.TooLarge, "draft.too_large", "most", sizeMost/1024)
		}
	}
	return nil
}

// about binds a sealed draft to its place.
func about(form, caseID string) string { return "draft." + form + "." + caseID }

func (r *Row) open(key *seal.Key) (*Draft, error) {
	data, err := key.Open(about(r.Form, r.Case), r.Data)
	if err != nil {
		return nil, fmt.Errorf("draft %s: %w", r.Form, err)
	}
	d := &Draft{Person: r.Person, Form: r.Form, Case: r.Case, Version: r.Version, Saved: r.Saved}
	return d, json.Unmarshal(data, &d.Fields)
}
