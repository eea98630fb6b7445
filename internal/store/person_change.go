package store

import (
	"encoding/json"

	"tarazy/internal/people"
)

// ChangeInsertAll keeps what writes to roots changed.
func (tx *Tx) ChangeInsertAll(changes []people.Change) error {
	rows := make([][]any, len(changes))
	for i, c := range changes {
		fields, err := json.Marshal(c.Fields)
		if err != nil {
			return err
		}
		rows[i] = []any{c.Root, c.ID, c.Version, c.Body, c.Verb, string(fields), c.By, Micro(c.At)}
	}
	_, err := tx.insertAll("staff_change", "root, id, version, body, verb, fields, person, at", "", rows)
	return err
}

// ChangesSince reads what was changed after a version, the earliest first.
func (tx *Tx) ChangesSince(root people.Root, id string, version int64) ([]people.Change, error) {
	return Collect(tx, scanChange, `select root, id, version, body, verb, fields, person, at from staff_change
where root = $1 and id = $2 and version > $3 order by version`, root, id, version)
}

// ChangeStamp is a number that differs after every change to a body's staff.
func (tx *Tx) ChangeStamp(body people.BodyID) (n int64, err error) {
	err = tx.QueryRow("select count(*) from staff_change where body = $1", body).Scan(&n)
	return n, err
}

func scanChange(scan Scan) (people.Change, error) {
	var c people.Change
	var fields string
	var at int64
	if err := scan(&c.Root, &c.ID, &c.Version, &c.Body, &c.Verb, &fields, &c.By, &at); err != nil {
		return c, err
	}
	c.At = Instant(at)
	return c, json.Unmarshal([]byte(fields), &c.Fields)
}
