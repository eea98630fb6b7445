package sfu

import (
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

const (
	tapeQueue = 2048                   // packets that wait for the file; about ten seconds of a member
	keyEvery  = 5 * time.Second        // key frames of what is recorded, so that it can be searched
	drift     = 500 * time.Millisecond // by which the clock of a sender may be off before it is set anew
	soundLate = 200 * time.Millisecond // that sound may come after the picture before silence takes its place
)

// tape records one member into one file while the room is open, over every
// connection that the member has. It has a goroutine of its own, so a slow disk
// holds up nobody's picture.
type tape struct {
	in   chan taped
	done chan struct{}
	log  *slog.Logger

	mu     sync.Mutex
	closed bool
	lost   int // packets that found the queue full

	out     *film
	failed  error
	start   time.Duration // of the file on the room's clock
	begun   bool
	sound   time.Duration // until when sound is written
	heard   bool
	seen    time.Duration // the last picture
	lastKey time.Duration // the last key frame
}

// taped is a packet on its way to the file, or a report of its sender.
type taped struct {
	from   *source
	p      *rtp.Packet   // nil: a report
	at     time.Duration // when it came, on the room's clock
	report report
}

// report says what a sender's own clock showed at a stamp (RFC 3550, section 6.4.1).
type report struct {
	clock time.Duration
	stamp uint32
}

// source is one track of one connection.
type source struct {
	kind    webrtc.RTPCodecType
	ask     func() // for a key frame
	order   order
	picture picture
	// anchor binds the sender's clock to that of the room.
	anchored bool
	anchor   time.Duration
	stamp    uint32
	told     *report
	link     *link
}

// link is one connection of a member.
type link struct {
	sound *source // set by the recording
}

func (s *source) rate() time.Duration {
	if s.kind == webrtc.RTPCodecTypeAudio {
		return opusRate
	}
	return vp8Rate
}

// after is how much later than since a stamp is.
func (s *source) after(stamp, since uint32) time.Duration {
	return time.Duration(int32(stamp-since)) * time.Second / s.rate()
}

// newTape begins a file.
func newTape(out io.WriteCloser, log *slog.Logger) (*tape, error) {
	f, err := newFilm(out)
	if err != nil {
		return nil, err
	}
	t := &tape{in: make(chan taped, tapeQueue), done: make(chan struct{}), log: log, out: f}
	go t.run()
	return t, nil
}

// put takes a packet, whose payload is copied; at is the time on the room's clock.
func (t *tape) put(from *source, p *rtp.Packet, at time.Duration) {
	kept := &rtp.Packet{Header: rtp.Header{SequenceNumber: p.SequenceNumber, Timestamp: p.Timestamp, Marker: p.Marker}}
	kept.Payload = append([]byte(nil), p.Payload...)
	t.push(taped{from: from, p: kept, at: at})
}

// tell takes a sender report: its clock, of 32 bits of seconds and 32 of their
// parts, and the stamp of that instant.
func (t *tape) tell(from *source, ntp uint64, stamp uint32) {
	clock := time.Duration(ntp>>32)*time.Second + time.Duration((ntp&(1<<32-1))*uint64(time.Second)>>32)
	t.push(taped{from: from, report: report{clock, stamp}})
}

func (t *tape) push(one taped) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return
	}
	select {
	case t.in <- one:
	default:
		t.lost++
	}
}

// finish writes what is waiting and closes the file. It reports where the file
// begins on the room's clock and how long it is.
func (t *tape) finish() (start, length time.Duration, err error) {
	t.mu.Lock()
	if !t.closed {
		t.closed = true
		close(t.in)
	}
	t.mu.Unlock()
	<-t.done
	if t.lost > 0 {
		t.log.Warn("packets were not recorded: the storage is too slow", "packets", t.lost)
	}
	return t.start, t.out.length, t.failed
}

func (t *tape) run() {
	defer close(t.done)
	came := map[*source]time.Duration{}
	taker := func(from *source) func(*rtp.Packet, bool) {
		return func(p *rtp.Packet, lost bool) {
			if t.failed == nil {
				t.fail(t.take(from, p, lost, came[from]))
			}
		}
	}
	for next := range t.in {
		if next.p == nil {
			next.from.told = &next.report
			continue
		}
		came[next.from] = next.at
		next.from.order.push(next.p, taker(next.from))
	}
	for from := range came {
		from.order.flush(taker(from))
	}
	if t.failed == nil {
		t.fail(t.out.close())
	}
	if err := t.out.out.Close(); err != nil && t.failed == nil {
		t.failed = fmt.Errorf("sfu: close a recording: %w", err)
	}
}

// fail ends the recording; it is known at once, not when the room is closed.
func (t *tape) fail(err error) {
	if err != nil {
		t.log.Error("a recording of a room broke off", "error", err)
		t.failed = err
	}
}

func (t *tape) take(from *source, p *rtp.Packet, lost bool, came time.Duration) error {
	at := from.time(p.Timestamp, came)
	if from.kind == webrtc.RTPCodecTypeAudio {
		from.link.sound = from
		return t.hear(p.Payload, at)
	}
	shown, whole, sick := from.picture.add(p, lost)
	if sick || came-t.lastKey > keyEvery {
		from.ask()
	}
	if !whole {
		return nil
	}
	return t.show(shown, at)
}

// time is the packet's time on the room's clock: that at which the first packet
// came, and from there by the sender's stamps. A picture goes by the sound of the
// same instant, once the sender has told which that is.
func (s *source) time(stamp uint32, came time.Duration) time.Duration {
	at, known := s.anchor+s.after(stamp, s.stamp), s.anchored
	if sound := s.link.sound; sound != nil && sound != s && sound.told != nil && s.told != nil {
		at, known = sound.anchor+s.captured(stamp)-sound.captured(sound.stamp), true
	}
	if !known || at-came > drift || came-at > drift {
		at = came
	}
	s.anchored = true
	s.anchor, s.stamp = at, stamp
	return at
}

// captured is when something was seen or heard, by the sender's clock.
func (s *source) captured(stamp uint32) time.Duration {
	return s.told.clock + s.after(stamp, s.told.stamp)
}

// begin sets the beginning of the file by what comes first.
func (t *tape) begin(at time.Duration) time.Duration {
	if !t.begun {
		t.begun, t.start = true, at
	}
	return max(0, at-t.start)
}

func (t *tape) hear(packet []byte, at time.Duration) error {
	lasts := opusLength(packet)
	if lasts == 0 {
		return nil
	}
	at = t.begin(at)
	if t.heard && at < t.sound-lasts/2 {
		return nil // silence stands there already
	}
	if err := t.fill(at); err != nil {
		return err
	}
	// Without a gap the times follow each other exactly, whatever the network did.
	if t.heard {
		at = t.sound
	}
	t.heard, t.sound = true, at+lasts
	return t.out.add(block{track: audioTrack, at: at, key: true, data: packet}, lasts)
}

// fill writes silence up to a time, so that sound has no holes: players would move
// everything behind a hole forward.
func (t *tape) fill(to time.Duration) error {
	for t.heard && to-t.sound >= silenceLength {
		if err := t.out.add(block{track: audioTrack, at: t.sound, key: true, data: silence}, silenceLength); err != nil {
			return err
		}
		t.sound += silenceLength
	}
	return nil
}

func (t *tape) show(f frame, at time.Duration) error {
	came := at
	at = t.begin(at)
	if at <= t.seen && t.seen > 0 {
		at = t.seen + time.Millisecond
	}
	if f.key {
		t.lastKey = came
		if t.seen == 0 {
			t.out.width, t.out.height = f.width, f.height
		}
	}
	if err := t.fill(at - soundLate); err != nil {
		return err
	}
	t.seen = at
	return t.out.add(block{track: videoTrack, at: at, key: f.key, data: f.data}, frameLength)
}

// frameLength is how long the last picture is shown: the rate is not known.
const frameLength = 33 * time.Millisecond
