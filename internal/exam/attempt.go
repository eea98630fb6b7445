package exam

import (
	"time"

	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// AttemptState is where an attempt stands.
//
//	running ⇄ paused
//	running ──the section ends──► between ──the next begins──► running
//	running, between ──Finish, or the last section ends──► finished
//	any ──End (a proctor, with a reason)──► ended
type AttemptState string

// The states of an attempt.
const (
	Running  AttemptState = "running"
	Paused   AttemptState = "paused"
	Between  AttemptState = "between" // sections
	Finished AttemptState = "finished"
	Ended    AttemptState = "ended" // by a person who watched
)

// Over reports whether nothing can be answered any more.
func (s AttemptState) Over() bool { return s == Finished || s == Ended }

// betweenMost is how long the next section waits to be begun; then its time
// runs by itself, so that an attempt always comes to its end.
const betweenMost = 10 * time.Minute

// Attempt is the sitting of a test by one person.
type Attempt struct {
	ID        AttemptID       `json:"id"`
	Version   int64           `json:"version"`
	Booking   BookingID       `json:"booking"`
	Sitting   SittingID       `json:"sitting"`
	Body      people.BodyID   `json:"body"`
	Person    people.PersonID `json:"person"`
	Case      string          `json:"case"`
	Number    string          `json:"number"`
	Language  locale.Lang     `json:"language"`
	Test      Test            `json:"test"`
	Paper     Paper           `json:"paper"`
	State     AttemptState    `json:"state"`
	Section   int             `json:"section"`  // from 0
	Began     time.Time       `json:"began"`    // of the attempt
	Opened    time.Time       `json:"opened"`   // of the section; of Between: the end of the one before
	Deadline  time.Time       `json:"deadline"` // of the section, minutes given back included
	Percent   int             `json:"percent"`  // more time, granted
	BreakLeft int             `json:"break_left"`
	PausedAt  *time.Time      `json:"paused_at"`
	Halt      *Halt           `json:"halt,omitempty"` // of Paused: by one who watches; nil for a granted break
	Finished  *time.Time      `json:"finished"`
	Lease     int64           `json:"lease"`  // counts who took the attempt over; an answer names the lease it was given under
	Holder    string          `json:"holder"` // SHA-256 of the secret of the lease, hex; "" for none
	// HolderSession is the mark of the session that took the lease.
	HolderSession string `json:"holder_session"`
}

// Allowed is the time of a section for this person.
func (a *Attempt) Allowed(section int) time.Duration {
	minutes := time.Duration(a.Test.Sections[section].Minutes) * time.Minute
	return minutes * time.Duration(100+a.Percent) / 100
}

// begin opens a section at an instant.
func (a *Attempt) begin(section int, at time.Time) {
	a.State, a.Section, a.Opened, a.Deadline = Running, section, at, at.Add(a.Allowed(section))
}

// close ends the section at an instant.
func (a *Attempt) close(at time.Time) {
	if a.Section+1 < len(a.Test.Sections) {
		a.State, a.Opened = Between, at
		return
	}
	a.State, a.Finished = Finished, &at
}

// Advance brings an attempt to where it stands at an instant, and reports
// whether anything changed: a section whose time is over is closed at its
// deadline, one that waited too long has begun by itself.
func (a *Attempt) Advance(now time.Time) bool {
	changed := false
	for {
		switch {
		case a.State == Running && now.After(a.Deadline):
			a.close(a.Deadline)
		case a.State == Between && now.After(a.Opened.Add(betweenMost)):
			a.begin(a.Section+1, a.Opened.Add(betweenMost))
		default:
			return changed
		}
		changed = true
	}
}

// Ends is the latest instant at which an attempt that nobody touches is over.
func (a *Attempt) Ends() time.Time {
	x := *a
	at := x.Deadline
	if x.State == Paused {
		at = at.Add(x.pauseMost())
	}
	if x.State == Between {
		x.begin(x.Section+1, x.Opened.Add(betweenMost))
		at = x.Deadline
	}
	for i := x.Section + 1; i < len(x.Test.Sections); i++ {
		at = at.Add(betweenMost + x.Allowed(i))
	}
	return at
}

// Event is something that happened in an attempt beside its answers: a start, a
// take-over, a refused request, minutes given back, an incident.
type Event struct {
	Attempt AttemptID         `json:"attempt"`
	At      time.Time         `json:"at"`
	Kind    string            `json:"kind"`
	By      people.PersonID   `json:"by"`
	Args    map[string]string `json:"args"`
}

// Given is one version of an answer as it is kept. The one in force is the
// latest by Seq.
type Given struct {
	Slot   int
	Seq    int64
	Sealed []byte    // the answer as JSON, sealed under the key of the person
	By     time.Time // when it was given, as the browser says
	At     time.Time // when it arrived
}

// AnswerRow is an answer on its way into the database. It is stored only while
// the attempt runs in the section under the lease.
type AnswerRow struct {
	Attempt AttemptID
	Lease   int64
	Section int
	Given
}

// Outcome is what became of an answer row.
type Outcome int

// The outcomes of an answer row.
const (
	Stored Outcome = iota
	Exists         // a row with its number was stored before
	Fenced         // the lease, the section or the state is another by now
)

// Watched is an attempt as those see it who watch a sitting: without answers.
type Watched struct {
	Attempt  AttemptID
	Number   string
	State    AttemptState
	Section  int
	Deadline time.Time
	Answered int
	Last     time.Time // when the last answer arrived; zero for none
}

// Score is what is kept of the scoring of an attempt. It is replaced when a key
// is corrected; the journal has every one.
type Score struct {
	Attempt     AttemptID      `json:"attempt"`
	Body        people.BodyID  `json:"body"`
	TestKey     string         `json:"test_key"`
	At          time.Time      `json:"at"`
	Scored      Scored         `json:"scored"`
	Passed      bool           `json:"passed"`
	Reliability string         `json:"reliability"` // low, middle, high; "" for a test without that scale
	Signs       []string       `json:"signs"`       // of low reliability
	Keys        map[string]int `json:"keys"`        // edition of the key of each item
}

// AttemptTx are the tables of attempts.
type AttemptTx interface {
	ExamAttemptInsert(*Attempt) (bool, error) // false: the booking has one
	ExamAttemptUpdate(*Attempt) (bool, error)
	ExamAttemptGet(AttemptID) (*Attempt, error)
	ExamAttemptStanding(AttemptID) (*Attempt, error) // without test and paper
	ExamAttemptOfBooking(BookingID) (*Attempt, error)
	ExamAttemptsWatched(SittingID) ([]Watched, error) // by number
	AnswersAppend([]AnswerRow) ([]Outcome, error)     // in the order of the rows
	AnswersOf(AttemptID) ([]Given, error)             // the one in force of each slot, by slot
	AnswerVersions(AttemptID) ([]Given, error)        // all, by slot and sequence
	AnswerGet(id AttemptID, slot int, seq int64) (*Given, error)
	EventInsert(*Event) error
	EventsOf(AttemptID) ([]Event, error)
	ScorePut(*Score) error
	ScoreGet(AttemptID) (*Score, error)
	ScoresWith(body people.BodyID, ref ItemRef, after AttemptID, limit int) ([]Score, error) // of attempts in whose paper the edition stood
	CorrectionInsert(*Correction) error
	CorrectionsOf(body people.BodyID, refs []ItemRef) ([]Correction, error) // oldest first
	ScoresOf(body people.BodyID, testKey string, after AttemptID, limit int) ([]Score, error)
}
