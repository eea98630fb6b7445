package store

import (
	"time"

	"tarazy/internal/outbox"
)

// JobInsert adds a job; false where its key is taken.
func (tx *Tx) JobInsert(j *outbox.NewJob) (bool, error) {
	n, err := tx.insertAll("job", `kind, key, chain, person, body, case_id, payload, place, done, total, due, run_after, state, attempts, run, owner,
  lease_until, error, created, finished`, "on conflict (kind, key) do nothing", [][]any{{j.Kind, textOrNull(j.Key), j.Chain, j.Person, j.Body, j.Case,
		string(j.Payload), "", 0, 0, Micro(j.Due), microOrZero(j.RunAfter), outbox.Waiting, 0, 0, "", 0, "", Micro(j.Created), 0}})
	return n == 1, err
}

const jobUnended = "state in ('waiting', 'running')"

// JobCancelKey cancels the job if it has not ended, and tells whether it did.
func (tx *Tx) JobCancelKey(kind, key string) (bool, error) {
	n, err := tx.Exec("update job set state = 'cancelled', finished = $3 where kind = $1 and key = $2 and "+jobUnended, kind, key, Micro(tx.wall))
	return n == 1, err
}

// JobCancelChain cancels all jobs of a chain that have not ended.
func (tx *Tx) JobCancelChain(chain string) (int64, error) {
	return tx.Exec("update job set state = 'cancelled', finished = $2 where chain = $1 and "+jobUnended, chain, Micro(tx.wall))
}

// JobForgetChain removes the jobs of a chain that have not run.
func (tx *Tx) JobForgetChain(chain string) error {
	_, err := tx.Exec("delete from job where chain = $1 and state <> 'done'", chain)
	return err
}

// JobCancel cancels a job if it has not ended, and tells whether it did.
func (tx *Tx) JobCancel(id int64) (bool, error) {
	n, err := tx.Exec("update job set state = 'cancelled', finished = $2 where id = $1 and "+jobUnended, id, Micro(tx.wall))
	return n == 1, err
}

// JobRetry lets a failed job run again from where it stopped.
func (tx *Tx) JobRetry(id int64) (bool, error) {
	n, err := tx.Exec("update job set state = 'waiting', attempts = 0, run_after = 0, finished = 0 where id = $1 and state = 'failed'", id)
	return n == 1, err
}

// JobPurge removes jobs that were done or cancelled before the machine's
// instant, at most limit of them.
func (tx *Tx) JobPurge(before time.Time, limit int) (int64, error) {
	return tx.Exec(`delete from job where id in (select id from job where state in ('done', 'cancelled') and finished < $1 order by id limit $2)`,
		Micro(before), limit)
}

// dueJobs holds for the jobs of the kinds that can be claimed now: those that
// wait, and those whose worker has not kept its lease.
func (tx *Tx) dueJobs(kinds []string) Filter {
	now, wall := Micro(tx.now), Micro(tx.wall)
	return All(In("kind", kinds...), In("state", outbox.Waiting, outbox.Running), Where("due <= ?", now), Where("run_after <= ?", wall),
		Any(Is("state", outbox.Waiting), Where("lease_until <= ?", wall)))
}

// JobIsDue tells whether a job of the kinds can be claimed.
func (tx *Tx) JobIsDue(kinds []string) (bool, error) {
	where := tx.dueJobs(kinds)
	var one int
	found, err := oneOrNil(one, tx.QueryRow("select 1 from job where "+where.numbered()+" limit 1", where.args...).Scan(&one))
	return found != nil, err
}

// JobClaim takes the first due job of the kinds until the machine's instant
// given; nil where there is none. A claim that ran out counts as a failure.
func (tx *Tx) JobClaim(kinds []string, owner string, until time.Time) (*outbox.Task, error) {
	which := tx.dueJobs(kinds)
	set := Where(`state = 'running', run = run + 1, owner = ?, lease_until = ?, attempts = attempts + case when state = 'running' then 1 else 0 end
where id = (select id from job where `, owner, Micro(until))
	query := Filter{text: set.text + which.text + " order by due, id limit 1" + tx.dia.skipLocked() + ")", args: append(set.args, which.args...)}
	var t outbox.Task
	var due, run int64
	var payload, place string
	err := tx.QueryRow("update job set "+query.numbered()+`
returning id, kind, coalesce(key, ''), chain, person, body, case_id, payload, place, done, total, due, attempts, run`, query.args...).
		Scan(&t.ID, &t.Kind, &t.Key, &t.Chain, &t.Person, &t.Body, &t.Case, &payload, &place, &t.Done, &t.Total, &due, &t.Attempts, &run)
	t.Payload, t.Due = []byte(payload), Instant(due)
	t.Restore(run, place)
	return oneOrNil(t, err)
}

// skipLocked makes a claim pass over rows that another transaction is
// claiming. On SQLite there is only one that writes.
func (d *dialect) skipLocked() string {
	if d.name == "postgres" {
		return " for update skip locked"
	}
	return ""
}

// JobsFree ends all claims, for the start of the only process on a database:
// whoever held one is gone.
func (tx *Tx) JobsFree() error {
	_, err := tx.Exec("update job set lease_until = $1 where state = 'running'", Micro(tx.wall))
	return err
}

// JobHold tells whether the claim still stands, and keeps it from being taken
// until the transaction ends.
func (tx *Tx) JobHold(id, run int64) (bool, error) {
	n, err := tx.Exec("update job set owner = owner where id = $1 and run = $2 and state = 'running'", id, run)
	return n == 1, err
}

// JobRenew moves the end of a claim's lease to the machine's instant given;
// false where the claim no longer stands.
func (tx *Tx) JobRenew(id, run int64, until time.Time) (bool, error) {
	n, err := tx.Exec("update job set lease_until = $3 where id = $1 and run = $2 and state = 'running'", id, run, Micro(until))
	return n == 1, err
}

// JobSettle ends a claim, or keeps what its step has done so far; false where
// it no longer stands.
func (tx *Tx) JobSettle(t *outbox.Task, o outbox.Outcome) (bool, error) {
	var finished int64
	if o.State.Ended() {
		finished = Micro(tx.wall)
	}
	n, err := tx.Exec(`update job set state = $3, place = $4, done = $5, total = $6, attempts = $7, run_after = $8, error = $9, finished = $10
where id = $1 and run = $2 and state = 'running'`, t.ID, t.Run(), o.State, t.Place(), t.Done, t.Total, o.Attempts,
		Micro(tx.wall.Add(o.After)), o.Error, finished)
	return n == 1, err
}

// JobLater tells whether a later job of the chain for the person is due.
func (tx *Tx) JobLater(chain, person string, due time.Time) (bool, error) {
	var one int
	found, err := oneOrNil(one, tx.QueryRow(`select 1 from job where chain = $1 and person = $2 and due > $3 and due <= $4 and state <> 'cancelled' limit 1`,
		chain, person, Micro(due), Micro(tx.now)).Scan(&one))
	return found != nil, err
}
