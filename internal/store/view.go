package store

import (
	"tarazy/internal/draft"
	"tarazy/internal/people"
)

// ViewPut stores a view under its id.
func (tx *Tx) ViewPut(v *draft.View) error {
	return tx.ExecOne(`insert into saved_view (id, person, list, name, name_sort, query) values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update set query = excluded.query`, v.ID, v.Person, v.List, v.Name, CollationKey(v.Name), v.Query)
}

// ViewList reads a person's views of a list, by name.
func (tx *Tx) ViewList(person people.PersonID, list string) ([]draft.View, error) {
	return Collect(tx, func(scan Scan) (v draft.View, err error) {
		err = scan(&v.ID, &v.Person, &v.List, &v.Name, &v.Query)
		return v, err
	}, "select id, person, list, name, query from saved_view where person = $1 and list = $2 order by name_sort, id", person, list)
}

// ViewDelete forgets a view of the person; false where there is none.
func (tx *Tx) ViewDelete(person people.PersonID, id string) (bool, error) {
	n, err := tx.Exec("delete from saved_view where id = $1 and person = $2", id, person)
	return n == 1, err
}
