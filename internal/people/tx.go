package people

import (
	"context"
	"time"

	"tarazy/internal/day"
)

// Tx is what the package needs of a transaction. What is not found is nil; a
// write that names an old version, or a key that is taken, reports false.
type Tx interface {
	Now() time.Time // the legal instant of the transaction

	BodyInsert(*Body) (bool, error)
	BodyUpdate(*Body) (bool, error)
	BodyGet(BodyID) (*Body, error)
	BodyList() ([]Body, error)

	UnitInsertAll([]Unit) (int64, error)
	UnitUpdate(*Unit) (bool, error)
	UnitGet(UnitID) (*Unit, error)
	UnitsOf(BodyID) ([]Unit, error)
	UnitsOn(BodyID, day.Day) ([]Unit, error)
	UnitDelete(UnitID) error
	UnitStateDelete(UnitID, day.Day) error

	PostInsertAll([]Post) (int64, error)
	PostUpdate(*Post) (bool, error)
	PostGet(PostID) (*Post, error)
	PostsOf(BodyID) ([]Post, error)
	PostsOn(body BodyID, d day.Day, headsOnly bool, and ...PostID) ([]Post, error)
	PostDelete(PostID) error
	PostStateDelete(PostID, day.Day) error

	PersonInsertAll([]Person) (int64, error)
	PersonUpdate(*Person) (bool, error)
	PersonGet(PersonID) (*Person, error)
	PersonByIIN(mark []byte) (*Person, error)
	PersonsByIIN(marks [][]byte) ([]Person, error)
	PersonNames([]PersonID) (map[PersonID]string, error)
	PersonDelete(PersonID) error

	AssignmentInsertAll([]Assignment, map[PersonID]string) (int64, error)
	AssignmentUpdate(*Assignment) error
	AssignmentDelete(AssignmentID) error
	AssignmentsOfPersons([]PersonID) ([]Assignment, error)
	AssignmentsOfPosts([]PostID) ([]Assignment, error)
	AssignmentsOf(BodyID) ([]Assignment, error)
	AssignmentList(StaffQuery) (StaffPage, error)
	AssignmentCount(StaffQuery) (int64, error)

	AbsenceInsert(*Absence) error
	AbsenceUpdate(*Absence) error
	AbsencesOf([]PersonID) ([]Absence, error)
	SubstitutionInsert(*Substitution) error
	SubstitutionUpdate(*Substitution) error
	SubstitutionsOf([]PersonID) ([]Substitution, error)
	RelativeInsert(*Relative) error
	RelativesOf(PersonID) ([]Relative, error)
	FormerEmployerInsert(*FormerEmployer) error
	FormerEmployersOf(PersonID) ([]FormerEmployer, error)

	ChangeInsertAll([]Change) error
	ChangesSince(root Root, id string, version int64) ([]Change, error)
	ChangeStamp(BodyID) (int64, error)

	ImportInsert(*ImportRun) error
	ImportUpdate(*ImportRun) (bool, error)
	ImportGet(ImportID) (*ImportRun, error)
	ImportList(body BodyID, after string, limit int) (ImportPage, error)
	ImportRowInsertAll([]ImportRow) error
	ImportRowUpdate(*ImportRow) error
	ImportRows(run ImportID, after int64, limit int, actions ...Action) ([]ImportRow, error)
	ImportUndoPut(ImportID, []byte) error
	ImportUndoGet(ImportID) ([]byte, error)
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}
