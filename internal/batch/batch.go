// Package batch lets many requests hand work to one writer, which does what waits
// together: one transaction and one sync of the disk for all.
package batch

import (
	"context"
	"errors"
)

// ErrStopped says that nobody does the work any more.
var ErrStopped = errors.New("batch: the writer has stopped")

// Handed is work that was handed over.
type Handed[T any] struct {
	Work T
	done chan error
}

// Answer tells who handed it over what became of it; it is called once.
func (h *Handed[T]) Answer(err error) { h.done <- err }

// Queue is where work waits for its writer.
type Queue[T any] struct {
	waits chan *Handed[T]
	ended chan struct{}
}

// New makes a queue in which most pieces of work wait before Put does.
func New[T any](most int) *Queue[T] {
	return &Queue[T]{waits: make(chan *Handed[T], most), ended: make(chan struct{})}
}

// Put hands work over, or gives up with the context.
func (q *Queue[T]) Put(ctx context.Context, work T) (*Handed[T], error) {
	h := &Handed[T]{Work: work, done: make(chan error, 1)}
	select {
	case q.waits <- h:
		return h, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-q.ended:
		return nil, ErrStopped
	}
}

// Wait waits for the answer, whatever becomes of the request: only it tells whether
// the work was done. After the end of the writer it is ErrStopped.
func (q *Queue[T]) Wait(h *Handed[T]) error {
	select {
	case err := <-h.done:
		return err
	case <-q.ended:
	}
	select {
	case err := <-h.done: // answered before the end
		return err
	default:
		return ErrStopped
	}
}

// Waiting is what waits, for a writer that takes more than the first.
func (q *Queue[T]) Waiting() <-chan *Handed[T] { return q.waits }

// Run calls do with the first of what waits, again and again, until the context ends.
// What waits then is answered with ErrStopped. It is called once.
func (q *Queue[T]) Run(ctx context.Context, do func(first *Handed[T])) {
	defer close(q.ended)
	for {
		select {
		case <-ctx.Done(): // also where something waits
			return
		default:
		}
		select {
		case first := <-q.waits:
			do(first)
		case <-ctx.Done():
			return
		}
	}
}
