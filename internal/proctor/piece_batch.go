package proctor

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"tarazy/internal/exam"
)

const (
	batchMost = 256                    // pieces of a wave
	putAtOnce = 32                     // of them that are put away at a time
	gatherFor = 100 * time.Millisecond // a piece has time; a disk that is asked seldom is there for answers
)

// ErrStopped says that the intake has been stopped.
var ErrStopped = errors.New("proctor: the intake has been stopped")

// arriving is a piece on its way into the blob store and the database.
type arriving struct {
	piece   *Piece
	sealed  []byte
	err     error
	outcome PieceOutcome
	done    chan error
}

// hand gives a piece to the writer and waits until its row is durable.
func (n *Intake) hand(ctx context.Context, p *Piece, sealed []byte) (PieceOutcome, error) {
	a := &arriving{piece: p, sealed: sealed, done: make(chan error, 1)}
	select {
	case n.queue <- a:
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
	err := <-a.done // once handed over it will be written
	return a.outcome, err
}

// Run writes rows of pieces until the context ends.
func (n *Intake) Run(ctx context.Context) {
	for {
		select {
		case first := <-n.queue:
			n.write(ctx, n.gather(ctx, first))
		case <-ctx.Done():
			n.drain()
			return
		}
	}
}

func (n *Intake) drain() {
	for {
		select {
		case a := <-n.queue:
			a.done <- ErrStopped
		default:
			return
		}
	}
}

// gather takes what comes within a moment.
func (n *Intake) gather(ctx context.Context, first *arriving) []*arriving {
	all := []*arriving{first}
	timer := time.NewTimer(gatherFor)
	defer timer.Stop()
	for len(all) < batchMost {
		select {
		case a := <-n.queue:
			all = append(all, a)
		case <-timer.C:
			return all
		case <-ctx.Done():
			return all
		}
	}
	return all
}

// write puts the pieces of a wave away and stores their rows in one transaction.
func (n *Intake) write(ctx context.Context, all []*arriving) {
	ctx = context.WithoutCancel(ctx)
	n.put(ctx, all)
	var there []*arriving
	var rows []Piece
	for _, a := range all {
		if a.err == nil {
			there, rows = append(there, a), append(rows, *a.piece)
		}
	}
	var outcomes []PieceOutcome
	err := n.Service.Store.Write(ctx, func(tx Tx) (err error) {
		outcomes, err = tx.PiecesAppend(rows)
		return err
	})
	for i, a := range there {
		if a.err = err; err == nil {
			a.outcome = outcomes[i]
		}
	}
	for _, a := range all {
		a.done <- a.err
	}
}

// put puts the pieces of a wave away, many at a time.
func (n *Intake) put(ctx context.Context, all []*arriving) {
	places := make(chan struct{}, putAtOnce)
	var work sync.WaitGroup
	for _, a := range all {
		places <- struct{}{}
		work.Go(func() {
			defer func() { <-places }()
			_, a.err = n.Service.Blobs.Put(ctx, a.piece.Key, bytes.NewReader(a.sealed))
			a.sealed = nil
		})
	}
	work.Wait()
}

// RecordingEvent is the kind of events about a recording: argument "what" is one of
// recordingTold, or "another": a piece came again with another content.
const RecordingEvent = "recording"

// note keeps on record that a piece came again with another content, a few times.
func (n *Intake) note(ctx context.Context, t *taking, p *Piece) {
	t.mu.Lock()
	t.another++
	many := t.another > anotherMost
	t.mu.Unlock()
	if many {
		return
	}
	_ = n.Service.Store.Write(ctx, func(tx Tx) error { // the answer to the browser does not wait for its record
		return tx.EventInsert(&exam.Event{Attempt: p.Attempt, At: tx.Now(), Kind: RecordingEvent, By: t.Person, Args: map[string]string{"what": "another", "piece": p.Name()}})
	})
}
