package proctor

import (
	"cmp"
	"slices"
	"time"

	"tarazy/internal/exam"
)

// LiveState is how an attempt stands for those who watch it.
type LiveState string

// The states, by what a person has to do about them.
const (
	Answering LiveState = "answering"
	Between   LiveState = "between" // sections
	OnBreak   LiveState = "break"
	Halted    LiveState = "halted"
	Offline   LiveState = "offline"
	Finished  LiveState = "finished"
	Stopped   LiveState = "stopped"
)

// offlineAfter is how long nothing is heard of a browser before it is off line: two
// of its beats as they are kept, and a while.
const offlineAfter = 2*beatKept + 10*time.Second

// stateOf is how an attempt stands at an instant, and for Offline since when.
func (s *LiveSeat) stateOf(now time.Time) (LiveState, time.Time) {
	a := &s.Attempt
	switch {
	case a.State == exam.Ended:
		return Stopped, time.Time{}
	case a.State == exam.Finished:
		return Finished, time.Time{}
	}
	heard := a.Began
	if s.Last.After(heard) {
		heard = s.Last
	}
	if s.Beat != nil && s.Beat.At.After(heard) {
		heard = s.Beat.At
	}
	switch {
	case now.Sub(heard) > offlineAfter:
		return Offline, heard
	case a.Halt != nil:
		return Halted, time.Time{}
	case a.State == exam.Paused:
		return OnBreak, time.Time{}
	case a.State == exam.Between:
		return Between, time.Time{}
	}
	return Answering, time.Time{}
}

// leftOf is the time that an attempt has in its section at an instant; −1 where
// none runs.
func leftOf(a *exam.Attempt, now time.Time) time.Duration {
	switch {
	case a.State == exam.Paused && a.PausedAt != nil:
		return max(a.Deadline.Sub(*a.PausedAt), 0)
	case a.State == exam.Running:
		return max(a.Deadline.Sub(now), 0)
	}
	return -1
}

// rank says which tile comes first: who asks for help, flags that nobody looked
// at, who is off line, the rest.
func (t *Tile) rank() int {
	switch {
	case t.Help != "":
		return 0
	case t.Unseen > 0:
		return 1
	case t.State == Offline:
		return 2
	}
	return 3
}

// arrange puts tiles in the order in which they are looked at.
func arrange(tiles []Tile) {
	slices.SortStableFunc(tiles, func(a, b Tile) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Number, b.Number))
	})
}
