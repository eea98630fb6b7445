package store

import (
	"encoding/json"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
)

// keptCheck is a check of equipment with its finding as it is stored.
type keptCheck struct {
	proctor.Check
	Finding keptFinding `json:"finding"`
}

// keptBound is a bound check with its finding as it is stored.
type keptBound struct {
	proctor.Bound
	Finding keptFinding `json:"finding"`
}

// EquipmentInsert adds a check; false where the person has one of that press.
func (tx *Tx) EquipmentInsert(c *proctor.Check) (bool, error) {
	finding, err := keepFinding(c.Finding)
	if err != nil {
		return false, err
	}
	data, err := asJSON(keptCheck{*c, finding})
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into equipment_check (id, person, press, made, data) values ($1, $2, $3, $4, $5) on conflict (person, press) do nothing",
		c.ID, c.Person, c.Press, Micro(c.At), data)
	return n == 1, err
}

func scanCheck(scan Scan) (proctor.Check, error) {
	k, err := scanData[keptCheck](scan)
	if err != nil {
		return proctor.Check{}, err
	}
	k.Check.Finding = k.Finding.open()
	return k.Check, json.Unmarshal(k.Finding.Outcome, &k.Check.Outcome)
}

// EquipmentGet reads a check; nil where there is none.
func (tx *Tx) EquipmentGet(id proctor.CheckID) (*proctor.Check, error) {
	return oneOrNil(scanCheck(tx.QueryRow("select data from equipment_check where id = $1", id).Scan))
}

// EquipmentOfPress reads the check that a press of a person made; nil where it
// made none.
func (tx *Tx) EquipmentOfPress(p people.PersonID, press string) (*proctor.Check, error) {
	return oneOrNil(scanCheck(tx.QueryRow("select data from equipment_check where person = $1 and press = $2", p, press).Scan))
}

// EquipmentLast reads the latest check of a person; nil where there is none.
func (tx *Tx) EquipmentLast(p people.PersonID) (*proctor.Check, error) {
	all, err := tx.EquipmentList(p, 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// EquipmentList reads checks of a person, the latest first.
func (tx *Tx) EquipmentList(p people.PersonID, limit int) ([]proctor.Check, error) {
	return Collect(tx, scanCheck, "select data from equipment_check where person = $1 order by made desc, id desc limit $2", p, limit)
}

// EquipmentCount counts the checks of a person made after an instant.
func (tx *Tx) EquipmentCount(p people.PersonID, after time.Time) (n int, err error) {
	err = tx.QueryRow("select count(*) from equipment_check where person = $1 and made > $2", p, Micro(after)).Scan(&n)
	return n, err
}

// EquipmentBind keeps the check with which an attempt began; false where it has
// one.
func (tx *Tx) EquipmentBind(b *proctor.Bound) (bool, error) {
	finding, err := keepFinding(b.Finding)
	if err != nil {
		return false, err
	}
	data, err := asJSON(keptBound{*b, finding})
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into equipment_bound (attempt, check_id, data) values ($1, $2, $3) on conflict (attempt) do nothing", b.Attempt, b.Check, data)
	return n == 1, err
}

// EquipmentUnbind removes the check with which an attempt began.
func (tx *Tx) EquipmentUnbind(id exam.AttemptID) error {
	_, err := tx.Exec("delete from equipment_bound where attempt = $1", id)
	return err
}

// EquipmentUnbound reads which checks were made before an instant with which no attempt
// began, the oldest first.
func (tx *Tx) EquipmentUnbound(before time.Time, limit int) ([]proctor.CheckID, error) {
	return Collect(tx, func(scan Scan) (id proctor.CheckID, err error) { return id, scan(&id) }, `select c.id from equipment_check c where c.made < $1
		and not exists (select 1 from equipment_bound b where b.check_id = c.id) order by c.made, c.id limit $2`, Micro(before), limit)
}

// EquipmentForget removes checks, but for those with which an attempt began.
func (tx *Tx) EquipmentForget(ids []proctor.CheckID) error {
	where := In("c.id", ids...)
	_, err := tx.Exec("delete from equipment_check as c where "+where.numbered()+" and not exists (select 1 from equipment_bound b where b.check_id = c.id)", where.args...)
	return err
}

// EquipmentBound reads the check with which an attempt began; nil where it began
// without.
func (tx *Tx) EquipmentBound(id exam.AttemptID) (*proctor.Bound, error) {
	k, err := oneOrNil(scanData[keptBound](tx.QueryRow("select data from equipment_bound where attempt = $1", id).Scan))
	if err != nil || k == nil {
		return nil, err
	}
	k.Bound.Finding = k.Finding.open()
	return &k.Bound, json.Unmarshal(k.Finding.Outcome, &k.Bound.Outcome)
}
