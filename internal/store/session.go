package store

import (
	"time"

	"tarazy/internal/access"
)

const selectSession = "select id, hash, person, means, body, role, agent, address, created, seen, expires, certificate from session where "

// SessionInsert adds a session.
func (tx *Tx) SessionInsert(s *access.Session) error {
	certificate, err := asJSON(s.Certificate)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`insert into session (id, hash, person, means, body, role, agent, address, created, seen, expires, certificate)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, s.ID, s.Hash, s.Person, s.Means, s.Body, s.Role, s.Agent, s.Address, Micro(s.Created), Micro(s.Seen), Micro(s.Expires), certificate)
	return err
}

// SessionByHash reads the session of a token; nil where there is none.
func (tx *Tx) SessionByHash(hash []byte) (*access.Session, error) {
	return oneOrNil(scanSession(tx.QueryRow(selectSession+"hash = $1", hash).Scan))
}

// SessionOpen reads the session with the hash of a token, and whose it is; nil
// where there is none. Every request asks for both.
func (tx *Tx) SessionOpen(hash []byte) (session *access.Session, account *access.Account, err error) {
	_, err = Collect(tx, func(scan Scan) (none struct{}, err error) {
		s, err := scanSession(part(scan, 0, accountColumns))
		if err != nil {
			return none, err
		}
		a, err := scanAccount(part(scan, sessionColumns, 0))
		session, account = &s, &a
		return none, err
	}, "select s.*, p.* from ("+selectSession+"hash = $1) s join ("+selectAccount+"true) p on p.id = s.person", hash)
	return session, account, err
}

// The numbers of columns that scanAccount and scanSession read.
const (
	accountColumns = 8
	sessionColumns = 12
)

// SessionsOf reads the sessions of a person, the latest used first.
func (tx *Tx) SessionsOf(person string) ([]access.Session, error) {
	return Collect(tx, scanSession, selectSession+"person = $1 order by seen desc, id", person)
}

// SessionSeen notes that a session was used.
func (tx *Tx) SessionSeen(id string, at time.Time) error {
	_, err := tx.Exec("update session set seen = $2 where id = $1 and seen < $2", id, Micro(at))
	return err
}

// SessionDelete ends a session of the person; false where there is none.
func (tx *Tx) SessionDelete(person, id string) (bool, error) {
	n, err := tx.Exec("delete from session where person = $1 and id = $2", person, id)
	return n == 1, err
}

// SessionDeleteHash ends the session of a token.
func (tx *Tx) SessionDeleteHash(hash []byte) error {
	_, err := tx.Exec("delete from session where hash = $1", hash)
	return err
}

// SessionsDelete ends all sessions of a person but the one named and tells how
// many; with "" all of them.
func (tx *Tx) SessionsDelete(person, but string) (int64, error) {
	return tx.Exec("delete from session where person = $1 and id <> $2", person, but)
}

// SessionsSweep removes sessions that are over or were not used since.
func (tx *Tx) SessionsSweep(now, unused time.Time) (int64, error) {
	return tx.Exec("delete from session where expires <= $1 or seen <= $2", Micro(now), Micro(unused))
}

func scanSession(scan Scan) (access.Session, error) {
	var s access.Session
	var created, seen, expires int64
	var certificate string
	err := scan(&s.ID, &s.Hash, &s.Person, &s.Means, &s.Body, &s.Role, &s.Agent, &s.Address, &created, &seen, &expires, &certificate)
	s.Created, s.Seen, s.Expires = Instant(created), Instant(seen), Instant(expires)
	if err != nil {
		return s, err
	}
	return s, dataInto(certificate, &s.Certificate)
}
