package room

import (
	"slices"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// Role is what a person is in a room.
type Role string

// The roles in a room. An observer neither speaks nor is seen.
const (
	Candidate Role = "candidate"
	Lead      Role = "lead"
	Panel     Role = "member"
	Expert    Role = "expert"
	Observer  Role = "observer"
)

// waits reports whether somebody in the role waits until the lead lets them in.
func (r Role) waits() bool { return r == Candidate || r == Observer }

// Room is the room of an interview.
type Room struct {
	Interview interview.ID    `json:"interview"`
	Version   int64           `json:"version"`
	Body      people.BodyID   `json:"body"`
	Person    people.PersonID `json:"person"` // the candidate
	Opened    time.Time       `json:"opened"`
	Consent   *Consent        `json:"consent"` // of the candidate to recording; nil: not answered
	Seats     []Seat          `json:"seats"`
	Extra     []Extension     `json:"extra"`
	Closed    *time.Time      `json:"closed"`
	Destroyed *time.Time      `json:"destroyed"` // its recordings
}

// Consent is the candidate's answer about recording.
type Consent struct {
	Given  bool      `json:"given"`
	Months int       `json:"months"` // that the recording is kept, as was said
	Lang   string    `json:"lang"`   // in which it was asked
	At     time.Time `json:"at"`
}

// Seat is a person's place in a room.
type Seat struct {
	ID       string          `json:"id"` // unguessable; names the person to the others' browsers
	Person   people.PersonID `json:"person"`
	Role     Role            `json:"role"`
	Entered  time.Time       `json:"entered"`
	Admitted *time.Time      `json:"admitted"`
}

// Extension is time that the lead added.
type Extension struct {
	By      people.PersonID `json:"by"`
	Minutes int             `json:"minutes"`
	Reason  []byte          `json:"reason"` // sealed under the candidate's key
	At      time.Time       `json:"at"`
}

// Line is what somebody wrote in a room.
type Line struct {
	Interview interview.ID
	N         int64 // from 1
	Person    people.PersonID
	Press     string // names the sending, so that one sent twice is one line
	At        time.Time
	Sealed    []byte
	Text      string // opened
}

// Track is the recording of one member: one file.
type Track struct {
	ID        string        `json:"id"`
	Interview interview.ID  `json:"interview"`
	Seat      string        `json:"seat"`
	Began     time.Time     `json:"began"`
	From      time.Time     `json:"from"`   // of its first frame; zero until that came
	Kind      string        `json:"kind"`   // as TrackFile.Kind; "" until it is finished
	Length    time.Duration `json:"length"` // 0 until it is finished
	Size      int64         `json:"size"`   // bytes
	Hash      []byte        `json:"hash"`   // SHA-256 over those of its pieces
	Gaps      []Gap         `json:"gaps,omitempty"`
	Cut       bool          `json:"-"` // it was never finished; Length is what is there
}

// Part is a sealed piece of a track.
type Part struct {
	Track string
	N     int64 // from 1
	Size  int64 // bytes, before it was sealed
	Hash  []byte
	Key   string // of the blob
	// Starts is the time of its cluster in the file, Lasts that of the last frame after
	// it, both in milliseconds; -1 and 0 for a piece without a cluster.
	Starts, Lasts int64
	Seen          uint64 // as webm.Place.Seen
}

// Viewing is that somebody looked at the recordings of a room.
type Viewing struct {
	Interview interview.ID
	Person    people.PersonID
	Slot      time.Time // the beginning of the ten minutes in which it happened
	At        time.Time
}

// SeatOf finds the seat of a person; nil for none.
func (r *Room) SeatOf(p people.PersonID) *Seat {
	return r.find(func(s Seat) bool { return s.Person == p })
}

// Seat finds a seat by its ID; nil for none.
func (r *Room) Seat(id string) *Seat { return r.find(func(s Seat) bool { return s.ID == id }) }

func (r *Room) find(is func(Seat) bool) *Seat {
	if r == nil {
		return nil
	}
	if k := slices.IndexFunc(r.Seats, is); k >= 0 {
		return &r.Seats[k]
	}
	return nil
}
