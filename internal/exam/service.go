package exam

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Service carries out the procedures of exams. Every verb checks the actor
// against the role table, writes the act into the journal, and leaves the
// notices that it causes, in one transaction.
type Service struct {
	Store   Store
	Blobs   blob.Store // of files that are imported
	Files   FileReader // of items
	Master  *seal.Master
	IDs     id.Source
	Legal   clock.Legal
	Library func() *law.Library
	// Record writes an act into the journal, in the transaction given.
	Record func(Tx, journal.Entry) error
	// Begun is told of each attempt that begins, in its transaction, and may
	// refuse it; nil where nothing stands before a test.
	Begun func(Tx, *Attempt) error
	// Taken is told of each attempt that has been scored, in its transaction;
	// nil where nobody decides on it.
	Taken     func(Tx, *Taken) error
	Procedure // what the law of a procedure adds; each field may be nil
	// Reliability judges the answers to a questionnaire; nil for no judgement.
	Reliability func([]Statement) *Level
}

// allow refuses a verb to an actor whom the role table does not allow it. What
// lies beyond the actor's reach is not there for them.
func allow(a *access.Actor, v access.Verb, body people.BodyID, rel access.Relation) error {
	if access.May(a, v, access.Target{Body: string(body), Relation: rel}) {
		return nil
	}
	if !access.MayEver(a, v) {
		return fault.New(fault.Denied, "access.denied")
	}
	return fault.New(fault.Missing, "exam.missing.thing")
}

func (s *Service) write(ctx context.Context, fn func(Tx) error) error { return s.Store.Write(ctx, fn) }
