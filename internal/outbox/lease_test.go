package outbox_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tarazy/internal/outbox"
)

// heart makes the leases of a worker be renewed when the test says so.
type heart struct {
	outbox.Store
	beats chan time.Time
	wrote chan struct{}
}

// Write tells when a transaction has ended.
func (h *heart) Write(ctx context.Context, fn func(outbox.WorkTx) error) error {
	err := h.Store.Write(ctx, fn)
	h.wrote <- struct{}{}
	return err
}

// beat lets the lease be renewed, and waits until it was.
func (h *heart) beat() {
	for len(h.wrote) > 0 {
		<-h.wrote // the claim
	}
	h.beats <- time.Time{}
	<-h.wrote
}

func (b *bench) heart() *heart {
	return &heart{Store: b.store, beats: make(chan time.Time), wrote: make(chan struct{}, 100)}
}

// worker is one whose heart this is.
func (h *heart) worker(kind outbox.Kind) *outbox.Worker {
	w := outbox.NewWorker(outbox.Config{
		Store: h, Owner: "beating", Beats: func() (<-chan time.Time, func()) { return h.beats, func() {} },
	})
	w.Handle(kind)
	return w
}

func TestALongStepKeepsItsLease(t *testing.T) {
	each(t, func(b *bench) {
		other := b.worker(b.store, outbox.Kind{Name: "k", Step: nothing})
		h := b.heart()
		w := h.worker(outbox.Kind{Name: "k", Step: func(context.Context, *outbox.Task) (bool, error) {
			for range 8 { // two minutes
				b.clock.Advance(15 * time.Second)
				h.beat()
				b.runs(other, 0)
			}
			return true, nil
		}})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		b.runs(w, 1)
		if s := b.job("k", "a"); s.State != outbox.Done || s.Attempts != 0 {
			b.Errorf("%+v", s)
		}
	})
}

// TestALeaseThatIsNotRenewedIsShort: beats keep the lease only while they come.
func TestALeaseThatIsNotRenewedIsShort(t *testing.T) {
	each(t, func(b *bench) {
		other := b.worker(b.store, outbox.Kind{Name: "k", Step: nothing})
		h := b.heart()
		w := h.worker(outbox.Kind{Name: "k", Step: func(ctx context.Context, _ *outbox.Task) (bool, error) {
			b.clock.Advance(10 * time.Second)
			h.beat()
			b.clock.Advance(20*time.Second - 1000)
			b.runs(other, 0)
			b.clock.Advance(1000)
			b.runs(other, 1)
			// The next beat tells the step that it has lost its job.
			h.beat()
			<-ctx.Done()
			if !errors.Is(context.Cause(ctx), outbox.ErrLost) {
				b.Error(context.Cause(ctx))
			}
			return false, ctx.Err()
		}})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		b.runs(w, 1)
		if s := b.job("k", "a"); s.State != outbox.Done {
			b.Errorf("%+v", s)
		}
	})
}

func TestACancelledStepIsToldByItsLease(t *testing.T) {
	each(t, func(b *bench) {
		h := b.heart()
		w := h.worker(outbox.Kind{Name: "k", Step: func(ctx context.Context, _ *outbox.Task) (bool, error) {
			b.write(func(tx outbox.WorkTx) error {
				_, err := outbox.CancelJob(tx, "k", "a")
				return err
			})
			h.beat()
			<-ctx.Done()
			return false, ctx.Err()
		}})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		b.runs(w, 1)
		if s := b.job("k", "a"); s.State != outbox.Cancelled || s.Attempts != 0 || s.Error != "" {
			b.Errorf("%+v", s)
		}
	})
}
