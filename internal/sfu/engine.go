package sfu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"regexp"
	"sync"

	"github.com/pion/webrtc/v4"

	"tarazy/internal/clock"
	"tarazy/internal/room"
	"tarazy/internal/sfu/tape"
)

// Config is what an engine needs.
type Config struct {
	Addresses []Address  // where browsers reach this machine
	Port      int        // UDP and TCP; 0: one that is free
	Relay     *Relay     // nil: none
	Files     tape.Files // nil: nothing is recorded
	Recorded  room.Recorded
	Clock     clock.Wall
	Log       *slog.Logger
}

// Engine carries the rooms of this process.
type Engine struct {
	Config

	mu      sync.Mutex
	closed  bool
	halls   map[string]*hall
	network *network     // nil until it listens
	relay   *relayServer // nil: none
	api     *webrtc.API
	work    sync.WaitGroup // connections that are being closed

	through func(net.PacketConn) net.PacketConn // of tests that break a line
}

var _ room.Engine = (*Engine)(nil)

// New makes an engine. It listens when it is told to, or when a room is first
// joined: a program that holds no interviews opens no sockets.
func New(c Config) *Engine {
	return &Engine{Config: c, halls: map[string]*hall{}}
}

// Listen opens the sockets. A second time does nothing.
func (e *Engine) Listen() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.listen()
}

func (e *Engine) listen() error {
	if e.closed {
		return errClosed
	}
	if e.network != nil {
		return nil
	}
	n, err := openNetwork(e.Addresses, e.Config.Port, e.through)
	if err != nil {
		return err
	}
	api, err := n.api()
	if err != nil {
		return errors.Join(err, n.close())
	}
	if e.Relay != nil {
		if e.relay, err = openRelay(*e.Relay, n, e.Clock); err != nil {
			return errors.Join(err, n.close())
		}
	}
	e.network, e.api = n, api
	return nil
}

// Listens is the port on which rooms are; 0 while there is none.
func (e *Engine) Listens() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.network == nil {
		return 0
	}
	return e.network.port
}

// memberID is what may stand in a description of a session as a stream's name.
var memberID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// Join adds a member to a room, which is made when it is first joined. A member
// who joins again with the same ID replaces the old connection. tell is called by
// one goroutine of the connection, with the value of "rtc"; it must not wait
// long. The room is full with MembersMost: ErrFull.
func (e *Engine) Join(_ context.Context, name string, m room.Member, tell func(json.RawMessage)) (room.Peer, error) {
	if !memberID.MatchString(m.ID) {
		return nil, fmt.Errorf("sfu: %q is no ID of a member", m.ID)
	}
	h, err := e.hall(name)
	if err != nil {
		return nil, err
	}
	p, err := h.join(m, tell)
	if err != nil {
		return nil, err // not p: an interface that holds nil is not nil
	}
	return p, nil
}

// hall is a room, made where there is none.
func (e *Engine) hall(name string) (*hall, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.listen(); err != nil {
		return nil, err
	}
	h := e.halls[name]
	if h == nil {
		h = &hall{engine: e, name: name}
		e.halls[name] = h
	}
	return h, nil
}

// Close ends a room: everybody is told, and the recordings are finished when it
// returns. A room that is not open is no error.
func (e *Engine) Close(ctx context.Context, name string) error {
	e.mu.Lock()
	h := e.halls[name]
	delete(e.halls, name)
	e.mu.Unlock()
	if h == nil {
		return nil
	}
	return h.close(ctx)
}

// Shutdown closes all rooms and the sockets, and waits for everything that was
// begun. Nothing can be joined any more.
func (e *Engine) Shutdown(ctx context.Context) error {
	e.mu.Lock()
	e.closed = true
	var names []string
	for name := range e.halls {
		names = append(names, name)
	}
	e.mu.Unlock()
	var err error
	for _, name := range names {
		err = errors.Join(err, e.Close(ctx, name))
	}
	e.work.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.relay != nil {
		err = errors.Join(err, e.relay.server.Close())
	}
	if e.network != nil {
		err = errors.Join(err, e.network.close())
	}
	e.relay, e.network = nil, nil
	return err
}

// finish closes a member's file and tells of it.
func (h *hall) finish(member string, t *tape.Tape) error {
	f, err := t.Finish(member)
	if err != nil {
		return fmt.Errorf("sfu: recording of room %s: %w", h.name, err)
	}
	if h.engine.Recorded != nil {
		h.engine.Recorded(h.name, f)
	}
	return nil
}
