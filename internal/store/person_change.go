package store

import (
	"encoding/json"
	"maps"
	"slices"

	"tarazy/internal/people"
)

// ChangeInsertAll keeps what writes to roots changed, and counts it for the bodies.
func (tx *Tx) ChangeInsertAll(changes []people.Change) error {
	rows, counts := make([][]any, len(changes)), map[people.BodyID]int64{}
	for i, c := range changes {
		fields, err := json.Marshal(c.Fields)
		if err != nil {
			return err
		}
		rows[i] = []any{c.Root, c.ID, c.Version, c.Body, c.Verb, string(fields), c.By, Micro(c.At)}
		counts[c.Body]++
	}
	if _, err := tx.insertAll("staff_change", "root, id, version, body, verb, fields, person, at", "", rows); err != nil {
		return err
	}
	return tx.stampStaff(counts)
}

func (tx *Tx) stampStaff(counts map[people.BodyID]int64) error {
	for _, body := range slices.Sorted(maps.Keys(counts)) {
		if _, err := tx.Exec(`insert into staff_stamp (body, changes) values ($1, $2)
on conflict (body) do update set changes = staff_stamp.changes + excluded.changes`, body, counts[body]); err != nil {
			return err
		}
	}
	return nil
}

// ChangesSince reads what was changed after a version, the earliest first.
func (tx *Tx) ChangesSince(root people.Root, id string, version int64) ([]people.Change, error) {
	return Collect(tx, scanChange, `select root, id, version, body, verb, fields, person, at from staff_change
where root = $1 and id = $2 and version > $3 order by version`, root, id, version)
}

// ChangeStamp is a number that differs after every change to a body's staff, and
// says nothing else.
func (tx *Tx) ChangeStamp(body people.BodyID) (n int64, err error) {
	err = tx.QueryRow("select coalesce(max(changes), 0) from staff_stamp where body = $1", body).Scan(&n)
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
