package main

import (
	"context"
	"fmt"

	"tarazy/internal/journal"
	"tarazy/internal/store"
)

const (
	replayRecords = 200_000
	replayLimit   = 20 // seconds for so many
	replayBatch   = 250
)

// replay measures how long it takes to check a journal of decisions and to work
// each out again.
func (b *bench) replay(ctx context.Context) error { return b.eachBase(ctx, "replay", b.replayOn) }

func (b *bench) replayOn(ctx context.Context, a *app, base string) error {
	for first := 0; first < b.records; first += replayBatch {
		if err := a.addDecisions(ctx, first, min(replayBatch, b.records-first)); err != nil {
			return err
		}
	}
	var report *journal.Report
	w, err := b.work(func() (err error) {
		report, err = a.journal.Check(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if !report.OK() || report.Same != int64(b.records) {
		return fmt.Errorf("of %d decisions %d are the same: %v", b.records, report.Same, report.Troubles)
	}
	limit := replayLimit * float64(b.records) / replayRecords
	b.add(atMost(fmt.Sprintf("check and replay of %d records, %s", b.records, base), w.took.Seconds(), limit, "s"))
	if w.told {
		b.add(known("  had it the processors alone", w.alone.Seconds(), "s"))
	}
	return nil
}

// addDecisions writes n decisions into the journal, in one transaction, and
// numbers them.
func (a *app) addDecisions(ctx context.Context, first, n int) error {
	entries := make([]journal.Entry, n)
	for i := range entries {
		var err error
		if entries[i], err = a.decision(first + i); err != nil {
			return err
		}
	}
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		for _, e := range entries {
			if err := journal.Add(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	for numbered := 1; err == nil && numbered > 0; {
		numbered, err = a.journal.Sequence(ctx)
	}
	return err
}

// decision is an entry with a finding of the knowledge test.
func (a *app) decision(n int) (journal.Entry, error) {
	input := map[string]any{"right": map[string]any{
		"state_language": 12, "constitution": n % 16, "civil_service": 8, "anti_corruption": 7, "ethics": 6,
	}}
	text, err := journal.Canonical(input)
	if err != nil {
		return journal.Entry{}, err
	}
	f, err := a.journal.Replayer.Replay("selection-2023", "2023-03-01", "knowledge-test", text)
	return journal.Entry{
		Verb: "decision.ask", Actor: "per_a", Body: "bod_a", Case: fmt.Sprint("case_", n), Subject: fmt.Sprint("per_", n%3),
		Facts: map[string]any{"n": n}, Finding: &f, Input: input,
	}, err
}
