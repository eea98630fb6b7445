package store

import (
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// SampleAnswerPut stores a body's own sample answer: version 1 as a new one, a
// later one in place of the version before; false where that is not there.
func (tx *Tx) SampleAnswerPut(a *interview.SampleAnswer) (bool, error) {
	data, err := asJSON(a)
	if err != nil {
		return false, err
	}
	var n int64
	if a.Version == 1 {
		n, err = tx.Exec("insert into interview_sample (id, version, body, competency, data) values ($1, 1, $2, $3, $4) on conflict do nothing",
			a.ID, a.Body, a.Competency, data)
	} else {
		n, err = tx.Exec("update interview_sample set version = $2, competency = $3, data = $4 where id = $1 and version = $5",
			a.ID, a.Version, a.Competency, data, a.Version-1)
	}
	return n == 1, err
}

// SampleAnswersOf are a body's own sample answers, of one competency or, for
// "", of all.
func (tx *Tx) SampleAnswersOf(body people.BodyID, competency string) ([]interview.SampleAnswer, error) {
	if competency == "" {
		return Collect(tx, scanData[interview.SampleAnswer], "select data from interview_sample where body = $1 order by competency, id", body)
	}
	return Collect(tx, scanData[interview.SampleAnswer],
		"select data from interview_sample where body = $1 and competency = $2 order by id", body, competency)
}

// CalibratedInsert keeps a member's mark of a sample answer; false where the
// member has marked it in the series.
func (tx *Tx) CalibratedInsert(c *interview.Calibrated) (bool, error) {
	data, err := asJSON(c)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into interview_calibrated (series, member, sample, data) values ($1, $2, $3, $4) on conflict do nothing",
		c.Series, c.Member, c.Sample, data)
	return n == 1, err
}

// CalibratedOf are the marks of sample answers in a series, by member.
func (tx *Tx) CalibratedOf(id interview.SeriesID) ([]interview.Calibrated, error) {
	return Collect(tx, scanData[interview.Calibrated], "select data from interview_calibrated where series = $1 order by member, sample", id)
}
