// Package clock gives the two clocks of the house. Legal tells the instants and
// days of the law, certificates and terms; Wall tells those of sessions,
// retries, time-outs and rate limits. Only a demonstration may move Legal, and
// only forward.
package clock

import (
	"sync"
	"time"
)

// Clock tells the present instant.
type Clock interface{ Now() time.Time }

// Legal is the clock of the law.
type Legal interface{ Clock }

// Wall is the clock of the machine.
type Wall interface{ Clock }

type system struct{}

func (system) Now() time.Time { return time.Now() }

// System is the machine's own clock.
func System() Clock { return system{} }

// Fixed stands still until it is advanced; for tests.
type Fixed struct {
	mu  sync.Mutex
	now time.Time
}

// NewFixed gives a clock that stands at t.
func NewFixed(t time.Time) *Fixed { return &Fixed{now: t} }

// Now is the instant at which the clock stands.
func (f *Fixed) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock forward by d; a negative d is ignored, for law never
// goes back.
func (f *Fixed) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if d > 0 {
		f.now = f.now.Add(d)
	}
}

// Shifted runs with the machine's clock from another beginning: the clock of a
// demonstration.
type Shifted struct {
	mu    sync.Mutex
	base  Clock
	shift time.Duration
}

// NewShifted gives a clock that shows start now and runs on with base.
func NewShifted(base Clock, start time.Time) *Shifted {
	return &Shifted{base: base, shift: start.Sub(base.Now())}
}

// Now is base's instant, shifted.
func (s *Shifted) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.base.Now().Add(s.shift)
}

// Forward moves the clock to t, never back. It reports whether it moved.
func (s *Shifted) Forward(t time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := t.Sub(s.base.Now().Add(s.shift))
	if d <= 0 {
		return false
	}
	s.shift += d
	return true
}
