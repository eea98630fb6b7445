package proctor

import (
	"slices"
	"sync"
	"time"
)

// Bounds of a shelf.
const (
	shelfRoom = 32
	shelfTime = time.Minute
)

// shelf keeps films that were opened a moment ago: a player asks for one range after
// another, and none has to read the whole list of pieces anew. Zero is an empty one.
type shelf struct {
	mu   sync.Mutex
	held []*shelved // the oldest first
}

// shelved is a film as it was in a version of its recording.
type shelved struct {
	film    *Film
	version int64
	until   time.Time
}

func (h *shelf) find(r *Recording, name filmName, now time.Time) *Film {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, x := range h.held {
		if f := x.film; f.Attempt == r.Attempt && (filmName{f.Track, f.Run}) == name && x.version == r.Version && now.Before(x.until) {
			return f
		}
	}
	return nil
}

func (h *shelf) put(r *Recording, f *Film, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.held = slices.DeleteFunc(h.held, func(x *shelved) bool { return !now.Before(x.until) })
	if len(h.held) == shelfRoom {
		h.held = h.held[1:]
	}
	h.held = append(h.held, &shelved{f, r.Version, now.Add(shelfTime)})
}
