package store

import (
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// TaskLaterPut hides a task from a person until a legal day, in place of an
// earlier choice.
func (tx *Tx) TaskLaterPut(person people.PersonID, task string, until day.Day) error {
	return tx.ExecOne(`insert into task_later (person, task, until_day) values ($1, $2, $3)
on conflict (person, task) do update set until_day = excluded.until_day`, person, task, until.String())
}

// TaskLaterOf reads what a person has put off, by the task's key, with the day
// on which each waits again.
func (tx *Tx) TaskLaterOf(person people.PersonID) (map[string]day.Day, error) {
	type put struct {
		task  string
		until day.Day
	}
	all, err := Collect(tx, func(scan Scan) (p put, err error) {
		err = scan(&p.task, dayDest{&p.until})
		return p, err
	}, "select task, until_day from task_later where person = $1", person)
	out := make(map[string]day.Day, len(all))
	for _, p := range all {
		out[p.task] = p.until
	}
	return out, err
}

// TaskLaterDelete lets a task wait again; false where it was not put off.
func (tx *Tx) TaskLaterDelete(person people.PersonID, task string) (bool, error) {
	n, err := tx.Exec("delete from task_later where person = $1 and task = $2", person, task)
	return n == 1, err
}

// TaskLaterPurge forgets what a person has put off until the day or an earlier
// one: it waits again without that.
func (tx *Tx) TaskLaterPurge(person people.PersonID, today day.Day) (int64, error) {
	return tx.Exec("delete from task_later where person = $1 and until_day <= $2", person, today.String())
}
