package proctor

import (
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// RecordingMode is how an attempt is recorded.
type RecordingMode string

// The modes.
const (
	Snapshots RecordingMode = "snapshots" // a picture every few seconds, and clips around events
	Full      RecordingMode = "full"      // one continuous video, and pictures for those who watch
)

// RecordingState is where a recording stands.
//
//	open ──the attempt is over, and the time to catch up──► closed ──its term is over──► destroyed
type RecordingState string

// The states of a recording.
const (
	RecordingOpen      RecordingState = "open"
	RecordingClosed    RecordingState = "closed"
	RecordingDestroyed RecordingState = "destroyed"
)

// Recording is what is recorded of one attempt. It begins with the attempt, though
// no piece of it may ever arrive.
type Recording struct {
	Attempt exam.AttemptID  `json:"attempt"`
	Version int64           `json:"version"`
	Body    people.BodyID   `json:"body"`
	Person  people.PersonID `json:"person"`
	Number  string          `json:"number"`
	Test    string          `json:"test"` // key
	Act     string          `json:"act"`
	Edition string          `json:"edition"`
	Mode    RecordingMode   `json:"mode"`
	Tracks  []Track         `json:"tracks"`
	CatchUp int             `json:"catch_up"` // minutes after the end in which pieces still come
	State   RecordingState  `json:"state"`
	Began   time.Time       `json:"began"`
	Ended   *time.Time      `json:"ended"` // of the attempt; nil while it is open
	Bytes   int64           `json:"bytes"` // counted at the close, as are Pieces
	Pieces  int64           `json:"pieces"`
}

// RecordingTx are the tables of recordings.
type RecordingTx interface {
	PieceTx

	RecordingOf(exam.AttemptID) (*Recording, error)
	// RecordingPut stores version 1 as a new one, else in place of the version before;
	// false where that is not what is stored.
	RecordingPut(*Recording) (bool, error)
	// Runs are those of continuous video that can be played, by track and time.
	Runs(exam.AttemptID) ([]Run, error)
	FilmPut(*Film) error
	FilmOf(exam.AttemptID, Track, string) (*Film, error)
	FilmsOf(exam.AttemptID) ([]Film, error)
	FilmsDelete(exam.AttemptID) error
}
