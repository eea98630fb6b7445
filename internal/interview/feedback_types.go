package interview

import (
	"time"

	"tarazy/internal/day"
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

// The levels of detail of a letter, keys of the rules; each holds what those
// before it hold.
const (
	FactLevel    = "fact"
	GroundsLevel = "grounds"
	FutureLevel  = "future"
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
	Sealed    []byte          `json:"-"`     // FeedbackText as JSON, under the candidate's key
	State     FeedbackState   `json:"state"`
	SentAt    *time.Time      `json:"sent_at"`
	By        people.PersonID `json:"by"`
	At        time.Time       `json:"at"`
}

// FeedbackText is what a candidate reads: no mark of anybody, and no name but
// the candidate's.
type FeedbackText struct {
	Subject string         `json:"subject"`
	Opening string         `json:"opening"`
	Parts   []FeedbackPart `json:"parts"`  // by competency
	Future  string         `json:"future"` // "" for none
	Closing string         `json:"closing"`
}

// FeedbackPart is what a letter says of a competency.
type FeedbackPart struct {
	Competency string `json:"competency"`
	Title      string `json:"title"` // its name in the language of the letter
	Text       string `json:"text"`  // "" leaves the part out of what is sent
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
	Why       string          `json:"why"`     // of the end: one of the keys below, or HR's words
}

// Why a place in the pool ended, where HR gave no reason of its own.
const (
	PoolDeclined  = "declined"  // the person did not consent
	PoolWithdrawn = "withdrawn" // the person took the consent back
	PoolExpired   = "expired"   // the papers of the interview were destroyed
)

// PoolState is where a place in the pool stands.
type PoolState string

// The states of a place in the pool.
const (
	PoolAsked PoolState = "asked"
	PoolIn    PoolState = "in"
	PoolEnded PoolState = "ended"
)

// State of the place.
func (e *PoolEntry) State() PoolState {
	switch {
	case e.Ended != nil:
		return PoolEnded
	case e.Consent != nil:
		return PoolIn
	}
	return PoolAsked
}

// PoolQuery asks for a page of the pool of a body, by person, without the places
// that have ended.
type PoolQuery struct {
	Body     people.BodyID
	Position string    // "" for all
	State    PoolState // asked or in; "" for both
	After    string
	Limit    int
}

// Destruction is the act under which the papers of a series were destroyed.
type Destruction struct {
	Series SeriesID        `json:"series"`
	Number string          `json:"number"` // of the act
	Day    day.Day         `json:"day"`    // of the act
	By     people.PersonID `json:"by"`
	At     time.Time       `json:"at"`
}

// FeedbackTx are the tables of letters and the pool, and what destroys papers.
type FeedbackTx interface {
	FeedbackPut(*Feedback) (bool, error) // inserts version 1, else updates the version before
	FeedbackGet(ID) (*Feedback, error)
	FeedbacksOf(SeriesID) ([]Feedback, error)
	// FeedbackOwed are the interviews of a body whose marks are final and whose
	// candidates were sent no letter, by start.
	FeedbackOwed(body people.BodyID, limit int) ([]Interview, error)

	PoolPut(*PoolEntry) error
	PoolGet(people.BodyID, people.PersonID) (*PoolEntry, error)
	PoolOfPerson(people.PersonID) ([]PoolEntry, error)
	PoolList(PoolQuery) ([]PoolEntry, string, error)

	// PapersDestroy removes notes, sheets, agreement, signatures, dossier and
	// letter of an interview.
	PapersDestroy(ID) error
	DestructionInsert(*Destruction) (bool, error) // false: destroyed already
	DestructionsOf(people.BodyID) ([]Destruction, error)
}
