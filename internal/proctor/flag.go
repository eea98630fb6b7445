package proctor

import (
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// FlagID names a flag.
type FlagID string

// FlagKind is what a flag is about: a key of the catalogue "flags".
type FlagKind string

// The kinds of flags that the program can raise. An edition says which of them
// are raised, and to what forbidden conduct each is tied.
const (
	Nobody         FlagKind = "nobody"          // no face in view
	SeveralPersons FlagKind = "several_persons" // more than one
	AnotherPerson  FlagKind = "another_person"  // than at the start
	TurnedAway     FlagKind = "turned_away"     // the head, for long
	CameraCovered  FlagKind = "camera_covered"
	CameraOff      FlagKind = "camera_off"
	Sound          FlagKind = "sound" // while the lips rest
	LeftPage       FlagKind = "left_page"
	LeftFullScreen FlagKind = "left_full_screen"
	SecondScreen   FlagKind = "second_screen"
	Paste          FlagKind = "paste"
	OtherAddress   FlagKind = "other_address"  // of the network
	SecondSession  FlagKind = "second_session" // the attempt was taken over
	SetByProctor   FlagKind = "set_by_proctor"
)

// FlagKinds are all of them, in the order of the catalogue.
var FlagKinds = []FlagKind{
	Nobody, SeveralPersons, AnotherPerson, TurnedAway, CameraCovered, CameraOff, Sound,
	LeftPage, LeftFullScreen, SecondScreen, Paste, OtherAddress, SecondSession, SetByProctor,
}

// FlagSource is who raised a flag.
type FlagSource string

// The sources of flags.
const (
	ByBrowser FlagSource = "browser" // worked out on the candidate's computer
	ByServer  FlagSource = "server"
	ByProctor FlagSource = "proctor" // a person who watched
)

// Flag is a bookmark for a person who reviews an attempt: something was seen from
// one instant to another. It decides nothing.
type Flag struct {
	ID      FlagID            `json:"id"`
	Attempt exam.AttemptID    `json:"attempt"`
	Kind    FlagKind          `json:"kind"`
	Conduct string            `json:"conduct"` // key of the catalogue of prohibited conduct; "" where the act names none
	From    time.Time         `json:"from"`    // of the server's clock, as are the others
	Until   time.Time         `json:"until"`
	Source  FlagSource        `json:"source"`
	Press   string            `json:"press"` // of the browser: the same press makes one flag, which may last longer when it comes again
	Args    map[string]string `json:"args"`  // figures of the message, never what was written or shown
	At      time.Time         `json:"at"`    // when it arrived
	By      people.PersonID   `json:"by"`    // who set it; "" for a machine
	Note    []byte            `json:"note"`  // of who set it, sealed under the candidate's key as FlagNoteField
}

// FlagNoteField is what the note of a flag is sealed as.
const FlagNoteField = "proctor.flag.note"

// FlagCount counts the flags of an attempt, for lists.
type FlagCount struct {
	All  int
	Of   map[FlagKind]int
	Last time.Time // when the latest began; zero for none
}

// Line is from where an attempt is sat, as the server saw it last.
type Line struct {
	Attempt exam.AttemptID `json:"attempt"`
	Network []byte         `json:"network"` // keyed mark of the network, not its address
	Lease   int64          `json:"lease"`
	At      time.Time      `json:"at"`
}

// FlagTx are the tables of flags.
type FlagTx interface {
	ExamAttemptGet(exam.AttemptID) (*exam.Attempt, error)
	PersonGet(people.PersonID) (*people.Person, error)
	EventsOf(exam.AttemptID) ([]exam.Event, error)

	FlagInsert(*Flag) (bool, error) // false: the attempt has one of that press
	FlagLast(*Flag) error           // stores until when it lasted
	FlagGet(FlagID) (*Flag, error)
	FlagOfPress(a exam.AttemptID, press string) (*Flag, error)
	FlagsOf(exam.AttemptID) ([]Flag, error) // oldest first
	// FlagCounts are those of attempts; one without flags is left out.
	FlagCounts([]exam.AttemptID) (map[exam.AttemptID]FlagCount, error)
	LinePut(*Line) error
	LineOf(exam.AttemptID) (*Line, error)
}
