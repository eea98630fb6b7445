package candidate

import (
	"context"
	"time"

	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// Tx is what the package needs of a transaction. What is not found is nil; a
// write that names an old version reports false.
type Tx interface {
	journal.Tx
	outbox.Tx

	PersonGet(people.PersonID) (*people.Person, error)
	PersonByIIN(mark []byte) (*people.Person, error)

	// CandidateStatementPut keeps the digest of a statement until an instant of
	// the machine, and forgets those that are over.
	CandidateStatementPut(digest []byte, until time.Time) error
	// CandidateStatementTake spends a statement; false where none waits.
	CandidateStatementTake(digest []byte) (bool, error)

	CandidateRegister(*Registration) error
	// CandidateRegistration is the latest of a person.
	CandidateRegistration(people.PersonID) (*Registration, error)
	CandidateWithdraw(id string, at time.Time) (bool, error)

	CandidateFileGet(people.PersonID) (*File, error)
	CandidateFileInsert(*File) error
	// CandidateFileUpdate stores a file in place of the version named and
	// raises that version.
	CandidateFileUpdate(*File) (bool, error)
	// CandidateFileClear removes what stands in a file.
	CandidateFileClear(people.PersonID) error
	CandidateEntries(people.PersonID) ([]Entry, error)
	CandidateEntryPut(*Entry) error
	CandidateEntryDelete(EntryID) error
	CandidateChangeInsert(*Change) error
	// CandidateChangesSince are the changes after a version, the earliest first.
	CandidateChangesSince(person people.PersonID, version int64) ([]Change, error)
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}
