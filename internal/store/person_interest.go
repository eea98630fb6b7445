package store

import "tarazy/internal/people"

// RelativeInsert adds a declared relative.
func (tx *Tx) RelativeInsert(r *people.Relative) error {
	return tx.ExecOne("insert into relative (id, person, relation, known, name, iin_mark) values ($1, $2, $3, $4, $5, $6)",
		r.ID, r.Person, r.Relation, textOrNull(r.Known), r.Name, r.IINMark)
}

// RelativesOf reads the relatives that a person declared.
func (tx *Tx) RelativesOf(p people.PersonID) ([]people.Relative, error) {
	return Collect(tx, func(scan Scan) (r people.Relative, err error) {
		err = scan(&r.ID, &r.Person, &r.Relation, textInto(&r.Known), &r.Name, &r.IINMark)
		return r, err
	}, "select id, person, relation, known, name, iin_mark from relative where person = $1 order by id", p)
}

// FormerEmployerInsert adds a former employer.
func (tx *Tx) FormerEmployerInsert(e *people.FormerEmployer) error {
	return tx.ExecOne("insert into former_employer (id, person, name, bin, from_day, until_day) values ($1, $2, $3, $4, $5, $6)",
		e.ID, e.Person, e.Name, e.BIN, e.From.String(), dayOrNull(e.Until))
}

// FormerEmployersOf reads the former employers of a person, the earliest first.
func (tx *Tx) FormerEmployersOf(p people.PersonID) ([]people.FormerEmployer, error) {
	return Collect(tx, func(scan Scan) (e people.FormerEmployer, err error) {
		err = scan(&e.ID, &e.Person, &e.Name, &e.BIN, dayDest{&e.From}, dayPtrDest{&e.Until})
		return e, err
	}, "select id, person, name, bin, from_day, until_day from former_employer where person = $1 order by from_day, id", p)
}
