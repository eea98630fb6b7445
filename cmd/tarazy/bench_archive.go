package main

import (
	"bytes"
	"context"
	"fmt"

	"tarazy/internal/checker"
)

const (
	archiveCandidates = 1_000
	archiveMakeLimit  = 30 // seconds
	archiveCheckLimit = 10 // seconds
)

// archive measures how long the archive of a large competition takes to make,
// and to check without the database.
func (b *bench) archive(ctx context.Context) error { return b.eachBase(ctx, "archive", b.archiveOn) }

func (b *bench) archiveOn(ctx context.Context, a *app, base string) error {
	w := &benchArchive{app: a, ctx: ctx}
	if err := w.held(); err != nil {
		return err
	}
	began := b.wall.Now()
	data, manifest, err := a.archivist().Make(ctx, w.hr, w.contest.ID, nil)
	if err != nil {
		return err
	}
	of := fmt.Sprintf("archive of %d candidates, %s", archiveCandidates, base)
	b.add(atMost("making the "+of, b.since(began).Seconds(), archiveMakeLimit, "s"),
		known("  records of the journal in it", float64(manifest.Records), ""), known("  its size", float64(len(data))/(1<<20), "MiB"))
	began = b.wall.Now()
	report, err := checker.Competition(checker.Given{}, bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	b.add(atMost("checking the "+of, b.since(began).Seconds(), archiveCheckLimit, "s"))
	if !report.OK() || report.Decisions < archiveCandidates {
		return fmt.Errorf("of the archive %d decisions are the same: %v", report.Decisions, report.Troubles)
	}
	return nil
}
