package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// Tx is what the package needs of a transaction. What is not found is nil; a
// write that names an old version, or a key that is taken, reports false.
type Tx interface {
	outbox.Tx
	people.Tx
	press.Tx

	GrantHoldersIn(role access.Role, body people.BodyID, on day.Day) ([]people.PersonID, error)

	YearTx
	PlanTx
	SheetTx
	MeetingTx
	ResultTx
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}
