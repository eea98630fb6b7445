package room

import (
	"context"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// Tables are those of rooms.
type Tables interface {
	// RoomPut stores version 1 as a new one, else in place of the version before;
	// false where that is not what is stored.
	RoomPut(*Room) (bool, error)
	RoomGet(interview.ID) (*Room, error)
	// RoomLease lets a process hold a room until an instant; false where another one
	// holds it now.
	RoomLease(id interview.ID, host string, now, until time.Time) (bool, error)
	RoomRelease(id interview.ID, host string) error
	// LineInsert adds a line as the next one of its room and sets its number; false
	// where the person sent one with that press.
	LineInsert(*Line) (bool, error)
	LinesOf(id interview.ID, after int64) ([]Line, error)
	LineCount(id interview.ID, by people.PersonID) (int, error)
	TrackPut(*Track) error
	TrackGet(string) (*Track, error)
	TracksOf(interview.ID) ([]Track, error)
	PartPut(*Part) error // in place of the one with its number
	PartsOf(track string) ([]Part, error)
	PartsDelete(track string) error
	// RoomViewing puts a viewing on record; false where it is there.
	RoomViewing(*Viewing) (bool, error)
	RoomViewings(id interview.ID, limit int) ([]Viewing, error) // the latest first
}

// Tx is what the package needs of a transaction.
type Tx interface {
	interview.Tx
	Tables
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}
