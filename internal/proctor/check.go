package proctor

import (
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// CheckID names a check of equipment.
type CheckID string

// Check is one check of a person's equipment, as it was judged when it was made.
type Check struct {
	ID      CheckID         `json:"id"`
	Person  people.PersonID `json:"person"`
	At      time.Time       `json:"at"`
	Press   string          `json:"press"` // of the browser: the same press makes one check
	Figures EquipmentIn     `json:"figures"`
	Finding law.Finding     `json:"finding"`
	Outcome EquipmentOut    `json:"-"` // of the finding
}

// Bound is the check with which an attempt began, judged by the edition of its
// test.
type Bound struct {
	Attempt exam.AttemptID `json:"attempt"`
	Check   CheckID        `json:"check"`
	Made    time.Time      `json:"made"`
	At      time.Time      `json:"at"`
	Finding law.Finding    `json:"finding"`
	Outcome EquipmentOut   `json:"-"` // of the finding
}

// Standing is how a person stands before a test: whether it asks for a check,
// and what the latest one says under its edition.
type Standing struct {
	Asked    bool // the test is proctored, over the candidate's own equipment
	Last     *Check
	Finding  *law.Finding // of its figures, under the edition of the test; nil for no check
	Outcome  EquipmentOut
	Fresh    bool // the latest check counts at this moment
	Hours    int  // how long one counts
	MayBegin bool // as far as the equipment goes
	Edition  *law.Edition
}

// Checked reports whether a person need do nothing more.
func (s *Standing) Checked() bool { return !s.Asked || s.Fresh && s.MayBegin }
