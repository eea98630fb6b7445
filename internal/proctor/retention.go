package proctor

import (
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// RetentionRule is the name under which the decision service answers how long a
// recording is kept.
const RetentionRule = "recording-retention"

// RetentionRules say for how many calendar months the recordings of a proctored
// stage are kept, by class, with what was handed in before it. They are counted from
// the day of the last decision on the recording, and where nothing was recorded from
// the day on which the attempt ended; while it is disputed they do not run.
type RetentionRules struct {
	PlainMonths     law.Value[int] `key:"plain_months"`
	FlaggedMonths   law.Value[int] `key:"flagged_months"`
	BreachMonths    law.Value[int] `key:"breach_months"`
	ContestedMonths law.Value[int] `key:"contested_months"`
	// UnrecordedMonths are of the pictures and the check of equipment with which an
	// attempt began of which nothing was recorded; and of checks with which none began.
	UnrecordedMonths law.Value[int] `key:"unrecorded_months"`
}

// Ruled reports whether the edition says how long recordings are kept.
func (r *RetentionRules) Ruled() bool { return r.PlainMonths.Clause != "" }

// Class is what a recording is kept as.
type Class string

// The classes of recordings.
const (
	Unreviewed Class = "unreviewed" // nobody has decided on it yet: kept until somebody has
	Plain      Class = "plain"      // nothing was flagged, and no breach found
	Flagged    Class = "flagged"    // something was flagged, and no breach found
	Breach     Class = "breach"
	Contested  Class = "contested"  // the decision was disputed, or went to court
	Unrecorded Class = "unrecorded" // nothing was recorded: what was handed in before the stage
)

// Classes are all of them, those that are kept shortest first.
var Classes = []Class{Unrecorded, Plain, Flagged, Breach, Contested, Unreviewed}

// TermOf is for how many months a class is kept; false for one without a term.
func (r *RetentionRules) TermOf(c Class) (law.Value[int], bool) {
	switch c {
	case Unrecorded:
		return r.UnrecordedMonths, true
	case Plain:
		return r.PlainMonths, true
	case Flagged:
		return r.FlaggedMonths, true
	case Breach:
		return r.BreachMonths, true
	case Contested:
		return r.ContestedMonths, true
	}
	return law.Value[int]{}, false
}

// Dispute is how a decision on a recording is disputed.
type Dispute string

// How a decision is disputed.
const (
	Undisputed  Dispute = "none"
	Disputed    Dispute = "open"
	DisputeOver Dispute = "decided"
)

// RetentionIn asks how long a recording is kept. Decided is the day of the last
// decision on it, in the body's zone; of an attempt of which nothing was recorded and
// nothing is decided, the day on which it ended.
type RetentionIn struct {
	Unrecorded bool `key:"unrecorded,optional" json:"unrecorded,omitempty"`

	Breach  bool    `key:"breach" json:"breach"`
	Flags   int     `key:"flags" json:"flags"`
	Dispute Dispute `key:"dispute" json:"dispute"`
	Decided day.Day `key:"decided" json:"decided"`
}

// RetentionOut is the class of a recording and the last day on which it is kept;
// null where no day is known yet.
type RetentionOut struct {
	Class Class    `key:"class" json:"class"`
	Until *day.Day `key:"until" json:"until"`
}

// Retention tells the class of a recording and until when it is kept. The months
// end on the day of the same number, or on the last of a shorter month. The faults
// are proctor.keep.unruled, proctor.keep.dispute, proctor.keep.flags and
// proctor.keep.unrecorded.
func Retention(r *RetentionRules, in RetentionIn) (law.Found[RetentionOut], error) {
	switch {
	case !r.Ruled():
		return law.Found[RetentionOut]{}, fault.New(fault.Invalid, "proctor.keep.unruled")
	case in.Dispute != Undisputed && in.Dispute != Disputed && in.Dispute != DisputeOver:
		return law.Found[RetentionOut]{}, fault.New(fault.Invalid, "proctor.keep.dispute").At("dispute")
	case in.Flags < 0:
		return law.Found[RetentionOut]{}, fault.New(fault.Invalid, "proctor.keep.flags", "given", in.Flags).At("flags")
	case in.Unrecorded && (in.Breach || in.Flags > 0):
		return law.Found[RetentionOut]{}, fault.New(fault.Invalid, "proctor.keep.unrecorded").At("unrecorded")
	}
	class := in.class()
	months, _ := r.TermOf(class)
	if in.Dispute == Disputed {
		return law.Found[RetentionOut]{Outcome: RetentionOut{Class: class}, Reasons: []law.Reason{law.Because(months, "selection.recordings.disputed")}}, nil
	}
	until := in.Decided.AddMonths(months.V)
	return law.Found[RetentionOut]{Outcome: RetentionOut{Class: class, Until: &until}, Reasons: []law.Reason{
		law.Because(months, "selection.recordings."+string(class), "decided", in.Decided.String(), "months", months.V, "until", until.String()),
	}}, nil
}

// class is what a recording is kept as.
func (in *RetentionIn) class() Class {
	switch {
	case in.Dispute != Undisputed:
		return Contested
	case in.Unrecorded:
		return Unrecorded
	case in.Breach:
		return Breach
	case in.Flags > 0:
		return Flagged
	}
	return Plain
}
