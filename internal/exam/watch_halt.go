package exam

import (
	"context"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// haltMost is how long an attempt that somebody halted stands still; then its time
// runs by itself, so that an attempt always comes to its end.
const haltMost = 2 * time.Hour

// Halt is a pause of an attempt by one who watches.
type Halt struct {
	By     people.PersonID `json:"by"`
	Reason string          `json:"reason"` // the candidate reads it
}

// Halt stops the time of the section that is sat, for a reason that the candidate
// is told. All of it is given back; a granted break ends with it. The faults are
// exam.missing.attempt, exam.reason, exam.watch.halted, exam.watch.sat and
// exam.changed.
func (d *Delivery) Halt(ctx context.Context, by *access.Actor, id AttemptID, reason string) error {
	reason = strings.TrimSpace(reason)
	return d.watchChange(ctx, by, id, reason, func(tx Tx, a *Attempt) error {
		now := tx.Now()
		if a.State == Paused && a.Halt == nil {
			a.resume(now)
		}
		switch {
		case a.Halt != nil:
			return fault.New(fault.Conflict, "exam.watch.halted")
		case a.State != Running || now.After(a.Deadline):
			return fault.New(fault.Conflict, "exam.watch.sat")
		}
		a.State, a.PausedAt, a.Halt = Paused, &now, &Halt{By: people.PersonID(by.Person), Reason: reason}
		if err := d.Service.watchAct(tx, a, "halted", by, reason); err != nil {
			return err
		}
		return d.Service.remindEnd(tx, a)
	})
}

// GoOn lets the time of a halted attempt run again. The faults are
// exam.missing.attempt, exam.reason, exam.watch.not_halted and exam.changed.
func (d *Delivery) GoOn(ctx context.Context, by *access.Actor, id AttemptID, reason string) error {
	reason = strings.TrimSpace(reason)
	return d.watchChange(ctx, by, id, reason, func(tx Tx, a *Attempt) error {
		if a.Halt == nil {
			return fault.New(fault.Conflict, "exam.watch.not_halted")
		}
		a.resume(tx.Now())
		if err := d.Service.watchAct(tx, a, "resumed", by, reason); err != nil {
			return err
		}
		return d.Service.remindEnd(tx, a)
	})
}

// watchAct keeps what one who watches did to an attempt, and tells the journal.
func (s *Service) watchAct(tx Tx, a *Attempt, what string, by *access.Actor, reason string) error {
	if err := s.event(tx, a, what, by, map[string]string{"reason": reason}); err != nil {
		return err
	}
	return s.Record(tx, a.entry(access.GiveBackTime, by, map[string]any{what: reason, "section": a.Section, "deadline": a.Deadline}))
}
