package journal

import (
	"context"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Log is what the journal's own work needs of a transaction. What is not found
// is nil.
type Log interface {
	Tx
	WallNow() time.Time

	// JournalPending are the first records without a place, by arrival.
	JournalPending(limit int) ([]Record, error)
	JournalPendingCount() (int64, error)
	// JournalLead takes or keeps the lease of the sequencer until an instant, and
	// reads the last head; false if another holds the lease.
	JournalLead(holder string, now, until time.Time) (mine bool, last *Head, err error)
	// JournalLeased is who holds the lease, and until when.
	JournalLeased() (holder string, until time.Time, err error)
	// JournalNumber gives the records with these ids the numbers from first on.
	JournalNumber(ids []int64, first int64) error
	JournalHashes(indexes []int64) (map[int64]tlog.Hash, error)
	// JournalHashRange are the stored hashes from one index up to another.
	JournalHashRange(from, until int64) (map[int64]tlog.Hash, error)
	JournalHashInsert(from int64, hashes []tlog.Hash) error
	JournalHashLast() (int64, error) // the greatest index; -1 for none
	JournalHeadInsert(Head) error
	JournalHeadLast() (*Head, error)
	JournalHeads(afterSize int64, limit int) ([]Head, error)
	// JournalHeadOver is the first head over the record with a number.
	JournalHeadOver(number int64) (*Head, error)

	// JournalStored are numbered records after a number, with their content.
	JournalStored(after int64, limit int) ([]Stored, error)
	JournalGet(number int64) (*Stored, error)
	JournalByID(id int64) (*Stored, error)
	JournalList(Query) (Page, error)
	// JournalOf are records about a person with numbers below one, the latest
	// first, without single answers of an exam.
	JournalOf(subject string, below int64, limit int) ([]Record, error)
	// JournalBeside are the records before and after one with the same case.
	JournalBeside(r *Record) (before, after int64, err error)

	JournalDestructionInsert(*Destruction) error
	JournalDestructions() ([]Destruction, error)
	// JournalContentDestroy empties contents, and tells of how many.
	JournalContentDestroy(numbers []int64, destruction int64, exceptVerbs ...string) (int64, error)
	KeyDestroy(subject string, destruction int64) (bool, error)
	KeyAll() ([]PersonKey, error)
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Log) error) error
	Read(context.Context, func(Log) error) error
}

// Stored is a record with what lies beside it.
type Stored struct {
	Record
	Sealed      []byte // nil where there is none, or no longer
	HasContent  bool   // the row of the content is there, even if it is emptied
	Destruction int64  // id of the destruction of the content; 0 for none
}
