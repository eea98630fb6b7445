package appraisal

import (
	"fmt"
	"slices"
)

// Break after which the time in a post is counted anew.
type Break string

// The breaks.
const (
	SocialLeave Break = "social_leave"
	Study       Break = "study"
)

// UnmarshalText reads a break.
func (b *Break) UnmarshalText(text []byte) error { return choose(b, text, SocialLeave, Study) }

// Severity of a remark on a plan.
type Severity string

// The severities: an error keeps a plan from being submitted.
const (
	Warning  Severity = "warning"
	Blocking Severity = "error"
)

// UnmarshalText reads a severity.
func (s *Severity) UnmarshalText(text []byte) error { return choose(s, text, Warning, Blocking) }

// NewcomerTerm is the event from which the term of the plan runs for who came
// within the period.
type NewcomerTerm string

// The events.
const (
	FromAppointment NewcomerTerm = "appointment"
	FromPeriod      NewcomerTerm = "period" // its first day, as for everybody
)

// UnmarshalText reads an event.
func (n *NewcomerTerm) UnmarshalText(text []byte) error {
	return choose(n, text, FromAppointment, FromPeriod)
}

// BreakTerm says what becomes of the term of the plan while the servant is on a
// break after which the months in the post are counted anew.
type BreakTerm string

// What becomes of it.
const (
	FromReturn BreakTerm = "from_return" // it rests, and runs from the first day back
	RunsOn     BreakTerm = "runs"        // it runs as for everybody
)

// UnmarshalText reads what becomes of the term.
func (b *BreakTerm) UnmarshalText(text []byte) error { return choose(b, text, FromReturn, RunsOn) }

// Replacement says when a member or the chair may be replaced.
type Replacement string

// The conditions of a replacement.
const (
	ReplaceAny    Replacement = "any"    // no condition
	ReplaceAbsent Replacement = "absent" // only one who is absent
)

// UnmarshalText reads a condition.
func (r *Replacement) UnmarshalText(text []byte) error {
	return choose(r, text, ReplaceAny, ReplaceAbsent)
}

// Notice says what the day counted back from the first appraisal day is.
type Notice string

// The kinds of notice.
const (
	LastDay  Notice = "last_day"  // notice is given on that day or earlier
	FirstDay Notice = "first_day" // notice is given on that day or later, before the appraisal
)

// UnmarshalText reads a kind of notice.
func (n *Notice) UnmarshalText(text []byte) error { return choose(n, text, LastDay, FirstDay) }

// Heads says which holders of a category a row of annex 4 means.
type Heads string

// The holders.
const (
	Everybody Heads = "all"
	OnlyHeads Heads = "heads"  // of a structural unit
	NotHeads  Heads = "others" // all but the heads, who stand in another row
)

// UnmarshalText reads a kind of holders.
func (h *Heads) UnmarshalText(text []byte) error {
	return choose(h, text, Everybody, OnlyHeads, NotHeads)
}

// Completion is the event that completes an appraisal.
type Completion string

// The events.
const (
	AtApproval Completion = "approval" // by the authorised person
	AtDecision Completion = "decision" // of the commission
)

// UnmarshalText reads an event.
func (c *Completion) UnmarshalText(text []byte) error {
	return choose(c, text, AtApproval, AtDecision)
}

// AppealStart is the event from which the term of appeal runs.
type AppealStart string

// The events.
const (
	FromDecision     AppealStart = "decision" // of the commission
	FromAcquaintance AppealStart = "acquaintance"
)

// UnmarshalText reads an event.
func (a *AppealStart) UnmarshalText(text []byte) error {
	return choose(a, text, FromDecision, FromAcquaintance)
}

func choose[T ~string](into *T, text []byte, known ...T) error {
	v := T(text)
	if !slices.Contains(known, v) {
		return fmt.Errorf("one of %v is wanted", known)
	}
	*into = v
	return nil
}
