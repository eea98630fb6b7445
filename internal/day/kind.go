package day

import (
	"fmt"
	"time"
)

// Kind says what a day is in a calendar. Its text form stands in the data.
type Kind uint8

// The kinds of days. Workday and Weekend follow from the working week; the
// others stand in the data of a year.
const (
	// Workday is an ordinary working day.
	Workday Kind = iota + 1
	// Weekend is an ordinary day off of the working week.
	Weekend
	// Holiday is a national or state holiday.
	Holiday
	// ReligiousOff is a religious day off, which never shifts.
	ReligiousOff
	// ShiftedOff is the working day that is off because a holiday fell on a
	// weekend.
	ShiftedOff
	// MovedOff is a working day to which an act moved a day off.
	MovedOff
	// WorkingOverride is the day off that is worked in exchange for it.
	WorkingOverride
)

var kindTexts = [...]string{
	Workday:         "workday",
	Weekend:         "weekend",
	Holiday:         "holiday",
	ReligiousOff:    "religious_off",
	ShiftedOff:      "shifted_off",
	MovedOff:        "moved_off",
	WorkingOverride: "working_override",
}

// Works reports whether a day of this kind is a working day.
func (k Kind) Works() bool { return k == Workday || k == WorkingOverride }

// marked reports whether the kind is one that a year's data may state.
func (k Kind) marked() bool { return k >= Holiday && k <= WorkingOverride }

// String is the text form, or Kind(n) for a value that is none of the kinds.
func (k Kind) String() string {
	if k < Workday || int(k) >= len(kindTexts) {
		return fmt.Sprintf("Kind(%d)", uint8(k))
	}
	return kindTexts[k]
}

// MarshalText writes the text form; a value that is no kind is an error.
func (k Kind) MarshalText() ([]byte, error) {
	if k < Workday || int(k) >= len(kindTexts) {
		return nil, fmt.Errorf("day: no text for %v", k)
	}
	return []byte(kindTexts[k]), nil
}

// UnmarshalText reads the text form; any other text is an error.
func (k *Kind) UnmarshalText(text []byte) error {
	for i := Workday; int(i) < len(kindTexts); i++ {
		if kindTexts[i] == string(text) {
			*k = i
			return nil
		}
	}
	return fmt.Errorf("day: unknown kind of day %q", text)
}

// Weekday is a day of the week whose text form is its English name in lower
// case, as the rules on the working week write it.
type Weekday time.Weekday

var weekdayTexts = [...]string{
	time.Sunday:    "sunday",
	time.Monday:    "monday",
	time.Tuesday:   "tuesday",
	time.Wednesday: "wednesday",
	time.Thursday:  "thursday",
	time.Friday:    "friday",
	time.Saturday:  "saturday",
}

// MarshalText writes the text form; a value outside the week is an error.
func (w Weekday) MarshalText() ([]byte, error) {
	if w < 0 || int(w) >= len(weekdayTexts) {
		return nil, fmt.Errorf("day: no day of the week %d", int(w))
	}
	return []byte(weekdayTexts[w]), nil
}

// UnmarshalText reads the text form; any other text is an error.
func (w *Weekday) UnmarshalText(text []byte) error {
	for i, name := range weekdayTexts {
		if name == string(text) {
			*w = Weekday(i)
			return nil
		}
	}
	return fmt.Errorf("day: unknown day of the week %q", text)
}
