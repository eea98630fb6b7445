package proctor

import (
	"bytes"
	"context"
	"sync"
	"time"

	"tarazy/internal/batch"
	"tarazy/internal/exam"
)

const (
	batchMost = 256                    // pieces of a wave
	putAtOnce = 32                     // of them that are put away at a time
	gatherFor = 100 * time.Millisecond // a piece has time; a disk that is asked seldom is there for answers
)

// arriving is a piece on its way into the blob store and the database.
type arriving struct {
	piece   *Piece
	sealed  []byte
	err     error
	outcome PieceOutcome
}

// handed is one in the queue of the writer.
type handed = batch.Handed[*arriving]

// hand gives a piece to the writer and waits until its row is durable.
func (n *Intake) hand(ctx context.Context, p *Piece, sealed []byte) (PieceOutcome, error) {
	h, err := n.queue.Put(ctx, &arriving{piece: p, sealed: sealed})
	if err != nil {
		return 0, err
	}
	err = n.queue.Wait(h) // once handed over it will be written
	return h.Work.outcome, err
}

// Run writes rows of pieces until the context ends.
func (n *Intake) Run(ctx context.Context) {
	n.queue.Run(ctx, func(first *handed) { n.write(ctx, n.gather(ctx, first)) })
}

// gather takes what comes within a moment.
func (n *Intake) gather(ctx context.Context, first *handed) []*handed {
	all := []*handed{first}
	timer := time.NewTimer(gatherFor)
	defer timer.Stop()
	for len(all) < batchMost {
		select {
		case a := <-n.queue.Waiting():
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
func (n *Intake) write(ctx context.Context, all []*handed) {
	ctx = context.WithoutCancel(ctx)
	n.put(ctx, all)
	var there []*arriving
	var rows []Piece
	for _, h := range all {
		if a := h.Work; a.err == nil {
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
	for _, h := range all {
		h.Answer(h.Work.err)
	}
}

// put puts the pieces of a wave away, many at a time.
func (n *Intake) put(ctx context.Context, all []*handed) {
	places := make(chan struct{}, putAtOnce)
	var work sync.WaitGroup
	for _, h := range all {
		a := h.Work
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
