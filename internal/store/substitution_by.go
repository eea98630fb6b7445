package store

import "tarazy/internal/people"

// SubstitutionsBy reads for whom a person stands in.
func (tx *Tx) SubstitutionsBy(substitute people.PersonID) ([]people.Substitution, error) {
	return collectIn(tx, func(scan Scan) (s people.Substitution, err error) {
		err = scan(&s.ID, &s.Person, &s.Substitute, dayDest{&s.From}, dayPtrDest{&s.Until}, &s.Order, &s.Basis)
		return s, err
	}, "select id, person, substitute, from_day, until_day, place, basis from substitution where ", "substitute", []people.PersonID{substitute})
}
