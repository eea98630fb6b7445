package journalpages

import (
	"context"
	"strconv"

	"tarazy/internal/journal"
	"tarazy/internal/outbox"
)

// VerbCheck is the verb of the record that holds the report of a check.
const VerbCheck = "journal.check"

// CheckTx is what the work of a check needs of a transaction; *store.Tx has it.
type CheckTx interface {
	outbox.WorkTx
	journal.Tx
}

// CheckStore runs transactions.
type CheckStore interface {
	Write(context.Context, func(CheckTx) error) error
	Read(context.Context, func(CheckTx) error) error
}

// Checks are the checks of the whole journal, each a job.
type Checks struct{ Store CheckStore }

// kindCheck is the kind of the job.
const kindCheck = "journal.check"

// latest is the last check that was asked for; nil for none.
func (c Checks) latest(ctx context.Context) (out *outbox.Status, err error) {
	err = c.Store.Read(ctx, func(tx CheckTx) error {
		out, err = latestCheck(tx)
		return err
	})
	return out, err
}

func latestCheck(tx CheckTx) (*outbox.Status, error) {
	found, err := tx.JobList(outbox.JobQuery{Kinds: []string{kindCheck}, Limit: 1})
	if err != nil || len(found.Items) == 0 {
		return nil, err
	}
	return &found.Items[0], nil
}

// start leaves the job of a check, unless one has not ended.
func (c Checks) start(ctx context.Context, person string) error {
	return c.Store.Write(ctx, func(tx CheckTx) error {
		last, err := latestCheck(tx)
		if err != nil || last != nil && !last.State.Ended() {
			return err
		}
		key := "1"
		if last != nil {
			key = strconv.FormatInt(last.ID+1, 10)
		}
		return outbox.Enqueue(tx, outbox.Job{Kind: kindCheck, Key: key, Person: person})
	})
}

// Kind is the job of a check as a worker takes it: it goes through the whole
// journal, and puts the report into the journal.
func (c Checks) Kind(check func(context.Context) (*journal.Report, error)) outbox.Kind {
	return outbox.Kind{Name: kindCheck, Attempts: 3, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		report, err := check(ctx)
		if err != nil {
			return false, err
		}
		return true, c.Store.Write(ctx, func(tx CheckTx) error {
			if err := t.Finish(tx); err != nil {
				return err
			}
			return journal.Add(tx, journal.Entry{Verb: VerbCheck, Actor: t.Person, Facts: report})
		})
	}}
}
