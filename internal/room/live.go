package room

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// Live are the rooms that this process holds. A room is held by one process at a time,
// for its picture and sound go through that one: a lease in the database says which.
// Another one answers room.elsewhere (see docs/decisions).
type Live struct {
	*Service
	Engine Engine
	Wall   clock.Wall
	Host   string // names this process among those of the installation
	Log    *slog.Logger

	mu    sync.Mutex
	halls map[interview.ID]*hall
}

// hall is a room with who is in it now, by seat.
type hall struct {
	conns  map[string]*Conn
	hands  map[string]bool
	leased time.Time // when the lease was last renewed
}

// Bounds of a connection.
const (
	queueMost  = 256              // messages that wait for a browser
	leaseLasts = 30 * time.Second // that a process is believed after its last word
	leaseEvery = 10 * time.Second // that it is renewed
)

// Conn is one window of a member.
type Conn struct {
	live *Live
	id   interview.ID
	by   *access.Actor
	seat string

	mu       sync.Mutex // of what follows; never held while the engine is called
	out      chan []byte
	over     bool
	line     int64 // the last line that was sent
	syncs    sync.Mutex
	peer     Peer
	recorded bool // as peer joined
}

// Join brings a member's window into a room. Who comes again takes the place of the
// window before. The faults are those of Enter, and room.elsewhere.
func (l *Live) Join(ctx context.Context, by *access.Actor, id interview.ID) (*Conn, error) {
	v, err := l.Enter(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if err := l.lease(ctx, id, true); err != nil {
		return nil, err
	}
	c := &Conn{live: l, id: id, by: by, seat: v.Seat.ID, out: make(chan []byte, queueMost)}
	l.mu.Lock()
	if l.halls == nil {
		l.halls = map[interview.ID]*hall{}
	}
	h := l.halls[id]
	if h == nil {
		h = &hall{conns: map[string]*Conn{}, hands: map[string]bool{}, leased: l.Wall.Now()}
		l.halls[id] = h
	}
	before := h.conns[c.seat]
	h.conns[c.seat] = c
	l.mu.Unlock()
	if before != nil {
		before.send(map[string]any{"bye": "replaced"})
		before.end()
	}
	l.Tell(ctx, id)
	return c, nil
}

// lease holds the room for this process.
func (l *Live) lease(ctx context.Context, id interview.ID, now bool) error {
	l.mu.Lock()
	h := l.halls[id]
	if h != nil && !now && l.Wall.Now().Sub(h.leased) < leaseEvery {
		l.mu.Unlock()
		return nil
	}
	l.mu.Unlock()
	held := false
	err := l.Store.Write(ctx, func(tx Tx) (err error) {
		at := l.Wall.Now()
		held, err = tx.RoomLease(id, l.Host, at, at.Add(leaseLasts))
		return err
	})
	switch {
	case err != nil:
		return err
	case !held:
		return fault.New(fault.Unavailable, "room.elsewhere")
	}
	l.mu.Lock()
	if h := l.halls[id]; h != nil {
		h.leased = l.Wall.Now()
	}
	l.mu.Unlock()
	return nil
}

// Out are the messages to the browser; closed at the end.
func (c *Conn) Out() <-chan []byte { return c.out }

// Take takes a message of the browser: {"rtc": …}, or {"still": true} every few
// seconds, which is answered by how the room stands.
func (c *Conn) Take(ctx context.Context, data []byte) error {
	var in struct {
		RTC   json.RawMessage `json:"rtc"`
		Still bool            `json:"still"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return fault.New(fault.Invalid, "room.message").Wrap(err)
	}
	if in.RTC != nil {
		c.syncs.Lock()
		peer := c.peer
		c.syncs.Unlock()
		if peer == nil {
			return nil // not let in: nothing of picture and sound
		}
		return peer.Receive(in.RTC)
	}
	if err := c.live.lease(ctx, c.id, false); err != nil {
		return err
	}
	v, err := c.sync(ctx)
	if err != nil || v.Room.Closed == nil {
		return err
	}
	return c.live.finish(ctx, c.id) // it was closed through another process
}

// left finishes the recordings of a talk that is over once the room is empty: a lead
// may forget to close it.
func (l *Live) left(ctx context.Context, by *access.Actor, id interview.ID) error {
	v, err := l.See(ctx, by, id, 0)
	if err != nil || talks(&v.Interview) {
		return err
	}
	return l.finish(ctx, id)
}

// Leave ends a window's part in the room. A later window of the member stays.
func (c *Conn) Leave(ctx context.Context) {
	c.end()
	l := c.live
	l.mu.Lock()
	h := l.halls[c.id]
	own := h != nil && h.conns[c.seat] == c
	empty := false
	if own {
		delete(h.conns, c.seat)
		delete(h.hands, c.seat)
		if empty = len(h.conns) == 0; empty {
			delete(l.halls, c.id)
		}
	}
	l.mu.Unlock()
	c.syncs.Lock()
	peer := c.peer
	c.peer = nil
	c.syncs.Unlock()
	if peer != nil && own {
		peer.Leave()
	}
	if !own {
		return
	}
	if empty {
		err := l.Store.Write(ctx, func(tx Tx) error { return tx.RoomRelease(c.id, l.Host) })
		if err = errors.Join(err, l.left(ctx, c.by, c.id)); err != nil {
			l.Log.Warn("room not left in order", "error", err)
		}
		return
	}
	l.Tell(ctx, c.id)
}

func (c *Conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.over {
		c.over = true
		close(c.out)
	}
}

// send queues a message. A browser that does not take its messages is let go: it
// comes again and learns how the room stands.
func (c *Conn) send(v any) {
	data, err := json.Marshal(v)
	if err != nil {
		c.live.Log.Error("message of a room", "error", err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return
	}
	select {
	case c.out <- data:
	default:
		c.over = true
		close(c.out)
	}
}

// Hand raises or lowers a member's hand. The fault is room.no_seat for one who is not
// there.
func (l *Live) Hand(ctx context.Context, by *access.Actor, id interview.ID, up bool) error {
	v, err := l.See(ctx, by, id, 0)
	if err != nil {
		return err
	}
	l.mu.Lock()
	h := l.halls[id]
	there := h != nil && v.Seat != nil && h.conns[v.Seat.ID] != nil
	if there {
		h.hands[v.Seat.ID] = up
	}
	l.mu.Unlock()
	if !there {
		return fault.New(fault.Missing, "room.no_seat")
	}
	l.Tell(ctx, id)
	return nil
}

// End closes a room for everybody: its recordings are finished when it returns.
func (l *Live) End(ctx context.Context, by *access.Actor, id interview.ID) error {
	if err := l.Close(ctx, by, id); err != nil {
		return err
	}
	l.Tell(ctx, id)
	return l.finish(ctx, id)
}

// finish ends picture and sound: the recordings are finished when it returns.
func (l *Live) finish(ctx context.Context, id interview.ID) error {
	return l.Engine.Close(ctx, string(id))
}

// Tell tells everybody in a room how it stands.
func (l *Live) Tell(ctx context.Context, id interview.ID) {
	for _, c := range l.conns(id) {
		if _, err := c.sync(ctx); err != nil && ctx.Err() == nil {
			l.Log.Info("room not told", "error", err)
			if fault.Is(err, "room.missing") {
				c.end() // one who has no business here any more
			}
		}
	}
}

func (l *Live) conns(id interview.ID) []*Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*Conn
	if h := l.halls[id]; h != nil {
		for _, c := range h.conns {
			out = append(out, c)
		}
	}
	return out
}

// sync reads the room anew, joins the engine once the member is let in (again where
// the recording begins or ends), and tells the browser.
func (c *Conn) sync(ctx context.Context) (*View, error) {
	c.syncs.Lock()
	defer c.syncs.Unlock()
	v, err := c.live.See(ctx, c.by, c.id, c.line)
	if err != nil {
		return nil, err
	}
	if v.Seat == nil {
		return nil, missing()
	}
	if v.Room.Closed == nil && v.Seat.Admitted != nil {
		if err := c.join(ctx, v); err != nil {
			return nil, err
		}
	}
	c.send(map[string]any{"state": c.live.standing(v)})
	if len(v.Lines) > 0 {
		c.line = v.Lines[len(v.Lines)-1].N
		c.send(map[string]any{"lines": linesOf(v)})
	}
	return v, nil
}

// join joins the engine; anew where the recording of the member begins or ends.
func (c *Conn) join(ctx context.Context, v *View) error {
	m := Member{ID: c.seat, Speaks: v.Me != Observer}
	m.Record = m.Speaks && v.Recorded()
	if c.peer != nil && c.recorded == m.Record || c.gone() {
		return nil
	}
	peer, err := c.live.Engine.Join(ctx, string(c.id), m, func(m json.RawMessage) {
		c.send(map[string]json.RawMessage{"rtc": m})
	})
	if err != nil {
		return err
	}
	c.peer, c.recorded = peer, m.Record
	return nil
}

func (c *Conn) gone() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over
}

// standing is how a room stands, as browsers read it. Instants are milliseconds since
// 1970.
type standing struct {
	You      string           `json:"you"`
	Now      int64            `json:"now"`
	Began    int64            `json:"began"` // 0: not begun
	Ends     int64            `json:"ends"`  // 0: not begun, or without a limit
	Minutes  int              `json:"minutes"`
	Extra    int              `json:"extra"`
	State    string           `json:"state"` // of the interview
	Admitted bool             `json:"admitted"`
	Recorded bool             `json:"recorded"`
	Consent  string           `json:"consent"` // of the candidate: "", given, refused
	Closed   bool             `json:"closed"`
	People   []standingPerson `json:"people"`
}

type standingPerson struct {
	Seat     string `json:"seat"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Here     bool   `json:"here"`
	Admitted bool   `json:"admitted"`
	Hand     bool   `json:"hand"`
}

func (l *Live) standing(v *View) standing {
	t := v.Timing()
	out := standing{
		You: v.Seat.ID, Now: v.Now.UnixMilli(), Minutes: t.Minutes, Extra: t.Extra, State: string(v.Interview.State), Admitted: v.Seat.Admitted != nil,
		Recorded: v.Recorded(), Closed: v.Room.Closed != nil, People: []standingPerson{},
	}
	if t.Began != nil {
		out.Began = t.Began.UnixMilli()
	}
	if t.Ends != nil {
		out.Ends = t.Ends.UnixMilli()
	}
	if c := v.Room.Consent; c != nil {
		out.Consent = "refused"
		if c.Given {
			out.Consent = "given"
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range v.Room.Seats {
		p := standingPerson{Seat: s.ID, Name: v.Names[s.Person], Role: string(s.Role), Admitted: s.Admitted != nil}
		if h := l.halls[v.Room.Interview]; h != nil {
			p.Here, p.Hand = h.conns[s.ID] != nil, h.hands[s.ID]
		}
		out.People = append(out.People, p)
	}
	order := []Role{Candidate, Lead, Panel, Expert, Observer}
	slices.SortStableFunc(out.People, func(a, b standingPerson) int {
		return slices.Index(order, Role(a.Role)) - slices.Index(order, Role(b.Role))
	})
	return out
}

type lineOut struct {
	N    int64  `json:"n"`
	Name string `json:"name"`
	Own  bool   `json:"own"`
	At   int64  `json:"at"`
	Text string `json:"text"`
}

func linesOf(v *View) []lineOut {
	out := []lineOut{}
	for _, x := range v.Lines {
		out = append(out, lineOut{N: x.N, Name: v.Names[x.Person], Own: x.Person == people.PersonID(v.Seat.Person), At: x.At.UnixMilli(), Text: x.Text})
	}
	return out
}
