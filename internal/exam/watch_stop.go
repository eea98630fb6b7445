package exam

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// Stop ends an attempt for a reason. What was answered so far is scored; the
// candidate is told. The faults are exam.missing.attempt, exam.reason,
// exam.watch.over and exam.changed.
func (d *Delivery) Stop(ctx context.Context, by *access.Actor, id AttemptID, reason string) error {
	reason = strings.TrimSpace(reason)
	return d.watchChange(ctx, by, id, reason, func(tx Tx, a *Attempt) error {
		if a.State.Over() {
			return fault.New(fault.Conflict, "exam.watch.over")
		}
		now := tx.Now()
		a.State, a.PausedAt, a.Finished = Ended, nil, &now
		if err := d.Service.event(tx, a, "stopped", by, map[string]string{"reason": reason}); err != nil {
			return err
		}
		if err := d.Service.Record(tx, a.entry(access.GiveBackTime, by, map[string]any{"stopped": reason, "section": a.Section})); err != nil {
			return err
		}
		return d.Service.tell(tx, a, "stopped", fault.Args{"reason": reason})
	})
}
