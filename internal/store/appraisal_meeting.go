package store

import (
	"tarazy/internal/appraisal"
	"tarazy/internal/people"
)

// MeetingInsert adds a meeting of a commission.
func (tx *Tx) MeetingInsert(m *appraisal.Meeting) error {
	data, err := asJSON(m)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into appraisal_meeting (id, version, body, year, number, state, starts, data) values ($1, $2, $3, $4, $5, $6, $7, $8)",
		m.ID, m.Version, m.Body, m.Year, m.Number, m.State, Micro(m.Starts), data)
}

// MeetingUpdate stores a meeting in place of the version before; false where
// another version is stored.
func (tx *Tx) MeetingUpdate(m *appraisal.Meeting) (bool, error) {
	data, err := asJSON(m)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update appraisal_meeting set version = $2, state = $3, starts = $4, data = $5 where id = $1 and version = $6",
		m.ID, m.Version, m.State, Micro(m.Starts), data, m.Version-1)
	return n == 1, err
}

// MeetingGet reads a meeting; nil where there is none.
func (tx *Tx) MeetingGet(id appraisal.MeetingID) (*appraisal.Meeting, error) {
	return oneOrNil(scanData[appraisal.Meeting](tx.QueryRow("select data from appraisal_meeting where id = $1", id).Scan))
}

// MeetingsOf reads the meetings of a year, the first one first.
func (tx *Tx) MeetingsOf(year appraisal.YearID) ([]appraisal.Meeting, error) {
	return Collect(tx, scanData[appraisal.Meeting], "select data from appraisal_meeting where year = $1 order by number", year)
}

// MeetingsOfBody reads the meetings of a body in some states, or all; the
// latest first.
func (tx *Tx) MeetingsOfBody(body people.BodyID, states ...appraisal.MeetingState) ([]appraisal.Meeting, error) {
	where := Is("body", body)
	if len(states) > 0 {
		where = All(where, In("state", states...))
	}
	return Collect(tx, scanData[appraisal.Meeting], "select data from appraisal_meeting where "+where.numbered()+" order by starts desc, id", where.args...)
}

// AppraisalProtocolPut stores a version of a protocol: version 1 of the record
// as a new one, a later one in place of the one before; false where that is not
// there, or the number is taken.
func (tx *Tx) AppraisalProtocolPut(p *appraisal.Protocol) (bool, error) {
	data, err := asJSON(p)
	if err != nil {
		return false, err
	}
	var n int64
	if p.Version == 1 {
		n, err = tx.Exec("insert into appraisal_protocol (meeting, number, version, data) values ($1, $2, 1, $3) on conflict do nothing", p.Meeting, p.Number, data)
	} else {
		n, err = tx.Exec("update appraisal_protocol set version = $3, data = $4 where meeting = $1 and number = $2 and version = $5",
			p.Meeting, p.Number, p.Version, data, p.Version-1)
	}
	return n == 1, err
}

// AppraisalProtocolOf reads the latest protocol of a meeting; nil where there is
// none.
func (tx *Tx) AppraisalProtocolOf(id appraisal.MeetingID) (*appraisal.Protocol, error) {
	return oneOrNil(scanData[appraisal.Protocol](tx.QueryRow(
		"select data from appraisal_protocol where meeting = $1 order by number desc limit 1", id).Scan))
}

// AppraisalProtocolsOf reads the protocols of a meeting, the first one first.
func (tx *Tx) AppraisalProtocolsOf(id appraisal.MeetingID) ([]appraisal.Protocol, error) {
	return Collect(tx, scanData[appraisal.Protocol], "select data from appraisal_protocol where meeting = $1 order by number", id)
}
