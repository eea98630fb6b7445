package outbox

import (
	"context"
	"fmt"

	"tarazy/internal/fault"
)

// Kinds of job of this package.
const (
	kindLater    = "outbox.later"
	kindReminder = "outbox.reminder"
	kindMail     = "outbox.mail"
)

// tellLater tells a notice that has fallen due, unless its condition holds.
func (w *Worker) tellLater(ctx context.Context, t *Task) (bool, error) {
	var n Notice
	if err := t.Decode(&n); err != nil {
		return false, Permanent(err)
	}
	return w.tellOnce(ctx, t, n)
}

// tellOnce delivers a notice in the transaction that ends its job.
func (w *Worker) tellOnce(ctx context.Context, t *Task, n Notice) (bool, error) {
	return true, w.cfg.Store.Write(ctx, func(tx WorkTx) error {
		if err := t.Finish(tx); err != nil {
			return err
		}
		back, err := w.keptBack(tx, n)
		if err != nil || back {
			return err
		}
		return deliver(tx, n)
	})
}

// keptBack asks the condition of a notice.
func (w *Worker) keptBack(tx Tx, n Notice) (bool, error) {
	if n.Unless == "" {
		return false, nil
	}
	holds, ok := w.cfg.Conditions[n.Unless]
	if !ok {
		return false, fmt.Errorf("outbox: no condition %q", n.Unless)
	}
	return holds(tx, n.Case)
}

// tellAdmins tells the administrators of the installation something.
func (w *Worker) tellAdmins(tx Tx, n Notice) error {
	if w.cfg.Admins == nil {
		return nil
	}
	admins, err := w.cfg.Admins(tx)
	if err != nil {
		return err
	}
	for _, person := range admins {
		n.To = person
		if err := Notify(tx, n); err != nil {
			return err
		}
	}
	return nil
}

// givenUp is the notice that a job was given up.
func givenUp(t *Task) Notice {
	return Notice{Key: "outbox.given_up", Args: fault.Args{"kind": t.Kind, "number": t.ID}, Case: t.Case,
		Once: fmt.Sprintf("outbox.given_up/%d/%d", t.ID, t.run)}
}
