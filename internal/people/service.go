package people

import (
	"context"
	"slices"

	"tarazy/internal/blob"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/seal"
)

// Service carries out what is done to the record of staff.
type Service struct {
	Store      Store
	Blobs      blob.Store
	Master     *seal.Master
	IDs        id.Source
	Legal      clock.Legal
	Rules      *CommonRules
	Categories Categories
	// Library holds the acts that a body may be under; nil takes whatever is sent.
	Library func() *law.Library
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
	// Tell leaves a notice to a person, in the transaction given.
	Tell func(Tx, outbox.Notice) error
}

// By is who acts and in which bodies the role reaches: what lies in another
// body is not there for the person.
type By struct {
	Person PersonID // "system" for the program itself
	Bodies []BodyID
	All    bool // every body
}

func (b By) reaches(body BodyID) bool { return b.All || slices.Contains(b.Bodies, body) }

// missing is the fault for what is not there, or not for this person.
func missing(what Root) error { return fault.New(fault.Missing, "people.missing."+string(what)) }

// reach refuses a body that the person's role does not reach.
func (b By) reach(body BodyID) error {
	if !b.reaches(body) {
		return missing(RootBody)
	}
	return nil
}

// act is one write to a root, as it is kept and journalled.
type act struct {
	by      By
	verb    string
	body    BodyID
	root    Root
	id      string
	version int64 // that it made
	fields  []FieldChange
	subject PersonID // whose key seals the facts; "" for the installation's
	facts   any
}

// keep writes the change and the journal's entry.
func (s *Service) keep(tx Tx, a act) error {
	err := tx.ChangeInsertAll([]Change{{Body: a.body, Root: a.root, ID: a.id, Version: a.version, Verb: a.verb, Fields: a.fields,
		By: a.by.Person, At: tx.Now()}})
	if err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{Verb: a.verb, Actor: string(a.by.Person), Body: string(a.body), Case: a.id, Subject: string(a.subject), Facts: a.facts})
}

// Today is the legal day in a body. The fault is people.missing.body.
func (s *Service) Today(ctx context.Context, body BodyID) (day.Day, error) {
	var d day.Day
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		d, err = today(tx, body)
		return err
	})
	return d, err
}

func today(tx Tx, body BodyID) (day.Day, error) {
	b, err := tx.BodyGet(body)
	if err != nil {
		return 0, err
	}
	if b == nil {
		return 0, missing(RootBody)
	}
	return b.On(tx.Now())
}
