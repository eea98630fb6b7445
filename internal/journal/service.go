package journal

import (
	"context"
	"log/slog"
	"time"

	"tarazy/internal/law"
)

// Replayer works a decision out again. The program gives one that asks the same
// rules as the pages do.
type Replayer interface {
	// Replay asks the rule of an edition for the input, which is canonical
	// JSON. It is called from several goroutines at once.
	Replay(act, edition, rule string, input []byte) (law.Finding, error)
}

// Service does the journal's own work: numbering, receipts, reading, checking,
// destruction.
type Service struct {
	Store    Store
	Keeper   *Keeper
	Signer   *Signer
	Replayer Replayer // nil: Check works out no decision again
	Holder   string   // names this process in the lease of the sequencer
	Log      *slog.Logger
	// Published are the checkpoints kept as files, to which Check holds the
	// journal; nil for none.
	Published *Published
	// Beside holds other tables and files to the journal in Check; nil: they are
	// not looked at.
	Beside Beside

	// Of AddPlaced, whose transactions run one after another:
	edge   *grownEdge
	leased time.Time // until when this process has the lease, as far as it knows
}

const (
	// batchMost is how many records one step numbers: few enough that others
	// do not wait for the writer.
	batchMost = 128
	// leaseTime is how long a sequencer that fell silent keeps others from
	// taking its place.
	leaseTime = 2 * time.Second
	// lookEvery is how often it is looked whether records are pending.
	lookEvery = 200 * time.Millisecond
)

// Run numbers records as they come until ctx ends. A step that fails is logged
// and tried again.
func (s *Service) Run(ctx context.Context) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		if err := s.drain(ctx); err != nil && ctx.Err() == nil && s.Log != nil {
			s.Log.Error("journal: numbering failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// drain numbers records until none is pending.
func (s *Service) drain(ctx context.Context) error {
	for {
		n, err := s.Sequence(ctx)
		if err != nil || n < batchMost {
			return err
		}
	}
}
