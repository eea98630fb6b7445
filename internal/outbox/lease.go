package outbox

import (
	"context"
	"errors"
	"sync"
)

// keepClaim renews the lease of a claimed job with every beat until release is
// called. The context that it gives ends, with ErrLost as its cause, when the
// claim no longer stands: the job was cancelled, or somebody else has it.
func (w *Worker) keepClaim(ctx context.Context, t *Task) (held context.Context, release func()) {
	held, lose := context.WithCancelCause(ctx)
	beats, stop := w.cfg.Beats()
	ending, end := context.WithCancel(ctx)
	var beating sync.WaitGroup
	beating.Go(func() {
		for {
			select {
			case <-ending.Done():
				return
			case <-beats:
			}
			if err := w.renew(ending, t); errors.Is(err, ErrLost) {
				lose(err)
				return
			} else if err != nil && ending.Err() == nil {
				w.cfg.Log.Warn("outbox: a lease was not renewed", "job", t.ID, "kind", t.Kind, "error", err)
			}
		}
	})
	return held, func() {
		end()
		stop()
		beating.Wait()
		lose(nil)
	}
}

// renew moves the end of a claim's lease. A database that does not answer is
// no loss yet: the next beat tries again.
func (w *Worker) renew(ctx context.Context, t *Task) error {
	return w.cfg.Store.Write(ctx, func(tx WorkTx) error {
		return lost(tx.JobRenew(t.ID, t.run, tx.WallNow().Add(w.cfg.Lease)))
	})
}
