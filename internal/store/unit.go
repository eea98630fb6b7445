package store

import (
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// UnitInsertAll adds units with their first states.
func (tx *Tx) UnitInsertAll(units []people.Unit) (int64, error) {
	rows := make([][]any, len(units))
	for i, u := range units {
		rows[i] = []any{u.ID, u.Version, u.Body, u.Code, u.From.String(), textOrNull(u.Parent), u.NameKK, u.NameRU, u.Closed}
	}
	n, err := tx.insertAll("unit", "id, version, body, code, from_day, parent, name_kk, name_ru, closed", "on conflict (body, code) do nothing", rows)
	if err != nil || n < int64(len(units)) {
		return n, err
	}
	for i, u := range units {
		rows[i] = unitState(&u)
	}
	_, err = tx.insertAll("unit_state", unitStateColumns, "", rows)
	return n, err
}

const unitStateColumns = "unit, from_day, parent, name_kk, name_ru, closed"

func unitState(u *people.Unit) []any {
	return []any{u.ID, u.From.String(), textOrNull(u.Parent), u.NameKK, u.NameRU, u.Closed}
}

// UnitUpdate stores a new latest state in place of the version that the unit
// names and raises that version; false where another version is stored.
func (tx *Tx) UnitUpdate(u *people.Unit) (bool, error) {
	n, err := tx.Exec(`update unit set version = version + 1, from_day = $3, parent = $4, name_kk = $5, name_ru = $6, closed = $7
where id = $1 and version = $2`, u.ID, u.Version, u.From.String(), textOrNull(u.Parent), u.NameKK, u.NameRU, u.Closed)
	if err != nil || n != 1 {
		return false, err
	}
	u.Version++
	_, err = tx.insertAll("unit_state", unitStateColumns, `on conflict (unit, from_day) do update
set parent = excluded.parent, name_kk = excluded.name_kk, name_ru = excluded.name_ru, closed = excluded.closed`, [][]any{unitState(u)})
	return true, err
}

const selectUnit = "select u.id, u.version, u.body, u.code, u.from_day, u.parent, u.name_kk, u.name_ru, u.closed from unit u where "

// UnitGet reads a unit with its latest state; nil where there is none.
func (tx *Tx) UnitGet(id people.UnitID) (*people.Unit, error) {
	return oneOrNil(scanUnit(tx.QueryRow(selectUnit+"u.id = $1", id).Scan))
}

// UnitsOf reads the units of a body with their latest states, closed ones too.
func (tx *Tx) UnitsOf(body people.BodyID) ([]people.Unit, error) {
	return Collect(tx, scanUnit, selectUnit+"u.body = $1 order by u.code", body)
}

// UnitsOn reads the units of a body as they were on a day.
func (tx *Tx) UnitsOn(body people.BodyID, d day.Day) ([]people.Unit, error) {
	return Collect(tx, scanUnit, `select u.id, u.version, u.body, u.code, s.from_day, s.parent, s.name_kk, s.name_ru, s.closed
from unit u join unit_state s on s.unit = u.id
where u.body = $1 and s.closed = 0 and s.from_day = (select max(t.from_day) from unit_state t where t.unit = u.id and t.from_day <= $2)
order by u.code`, body, d.String())
}

// UnitDelete removes a unit that nothing points to.
func (tx *Tx) UnitDelete(id people.UnitID) error {
	if _, err := tx.Exec("delete from unit_state where unit = $1", id); err != nil {
		return err
	}
	return tx.ExecOne("delete from unit where id = $1", id)
}

// UnitStateDelete removes the state from a day on, if there is one.
func (tx *Tx) UnitStateDelete(id people.UnitID, from day.Day) error {
	_, err := tx.Exec("delete from unit_state where unit = $1 and from_day = $2", id, from.String())
	return err
}

func scanUnit(scan Scan) (people.Unit, error) {
	var u people.Unit
	err := scan(&u.ID, &u.Version, &u.Body, &u.Code, dayDest{&u.From}, textInto(&u.Parent), &u.NameKK, &u.NameRU, &u.Closed)
	return u, err
}
