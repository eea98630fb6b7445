package interview

import (
	"time"

	"tarazy/internal/people"
)

// Notes are what a member wrote during one interview: private until the marks
// open. Saving names the number that the page counted up; the greatest is in
// force, an older one changes nothing.
type Notes struct {
	Interview ID              `json:"interview"`
	Member    people.PersonID `json:"member"`
	Seq       int64           `json:"seq"`
	Sealed    []byte          `json:"-"`   // NoteText as JSON, under the candidate's key
	Any       bool            `json:"any"` // something is written
	At        time.Time       `json:"at"`
}

// NoteText is what stands in the notes.
type NoteText struct {
	Examples   []Example         `json:"examples"`
	Free       map[string]string `json:"free"`       // by question of the guide, and "review"
	Impression string            `json:"impression"` // written after the talk, never scored
}

// Example is one that the candidate gave, by the parts of the technique.
type Example struct {
	ID         string            `json:"id"` // unique in the notes: "e1"
	Competency string            `json:"competency"`
	Question   string            `json:"question"`
	Parts      map[string]string `json:"parts"` // situation, task, action, result, learned, applied
}

// Given are the parts that an example has something in.
func (e *Example) Given() []string {
	var out []string
	for _, p := range Parts {
		if e.Parts[p] != "" {
			out = append(out, p)
		}
	}
	return out
}

// Parts of an example, in the order of the techniques.
var Parts = []string{"situation", "task", "action", "result", "learned", "applied"}

// Sheet is a member's marks of one candidate: alone, and open to nobody until
// all are locked.
type Sheet struct {
	Interview ID              `json:"interview"`
	Member    people.PersonID `json:"member"`
	Version   int64           `json:"version"`
	Ratings   []Rating        `json:"ratings"` // one for each competency of the guide that was rated
	Overall   *int            `json:"overall"` // of the candidate; what a competition counts
	Why       string          `json:"why"`     // of the overall mark; "" for none
	LockedAt  *time.Time      `json:"locked_at"`
	At        time.Time       `json:"at"`
}

// Rating is a member's of one competency.
type Rating struct {
	Competency string     `json:"competency"`
	Evidence   []Evidence `json:"evidence"`
	Mark       *int       `json:"mark"`     // nil with None: no information
	None       bool       `json:"none"`     // no information
	Reason     string     `json:"reason"`   // of a mark that asks for one
	Decision   string     `json:"decision"` // yes or no, computed from the indicators
	Met        int        `json:"met"`
	Of         int        `json:"of"`
	Needed     int        `json:"needed"`
}

// Evidence ties a passage of the member's notes to an indicator, or says that
// the sign was not shown.
type Evidence struct {
	Indicator string `json:"indicator"`
	Sign      Sign   `json:"sign"`
	Example   string `json:"example"` // of the notes; "" for a sign not shown, or a free note
	Passage   string `json:"passage"` // the words quoted; "" for a sign not shown
}

// Sign of a piece of evidence.
type Sign string

// The signs. What was asked for and not shown counts as negative.
const (
	Positive Sign = "positive"
	Negative Sign = "negative"
	NotShown Sign = "not_shown"
)

// Balance counts a rating's evidence: positive, and negative or not shown.
func (r *Rating) Balance() (positive, negative int) {
	for _, e := range r.Evidence {
		if e.Sign == Positive {
			positive++
		} else {
			negative++
		}
	}
	return positive, negative
}

// ShownIn says what a rating's evidence says of an indicator: met where there
// is more positive than negative; none where nothing is tied to it.
func (r *Rating) ShownIn(indicator string) (met, none bool) {
	positive, negative := 0, 0
	for _, e := range r.Evidence {
		switch {
		case e.Indicator != indicator:
		case e.Sign == Positive:
			positive++
		default:
			negative++
		}
	}
	return positive > negative, positive+negative == 0
}

// SheetTx are the tables of notes and sheets. A sheet is sealed whole under the
// candidate's key by the service (Sealed), so the store keeps bytes.
type SheetTx interface {
	NotesPut(*Notes) (bool, error) // false: a greater number is stored
	NotesGet(ID, people.PersonID) (*Notes, error)
	NotesOf(ID) ([]Notes, error) // of all members, without text

	SheetPut(*SealedSheet) (bool, error) // inserts version 1, else updates the version before
	SheetGet(ID, people.PersonID) (*SealedSheet, error)
	SheetsOf(ID) ([]SealedSheet, error)
	SheetsLocked(SeriesID) (map[ID][]people.PersonID, error) // who has locked, without marks
}

// SealedSheet is a sheet as it is stored.
type SealedSheet struct {
	Interview ID
	Series    SeriesID
	Member    people.PersonID
	Version   int64
	LockedAt  *time.Time
	Sealed    []byte // Sheet as JSON, under the candidate's key
	At        time.Time
}
