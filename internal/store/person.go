package store

import (
	"tarazy/internal/people"
)

// namesSort is the key by which a person stands in lists.
func namesSort(p *people.Person) string { return CollationKey(p.Name()) }

// PersonInsertAll adds persons and tells how many: one whose IIN is known is
// left out.
func (tx *Tx) PersonInsertAll(persons []people.Person) (int64, error) {
	rows := make([][]any, len(persons))
	for i := range persons {
		p := &persons[i]
		rows[i] = []any{p.ID, p.Version, textOrNull(p.Body), p.Surname, p.Given, p.Patronymic, Fold(p.Name()), namesSort(p),
			p.Lang, p.Key, p.IINMark, p.IIN, p.Email, p.Phone}
	}
	return tx.insertAll("person", "id, version, body, surname, given, patronymic, name_fold, name_sort, lang, key, iin_mark, iin, email, phone",
		"on conflict (iin_mark) do nothing", rows)
}

// PersonUpdate stores a person in place of the version named and raises that
// version; false where another version is stored. It is also how a change to
// the rest of the record takes its lock.
func (tx *Tx) PersonUpdate(p *people.Person) (bool, error) {
	sort := namesSort(p)
	n, err := tx.Exec(`update person set version = version + 1, body = $3, surname = $4, given = $5, patronymic = $6, name_fold = $7, name_sort = $8,
  lang = $9, key = $10, iin_mark = $11, iin = $12, email = $13, phone = $14
where id = $1 and version = $2`, p.ID, p.Version, textOrNull(p.Body), p.Surname, p.Given, p.Patronymic, Fold(p.Name()), sort,
		p.Lang, p.Key, p.IINMark, p.IIN, p.Email, p.Phone)
	if err != nil || n != 1 {
		return false, err
	}
	p.Version++
	for _, table := range []string{"assignment", "application", "appraisal_case"} {
		_, err := tx.Exec("update "+table+" set name_sort = $2, name_fold = $3 where person = $1 and (name_sort <> $2 or name_fold <> $3)", p.ID, sort, Fold(p.Name()))
		if err != nil {
			return true, err
		}
	}
	return true, nil
}

const selectPerson = "select id, version, body, surname, given, patronymic, lang, key, iin_mark, iin, email, phone from person where "

// PersonGet reads a person; nil where there is none.
func (tx *Tx) PersonGet(id people.PersonID) (*people.Person, error) {
	return oneOrNil(scanPerson(tx.QueryRow(selectPerson+"id = $1", id).Scan))
}

// PersonByIIN reads the person with the mark; nil where there is none.
func (tx *Tx) PersonByIIN(mark []byte) (*people.Person, error) {
	return oneOrNil(scanPerson(tx.QueryRow(selectPerson+"iin_mark = $1", mark).Scan))
}

// PersonsByIIN reads the persons with the marks.
func (tx *Tx) PersonsByIIN(marks [][]byte) ([]people.Person, error) {
	return collectIn(tx, scanPerson, selectPerson, "iin_mark", marks)
}

// PersonNames reads full names.
func (tx *Tx) PersonNames(ids []people.PersonID) (map[people.PersonID]string, error) {
	type named struct {
		id   people.PersonID
		name string
	}
	all, err := collectIn(tx, func(scan Scan) (n named, err error) {
		var surname, given, patronymic string
		err = scan(&n.id, &surname, &given, &patronymic)
		n.name = people.FullName(surname, given, patronymic)
		return n, err
	}, "select id, surname, given, patronymic from person where ", "id", ids)
	out := make(map[people.PersonID]string, len(all))
	for _, n := range all {
		out[n.id] = n.name
	}
	return out, err
}

// PersonDelete removes a person that nothing points to.
func (tx *Tx) PersonDelete(id people.PersonID) error {
	return tx.ExecOne("delete from person where id = $1", id)
}

func scanPerson(scan Scan) (people.Person, error) {
	var p people.Person
	err := scan(&p.ID, &p.Version, textInto(&p.Body), &p.Surname, &p.Given, &p.Patronymic, &p.Lang, &p.Key, &p.IINMark, &p.IIN, &p.Email, &p.Phone)
	return p, err
}
