package store

import (
	"time"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

const selectAccount = "select id, surname, given, patronymic, lang, coalesce(body, ''), key, iin from person where "

// AccountGet reads a person as access sees one; nil where there is none.
func (tx *Tx) AccountGet(person string) (*access.Account, error) {
	return oneOrNil(scanAccount(tx.QueryRow(selectAccount+"id = $1", person).Scan))
}

// AccountByIIN finds a person by the mark of the IIN; nil where there is none.
func (tx *Tx) AccountByIIN(mark []byte) (*access.Account, error) {
	return oneOrNil(scanAccount(tx.QueryRow(selectAccount+"iin_mark = $1", mark).Scan))
}

// AccountKeyPut gives a person without a key one.
func (tx *Tx) AccountKeyPut(person string, wrapped []byte) error {
	return tx.ExecOne("update person set key = $2, version = version + 1 where id = $1 and key is null", person, wrapped)
}

func scanAccount(scan Scan) (access.Account, error) {
	var a access.Account
	var surname, given, patronymic string
	err := scan(&a.Person, &surname, &given, &patronymic, &a.Lang, &a.Body, &a.Key, &a.IIN)
	a.Name = people.FullName(surname, given, patronymic)
	return a, err
}

// StepInsert keeps a step of a sign-in.
func (tx *Tx) StepInsert(s *access.Step) error {
	_, err := tx.Exec("insert into signin_step (hash, kind, person, data, expires) values ($1, $2, $3, $4, $5)",
		s.Hash, s.Kind, s.Person, s.Data, Micro(s.Expires))
	return err
}

// StepTake gives a step and forgets it; nil where there is none.
func (tx *Tx) StepTake(kind string, hash []byte) (*access.Step, error) {
	return oneOrNil(scanStep(tx.QueryRow("delete from signin_step where kind = $1 and hash = $2 returning hash, kind, person, data, expires", kind, hash).Scan))
}

// StepPeek gives a step and keeps it; nil where there is none.
func (tx *Tx) StepPeek(kind string, hash []byte) (*access.Step, error) {
	return oneOrNil(scanStep(tx.QueryRow("select hash, kind, person, data, expires from signin_step where kind = $1 and hash = $2", kind, hash).Scan))
}

// StepsSweep removes steps that are over.
func (tx *Tx) StepsSweep(now time.Time) (int64, error) {
	return tx.Exec("delete from signin_step where expires <= $1", Micro(now))
}

// StepsDelete forgets what a person has begun.
func (tx *Tx) StepsDelete(person string) error {
	_, err := tx.Exec("delete from signin_step where person = $1", person)
	return err
}

func scanStep(scan Scan) (access.Step, error) {
	var s access.Step
	var expires int64
	err := scan(&s.Hash, &s.Kind, &s.Person, &s.Data, &expires)
	s.Expires = Instant(expires)
	return s, err
}

// AttemptGet reads the attempts under a mark; none at all is the zero value.
func (tx *Tx) AttemptGet(name []byte) (access.Attempt, error) {
	a := access.Attempt{Name: name}
	found, err := oneOrNil(scanAttempt(tx.QueryRow("select name, failures, until, last from signin_attempt where name = $1", name).Scan))
	if found != nil {
		a = *found
	}
	return a, err
}

// AttemptPut keeps the attempts under a mark.
func (tx *Tx) AttemptPut(a access.Attempt) error {
	_, err := tx.Exec(`insert into signin_attempt (name, failures, until, last) values ($1, $2, $3, $4)
on conflict (name) do update set failures = excluded.failures, until = excluded.until, last = excluded.last`,
		a.Name, a.Failures, Micro(a.Until), Micro(a.Last))
	return err
}

// AttemptsSweep forgets attempts older than an instant.
func (tx *Tx) AttemptsSweep(before time.Time) (int64, error) {
	return tx.Exec("delete from signin_attempt where last < $1", Micro(before))
}

func scanAttempt(scan Scan) (access.Attempt, error) {
	var a access.Attempt
	var until, last int64
	err := scan(&a.Name, &a.Failures, &until, &last)
	a.Until, a.Last = Instant(until), Instant(last)
	return a, err
}
