package store

import (
	"tarazy/internal/appraisal"
	"tarazy/internal/people"
)

// AppraisalOrderPut stores a version of the order on a commission: version 1 of
// the record as a new one, a later one in place of the one before; false where
// that is not there, or the number is taken.
func (tx *Tx) AppraisalOrderPut(o *appraisal.Order) (bool, error) {
	data, err := asJSON(o)
	if err != nil {
		return false, err
	}
	var n int64
	if o.Version == 1 {
		n, err = tx.Exec("insert into appraisal_order (body, number, version, in_force, data) values ($1, $2, 1, $3, $4) on conflict do nothing",
			o.Body, o.Number, o.InForce != nil, data)
	} else {
		n, err = tx.Exec("update appraisal_order set version = $3, in_force = $4, data = $5 where body = $1 and number = $2 and version = $6",
			o.Body, o.Number, o.Version, o.InForce != nil, data, o.Version-1)
	}
	return n == 1, err
}

// AppraisalOrdersOf reads all versions of the order of a body, the first one
// first.
func (tx *Tx) AppraisalOrdersOf(body people.BodyID) ([]appraisal.Order, error) {
	return Collect(tx, scanData[appraisal.Order], "select data from appraisal_order where body = $1 order by number", body)
}

// AppraisalOrderInForce reads the order in force; nil where there is none.
func (tx *Tx) AppraisalOrderInForce(body people.BodyID) (*appraisal.Order, error) {
	return oneOrNil(scanData[appraisal.Order](tx.QueryRow(
		"select data from appraisal_order where body = $1 and in_force = 1 order by number desc limit 1", body).Scan))
}
