package equipmentpages

import (
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// The speed of a line is measured by transfers between the browser and this
// server, in both directions. They are small, few at once, and bounded for each
// person, so that measuring never slows down who sits a test.

const (
	speedMost   = 2 << 20          // bytes of one transfer
	speedAtOnce = 16               // transfers at a time
	purseMost   = 48 << 20         // bytes that a person may transfer at once
	purseFill   = 8 << 20          // bytes by which that grows again in a minute
	slowest     = 20 * time.Second // a transfer takes at most so long
	pursesMost  = 10_000           // persons that are remembered
	blockBytes  = 64 << 10         // of what is sent, again and again: no window of deflate finds it
	minute      = int64(time.Minute)
)

// speed answers transfers.
type speed struct {
	block  []byte
	places chan struct{} // one for each transfer at a time
	purses *purses
}

func newSpeed(wall clock.Wall) *speed {
	s := &speed{block: make([]byte, blockBytes), places: make(chan struct{}, speedAtOnce), purses: &purses{wall: wall, of: map[string]*purse{}}}
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range s.block {
		s.block[i] = byte(noise.Uint32())
	}
	return s
}

// take lets a person transfer bytes; done gives the place free again. The faults
// are proctor.speed.often and proctor.speed.busy.
func (s *speed) take(person string, bytes int64) (done func(), err error) {
	select {
	case s.places <- struct{}{}:
	default:
		return nil, fault.New(fault.Unavailable, "proctor.speed.busy")
	}
	done = func() { <-s.places }
	if !s.purses.take(person, bytes) {
		done()
		return nil, fault.New(fault.TooMany, "proctor.speed.often")
	}
	return done, nil
}

// down sends as many bytes as are asked for.
func (s *speed) down(w http.ResponseWriter, r *route.Request) error {
	n, err := strconv.ParseInt(r.URL.Query().Get("bytes"), 10, 64)
	if err != nil || n < 1 || n > speedMost {
		return fault.New(fault.Invalid, "proctor.speed.bytes", "most", speedMost).At("bytes")
	}
	done, err := s.take(r.Actor.Person, n)
	if err != nil {
		return err
	}
	defer done()
	defer hurry(w)()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Length", strconv.FormatInt(n, 10))
	for n > 0 {
		part := s.block[:min(n, blockBytes)]
		if _, err := w.Write(part); err != nil {
			return nil // who hangs up has measured enough
		}
		n -= int64(len(part))
	}
	return nil
}

// up takes bytes and answers when all have come. The fault is
// proctor.speed.bytes where they are too many.
func (s *speed) up(w http.ResponseWriter, r *route.Request) error {
	n := r.ContentLength
	if n < 0 {
		n = speedMost
	}
	done, err := s.take(r.Actor.Person, n)
	if err != nil {
		return err
	}
	defer done()
	defer hurry(w)()
	_, err = io.Copy(io.Discard, r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "proctor.speed.bytes", "most", speedMost)
	}
	if err != nil {
		return nil // who hangs up has measured enough
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// hurry ends a transfer that is too slow: its place is wanted by others.
func hurry(w http.ResponseWriter) (done func()) {
	rc, past := http.NewResponseController(w), time.Unix(1, 0)
	late := time.AfterFunc(slowest, func() {
		_ = rc.SetReadDeadline(past) // a connection that knows none of it is bounded by the server
		_ = rc.SetWriteDeadline(past)
	})
	return func() { late.Stop() }
}

// answered lets a handler answer a fault in plain text: the page's own code
// looks at the status alone.
func answered(handle route.Handler) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		err := handle(w, r)
		f, ok := fault.As(err)
		if !ok {
			return err
		}
		http.Error(w, locale.T(r.Lang, f.Key(), f.Args), f.Kind.Status())
		return nil
	}
}

// purses hold what each person may still transfer.
type purses struct {
	wall clock.Wall
	mu   sync.Mutex
	of   map[string]*purse
}

type purse struct {
	left int64
	at   time.Time
}

func (p *purses) take(person string, bytes int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.wall.Now()
	if len(p.of) >= pursesMost {
		p.forget(now)
	}
	one := p.of[person]
	if one == nil {
		one = &purse{left: purseMost, at: now}
		p.of[person] = one
	}
	one.fill(now)
	if one.left < bytes {
		return false
	}
	one.left -= bytes
	return true
}

func (p *purse) fill(now time.Time) {
	if since := int64(min(now.Sub(p.at), time.Hour)); since > 0 {
		p.left, p.at = min(purseMost, p.left+since/1000*purseFill/(minute/1000)), now
	}
}

// forget lets go of purses that are full again.
func (p *purses) forget(now time.Time) {
	for person, one := range p.of {
		if one.fill(now); one.left == purseMost {
			delete(p.of, person)
		}
	}
}
