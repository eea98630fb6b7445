package store

import (
	"time"

	"tarazy/internal/draft"
	"tarazy/internal/people"
)

const draftColumns = "person, form, case_id, version, saved, data"

// DraftGet reads a draft; nil where there is none.
func (tx *Tx) DraftGet(person people.PersonID, form, caseID string) (*draft.Row, error) {
	return oneOrNil(scanDraft(tx.QueryRow("select "+draftColumns+" from draft where person = $1 and form = $2 and case_id = $3", person, form, caseID).Scan))
}

// DraftPut stores a draft whose version is one above the one stored, 1 for the
// first; false where another version is there.
func (tx *Tx) DraftPut(r *draft.Row) (bool, error) {
	if r.Version == 1 {
		n, err := tx.insertAll("draft", draftColumns, "on conflict (person, form, case_id) do nothing",
			[][]any{{r.Person, r.Form, r.Case, r.Version, Micro(r.Saved), r.Data}})
		return n == 1, err
	}
	n, err := tx.Exec(`update draft set version = $4, saved = $5, data = $6 where person = $1 and form = $2 and case_id = $3 and version = $7`,
		r.Person, r.Form, r.Case, r.Version, Micro(r.Saved), r.Data, r.Version-1)
	return n == 1, err
}

// DraftDelete forgets a draft, if there is one.
func (tx *Tx) DraftDelete(person people.PersonID, form, caseID string) error {
	_, err := tx.Exec("delete from draft where person = $1 and form = $2 and case_id = $3", person, form, caseID)
	return err
}

// DraftCount counts the drafts of a person.
func (tx *Tx) DraftCount(person people.PersonID) (int64, error) {
	return tx.Count(List{From: "draft", Where: []Filter{Is("person", person)}})
}

// DraftList reads the drafts of a person, the latest first, without their data.
func (tx *Tx) DraftList(person people.PersonID) ([]draft.Row, error) {
	return Collect(tx, scanDraft, "select person, form, case_id, version, saved, null from draft where person = $1 order by saved desc, form, case_id", person)
}

// DraftPurge forgets drafts last saved before the machine's instant, at most
// limit of them.
func (tx *Tx) DraftPurge(before time.Time, limit int) (int64, error) {
	return tx.Exec(`delete from draft where (person, form, case_id) in
  (select person, form, case_id from draft where saved < $1 order by saved limit $2)`, Micro(before), limit)
}

func scanDraft(scan Scan) (draft.Row, error) {
	var r draft.Row
	var saved int64
	err := scan(&r.Person, &r.Form, &r.Case, &r.Version, &saved, &r.Data)
	r.Saved = Instant(saved)
	return r, err
}
