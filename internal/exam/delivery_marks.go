package exam

import (
	"context"
	"slices"

	"tarazy/internal/fault"
)

// MarkTx keeps what a candidate marked to come back to.
type MarkTx interface {
	LaterPut(id AttemptID, lease int64, slots []int) error // not over those of a later lease
	LaterOf(AttemptID) ([]int, error)
}

// Mark keeps which slots of an attempt are flagged for later, in place of those
// before, so that another computer shows them. session is the mark of the
// browser's session. The faults are exam.missing.attempt, exam.lease.lost,
// exam.answer.slot and access.sign_in.
func (d *Delivery) Mark(ctx context.Context, id AttemptID, session, secret string, slots []int) error {
	s, err := d.held(ctx, id, secret, session)
	if err != nil {
		return err
	}
	slots = slices.Clone(slots)
	slices.Sort(slots)
	slots = slices.Compact(slots)
	for _, n := range slots {
		if n < 0 || n >= len(s.slots) {
			return fault.New(fault.Denied, "exam.answer.slot", "slot", n)
		}
	}
	return d.Store.Write(ctx, func(tx DeliveryTx) error { return tx.LaterPut(id, s.a.Lease, slots) })
}
