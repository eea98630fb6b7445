package sfu

import (
	"context"
	"encoding/json"
	"errors"
	"sync"

	"tarazy/internal/room"
	"tarazy/internal/sfu/tape"
)

// Refusals of a room.
var (
	ErrFull   = errors.New("sfu: the room has as many members as it can")
	errClosed = errors.New("sfu: the room is closed")
)

// MembersMost is how many may be in a room at a time.
const MembersMost = 8

// hall is a room that is open.
type hall struct {
	engine *Engine
	name   string

	mu     sync.Mutex
	seats  []*seat // in the order in which they came first
	closed bool
	ended  []error        // of recordings that ended before the room
	work   sync.WaitGroup // that ends them
}

// join gives the member a connection; one that the member had before is dropped.
func (h *hall) join(m room.Member, tell func(json.RawMessage)) (*peer, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, errClosed
	}
	s, err := h.seat(m)
	if err != nil {
		return nil, err
	}
	if err := h.record(s, m.Record); err != nil {
		return nil, err
	}
	p, err := newPeer(h, s, tell)
	if err != nil {
		return nil, err
	}
	if old := s.peer; old != nil {
		h.engine.work.Go(old.close)
	}
	s.peer, s.here = p, false
	others := append([]*seat(nil), h.seats...)
	p.do(func() {
		p.begin(s.audio != nil)
		p.see(others...)
	})
	for _, o := range h.seats {
		if other := o.peer; other != nil && o != s {
			other.do(func() { other.see(s) })
		}
	}
	h.changed()
	return p, nil
}

// seat finds the member's place, or makes it.
func (h *hall) seat(m room.Member) (*seat, error) {
	present := 0
	for _, s := range h.seats {
		if s.id == m.ID {
			return s, nil
		}
		if s.peer != nil {
			present++
		}
	}
	if present >= MembersMost {
		return nil, ErrFull
	}
	s, err := newSeat(m.ID, m.Speaks, h.engine.Clock)
	if err != nil {
		return nil, err
	}
	h.seats = append(h.seats, s)
	return s, nil
}

// record begins the recording of a member, or ends it, as the newest connection wants.
func (h *hall) record(s *seat, on bool) error {
	on = on && s.audio != nil && h.engine.Files != nil
	switch before := s.tape; {
	case on && before == nil:
		out, err := h.engine.Files(h.name, s.id)
		if err != nil {
			return err
		}
		s.tape = tape.New(out, h.engine.Clock.Now(), h.engine.Log)
	case !on && before != nil:
		s.tape = nil
		h.work.Go(func() {
			if err := h.finish(s.id, before); err != nil {
				h.mu.Lock()
				defer h.mu.Unlock()
				h.ended = append(h.ended, err)
			}
		})
	}
	return nil
}

// stands notes whether the line of a member holds.
func (h *hall) stands(p *peer, here bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.seat.peer != p || p.seat.here == here {
		return
	}
	p.seat.here = here
	h.changed()
}

// sends notes what a member has switched on.
func (h *hall) sends(p *peer, on sends) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.seat.peer != p || p.seat.audio == nil || p.seat.sends == on {
		return
	}
	p.seat.sends = on
	h.changed()
}

// left ends a connection.
func (h *hall) left(p *peer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.seat.peer != p {
		return // it was replaced, or the room is closed
	}
	p.seat.peer, p.seat.here = nil, false
	h.engine.work.Go(p.close)
	h.changed()
}

// changed tells everybody how the others are, each in its own turn: what is told
// is how it is then.
func (h *hall) changed() {
	for _, s := range h.seats {
		if p := s.peer; p != nil {
			p.do(func() { p.tell(down{Members: h.others(p.seat)}.json()) })
		}
	}
}

func (h *hall) others(than *seat) []standing {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := []standing{}
	for _, s := range h.seats {
		if s != than && s.audio != nil {
			out = append(out, standing{ID: s.id, Here: s.here, sends: s.sends})
		}
	}
	return out
}

// close ends all connections and finishes the recordings.
func (h *hall) close(ctx context.Context) error {
	h.mu.Lock()
	h.closed = true
	seats := h.seats
	var peers []*peer
	for _, s := range seats {
		if s.peer != nil {
			peers = append(peers, s.peer)
			s.peer, s.here = nil, false
		}
	}
	h.mu.Unlock()
	var work sync.WaitGroup
	for _, p := range peers {
		work.Go(func() {
			p.farewell(ctx)
			p.close()
		})
	}
	work.Wait()
	h.work.Wait()
	err := errors.Join(h.ended...)
	for _, s := range seats {
		if s.tape != nil {
			err = errors.Join(err, h.finish(s.id, s.tape))
		}
	}
	return err
}
