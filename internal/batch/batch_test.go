package batch

import (
	"context"
	"errors"
	"sync"
	"testing"
)

// TestNobodyWaitsForeverForAWriterThatStopped hands work over before, while and after
// the writer stops: all of it is answered.
func TestNobodyWaitsForeverForAWriterThatStopped(t *testing.T) {
	for range 200 {
		q := New[int](4)
		ctx, stop := context.WithCancel(t.Context())
		var did sync.Map
		var all sync.WaitGroup
		all.Go(func() {
			q.Run(ctx, func(first *Handed[int]) {
				did.Store(first.Work, true)
				first.Answer(nil)
				if first.Work == 3 {
					stop()
				}
			})
		})
		for n := range 20 {
			all.Go(func() {
				h, err := q.Put(t.Context(), n)
				if err == nil {
					err = q.Wait(h)
				}
				if _, done := did.Load(n); done != (err == nil) || err != nil && !errors.Is(err, ErrStopped) {
					t.Errorf("%d: done %v, answered %v", n, done, err)
				}
			})
		}
		all.Wait()
		stop()
	}
}

func TestARequestThatEndsGivesUpItsPlace(t *testing.T) {
	q := New[int](1)
	if _, err := q.Put(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	gone := errors.New("gone")
	ctx, stop := context.WithCancelCause(t.Context())
	stop(gone)
	if _, err := q.Put(ctx, 2); !errors.Is(err, gone) {
		t.Errorf("%v", err)
	}
}
