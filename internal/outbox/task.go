package outbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ErrLost says that a claim no longer stands: the job was cancelled, or its
// lease ran out and another worker has it.
var ErrLost = errors.New("outbox: the claim to the job is lost")

// Step does the next part of a job, outside of any transaction, and tells
// whether the job is done. It ends soon: its context ends at the limit, or when
// the claim is lost. Long work does a bounded part, moves the cursor, counts,
// and returns false.
//
// A step may run again from its cursor, after a failure or a kill, so what it
// writes goes in one transaction with Task.Hold, Task.Save or Task.Finish.
type Step func(ctx context.Context, t *Task) (done bool, err error)

// Task is a job that a worker has claimed.
type Task struct {
	ID       int64
	Kind     string
	Key      string
	Chain    string
	Person   string
	Body     string
	Case     string
	Payload  json.RawMessage
	Due      time.Time // legal
	Attempts int       // failures since it last got on
	Done     int64     // counted by the handler, of Total; pages show both
	Total    int64

	cursor  json.RawMessage
	run     int64
	settled bool
}

// Decode reads the payload; whole numbers in values of any type are json.Number.
func (t *Task) Decode(v any) error { return decode(t.Payload, v) }

// Cursor reads where the last step stopped; false before the first.
func (t *Task) Cursor(v any) (bool, error) {
	if len(t.cursor) == 0 {
		return false, nil
	}
	return true, decode(t.cursor, v)
}

// Move sets the cursor from which the next step goes on. It is kept by Save,
// or when the step returns without an error.
func (t *Task) Move(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("outbox: cursor of job %s: %w", t.Kind, err)
	}
	t.cursor = data
	return nil
}

// Place is the cursor as it is stored.
func (t *Task) Place() string { return string(t.cursor) }

// Restore fills what only the store knows: the claim's number and the cursor.
func (t *Task) Restore(run int64, place string) { t.run, t.cursor = run, []byte(place) }

// Run is the number of the claim.
func (t *Task) Run() int64 { return t.run }

// Hold makes the transaction of a step fail with ErrLost unless the claim
// still stands, and keeps the claim until the transaction ends.
func (t *Task) Hold(tx WorkTx) error {
	ok, err := tx.JobHold(t.ID, t.run)
	return lost(ok, err)
}

// Save keeps the cursor and the counts in the transaction of a step, with what
// the step wrote; the job stays claimed.
func (t *Task) Save(tx WorkTx) error {
	return lost(tx.JobSettle(t, Outcome{State: Running, Attempts: t.Attempts}))
}

// Finish ends the job in the transaction of a step; the step then returns true.
func (t *Task) Finish(tx WorkTx) error {
	err := lost(tx.JobSettle(t, Outcome{State: Done}))
	t.settled = err == nil
	return err
}

// Outcome is how a claim ends.
type Outcome struct {
	State    State
	Attempts int
	After    time.Duration // from the machine's now until it may run again
	Error    string
}

func lost(ok bool, err error) error {
	if err == nil && !ok {
		return ErrLost
	}
	return err
}

func decode(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(v)
}
