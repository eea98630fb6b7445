package interview

import (
	"time"

	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// FeedbackState is how far a letter is.
type FeedbackState string

// The states of a letter.
const (
	FeedbackDraft FeedbackState = "draft"
	FeedbackSent  FeedbackState = "sent"
)

// Feedback is the letter to one candidate, made from the evidence, edited and
// sent by HR.
type Feedback struct {
	Interview ID              `json:"interview"`
	Version   int64           `json:"version"`
	Body      people.BodyID   `json:"body"`
	Person    people.PersonID `json:"person"`
	Level     string          `json:"level"` // of detail: a key of the rules
	Lang      locale.Lang     `json:"lang"`  // of the candidate
	Sealed    []byte          `json:"-"`     // the text, under the candidate's key
	State     FeedbackState   `json:"state"`
	SentAt    *time.Time      `json:"sent_at"`
	By        people.PersonID `json:"by"`
	At        time.Time       `json:"at"`
}

// PoolEntry is a person in a body's talent pool, with the person's consent.
type PoolEntry struct {
	Body      people.BodyID   `json:"body"`
	Person    people.PersonID `json:"person"`
	Interview ID              `json:"interview"`
	Position  string          `json:"position"` // of the model, for which the person was seen
	Asked     time.Time       `json:"asked"`
	Consent   *time.Time      `json:"consent"` // nil: not given yet
	Ended     *time.Time      `json:"ended"`   // withdrawn by the person, or taken out by HR
	Why       string          `json:"why"`
}

// FeedbackTx are the tables of letters and the pool.
type FeedbackTx interface {
	FeedbackPut(*Feedback) (bool, error) // inserts version 1, else updates the version before
	FeedbackGet(ID) (*Feedback, error)
	FeedbacksOf(SeriesID) ([]Feedback, error)

	PoolPut(*PoolEntry) error
	PoolGet(people.BodyID, people.PersonID) (*PoolEntry, error)
	PoolOfPerson(people.PersonID) ([]PoolEntry, error)
	PoolList(body people.BodyID, after string, limit int) ([]PoolEntry, string, error)
}
