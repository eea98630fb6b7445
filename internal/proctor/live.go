package proctor

import (
	"strconv"
	"strings"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// Beat is what the browser of an attempt last told of itself.
type Beat struct {
	Attempt   exam.AttemptID `json:"attempt"`
	At        time.Time      `json:"at"`
	Battery   *int           `json:"battery"` // percent; nil where the browser does not tell
	Charging  bool           `json:"charging"`
	Recording string         `json:"recording"` // "on", "off"; "" where nothing is recorded
}

// EntryID names an entry.
type EntryID string

// EntryKind is what an entry is.
type EntryKind string

// The kinds of entries.
const (
	Message EntryKind = "message" // to a candidate, or to all
	Help    EntryKind = "help"    // a candidate asks for it
	Note    EntryKind = "note"    // in the log of incidents
)

// EntryField is what the text of an entry about one candidate is sealed as, under
// the key of that person.
const EntryField = "proctor.entry"

// Entry is something that was said or written during a sitting.
type Entry struct {
	ID      EntryID         `json:"id"`
	Sitting exam.SittingID  `json:"sitting"`
	Attempt exam.AttemptID  `json:"attempt"` // "" for the whole sitting
	Kind    EntryKind       `json:"kind"`
	By      people.PersonID `json:"by"`
	Press   string          `json:"press"` // of the browser: the same press makes one entry
	At      time.Time       `json:"at"`
	Done    *time.Time      `json:"-"`      // of a request for help: when somebody has seen to it
	Text    string          `json:"text"`   // where it is for the whole sitting; names nobody
	Sealed  []byte          `json:"sealed"` // the text where it is about one candidate
	Read    *time.Time      `json:"-"`      // of a message to one candidate: when it was read
}

// Looked is that somebody who watches has looked at the flags of an attempt.
type Looked struct {
	Attempt exam.AttemptID  `json:"attempt"`
	Flags   int             `json:"flags"` // that there were
	By      people.PersonID `json:"by"`
	At      time.Time       `json:"at"`
}

// LiveQuery asks for a page of the attempts of a sitting, by number.
type LiveQuery struct {
	Sitting exam.SittingID
	Not     people.PersonID // whose own attempt is left out
	Offset  int
	Limit   int
}

// LiveSeat is an attempt as its tile needs it.
type LiveSeat struct {
	Attempt  exam.Attempt // without test and paper
	Answered int
	Last     time.Time // when the last answer arrived; zero for none
	Beat     *Beat     // nil before the first one
	Looked   int       // flags that were looked at
	Help     *Entry    // the oldest request for help that nobody has seen to; nil for none
	Picture  time.Time // when the latest of the camera was taken; zero for none
	Key      []byte    // of the candidate, as people.Person has it
}

// LivePage is a page of them.
type LivePage struct {
	Seats []LiveSeat
	Total int // in the sitting
}

// Waiting is an attempt that somebody has to look at.
type Waiting struct {
	Attempt exam.AttemptID
	Number  string
	Place   int // among the attempts of the sitting, by number, from 0
	Help    bool
	Flags   int // not looked at
}

// LogQuery asks for a page of the log of a sitting, the latest first.
type LogQuery struct {
	Sitting exam.SittingID
	Not     people.PersonID // whose own attempt is left out
	After   LogPlace        // zero for the first page
	Limit   int
}

// LogPlace is where a page of the log ends.
type LogPlace struct {
	At  int64 // microseconds
	Key string
}

// String writes a place as an address carries it; "" for the first page.
func (p LogPlace) String() string {
	if p == (LogPlace{}) {
		return ""
	}
	return strconv.FormatInt(p.At, 10) + "." + p.Key
}

// ParseLogPlace reads what String wrote; the first page for what is no place.
func ParseLogPlace(text string) LogPlace {
	at, key, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return LogPlace{}
	}
	return LogPlace{At: n, Key: key}
}

// LogRow is one line of the log of a sitting: something that happened, or an
// entry.
type LogRow struct {
	Place  LogPlace
	Number string // of the seat; "" for the whole sitting
	Event  *exam.Event
	Entry  *Entry
	Key    []byte // of the candidate, as people.Person has it; nil for the whole sitting
	Own    bool   // it was the candidate's own doing
}

// LiveTx are the tables of a sitting under way.
type LiveTx interface {
	ExamAttemptGet(exam.AttemptID) (*exam.Attempt, error)
	ExamAttemptStanding(exam.AttemptID) (*exam.Attempt, error) // without test and paper
	PersonGet(people.PersonID) (*people.Person, error)
	PersonNames([]people.PersonID) (map[people.PersonID]string, error)
	EventsOf(exam.AttemptID) ([]exam.Event, error)

	BeatPut(*Beat) error
	BeatOf(exam.AttemptID) (*Beat, error)
	LiveSeats(LiveQuery) (LivePage, error) // one statement for the page, one for the total
	LiveSeat(exam.AttemptID) (*LiveSeat, error)
	LiveWaiting(s exam.SittingID, not people.PersonID, limit int) ([]Waiting, error) // help first, then by number
	LookedPut(*Looked) error

	EntryInsert(*Entry) (bool, error)          // false: the person made one with that press in the sitting
	EntriesOf(exam.AttemptID) ([]Entry, error) // oldest first, without those for the whole sitting
	EntryCount(s exam.SittingID, by people.PersonID) (int, error)
	EntriesUnread(s exam.SittingID, a exam.AttemptID, since time.Time, limit int) ([]Entry, error) // messages to the candidate and to all, oldest first
	EntryRead(a exam.AttemptID, id EntryID, at time.Time) error                                    // once
	EntriesDone(a exam.AttemptID, at time.Time) (int64, error)                                     // the requests for help; how many
	LogOf(LogQuery) ([]LogRow, error)
}
