package proctor

import (
	"time"
)

// Span is the time of a piece of a recording, and when it arrived.
type Span struct {
	Kind              PieceKind
	From, Until, Came time.Time
}

// CoverState is what there is of a part of a recorded stage.
type CoverState string

// What there can be.
const (
	CoverKept CoverState = "kept"
	CoverLate CoverState = "late" // kept, and sent later: the line was cut or slow
	CoverNone CoverState = "none" // nothing was kept
)

// Cover is a part of a recorded stage.
type Cover struct {
	State       CoverState
	From, Until time.Time
}

// Beside a piece this much may be missing before it counts as a gap, in pictures; and
// what comes this much after it was taken came later.
const (
	coverPictures = 4
	coverLate     = time.Minute
)

// Covering tells what there is of a track from the beginning of a stage to its end, one
// part behind another; spans are in the order of their beginnings, every is the time
// between two pictures.
func Covering(spans []Span, from, until time.Time, every time.Duration) (out []Cover) {
	most := coverPictures * every
	add := func(state CoverState, to time.Time) {
		start := from
		if n := len(out); n > 0 {
			start = out[n-1].Until
		}
		if to = earliest(to, until); !to.After(start) {
			return
		}
		if n := len(out); n > 0 && out[n-1].State == state {
			out[n-1].Until = to
			return
		}
		out = append(out, Cover{state, start, to})
	}
	for _, s := range spans {
		end := from
		if n := len(out); n > 0 {
			end = out[n-1].Until
		}
		state := CoverKept
		if s.Came.Sub(s.Until) > coverLate {
			state = CoverLate
		}
		if s.From.Sub(end) > most {
			add(CoverNone, s.From)
		}
		add(state, latest(s.From, s.Until))
	}
	if n := len(out); n > 0 && until.Sub(out[n-1].Until) <= most {
		add(out[n-1].State, until)
	}
	add(CoverNone, until)
	return out
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// coverOf tells what there is of each track of a recording.
func coverOf(tx Tx, r *Recording, ended time.Time, every time.Duration) (map[Track][]Cover, error) {
	out := map[Track][]Cover{}
	for _, t := range r.Tracks {
		spans, err := tx.PieceSpans(r.Attempt, t)
		if err != nil {
			return nil, err
		}
		out[t] = Covering(spans, r.Began, ended, every)
	}
	return out, nil
}
