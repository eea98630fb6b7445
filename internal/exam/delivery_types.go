package exam

import (
	"time"

	"tarazy/internal/fault"
)

// Standing is where an attempt stands, as the browser must know it.
type Standing struct {
	State    AttemptState
	Section  int
	Sections int
	Now      time.Time // of the server
	Deadline time.Time // of the section; zero between sections and at the end
	Break    int       // seconds of granted breaks that are left
}

// Held is what a browser gets that holds the lease of an attempt.
type Held struct {
	Standing
	Secret    string // names the lease in every request
	Answers   []Answered
	Marks     []int // slots that are flagged for later
	Proctored bool  // it is sat under proctoring, and not over
}

// Answered is the answer in force of a slot.
type Answered struct {
	Slot   int
	Seq    int64
	Answer Answer
	By     time.Time // when it was given, as the browser says
}

// SaveIn are answers as a browser sends them.
type SaveIn struct {
	Secret  string `key:"lease" json:"lease"`
	Section int    `key:"section" json:"section"`
	Answers []Save `key:"answers" json:"answers"`
}

// Save is one answer; At is when it was given, in milliseconds since 1970, as
// the browser reckons the server's clock.
type Save struct {
	Slot   int    `key:"slot" json:"slot"`
	Seq    int64  `key:"seq" json:"seq"`
	At     int64  `key:"at" json:"at"`
	Answer Answer `key:"answer" json:"answer"`
}

// SaveOut is what became of the answers sent.
type SaveOut struct {
	Standing
	Saved   []SlotSeq
	Refused []Refusal
}

// SlotSeq names a version of an answer.
type SlotSeq struct {
	Slot int
	Seq  int64
}

// Refusal says why an answer was not taken; Code is that of a fault.
type Refusal struct {
	SlotSeq
	Code string
	Args fault.Args
}

// AttemptView is the section that is sat now.
type AttemptView struct {
	Attempt Attempt
	First   int // number of the section's first slot
	Frozen  map[ItemRef]*Frozen
	Answers []Answered
	Now     time.Time
}
