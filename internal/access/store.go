package access

import (
	"context"
	"time"

	"tarazy/internal/journal"
	"tarazy/internal/locale"
)

// Account is a person as this package sees one.
type Account struct {
	Person string
	Name   string // surname, given name, patronymic
	Lang   locale.Lang
	Body   string // that keeps the person's record; "" for none
	Key    []byte // wrapped; nil for none
	IIN    []byte // sealed; nil for none
}

// Tx is what the package needs of a transaction. What is not found is nil or
// the zero value; an act that found nothing to act on reports false.
type Tx interface {
	journal.Tx
	WallNow() time.Time // the instant of the transaction by the machine's clock

	AccountGet(person string) (*Account, error)
	AccountByIIN(mark []byte) (*Account, error)
	AccountKeyPut(person string, wrapped []byte) error

	GrantInsert(*Grant) error
	GrantGet(id string) (*Grant, error)
	GrantsOf(person string) ([]Grant, error)
	GrantsIn(body string) ([]Grant, error)
	GrantRevoke(id, by string, at time.Time) (bool, error)
	GrantsOfRole(Role) (int64, error)

	SessionInsert(*Session) error
	SessionByHash([]byte) (*Session, error)
	SessionOpen([]byte) (*Session, *Account, error) // with whose it is
	SessionsOf(person string) ([]Session, error)
	SessionSeen(id string, at time.Time) error
	SessionDelete(person, id string) (bool, error)
	SessionDeleteHash([]byte) error
	SessionsDelete(person, but string) (int64, error)
	SessionsSweep(now, unused time.Time) (int64, error)

	TokenInsert(*Token) error
	TokenByHash([]byte) (*Token, error)
	TokensOf(person string) ([]Token, error)
	TokenUsed(id string, at time.Time) error
	TokenDelete(person, id string) (bool, error)

	StepInsert(*Step) error
	StepTake(kind string, hash []byte) (*Step, error)
	StepPeek(kind string, hash []byte) (*Step, error)
	StepsDelete(person string) error
	StepsSweep(now time.Time) (int64, error)

	AttemptGet(name []byte) (Attempt, error)
	AttemptPut(Attempt) error
	AttemptsSweep(before time.Time) (int64, error)

	PasswordGet(person string) (string, error)
	PasswordPut(person, hash string, at time.Time) error
	PasswordRehash(person, old, hash string) error

	CodeKeyGet(person string) (*CodeKey, error)
	CodeKeyPut(*CodeKey) error
	CodeStepUse(person string, step int64) (bool, error)
	CodeKeyDelete(person string) error
	RecoveryPut(person string, marks [][]byte) error
	RecoveryUse(person string, mark []byte) (bool, error)
	RecoveryLeft(person string) (int64, error)

	PasskeyInsert(*Passkey) error
	PasskeyByHandle([]byte) (*Passkey, error)
	PasskeysOf(person string) ([]Passkey, error)
	PasskeyUsed(id, credential string, at time.Time) error
	PasskeyDelete(person, id string) (bool, error)

	LinkGet(issuer, subject string) (string, error)
	LinkPut(issuer, subject, person string, at time.Time) (bool, error)
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}
