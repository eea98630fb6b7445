package journal_test

import (
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/journal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// benchEach runs a benchmark with a journal on each kind of database.
// PostgreSQL is durable only under pgrun -durable.
func benchEach(b *testing.B, fn func(b *testing.B, w *world)) {
	for _, kind := range storetest.Kinds {
		b.Run(kind.Name, func(b *testing.B) {
			c := clock.NewFixed(storetest.Start)
			fn(b, newWorld(b, storetest.Open(b, kind.URL(b), c), c))
		})
	}
}

// processorTime is the time that this process has had of all cores: on a busy
// machine it tells more than the clock does.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Two hundred thousand decisions checked and worked out again. They must be
// done within 20 seconds on two cores.
func BenchmarkCheck(b *testing.B) {
	const records = 200_000
	benchEach(b, func(b *testing.B, w *world) {
		for i := 0; i < records; i += 250 {
			entries := make([]journal.Entry, 250)
			for j := range entries {
				entries[j] = w.decided(i + j)
			}
			w.add(entries...)
			w.sequence()
		}
		began := processorTime()
		for b.Loop() {
			if r := w.check(); !r.OK() || r.Same != records {
				b.Fatalf("%+v", r)
			}
		}
		b.ReportMetric(records*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		b.ReportMetric((processorTime()-began).Seconds()/float64(b.N), "cpu-s/op")
	})
}

// Numbering what is pending.
func BenchmarkSequence(b *testing.B) {
	benchEach(b, func(b *testing.B, w *world) {
		entries := make([]journal.Entry, 128)
		for i := range entries {
			entries[i] = plain(i)
		}
		for b.Loop() {
			b.StopTimer()
			w.add(entries...)
			b.StartTimer()
			if n, err := w.Sequence(b.Context()); n != 128 || err != nil {
				b.Fatal(n, err)
			}
		}
		b.ReportMetric(128*float64(b.N)/b.Elapsed().Seconds(), "records/s")
	})
}

// Fifty writers, an entry a transaction, while the sequencer numbers.
func BenchmarkAdd(b *testing.B) {
	benchEach(b, func(b *testing.B, w *world) {
		w.add(plain(0), plain(1), plain(2))
		done := make(chan struct{})
		var numbering sync.WaitGroup
		numbering.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					if _, err := w.Sequence(b.Context()); err != nil {
						b.Error(err)
					}
				}
			}
		})
		var n atomic.Int64
		b.SetParallelism(25)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				e := plain(int(n.Add(1)))
				if err := w.db.Write(b.Context(), func(tx *store.Tx) error { return journal.Add(tx, e) }); err != nil {
					b.Error(err)
				}
			}
		})
		close(done)
		numbering.Wait()
		b.ReportMetric(float64(n.Load())/b.Elapsed().Seconds(), "entries/s")
	})
}
