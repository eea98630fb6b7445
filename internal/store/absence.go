package store

import "tarazy/internal/people"

// AbsenceInsert adds an absence.
func (tx *Tx) AbsenceInsert(a *people.Absence) error {
	return tx.ExecOne("insert into absence (id, person, kind, from_day, until_day, returned_day) values ($1, $2, $3, $4, $5, $6)",
		a.ID, a.Person, a.Kind, a.From.String(), dayOrNull(a.Until), dayOrNull(a.Returned))
}

// AbsenceUpdate stores an absence in place of the one with its id.
func (tx *Tx) AbsenceUpdate(a *people.Absence) error {
	return tx.ExecOne("update absence set kind = $2, from_day = $3, until_day = $4, returned_day = $5 where id = $1",
		a.ID, a.Kind, a.From.String(), dayOrNull(a.Until), dayOrNull(a.Returned))
}

// AbsencesOf reads the absences of persons.
func (tx *Tx) AbsencesOf(persons []people.PersonID) ([]people.Absence, error) {
	return collectIn(tx, func(scan Scan) (a people.Absence, err error) {
		err = scan(&a.ID, &a.Person, &a.Kind, dayDest{&a.From}, dayPtrDest{&a.Until}, dayPtrDest{&a.Returned})
		return a, err
	}, "select id, person, kind, from_day, until_day, returned_day from absence where ", "person", persons)
}

// SubstitutionInsert adds a substitution.
func (tx *Tx) SubstitutionInsert(s *people.Substitution) error {
	return tx.ExecOne("insert into substitution (id, person, substitute, from_day, until_day, place, basis) values ($1, $2, $3, $4, $5, $6, $7)",
		s.ID, s.Person, s.Substitute, s.From.String(), dayOrNull(s.Until), s.Order, s.Basis)
}

// SubstitutionUpdate stores a substitution in place of the one with its id.
func (tx *Tx) SubstitutionUpdate(s *people.Substitution) error {
	return tx.ExecOne("update substitution set from_day = $2, until_day = $3, place = $4, basis = $5 where id = $1",
		s.ID, s.From.String(), dayOrNull(s.Until), s.Order, s.Basis)
}

// SubstitutionsOf reads who stands in for the persons.
func (tx *Tx) SubstitutionsOf(persons []people.PersonID) ([]people.Substitution, error) {
	return collectIn(tx, func(scan Scan) (s people.Substitution, err error) {
		err = scan(&s.ID, &s.Person, &s.Substitute, dayDest{&s.From}, dayPtrDest{&s.Until}, &s.Order, &s.Basis)
		return s, err
	}, "select id, person, substitute, from_day, until_day, place, basis from substitution where ", "person", persons)
}
