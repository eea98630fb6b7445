package proctor

import (
	"context"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// Tx is what the package needs of a transaction. What is not found is nil.
type Tx interface {
	Now() time.Time
	SittingGet(exam.SittingID) (*exam.Sitting, error)
	EventInsert(*exam.Event) error

	EquipmentInsert(*Check) (bool, error) // false: the person has a check of that press
	EquipmentGet(CheckID) (*Check, error)
	EquipmentOfPress(p people.PersonID, press string) (*Check, error)
	EquipmentLast(people.PersonID) (*Check, error)
	EquipmentList(p people.PersonID, limit int) ([]Check, error)    // latest first
	EquipmentCount(p people.PersonID, after time.Time) (int, error) // made after an instant
	EquipmentBind(*Bound) (bool, error)                             // false: the attempt has one
	EquipmentBound(exam.AttemptID) (*Bound, error)
	EquipmentUnbind(exam.AttemptID) error
	EquipmentUnbound(before time.Time, limit int) ([]CheckID, error) // made before an instant, the oldest first, with which no attempt began
	EquipmentForget([]CheckID) error                                 // those of them with which none began since

	BeforeTx
	FlagTx
	LiveTx
	RecordingTx
	KeptTx
	ReviewTx
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}
