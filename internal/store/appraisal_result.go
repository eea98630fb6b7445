package store

import (
	"tarazy/internal/appraisal"
)

// AppraisalResultPut stores the outcome of a round: version 1 as a new one, a later one
// in place of the version before; false where another version is stored.
func (tx *Tx) AppraisalResultPut(r *appraisal.Result) (bool, error) {
	data, err := asJSON(r)
	if err != nil {
		return false, err
	}
	var n int64
	if r.Version == 1 {
		n, err = tx.Exec("insert into appraisal_result (of_case, round, version, meeting, data) values ($1, $2, $3, $4, $5) on conflict do nothing",
			r.Case, r.Round, r.Version, r.Meeting, data)
	} else {
		n, err = tx.Exec("update appraisal_result set version = $3, data = $4 where of_case = $1 and round = $2 and version = $5",
			r.Case, r.Round, r.Version, data, r.Version-1)
	}
	return n == 1, err
}

// AppraisalResultGet reads the outcome of a round; nil where there is none.
func (tx *Tx) AppraisalResultGet(id appraisal.CaseID, round int) (*appraisal.Result, error) {
	return oneOrNil(scanData[appraisal.Result](tx.QueryRow("select data from appraisal_result where of_case = $1 and round = $2", id, round).Scan))
}

// AppraisalResultsOf reads the outcomes of a case, the first round first.
func (tx *Tx) AppraisalResultsOf(id appraisal.CaseID) ([]appraisal.Result, error) {
	return Collect(tx, scanData[appraisal.Result], "select data from appraisal_result where of_case = $1 order by round", id)
}

// ResultsOfMeeting reads the outcomes that a meeting decided, by case, after one
// of them.
func (tx *Tx) ResultsOfMeeting(m appraisal.MeetingID, after appraisal.CaseID, limit int) ([]appraisal.Result, error) {
	return Collect(tx, scanData[appraisal.Result], "select data from appraisal_result where meeting = $1 and of_case > $2 order by of_case limit $3", m, after, limit)
}

// AppraisalAppealPut stores an appeal: version 1 as a new one, a later one in
// place of the version before; false where another version is stored, or the
// case has an appeal that waits.
func (tx *Tx) AppraisalAppealPut(a *appraisal.Appeal) (bool, error) {
	data, err := asJSON(a)
	if err != nil {
		return false, err
	}
	var n int64
	if a.Version == 1 {
		n, err = tx.Exec(`insert into appraisal_appeal (id, version, of_case, round, body, state, filed, words, answer, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
			a.ID, a.Version, a.Case, a.Round, a.Body, a.State, Micro(a.Filed), a.Text, a.Answer, data)
	} else {
		n, err = tx.Exec("update appraisal_appeal set version = $2, state = $3, answer = $4, data = $5 where id = $1 and version = $6",
			a.ID, a.Version, a.State, a.Answer, data, a.Version-1)
	}
	return n == 1, err
}

const selectResultAppeal = "select words, answer, data from appraisal_appeal "

func scanResultAppeal(scan Scan) (a appraisal.Appeal, err error) {
	var words, answer []byte
	var data string
	if err = scan(&words, &answer, &data); err != nil {
		return a, err
	}
	err = dataInto(data, &a)
	a.Text, a.Answer = words, answer
	return a, err
}

// AppraisalAppealGet reads an appeal; nil where there is none.
func (tx *Tx) AppraisalAppealGet(id appraisal.AppealID) (*appraisal.Appeal, error) {
	return oneOrNil(scanResultAppeal(tx.QueryRow(selectResultAppeal+"where id = $1", id).Scan))
}

// AppraisalAppealsOf reads the appeals of a case, the first one first.
func (tx *Tx) AppraisalAppealsOf(id appraisal.CaseID) ([]appraisal.Appeal, error) {
	return Collect(tx, scanResultAppeal, selectResultAppeal+"where of_case = $1 order by filed, id", id)
}

// CourtPut stores a court case: version 1 as a new one, a later one in place of
// the version before; false where another version is stored.
func (tx *Tx) CourtPut(c *appraisal.Court) (bool, error) {
	return tx.ofCasePut("appraisal_court", c.ID, c.Version, c.Case, c)
}

// CourtsOf reads the court cases about a case, in the order of their numbers.
func (tx *Tx) CourtsOf(id appraisal.CaseID) ([]appraisal.Court, error) {
	return Collect(tx, scanData[appraisal.Court], "select data from appraisal_court where of_case = $1 order by id", id)
}

// MeasurePut stores a step of a development plan: version 1 as a new one, a
// later one in place of the version before; false where another version is
// stored.
func (tx *Tx) MeasurePut(m *appraisal.Measure) (bool, error) {
	return tx.ofCasePut("appraisal_measure", m.ID, m.Version, m.Case, m)
}

// MeasuresOf reads the steps of a development plan in the order of their entry.
func (tx *Tx) MeasuresOf(id appraisal.CaseID) ([]appraisal.Measure, error) {
	return Collect(tx, scanData[appraisal.Measure], "select data from appraisal_measure where of_case = $1 order by place", id)
}

func (tx *Tx) ofCasePut(table, id string, version int64, of appraisal.CaseID, v any) (bool, error) {
	data, err := asJSON(v)
	if err != nil {
		return false, err
	}
	var n int64
	if version == 1 {
		n, err = tx.Exec("insert into "+table+" (id, version, of_case, data) values ($1, $2, $3, $4) on conflict do nothing", id, version, of, data)
	} else {
		n, err = tx.Exec("update "+table+" set version = $2, data = $3 where id = $1 and version = $4", id, version, data, version-1)
	}
	return n == 1, err
}

// AppraisalAppealList reads a page of appeals, the earliest first.
func (tx *Tx) AppraisalAppealList(q appraisal.AppealQuery) (appraisal.AppealPage, error) {
	var where []Filter
	if len(q.Bodies) > 0 {
		where = append(where, In("body", q.Bodies...))
	}
	if len(q.States) > 0 {
		where = append(where, In("state", q.States...))
	}
	page, err := ReadPage(tx, List{
		Columns: "words, answer, data", From: "appraisal_appeal", Where: where, Sort: []Sort{{Column: "filed"}}, ID: "id", After: q.After, Limit: q.Limit,
	}, scanResultAppeal)
	return appraisal.AppealPage{Items: page.Items, Next: page.Next}, err
}
