package store

import (
	"database/sql"
	"time"

	"tarazy/internal/access"
)

// PasswordGet reads the stored form of a person's password; "" for none.
func (tx *Tx) PasswordGet(person string) (string, error) {
	hash, err := oneOrNil(scanText(tx.QueryRow("select hash from password where person = $1", person).Scan))
	if hash == nil {
		return "", err
	}
	return *hash, err
}

// PasswordPut sets the stored form of a person's password.
func (tx *Tx) PasswordPut(person, hash string, at time.Time) error {
	_, err := tx.Exec(`insert into password (person, hash, changed) values ($1, $2, $3)
on conflict (person) do update set hash = excluded.hash, changed = excluded.changed`, person, hash, Micro(at))
	return err
}

// PasswordRehash stores a password under newer parameters, unless it was
// changed meanwhile.
func (tx *Tx) PasswordRehash(person, old, hash string) error {
	_, err := tx.Exec("update password set hash = $3 where person = $1 and hash = $2", person, old, hash)
	return err
}

func scanText(scan Scan) (string, error) {
	var s string
	err := scan(&s)
	return s, err
}

// CodeKeyGet reads a person's key of one-time codes; nil for none.
func (tx *Tx) CodeKeyGet(person string) (*access.CodeKey, error) {
	return oneOrNil(scanCodeKey(tx.QueryRow("select person, secret, confirmed, last_step from one_time_code where person = $1", person).Scan))
}

// CodeKeyPut sets a person's key of one-time codes.
func (tx *Tx) CodeKeyPut(k *access.CodeKey) error {
	_, err := tx.Exec(`insert into one_time_code (person, secret, confirmed, last_step) values ($1, $2, $3, $4)
on conflict (person) do update set secret = excluded.secret, confirmed = excluded.confirmed, last_step = excluded.last_step`,
		k.Person, k.Secret, k.Confirmed, k.LastStep)
	return err
}

// CodeStepUse notes that the code of a period was used; false where it or a
// later one was before.
func (tx *Tx) CodeStepUse(person string, step int64) (bool, error) {
	n, err := tx.Exec("update one_time_code set last_step = $2, confirmed = 1 where person = $1 and last_step < $2", person, step)
	return n == 1, err
}

// CodeKeyDelete takes one-time codes from a person, with the recovery codes.
func (tx *Tx) CodeKeyDelete(person string) error {
	if _, err := tx.Exec("delete from recovery_code where person = $1", person); err != nil {
		return err
	}
	_, err := tx.Exec("delete from one_time_code where person = $1", person)
	return err
}

func scanCodeKey(scan Scan) (access.CodeKey, error) {
	var k access.CodeKey
	var confirmed int64
	err := scan(&k.Person, &k.Secret, &confirmed, &k.LastStep)
	k.Confirmed = confirmed == 1
	return k, err
}

// RecoveryPut replaces a person's recovery codes.
func (tx *Tx) RecoveryPut(person string, marks [][]byte) error {
	if _, err := tx.Exec("delete from recovery_code where person = $1", person); err != nil {
		return err
	}
	for _, mark := range marks {
		if _, err := tx.Exec("insert into recovery_code (person, mark) values ($1, $2)", person, mark); err != nil {
			return err
		}
	}
	return nil
}

// RecoveryUse spends a recovery code; false where there is none such.
func (tx *Tx) RecoveryUse(person string, mark []byte) (bool, error) {
	n, err := tx.Exec("delete from recovery_code where person = $1 and mark = $2", person, mark)
	return n == 1, err
}

// RecoveryLeft counts the recovery codes that a person has not used.
func (tx *Tx) RecoveryLeft(person string) (int64, error) {
	var n int64
	err := tx.QueryRow("select count(*) from recovery_code where person = $1", person).Scan(&n)
	return n, err
}

const selectPasskey = "select id, person, name, handle, credential, created, used from passkey where "

// PasskeyInsert adds a passkey.
func (tx *Tx) PasskeyInsert(p *access.Passkey) error {
	_, err := tx.Exec("insert into passkey (id, person, name, handle, credential, created) values ($1, $2, $3, $4, $5, $6)",
		p.ID, p.Person, p.Name, p.Handle, p.Credential, Micro(p.Created))
	return err
}

// PasskeyByHandle reads a passkey by its credential id; nil where there is none.
func (tx *Tx) PasskeyByHandle(handle []byte) (*access.Passkey, error) {
	return oneOrNil(scanPasskey(tx.QueryRow(selectPasskey+"handle = $1", handle).Scan))
}

// PasskeysOf reads the passkeys of a person, the oldest first.
func (tx *Tx) PasskeysOf(person string) ([]access.Passkey, error) {
	return Collect(tx, scanPasskey, selectPasskey+"person = $1 order by created, id", person)
}

// PasskeyUsed keeps what a passkey's use changed.
func (tx *Tx) PasskeyUsed(id, credential string, at time.Time) error {
	return tx.ExecOne("update passkey set credential = $2, used = $3 where id = $1", id, credential, Micro(at))
}

// PasskeyDelete takes a passkey from a person; false where there is none.
func (tx *Tx) PasskeyDelete(person, id string) (bool, error) {
	n, err := tx.Exec("delete from passkey where person = $1 and id = $2", person, id)
	return n == 1, err
}

func scanPasskey(scan Scan) (access.Passkey, error) {
	var p access.Passkey
	var created int64
	var used sql.NullInt64
	err := scan(&p.ID, &p.Person, &p.Name, &p.Handle, &p.Credential, &created, &used)
	p.Created = Instant(created)
	if used.Valid {
		p.Used = new(Instant(used.Int64))
	}
	return p, err
}

// LinkGet gives the person of an account elsewhere; "" for none.
func (tx *Tx) LinkGet(issuer, subject string) (string, error) {
	person, err := oneOrNil(scanText(tx.QueryRow("select person from oidc_link where issuer = $1 and subject = $2", issuer, subject).Scan))
	if person == nil {
		return "", err
	}
	return *person, err
}

// LinkPut ties an account elsewhere to a person; false where it is tied.
func (tx *Tx) LinkPut(issuer, subject, person string, at time.Time) (bool, error) {
	n, err := tx.Exec("insert into oidc_link (issuer, subject, person, linked) values ($1, $2, $3, $4) on conflict do nothing",
		issuer, subject, person, Micro(at))
	return n == 1, err
}
