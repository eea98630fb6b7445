package store

import (
	"encoding/json"

	"tarazy/internal/exam"
)

// LaterPut keeps the slots of an attempt that are flagged for later; those of a
// later lease stay.
func (tx *Tx) LaterPut(id exam.AttemptID, lease int64, slots []int) error {
	data, err := json.Marshal(append([]int{}, slots...))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into exam_mark (attempt, lease, slots) values ($1, $2, $3)
on conflict (attempt) do update set lease = excluded.lease, slots = excluded.slots where exam_mark.lease <= excluded.lease`, id, lease, string(data))
	return err
}

// LaterOf are the slots of an attempt that are flagged for later, in order.
func (tx *Tx) LaterOf(id exam.AttemptID) ([]int, error) {
	found, err := oneOrNil(scanData[[]int](tx.QueryRow("select slots from exam_mark where attempt = $1", id).Scan))
	if err != nil || found == nil {
		return nil, err
	}
	return *found, nil
}
