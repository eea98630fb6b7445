package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/outbox"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func nothing(context.Context, *outbox.Task) (bool, error) { return true, nil }

func TestJobWithATakenKeyIsNotKept(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store, outbox.Kind{Name: "k", Step: nothing})
		for range 2 {
			b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		}
		b.enqueue(outbox.Job{Kind: "k"})
		b.enqueue(outbox.Job{Kind: "k"})
		b.runs(w, 3)
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		b.runs(w, 0)
		b.enqueue(outbox.Job{Kind: "other"})
		b.runs(w, 0)
	})
}

func TestJobsOfAFailedTransactionDoNotExist(t *testing.T) {
	each(t, func(b *bench) {
		no := errors.New("no")
		err := b.store.Write(b.Context(), func(tx outbox.WorkTx) error {
			if err := outbox.Enqueue(tx, outbox.Job{Kind: "k"}); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			b.Fatal(err)
		}
		b.runs(b.worker(b.store, outbox.Kind{Name: "k", Step: nothing}), 0)
	})
}

func TestTwoWorkersShareTheJobs(t *testing.T) {
	each(t, func(b *bench) {
		const jobs = 40
		for i := range jobs {
			b.enqueue(outbox.Job{Kind: "k", Key: fmt.Sprint(i)})
		}
		var mu sync.Mutex
		ran := map[string]int{}
		kind := outbox.Kind{Name: "k", Step: func(_ context.Context, t *outbox.Task) (bool, error) {
			mu.Lock()
			defer mu.Unlock()
			ran[t.Key]++
			return true, nil
		}}
		var both sync.WaitGroup
		for range 2 {
			w := b.worker(b.store, kind)
			both.Go(func() {
				if _, err := w.RunDue(b.Context()); err != nil {
					b.Error(err)
				}
			})
		}
		both.Wait()
		b.runs(b.worker(b.store, kind), 0)
		if len(ran) != jobs {
			b.Errorf("%d jobs ran", len(ran))
		}
		for key, n := range ran {
			if n != 1 {
				b.Errorf("job %s ran %d times", key, n)
			}
		}
	})
}

func TestFailuresAreTriedAgainAndGivenUp(t *testing.T) {
	each(t, func(b *bench) {
		kind := outbox.Kind{Name: "k", Attempts: 4, Delay: outbox.Doubling(30*time.Second, 90*time.Second),
			Step: func(context.Context, *outbox.Task) (bool, error) { return false, errors.New("broken") }}
		w := b.worker(b.store, kind)
		b.enqueue(outbox.Job{Kind: "k", Key: "a", Case: "cas_1"})
		for _, delay := range []int{30, 60, 90} {
			b.runs(w, 1)
			b.clock.Advance(time.Duration(delay)*time.Second - 1000)
			b.runs(w, 0)
			b.clock.Advance(1000)
		}
		b.runs(w, 1)
		b.clock.Advance(time.Hour)
		b.runs(w, 0)
		s := b.job("k", "a")
		if s.State != outbox.Failed || s.Error != "broken" || s.Attempts != 4 {
			b.Errorf("%+v", s)
		}
		told := b.notices("per_admin")
		if len(told) != 1 || told[0].Key != "outbox.given_up" || told[0].Case != "cas_1" || !strings.Contains(told[0].Text("en"), "Kind of job: k") {
			b.Errorf("%+v", told)
		}
		b.write(func(tx outbox.WorkTx) error {
			ok, err := tx.JobRetry(s.ID)
			if !ok {
				b.Error("not retried")
			}
			return err
		})
		b.runs(w, 1)
	})
}

func TestAPermanentErrorIsGivenUpAtOnce(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store, outbox.Kind{Name: "k", Step: func(context.Context, *outbox.Task) (bool, error) {
			return false, outbox.Permanent(errors.New("bad \x00 " + strings.Repeat("ә", 500)))
		}})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		b.runs(w, 1)
		if s := b.job("k", "a"); s.State != outbox.Failed || len(s.Error) > 500 {
			b.Errorf("%+v", s)
		}
	})
}

func TestAPanicIsAFailure(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store, outbox.Kind{Name: "k", Step: func(context.Context, *outbox.Task) (bool, error) { panic("oh") }})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		b.runs(w, 1)
		if s := b.job("k", "a"); s.State != outbox.Waiting || s.Attempts != 1 || s.Error != "panic: oh" {
			b.Errorf("%+v", s)
		}
	})
}

func TestAKilledWorkersJobIsTakenUpWhenTheLeaseRunsOut(t *testing.T) {
	each(t, func(b *bench) {
		kind := outbox.Kind{Name: "k", Step: nothing, Attempts: 3}
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		for range 3 {
			if _, err := b.worker(&mortal{Store: b.store, left: 2}, kind).RunDue(b.Context()); !errors.Is(err, errKilled) {
				b.Fatal(err)
			}
			b.clock.Advance(20*time.Second - 1000)
			b.runs(b.worker(b.store, kind), 0)
			b.clock.Advance(1000)
		}
		// A job that has killed its worker so often is not tried again.
		b.runs(b.worker(b.store, kind), 1)
		if s := b.job("k", "a"); s.State != outbox.Failed {
			b.Errorf("%+v", s)
		}
	})
}

func TestALateWorkerWritesNothing(t *testing.T) {
	each(t, func(b *bench) {
		second := b.worker(b.store, outbox.Kind{Name: "k", Step: nothing})
		first := b.worker(b.store, outbox.Kind{Name: "k", Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
			b.clock.Advance(20 * time.Second)
			b.runs(second, 1)
			err := b.store.Write(ctx, func(tx outbox.WorkTx) error {
				if err := outbox.Notify(tx, outbox.Notice{To: "per_1", Key: "outbox.mail_given_up"}); err != nil {
					return err
				}
				return t.Hold(tx)
			})
			if !errors.Is(err, outbox.ErrLost) {
				b.Errorf("held: %v", err)
			}
			return false, err
		}})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		b.runs(first, 1)
		if s := b.job("k", "a"); s.State != outbox.Done || len(b.notices("per_1")) != 0 {
			b.Errorf("%+v", s)
		}
	})
}

// counting counts to five in steps of one; seen gets what it counts.
func counting(b *bench, s outbox.Store, seen *[]int64) outbox.Kind {
	return outbox.Kind{Name: "count", Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var at int64
		if _, err := t.Cursor(&at); err != nil {
			return false, err
		}
		t.Total, t.Done = 5, at+1
		if err := t.Move(at + 1); err != nil {
			return false, err
		}
		err := s.Write(ctx, func(tx outbox.WorkTx) error {
			return errors.Join(t.Save(tx), outbox.Notify(tx, outbox.Notice{To: "per_1", Key: "outbox.mail_given_up"}))
		})
		if err == nil {
			*seen = append(*seen, at)
		}
		return at+1 == 5, err
	}}
}

func TestLongWorkGoesOnWhereItStopped(t *testing.T) {
	each(t, func(b *bench) {
		var seen []int64
		b.enqueue(outbox.Job{Kind: "count", Key: "a", Person: "per_1"})
		// claim, step, settle, claim, step: killed before it is settled.
		dying := &mortal{Store: b.store, left: 5, after: true}
		if _, err := b.worker(dying, counting(b, dying, &seen)).RunDue(b.Context()); !errors.Is(err, errKilled) {
			b.Fatal(err)
		}
		if s := b.job("count", "a"); s.Done != 2 || s.Total != 5 || s.State != outbox.Running {
			b.Errorf("%+v", s)
		}
		b.clock.Advance(20 * time.Second)
		b.runs(b.worker(b.store, counting(b, b.store, &seen)), 3)
		if s := b.job("count", "a"); s.Done != 5 || s.State != outbox.Done || len(b.notices("per_1")) != 5 {
			b.Errorf("%+v, %d", s, len(b.notices("per_1")))
		}
	})
}

func TestACancelledJobStops(t *testing.T) {
	each(t, func(b *bench) {
		steps := 0
		w := b.worker(b.store, outbox.Kind{Name: "k", Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
			if steps++; steps == 2 {
				b.write(func(tx outbox.WorkTx) error {
					_, err := outbox.CancelJob(tx, "k", "a")
					return err
				})
			}
			return false, nil
		}})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		b.runs(w, 2)
		if s := b.job("k", "a"); s.State != outbox.Cancelled || s.Finished.IsZero() {
			b.Errorf("%+v", s)
		}
	})
}

func TestJobsAreListed(t *testing.T) {
	each(t, func(b *bench) {
		for i := range 5 {
			b.enqueue(outbox.Job{Kind: "k", Key: fmt.Sprint(i), Person: "per_1", Body: "bod_1", Case: "cas_1"})
			b.clock.Advance(time.Second)
		}
		b.runs(b.worker(b.store, outbox.Kind{Name: "k", Step: nothing}), 5)
		b.enqueue(outbox.Job{Kind: "k", Key: "5", Person: "per_2", Due: b.clock.Now().Add(time.Hour)})
		var keys []string
		for q := (outbox.JobQuery{Kinds: []string{"k"}, States: []outbox.State{outbox.Done}, Person: "per_1", Limit: 2}); ; {
			var page outbox.JobPage
			b.read(func(tx outbox.WorkTx) (err error) {
				page, err = tx.JobList(q)
				return err
			})
			for _, s := range page.Items {
				keys = append(keys, s.Key)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if strings.Join(keys, " ") != "4 3 2 1 0" {
			b.Error(keys)
		}
		w := b.worker(b.store)
		for _, want := range []int64{0, 5, 0} {
			if n, err := w.Purge(b.Context()); n != want || err != nil {
				b.Errorf("%d purged, %v", n, err)
			}
			b.clock.Advance(91 * 24 * time.Hour)
		}
	})
}

// TestTheTwoClocks: a job falls due by the clock of the law, is tried again by
// that of the machine.
func TestTheTwoClocks(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			legal, wall := clock.NewFixed(time.Date(2023, 5, 17, 4, 0, 0, 0, time.UTC)), clock.NewFixed(storetest.Start)
			db, err := store.Open(t.Context(), store.Config{URL: kind.URL(t), Wall: wall, Legal: legal, Strict: true})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			b := &bench{T: t, db: db, store: store.As[outbox.WorkTx](db)}
			broken := errors.New("broken")
			w := b.worker(b.store, outbox.Kind{Name: "k", Step: func(context.Context, *outbox.Task) (bool, error) { return broken == nil, broken }})
			b.enqueue(outbox.Job{Kind: "k", Due: legal.Now().Add(24 * time.Hour)})
			wall.Advance(365 * 24 * time.Hour)
			b.runs(w, 0)
			legal.Advance(24 * time.Hour)
			b.runs(w, 1)
			legal.Advance(365 * 24 * time.Hour)
			b.runs(w, 0)
			wall.Advance(30 * time.Second)
			b.runs(w, 1)
		})
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	each(t, func(b *bench) {
		ctx, cancel := context.WithCancel(b.Context())
		w := b.worker(b.store, outbox.Kind{Name: "k", Step: func(context.Context, *outbox.Task) (bool, error) {
			cancel()
			return true, nil
		}})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		w.Run(ctx)
		if s := b.job("k", "a"); s.State != outbox.Done {
			b.Errorf("%+v", s)
		}
	})
}

func TestAStoppedStepIsNoFailure(t *testing.T) {
	each(t, func(b *bench) {
		ctx, cancel := context.WithCancel(b.Context())
		w := b.worker(b.store, outbox.Kind{Name: "k", Step: func(ctx context.Context, _ *outbox.Task) (bool, error) {
			cancel()
			return false, ctx.Err()
		}})
		b.enqueue(outbox.Job{Kind: "k", Key: "a"})
		w.Run(ctx)
		if s := b.job("k", "a"); s.State != outbox.Waiting || s.Attempts != 0 || s.RunAfter.After(b.clock.Now()) {
			b.Errorf("%+v", s)
		}
	})
}
