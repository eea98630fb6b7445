package outbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Job is work to be done after the transaction, by the handler of its kind.
type Job struct {
	Kind     string
	Key      string    // a second job of the kind with this key is not kept; "" for none
	Payload  any       // encoded as JSON; ids, never personal data
	Due      time.Time // legal instant before which it does not run; zero: now
	RunAfter time.Time // machine's instant before which it does not run; zero: now
	Chain    string    // jobs that are cancelled together; "" for none
	Person   string    // who began it, or whom it is for; "" for the program
	Body     string    // "" for none
	Case     string    // public id of the thing; "" for none
}

// Enqueue leaves a job in the caller's transaction. One whose kind and key
// are taken, be it by a job that has ended, is not kept and is no error.
func Enqueue(tx Tx, j Job) error {
	_, err := EnqueueNew(tx, j)
	return err
}

// EnqueueNew is Enqueue that tells whether the job was kept.
func EnqueueNew(tx Tx, j Job) (bool, error) {
	if j.Kind == "" {
		return false, errors.New("outbox: a job without a kind")
	}
	payload, err := json.Marshal(j.Payload)
	if err != nil {
		return false, fmt.Errorf("outbox: payload of job %s: %w", j.Kind, err)
	}
	due := j.Due
	if due.IsZero() {
		due = tx.Now()
	}
	return tx.JobInsert(&NewJob{Job: j, Payload: payload, Due: due, Created: tx.Now()})
}

// CancelJob cancels the job with the key if it has not ended. A handler that
// is running it notices when it next touches the database.
func CancelJob(tx Tx, kind, key string) (bool, error) { return tx.JobCancelKey(kind, key) }

// NewJob is a job as it is stored first.
type NewJob struct {
	Job
	Payload json.RawMessage
	Due     time.Time
	Created time.Time // legal instant
}

// State is where a job stands.
//
//	waiting ──claim──► running ──► done
//	   ▲                 │  └────► failed ──retry by hand──► waiting
//	   └─ step, failure, ┘
//	      lease expired        waiting, running ──► cancelled
type State string

// The states of a job.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Ended tells whether nothing more will happen by itself.
func (s State) Ended() bool { return s == Done || s == Failed || s == Cancelled }

// Status is a job as a page shows it.
type Status struct {
	ID       int64           `json:"id"`
	Kind     string          `json:"kind"`
	Key      string          `json:"key"`
	Person   string          `json:"person"`
	Body     string          `json:"body"`
	Case     string          `json:"case"`
	Payload  json.RawMessage `json:"-"`
	State    State           `json:"state"`
	Done     int64           `json:"done"`  // of Total, as the handler counts
	Total    int64           `json:"total"` // 0: not known
	Attempts int             `json:"attempts"`
	Due      time.Time       `json:"due"`       // legal
	RunAfter time.Time       `json:"run_after"` // machine's; zero: at once
	Error    string          `json:"-"`         // for the administrator
	Created  time.Time       `json:"created"`   // legal
	Finished time.Time       `json:"finished"`  // machine's; zero: not yet
}

// JobQuery asks for a page of jobs.
type JobQuery struct {
	Kinds  []string // none: all
	States []State  // none: all
	Person string   // "" for all, as with the following
	Body   string
	Case   string
	After  string
	Limit  int
}

// JobPage is a page of jobs.
type JobPage struct {
	Items []Status `json:"items"`
	Next  string   `json:"next"`
}
