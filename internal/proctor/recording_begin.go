package proctor

import (
	"context"
	"fmt"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/outbox"
)

// CloseJob is the kind of the job that closes a recording.
const CloseJob = "recording.close"

// ClosePayload names the attempt.
type ClosePayload struct {
	Attempt exam.AttemptID `json:"attempt"`
}

// closeSlack is how long after the time to catch up a recording is closed: an
// attempt that nobody touches is ended shortly after its time.
const closeSlack = 5 * time.Minute

// recorded begins the recording of an attempt of a proctored test over the own
// equipment, in its transaction.
func (s *Service) recorded(tx Tx, a *exam.Attempt, sitting *exam.Sitting) error {
	rules, err := s.recording(a, sitting)
	if err != nil || rules == nil {
		return err
	}
	r := &Recording{
		Attempt: a.ID, Version: 1, Body: a.Body, Person: a.Person, Number: a.Number, Test: a.Test.Key, Act: a.Test.Act, Edition: a.Test.Edition,
		Mode: RecordingMode(rules.Mode.V), Tracks: rules.tracks(a.Test.Key), CatchUp: rules.CatchUpMinutes.V, State: RecordingOpen, Began: tx.Now(),
	}
	if ok, err := tx.RecordingPut(r); err != nil || !ok {
		return changedOr(err)
	}
	return r.remindClose(tx, a.Ends())
}

// recording are the rules by which an attempt is recorded; nil where it is not.
func (s *Service) recording(a *exam.Attempt, sitting *exam.Sitting) (*RecordingRules, error) {
	if s.Recorded == nil || a.Test.Act == "" || !sitting.OwnEquipment() {
		return nil, nil
	}
	rules, err := s.Recorded(a.Test.Act, a.Test.Edition)
	if err != nil || !rules.Ruled() {
		return nil, err
	}
	return rules, rules.check()
}

// Over leaves an attempt that is over to what follows, in the transaction in which it
// was scored: its recording is closed when it has had its time to catch up, however
// early it ended, and its conduct goes to the proctors. Where nothing is recorded, the
// term of what was handed in before begins. A second scoring begins nothing anew.
func (s *Service) Over(tx Tx, a *exam.Attempt) error {
	if a.Finished == nil {
		return nil
	}
	r, err := tx.RecordingOf(a.ID)
	if err != nil {
		return err
	}
	if r == nil {
		return s.keepUnrecorded(tx, a)
	}
	if r.State == RecordingOpen {
		if err := r.remindClose(tx, *a.Finished); err != nil {
			return err
		}
	}
	return s.ReviewOpens(tx, a)
}

// remindClose leaves the job that closes a recording whose attempt ends then, once
// for each instant.
func (r *Recording) remindClose(tx Tx, ends time.Time) error {
	due := r.until(ends).Add(closeSlack)
	return outbox.Enqueue(tx, outbox.Job{
		Kind: CloseJob, Key: fmt.Sprintf("%s/%d", r.Attempt, due.UnixMicro()), Payload: ClosePayload{r.Attempt}, Body: string(r.Body), Case: string(r.Attempt), Due: due,
	})
}

// until is when no more pieces of an attempt that ended are taken.
func (r *Recording) until(ended time.Time) time.Time {
	return ended.Add(time.Duration(r.CatchUp) * time.Minute)
}

// RecordPlanOf is what is recorded of an attempt; nil for nothing.
func (s *Service) RecordPlanOf(ctx context.Context, a *exam.Attempt) (*RecordPlan, error) {
	if !a.Test.Proctored || s.Recorded == nil || a.Test.Act == "" {
		return nil, nil
	}
	var r *Recording
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		r, err = tx.RecordingOf(a.ID)
		return err
	})
	if err != nil || r == nil || r.State != RecordingOpen {
		return nil, err
	}
	rules, err := s.Recorded(r.Act, r.Edition)
	if err != nil || !rules.Ruled() {
		return nil, err
	}
	return &RecordPlan{
		Mode: r.Mode, Tracks: r.Tracks, Snapshot: rules.SnapshotSeconds.V, Before: rules.ClipBefore.V, After: rules.ClipAfter.V, Sound: rules.Sound.V, Over: a.State.Over(),
	}, nil
}
