package livekit

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"tarazy/internal/room"
	"tarazy/internal/sfu/tape"
)

// hall is a room in which somebody is recorded.
type hall struct {
	engine   *Engine
	name     string
	recorder *recorder

	mu    sync.Mutex
	tapes map[string]*tape.Tape // by member
	peers map[string]*peer      // who is told whether the line is there, by member
	down  map[string]time.Time  // since when a member is not recorded, while the line is not there
	up    bool                  // the line is there
	broke bool                  // it was there, and broke
	ended []error               // of recordings that ended before the room
	work  sync.WaitGroup        // that ends them
}

// record begins the recording of a member, or ends it, as the newest connection
// wants. The hall is nil where nobody is recorded.
func (e *Engine) record(name string, m room.Member) (*hall, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	h, on := e.halls[name], m.Record && m.Speaks && e.Files != nil
	switch {
	case !on && h == nil:
		return nil, nil
	case e.closed:
		return nil, errClosed
	case h == nil:
		h = &hall{engine: e, name: name, tapes: map[string]*tape.Tape{}, peers: map[string]*peer{}, down: map[string]time.Time{}}
	}
	if err := h.record(m.ID, on); err != nil {
		return nil, err
	}
	if h.recorder == nil {
		e.halls[name] = h
		h.recorder = newRecorder(h)
	}
	return h, nil
}

func (h *hall) record(id string, on bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	before := h.tapes[id]
	switch {
	case on && before == nil:
		out, err := h.engine.Files(h.name, id)
		if err != nil {
			return err
		}
		now := h.engine.Clock.Now()
		h.tapes[id] = tape.New(out, now, h.engine.Log)
		if !h.up {
			h.down[id] = now
		}
	case !on && before != nil:
		h.missed(id, h.engine.Clock.Now())
		delete(h.tapes, id)
		h.work.Go(func() {
			if err := h.finish(id, before); err != nil {
				h.mu.Lock()
				defer h.mu.Unlock()
				h.ended = append(h.ended, err)
			}
		})
	}
	return nil
}

// tape is that of a member; nil for who is not recorded.
func (h *hall) tape(id string) *tape.Tape {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.tapes[id]
}

// found notes that the line is there.
func (h *hall) found() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.up = true
	now := h.engine.Clock.Now()
	for id := range h.tapes {
		h.missed(id, now)
	}
	if h.broke {
		h.tell()
	}
}

// tell tells the browsers whether they are recorded now.
func (h *hall) tell() {
	for _, p := range h.peers {
		p.says(h.up)
	}
}

// seats lets a member's browser be told from now on.
func (h *hall) seats(p *peer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.peers[p.member.ID] = p
	if h.broke && !h.up {
		p.says(false)
	}
}

// leaves forgets a member's browser.
func (h *hall) leaves(p *peer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.peers[p.member.ID] == p {
		delete(h.peers, p.member.ID)
	}
}

// lost notes that a line is there no more: nothing was recorded since its last packet,
// or, where nobody sent anything, since it may have been noticed.
func (h *hall) lost(l *line) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l.mu.Lock()
	since := l.heard
	l.mu.Unlock()
	if !h.up {
		return
	}
	h.up, h.broke = false, true
	if noticed := h.engine.Clock.Now().Add(-brokenFor); since.Before(noticed) {
		since = noticed
	}
	for id := range h.tapes {
		h.down[id] = since
	}
	h.tell()
}

// leastGap is what a gap before the first line has to last to be told of: a line takes
// a moment to open.
const leastGap = 3 * time.Second

// missed notes what of a member was not recorded until now.
func (h *hall) missed(id string, now time.Time) {
	since, was := h.down[id]
	if was && (h.broke || now.Sub(since) >= leastGap) {
		h.tapes[id].Miss(since, now)
	}
	delete(h.down, id)
}

// close ends the recorder and finishes the recordings.
func (h *hall) close() error {
	h.recorder.end()
	h.work.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	err := errors.Join(h.ended...)
	now := h.engine.Clock.Now()
	for id, t := range h.tapes {
		h.missed(id, now)
		err = errors.Join(err, h.finish(id, t))
	}
	return err
}

// finish closes a member's file and tells of it.
func (h *hall) finish(id string, t *tape.Tape) error {
	f, err := t.Finish(id)
	if err != nil {
		return fmt.Errorf("livekit: recording of room %s: %w", h.name, err)
	}
	if h.engine.Recorded != nil {
		h.engine.Recorded(h.name, f)
	}
	return nil
}

// finish finishes the recordings of a room.
func (e *Engine) finish(name string) error {
	e.mu.Lock()
	h := e.halls[name]
	delete(e.halls, name)
	e.mu.Unlock()
	if h == nil {
		return nil
	}
	return h.close()
}

// Shutdown finishes all recordings; rooms go on without. Nobody is recorded any more.
func (e *Engine) Shutdown(context.Context) error {
	e.mu.Lock()
	e.closed = true
	var names []string
	for name := range e.halls {
		names = append(names, name)
	}
	e.mu.Unlock()
	var err error
	for _, name := range names {
		err = errors.Join(err, e.finish(name))
	}
	return err
}
