package exam

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// Tx is what the package needs of a transaction. What is not found is nil; a
// write that names an old version, or a key that is taken, reports false.
type Tx interface {
	outbox.Tx

	BodyGet(people.BodyID) (*people.Body, error)
	PersonGet(people.PersonID) (*people.Person, error)
	PersonByIIN(mark []byte) (*people.Person, error)
	GrantHoldersIn(role access.Role, body people.BodyID, on day.Day) ([]people.PersonID, error)

	BankTx
	SittingTx
	AttemptTx
	SatTx
	PaperTx
	ProfileTx
	MarkTx
}

// BankTx are the tables of a bank.
type BankTx interface {
	ItemInsert(*BankItem) (bool, error) // false: the key is taken in the body
	ItemUpdate(*BankItem) (bool, error)
	ItemGet(ItemID) (*BankItem, error)
	ItemByKey(body people.BodyID, key string) (*BankItem, error)
	ItemList(ItemQuery) (ItemPage, error)
	ItemPool(people.BodyID) ([]PoolItem, error)                                // of all items with a ready edition, as it stands in that edition
	ItemExpose(body people.BodyID, keys []string, by int) error                // adds to the exposure
	FrozenInsert(*Frozen) error                                                // when an edition is written
	FrozenReplace(*Frozen) error                                               // of an edition that no paper has yet
	FrozenGet(body people.BodyID, refs []ItemRef) (map[ItemRef]*Frozen, error) // in one query for a paper
	StimulusPut(*BankStimulus) (bool, error)                                   // inserts version 1, else updates the version before
	StimulusGet(body people.BodyID, key string) (*BankStimulus, error)
	StimulusList(people.BodyID) ([]BankStimulus, error)

	ItemDelete(id ItemID, version int64) (bool, error)
	StimulusDelete(body people.BodyID, key string, version int64) (bool, error)
	StimulusUsers(people.BodyID) (map[string]int, error) // items that stand on each stimulus

	ItemImportInsert(*ItemImport) error
	ItemImportUpdate(*ItemImport) (bool, error) // all but the report
	ItemImportReport(ImportID, []ImportNote) error
	ItemImportGet(ImportID) (*ItemImport, error)
	ItemImportList(people.BodyID) ([]ItemImport, error) // latest first, without reports
	ItemImportRowInsertAll([]ItemImportRow) error
	ItemImportRowUpdate(*ItemImportRow) error // its action and undo
	ItemImportRows(id ImportID, after, limit int) ([]ItemImportRow, error)
}

// SittingTx are the tables of tests, sittings and bookings.
type SittingTx interface {
	TestPut(body people.BodyID, t *Test, version int64) (bool, error) // version 0 inserts
	TestGet(body people.BodyID, key string) (*Test, int64, error)
	TestList(people.BodyID) ([]Test, error)

	SittingInsert(*Sitting) error
	SittingUpdate(*Sitting) (bool, error)
	SittingGet(SittingID) (*Sitting, error)
	SittingList(SittingQuery) (SittingPage, error)

	BookingInsert(*Booking) (bool, error) // false: the number is taken in the sitting, or the person has a seat in it
	BookingUpdate(*Booking) (bool, error) // but for the paper
	BookingPaper(*Booking) error          // stores it where another one was drawn
	BookingGet(BookingID) (*Booking, error)
	SeatGet(BookingID) (*Booking, *Sitting, *Accommodation, error) // nil for none
	BookingsOf(SittingID) ([]Booking, error)                       // by number
	BookingsOfPerson(people.PersonID) ([]Booking, error)           // latest first

	AccommodationPut(*Accommodation) (bool, error)
	AccommodationGet(people.PersonID) (*Accommodation, error)
}

// ItemQuery asks for a page of a bank.
type ItemQuery struct {
	Body    people.BodyID
	State   ItemState // "" for all
	Kind    Kind      // "" for all
	Tag     string    // "" for all
	Text    string    // in the stem or the key
	Flagged bool      // those to be looked at alone
	IDs     []ItemID  // those alone; none for all
	Sort    string    // "key", "-changed", "-exposure"; "" flagged first, then by key
	After   string
	Limit   int
}

// ItemPage is a page of a bank.
type ItemPage struct {
	Items []BankItem
	Next  string
	Total int // of all that fit the query
}

// SittingQuery asks for a page of sittings.
type SittingQuery struct {
	Body    people.BodyID // "" for all bodies
	TestKey string        // "" for all
	Vacancy string        // "" for those of no vacancy where Person is set; else all
	From    time.Time     // that close after this instant
	Free    bool          // with a free seat, and open
	Limit   int
	After   string
}

// SittingPage is a page of sittings, the next one first.
type SittingPage struct {
	Items []Sitting
	Next  string
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}
