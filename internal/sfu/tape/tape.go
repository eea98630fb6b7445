package tape

import (
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/room"
)

// Files opens the file of a member's recording. Each Write is one piece that is
// never changed later (the head, a cluster of at most five seconds, the index), so
// pieces can be sealed one by one. See Header, Placed and Kept for what a file may
// offer beside. A file that was not finished, because the power went, is put together
// from its pieces by package webm.
type Files func(room, member string) (io.WriteCloser, error)

// Placed is what a file of a recording may offer: it is told when what it holds
// begins, before the first cluster.
type Placed interface {
	Place(from time.Time) error
}

// Kept is what a file of a recording may offer: where it is after Close, its
// size in bytes, and its hash.
type Kept interface {
	Kept() (key string, size int64, hash []byte)
}

const (
	tapeQueue = 2048                   // packets that wait for the file; about ten seconds of a member
	keyEvery  = 5 * time.Second        // key frames of what is recorded, so that it can be searched
	drift     = 500 * time.Millisecond // by which the clock of a sender may be off before it is set anew
	soundLate = 200 * time.Millisecond // that sound may come after the picture before silence takes its place
)

// Tape is the recording of one member. It has a goroutine of its own, so a slow disk
// holds up nobody's picture.
type Tape struct {
	in   chan taped
	done chan struct{}
	log  *slog.Logger
	zero time.Time // from which times of packets are counted

	mu     sync.Mutex
	closed bool
	lost   int // packets that found the queue full
	gaps   []room.Gap

	out     *film
	failed  error
	start   time.Duration // of the file since zero
	begun   bool
	sound   time.Duration // until when sound is written
	heard   bool
	seen    time.Duration // the last picture
	lastKey time.Duration // the last key frame
}

// taped is a packet on its way to the file, or a report of its sender.
type taped struct {
	from   *Source
	p      *rtp.Packet   // nil: a report
	at     time.Duration // when it came, since zero
	report report
}

// report says what a sender's own clock showed at a stamp (RFC 3550, section 6.4.1).
type report struct {
	clock time.Duration
	stamp uint32
}

// Source is one track of one connection.
type Source struct {
	Kind webrtc.RTPCodecType
	Ask  func() // for a key frame
	Link *Link  // the connection

	order   order
	picture picture
	// anchor binds the sender's clock to ours.
	anchored bool
	anchor   time.Duration
	stamp    uint32
	told     *report
}

// Link is one connection of a member.
type Link struct {
	sound *Source
}

func (s *Source) rate() time.Duration {
	if s.Kind == webrtc.RTPCodecTypeAudio {
		return OpusRate
	}
	return VP8Rate
}

// after is how much later than since a stamp is.
func (s *Source) after(stamp, since uint32) time.Duration {
	return time.Duration(int32(stamp-since)) * time.Second / s.rate()
}

// New begins a file; zero is now.
func New(out io.WriteCloser, zero time.Time, log *slog.Logger) *Tape {
	t := &Tape{in: make(chan taped, tapeQueue), done: make(chan struct{}), log: log, zero: zero, out: newFilm(out)}
	go t.run()
	return t
}

// Put takes a packet that came at an instant; its payload is copied.
func (t *Tape) Put(from *Source, p *rtp.Packet, at time.Time) {
	kept := &rtp.Packet{Header: rtp.Header{SequenceNumber: p.SequenceNumber, Timestamp: p.Timestamp, Marker: p.Marker}}
	kept.Payload = append([]byte(nil), p.Payload...)
	t.push(taped{from: from, p: kept, at: at.Sub(t.zero)})
}

// Tell takes a sender report: its clock, of 32 bits of seconds and 32 of their
// parts, and the stamp of that instant.
func (t *Tape) Tell(from *Source, ntp uint64, stamp uint32) {
	clock := time.Duration(ntp>>32)*time.Second + time.Duration((ntp&(1<<32-1))*uint64(time.Second)>>32)
	t.push(taped{from: from, report: report{clock, stamp}})
}

func (t *Tape) push(one taped) {
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

// Miss notes that nothing could be recorded from one instant to another.
func (t *Tape) Miss(from, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gaps = append(t.gaps, room.Gap{From: from, Length: until.Sub(from)})
}

// Finish writes what is waiting, closes the file and tells what it holds.
func (t *Tape) Finish(member string) (room.TrackFile, error) {
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
	f := room.TrackFile{Member: member, Kind: t.out.kind(), From: t.zero.Add(t.start), Length: t.out.length, Size: int64(t.out.at), Gaps: t.gaps}
	if kept, ok := t.out.out.(Kept); ok {
		f.Key, f.Size, f.Hash = kept.Kept()
	}
	return f, t.failed
}

func (t *Tape) run() {
	defer close(t.done)
	came := map[*Source]time.Duration{}
	taker := func(from *Source) func(*rtp.Packet, bool) {
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
		t.failed = fmt.Errorf("tape: close a recording: %w", err)
	}
}

// fail ends the recording; it is known at once, not when the room is closed.
func (t *Tape) fail(err error) {
	if err != nil {
		t.log.Error("a recording of a room broke off", "error", err)
		t.failed = err
	}
}

func (t *Tape) take(from *Source, p *rtp.Packet, lost bool, came time.Duration) error {
	at := from.time(p.Timestamp, came)
	if from.Kind == webrtc.RTPCodecTypeAudio {
		from.Link.sound = from
		return t.hear(p.Payload, at)
	}
	shown, whole, sick := from.picture.add(p, lost)
	if sick || came-t.lastKey > keyEvery {
		from.Ask()
	}
	if !whole {
		return nil
	}
	return t.show(shown, at)
}

// time is the packet's time on the room's clock: that at which the first packet
// came, and from there by the sender's stamps. A picture goes by the sound of the
// same instant, once the sender has told which that is.
func (s *Source) time(stamp uint32, came time.Duration) time.Duration {
	at, known := s.anchor+s.after(stamp, s.stamp), s.anchored
	if sound := s.Link.sound; sound != nil && sound != s && sound.told != nil && s.told != nil {
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
func (s *Source) captured(stamp uint32) time.Duration {
	return s.told.clock + s.after(stamp, s.told.stamp)
}

// begin sets the beginning of the file by what comes first.
func (t *Tape) begin(at time.Duration) (time.Duration, error) {
	if t.begun {
		return max(0, at-t.start), nil
	}
	t.begun, t.start = true, at
	if out, ok := t.out.out.(Placed); ok {
		if err := out.Place(t.zero.Add(at)); err != nil {
			return 0, fmt.Errorf("tape: begin a recording: %w", err)
		}
	}
	return 0, nil
}

func (t *Tape) hear(packet []byte, at time.Duration) error {
	lasts := opusLength(packet)
	if lasts == 0 {
		return nil
	}
	at, err := t.begin(at)
	if err != nil {
		return err
	}
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
func (t *Tape) fill(to time.Duration) error {
	for t.heard && to-t.sound >= silenceLength {
		if err := t.out.add(block{track: audioTrack, at: t.sound, key: true, data: silence}, silenceLength); err != nil {
			return err
		}
		t.sound += silenceLength
	}
	return nil
}

func (t *Tape) show(f frame, at time.Duration) error {
	came := at
	at, err := t.begin(at)
	if err != nil {
		return err
	}
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
