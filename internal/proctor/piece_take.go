package proctor

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"image/jpeg"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/batch"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/seal"
	"tarazy/internal/webm"
)

// Bounds of a piece as it comes in, in bytes and pixels.
const (
	SnapshotMost = 256 << 10
	VideoMost    = 8 << 20
	sideMost     = 4096
)

// Bounds of the intake.
const (
	comingMost  = 64 << 20 // bytes of pieces that are in memory at a time
	piecesAhead = 300      // of one attempt at once, when an upload catches up
	piecesEvery = 100 * time.Millisecond
	piecesAll   = 60_000 // of one attempt
	bytesAll    = 12 << 30
	seatsKept   = 4096
	seatFresh   = 20 * time.Second
	skewMost    = 5 * time.Second // by which a browser may reckon the server's clock wrongly
	anotherMost = 20              // pieces on record that came with another content
)

// PieceIn is a piece as a browser hands it in; instants are milliseconds since
// 1970, as the browser reckons the server's clock.
type PieceIn struct {
	Track   string
	Kind    string
	Run     string
	Seq     int64
	From    int64
	Until   int64
	Thinned int
	Data    []byte
}

// Intake takes pieces of recordings, in waves: those that came within a moment are
// put away together, so that they wait for the disk together, and their rows are
// written in one transaction. It has a queue and bounds of its own: what it has no
// room for comes again later, and answers never wait for it.
type Intake struct {
	Service *Service
	Legal   clock.Legal
	Wall    clock.Wall

	coming atomic.Int64
	queue  *batch.Queue[*arriving]
	mu     sync.Mutex
	seats  map[exam.AttemptID]*taking
}

// NewIntake makes an intake; Run makes it work.
func NewIntake(s *Service, legal clock.Legal, wall clock.Wall) *Intake {
	return &Intake{
		Service: s, Legal: legal, Wall: wall,
		queue: batch.New[*arriving](batchMost), seats: map[exam.AttemptID]*taking{},
	}
}

// taking is an attempt whose pieces are taken, as it was read a moment ago.
type taking struct {
	Recording
	finished *time.Time
	key      *seal.Key
	loaded   time.Time // by the wall clock

	mu            sync.Mutex
	pieces, bytes int64
	ahead         time.Time // until when the rate is used up
	another       int
}

// Room asks for room for a piece of so many bytes before it is read; done gives it
// back. The fault is proctor.piece.busy.
func (n *Intake) Room(size int64) (done func(), err error) {
	size = max(size, 0)
	if n.coming.Add(size) > comingMost {
		n.coming.Add(-size)
		return nil, busy()
	}
	return func() { n.coming.Add(-size) }, nil
}

func busy() error { return fault.New(fault.Unavailable, "proctor.piece.busy") }

// Take keeps a piece of the recording of one's own attempt, and returns when it is
// durable; one that came before is kept already. The faults are
// exam.missing.attempt, proctor.piece.none, proctor.piece.late, proctor.piece.name,
// proctor.piece.when, proctor.piece.kind, proctor.piece.large, proctor.piece.many,
// proctor.piece.another. After proctor.piece.many it is to be sent again.
func (n *Intake) Take(ctx context.Context, by *access.Actor, id exam.AttemptID, in PieceIn) error {
	t, err := n.mine(ctx, by, id)
	if err != nil {
		return err
	}
	p, err := t.piece(&in, n.Legal.Now())
	if err != nil {
		return err
	}
	if err := t.may(n.Wall.Now(), p.Size); err != nil {
		return err
	}
	sealed, err := t.key.Seal(pieceField(p), in.Data)
	if err != nil {
		return err
	}
	outcome, err := n.hand(ctx, p, sealed)
	if err != nil || outcome != PieceAnother {
		return err
	}
	n.note(ctx, t, p)
	drop := n.Service.Blobs.Delete(context.WithoutCancel(ctx), p.Key)
	return errors.Join(fault.New(fault.Conflict, "proctor.piece.another", "piece", p.Name()), drop)
}

// Mine refuses who does not sit an attempt, before a piece is read. The fault is
// exam.missing.attempt.
func (n *Intake) Mine(ctx context.Context, by *access.Actor, id exam.AttemptID) error {
	_, err := n.mine(ctx, by, id)
	return err
}

func (n *Intake) mine(ctx context.Context, by *access.Actor, id exam.AttemptID) (*taking, error) {
	t, err := n.taking(ctx, id)
	if err == nil && (by == nil || t == nil || string(t.Person) != by.Person) {
		err = fault.New(fault.Missing, "exam.missing.attempt")
	}
	return t, err
}

// taking gives an attempt as its pieces are taken; nil where there is none. It has
// no mode where it is not recorded.
func (n *Intake) taking(ctx context.Context, id exam.AttemptID) (*taking, error) {
	now := n.Wall.Now()
	n.mu.Lock()
	was := n.seats[id]
	n.mu.Unlock()
	if was != nil && now.Sub(was.loaded) < seatFresh {
		return was, nil
	}
	t := &taking{loaded: now}
	err := n.Service.Store.Read(ctx, func(tx Tx) error {
		a, err := tx.ExamAttemptStanding(id)
		if err != nil || a == nil {
			return err
		}
		r, err := tx.RecordingOf(id)
		if err != nil {
			return err
		}
		t.Person, t.finished = a.Person, a.Finished
		if r == nil {
			return nil
		}
		t.Recording = *r
		if was != nil && was.key != nil {
			t.key = was.key
			return nil
		}
		if t.pieces, t.bytes, err = tx.PieceSums(id); err != nil {
			return err
		}
		t.key, err = n.Service.keyOf(tx, r.Person)
		return err
	})
	if err != nil || t.Person == "" {
		return nil, err
	}
	n.hold(id, was, t)
	return t, nil
}

// hold keeps an attempt that was read in place of what was known of it.
func (n *Intake) hold(id exam.AttemptID, was, t *taking) {
	if was != nil {
		was.mu.Lock()
		t.pieces, t.bytes, t.ahead, t.another = was.pieces, was.bytes, was.ahead, was.another
		was.mu.Unlock()
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.seats) >= seatsKept {
		clear(n.seats)
	}
	n.seats[id] = t
}

// may counts a piece of an attempt. The fault is proctor.piece.many.
func (t *taking) may(now time.Time, size int64) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ahead.Before(now) {
		t.ahead = now
	}
	if t.pieces >= piecesAll || t.bytes+size > bytesAll || t.ahead.Sub(now) > piecesAhead*piecesEvery {
		return fault.New(fault.TooMany, "proctor.piece.many")
	}
	t.ahead = t.ahead.Add(piecesEvery)
	t.pieces++
	t.bytes += size
	return nil
}

// runName is how a browser names a recorder.
var runName = regexp.MustCompile(`^[a-z0-9]{8,40}$`)

// piece checks what a browser handed in.
func (t *taking) piece(in *PieceIn, now time.Time) (*Piece, error) {
	end := now
	if t.finished != nil && t.finished.Before(now) {
		end = *t.finished
	}
	p := &Piece{Attempt: t.Attempt, Track: Track(in.Track), Kind: PieceKind(in.Kind), Run: in.Run, Seq: in.Seq, Size: int64(len(in.Data)), At: now}
	switch {
	case t.Mode == "":
		return nil, fault.New(fault.Conflict, "proctor.piece.none")
	case t.State != RecordingOpen || t.finished != nil && now.After(t.until(*t.finished)):
		return nil, fault.New(fault.Conflict, "proctor.piece.late")
	case !slices.Contains(t.Tracks, p.Track) || !slices.Contains(PieceKinds, p.Kind) || p.Kind == Stretch && t.Mode != Full:
		return nil, fault.New(fault.Invalid, "proctor.piece.kind").At("kind")
	case !runName.MatchString(in.Run) || in.Seq < 1 || in.Seq > piecesAll || in.Thinned < 0:
		return nil, fault.New(fault.Invalid, "proctor.piece.name").At("seq")
	case in.From < 0 || in.Until < in.From:
		return nil, fault.New(fault.Invalid, "proctor.piece.when").At("until")
	}
	from, until := time.UnixMilli(in.From).UTC(), time.UnixMilli(in.Until).UTC()
	p.From, p.Until, p.Marks.Thinned = within(from, t.Began, end), within(until, t.Began, end), min(in.Thinned, piecesAll)
	p.Marks.Clamped = apart(p.From, from) || apart(p.Until, until)
	if err := p.look(in.Data); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(in.Data)
	p.Hash = sum[:]
	p.Key = p.key()
	return p, nil
}

// within brings an instant between two others.
func within(at, from, until time.Time) time.Time {
	if at.After(until) {
		at = until
	}
	return latest(at, from)
}

// apart reports whether an instant was moved by more than clocks differ.
func apart(a, b time.Time) bool { return a.Sub(b).Abs() > skewMost }

// look finds out by its bytes whether a piece is what it says. The faults are
// proctor.piece.large and proctor.piece.kind.
func (p *Piece) look(data []byte) error {
	most := int64(VideoMost)
	if p.Kind == Snapshot {
		most = SnapshotMost
	}
	if p.Size > most {
		return fault.New(fault.TooLarge, "proctor.piece.large", "most", most>>10)
	}
	wrong := fault.New(fault.Invalid, "proctor.piece.kind").At("kind")
	if p.Kind == Snapshot {
		p.Type = "image/jpeg"
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil || c.Width > sideMost || c.Height > sideMost {
			return wrong
		}
		return nil
	}
	p.Type = "video/webm"
	place, err := webm.Find(data, p.Kind == Clip || p.Seq == 1)
	if err != nil {
		return wrong.Wrap(err)
	}
	p.Place = place
	return nil
}
