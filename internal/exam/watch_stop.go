package exam

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// StopIn is why an attempt is ended. Conduct is a key of the act's list of
// forbidden conduct, "" where it is ended for something else.
type StopIn struct {
	Reason  string
	Conduct string
}

// Stop ends an attempt for a reason. What was answered so far is scored; the
// candidate is told. The faults are exam.missing.attempt, exam.reason,
// exam.watch.over, exam.changed, and those of Service.Forbids.
func (d *Delivery) Stop(ctx context.Context, by *access.Actor, id AttemptID, in StopIn) error {
	reason := strings.TrimSpace(in.Reason)
	return d.watchChange(ctx, by, id, reason, func(tx Tx, a *Attempt) error {
		if a.State.Over() {
			return fault.New(fault.Conflict, "exam.watch.over")
		}
		args, facts := map[string]string{"reason": reason}, map[string]any{"stopped": reason, "section": a.Section}
		if in.Conduct != "" {
			cite, err := d.Service.forbidden(&a.Test, in.Conduct)
			if err != nil {
				return err
			}
			args["conduct"], args["act"], args["clause"] = in.Conduct, cite.Act, cite.Clause
			facts["conduct"], facts["act"], facts["clause"] = in.Conduct, cite.Act, cite.Clause
		}
		now := tx.Now()
		a.State, a.PausedAt, a.Halt, a.Finished = Ended, nil, nil, &now
		if err := d.Service.event(tx, a, "stopped", by, args); err != nil {
			return err
		}
		if err := d.Service.Record(tx, a.entry(access.GiveBackTime, by, facts)); err != nil {
			return err
		}
		return d.Service.tell(tx, a, "stopped", fault.Args{"reason": reason})
	})
}

// forbidden is where the act of a test forbids conduct. The fault is
// exam.watch.conduct for a test of a body's own, which forbids none by name.
func (s *Service) forbidden(t *Test, conduct string) (fault.Citation, error) {
	if s.Forbids == nil || t.Act == "" {
		return fault.Citation{}, fault.New(fault.Invalid, "exam.watch.conduct", "given", conduct).At("conduct")
	}
	return s.Forbids(t, conduct)
}
