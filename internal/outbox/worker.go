package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"
	"unicode/utf8"
)

// Defaults of a worker. They are of the machine, not of the law.
const (
	leaseUsual    = 20 * time.Second
	beatsOfLease  = 4 // renewals within one lease: three may fail
	limitUsual    = 5 * time.Minute
	tickUsual     = time.Second
	loopsUsual    = 4
	attemptsUsual = 12
	delayFirst    = 30 * time.Second
	delayMost     = 6 * time.Hour
	keepUsual     = 90 * 24 * time.Hour
	purgeTick     = time.Hour
	purgeMost     = 1000 // jobs in one transaction
	errorMost     = 500  // bytes of an error that are kept
)

// Kind is a kind of job and who does it.
type Kind struct {
	Name     string
	Step     Step
	Attempts int                                       // failures after which it is given up; 0: 12
	Delay    func(failures int) time.Duration          // until the next attempt; nil: 30 s, doubled each time, at most 6 h
	GivenUp  func(tx WorkTx, t *Task, err error) error // told in the transaction; nil: the administrators get a notice
}

// Config says how a worker works.
type Config struct {
	Store Store
	Owner string        // names the worker in the claims: host and process
	Lease time.Duration // how long a killed worker keeps its jobs from the others; renewed while a step runs; 0: 20 seconds
	Limit time.Duration // how long a step may take; 0: 5 minutes
	Tick  time.Duration // how often Run looks for due jobs; 0: each second
	Loops int           // how many jobs Run does at once, so that a slow receiver does not hold up the rest; 0: four
	Keep  time.Duration // how long jobs that are done, and with them their keys, are kept; 0: 90 days
	Log   *slog.Logger  // nil: nothing is logged
	// Admins are the persons who are told of jobs that were given up; nil: nobody.
	Admins func(Tx) ([]string, error)
	// Conditions are asked before a notice that names one goes out; true
	// keeps it back. The Tx has the methods of every noun, and may be
	// asserted to the interface of a domain.
	Conditions map[string]func(tx Tx, caseID string) (bool, error)
	// Beats tells a running step when to renew its lease, until stop is
	// called; nil: four times in a lease, by the machine's clock.
	Beats func() (beats <-chan time.Time, stop func())
}

// Worker carries jobs out. Several may share a database: each job is with one
// of them at a time. The worker renews its lease while a step runs, so that a
// long step keeps its job and the job of a killed worker is soon taken up by
// another.
type Worker struct {
	cfg   Config
	kinds map[string]Kind
	names []string
	wake  chan struct{}
}

// NewWorker makes a worker that knows the jobs of this package: notices for
// later and reminders. Further kinds are added by Handle before it runs.
func NewWorker(cfg Config) *Worker {
	if cfg.Lease == 0 {
		cfg.Lease = leaseUsual
	}
	if cfg.Limit == 0 {
		cfg.Limit = limitUsual
	}
	if cfg.Beats == nil {
		cfg.Beats = func() (<-chan time.Time, func()) {
			ticker := time.NewTicker(cfg.Lease / beatsOfLease)
			return ticker.C, ticker.Stop
		}
	}
	if cfg.Tick == 0 {
		cfg.Tick = tickUsual
	}
	if cfg.Keep == 0 {
		cfg.Keep = keepUsual
	}
	if cfg.Loops == 0 {
		cfg.Loops = loopsUsual
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	w := &Worker{cfg: cfg, kinds: map[string]Kind{}, wake: make(chan struct{}, 1)}
	w.Handle(Kind{Name: kindLater, Step: w.tellLater})
	w.Handle(Kind{Name: kindReminder, Step: w.remind})
	return w
}

// Handle adds a kind of job. It panics if the name is taken.
func (w *Worker) Handle(k Kind) {
	if _, taken := w.kinds[k.Name]; taken || k.Name == "" || k.Step == nil {
		panic(fmt.Sprintf("outbox: kind of job %q cannot be added", k.Name))
	}
	if k.Attempts == 0 {
		k.Attempts = attemptsUsual
	}
	if k.Delay == nil {
		k.Delay = Doubling(delayFirst, delayMost)
	}
	w.kinds[k.Name] = k
	w.names = slices.Sorted(maps.Keys(w.kinds))
}

// Doubling is a delay that doubles with each failure up to a bound.
func Doubling(first, most time.Duration) func(failures int) time.Duration {
	return func(failures int) time.Duration {
		d := first
		for i := 1; i < failures && d < most; i++ {
			d *= 2
		}
		return min(d, most)
	}
}

// Run carries jobs out until ctx ends.
func (w *Worker) Run(ctx context.Context) {
	var loops sync.WaitGroup
	for range w.cfg.Loops {
		loops.Go(func() { w.loop(ctx) })
	}
	loops.Go(func() { w.purging(ctx) })
	loops.Wait()
}

// purging forgets old jobs from time to time.
func (w *Worker) purging(ctx context.Context) {
	ticker := time.NewTicker(purgeTick)
	defer ticker.Stop()
	for {
		if _, err := w.Purge(ctx); err != nil && ctx.Err() == nil {
			w.cfg.Log.Error("outbox: old jobs could not be removed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Purge forgets jobs that were done or cancelled longer ago than they are
// kept, and tells how many.
func (w *Worker) Purge(ctx context.Context) (total int64, err error) {
	for n := int64(purgeMost); n == purgeMost && err == nil; total += n {
		err = w.cfg.Store.Write(ctx, func(tx WorkTx) (err error) {
			n, err = tx.JobPurge(tx.WallNow().Add(-w.cfg.Keep), purgeMost)
			return err
		})
	}
	return total, err
}

func (w *Worker) loop(ctx context.Context) {
	ticker := time.NewTicker(w.cfg.Tick)
	defer ticker.Stop()
	for {
		if _, err := w.RunDue(ctx); err != nil && ctx.Err() == nil {
			w.cfg.Log.Error("outbox: no jobs could be claimed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
		case <-ticker.C:
		}
	}
}

// Wake makes Run look for due jobs now: after a transaction that left one.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// RunDue runs steps until no job is due and tells how many it ran. The error
// is of the database, never of a job.
func (w *Worker) RunDue(ctx context.Context) (n int, err error) {
	for {
		t, err := w.claim(ctx)
		if err != nil || t == nil {
			return n, err
		}
		n++
		if err := w.do(ctx, t); err != nil {
			return n, err
		}
	}
}

// claim looks first without writing, so that an idle worker keeps nobody waiting.
func (w *Worker) claim(ctx context.Context) (t *Task, err error) {
	due := false
	err = w.cfg.Store.Read(ctx, func(tx WorkTx) (err error) {
		due, err = tx.JobIsDue(w.names)
		return err
	})
	if err != nil || !due {
		return nil, err
	}
	err = w.cfg.Store.Write(ctx, func(tx WorkTx) (err error) {
		t, err = tx.JobClaim(w.names, w.cfg.Owner, tx.WallNow().Add(w.cfg.Lease))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("outbox: claim: %w", err)
	}
	return t, nil
}

// do runs one step of a claimed job and settles the claim.
func (w *Worker) do(ctx context.Context, t *Task) error {
	k := w.kinds[t.Kind]
	if t.Attempts >= k.Attempts {
		return w.settle(ctx, t, func(tx WorkTx) error { return w.giveUp(tx, k, t, errors.New("its worker was killed too often")) })
	}
	done, err := w.step(ctx, k, t)
	if err == nil && t.settled || errors.Is(err, ErrLost) {
		return nil
	}
	if err != nil && ctx.Err() != nil {
		// The worker is being stopped; the step is not to blame.
		return w.settle(ctx, t, func(tx WorkTx) error { return t.settle(tx, Outcome{State: Waiting, Attempts: t.Attempts}) })
	}
	if err != nil {
		w.cfg.Log.Warn("outbox: a step failed", "job", t.ID, "kind", t.Kind, "failures", t.Attempts+1, "error", err)
	}
	return w.settle(ctx, t, func(tx WorkTx) error { return w.conclude(tx, k, t, done, err) })
}

// step runs the handler within its limit, and keeps the claim meanwhile; a
// panic is its failure.
func (w *Worker) step(ctx context.Context, k Kind, t *Task) (done bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, w.cfg.Limit)
	defer cancel()
	ctx, release := w.keepClaim(ctx, t)
	defer release()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
			w.cfg.Log.Error("outbox: a step panicked", "kind", t.Kind, "panic", p, "stack", string(debug.Stack()))
		}
		if errors.Is(context.Cause(ctx), ErrLost) {
			err = ErrLost
		}
	}()
	return k.Step(ctx, t)
}

// settle ends a claim even where the worker is being stopped, so that the job
// need not wait for its lease to run out.
func (w *Worker) settle(ctx context.Context, t *Task, fn func(WorkTx) error) error {
	err := w.cfg.Store.Write(context.WithoutCancel(ctx), fn)
	if errors.Is(err, ErrLost) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("outbox: settle job %d: %w", t.ID, err)
	}
	return nil
}

func (w *Worker) conclude(tx WorkTx, k Kind, t *Task, done bool, err error) error {
	switch {
	case err == nil && done:
		return t.settle(tx, Outcome{State: Done})
	case err == nil:
		return t.settle(tx, Outcome{State: Waiting})
	case errors.As(err, new(*permanent)) || t.Attempts+1 >= k.Attempts:
		return w.giveUp(tx, k, t, err)
	}
	return t.settle(tx, Outcome{State: Waiting, Attempts: t.Attempts + 1, After: k.Delay(t.Attempts + 1), Error: short(err)})
}

func (t *Task) settle(tx WorkTx, o Outcome) error { return lost(tx.JobSettle(t, o)) }

func (w *Worker) giveUp(tx WorkTx, k Kind, t *Task, cause error) error {
	if err := t.settle(tx, Outcome{State: Failed, Attempts: t.Attempts + 1, Error: short(cause)}); err != nil {
		return err
	}
	if k.GivenUp != nil {
		return k.GivenUp(tx, t, cause)
	}
	return w.tellAdmins(tx, givenUp(t))
}

// Permanent marks an error that trying again does not mend: the job is given
// up at once.
func Permanent(err error) error { return &permanent{err} }

type permanent struct{ err error }

func (p *permanent) Error() string { return p.err.Error() }
func (p *permanent) Unwrap() error { return p.err }

// short is the beginning of an error's text, valid for the database.
func short(err error) string {
	var b []byte
	for _, r := range err.Error() {
		if r == 0 {
			continue
		}
		if len(b)+utf8.RuneLen(r) > errorMost {
			break
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}
