package store

import "tarazy/internal/appraisal"

// QuarterPut stores the monitoring of a quarter: version 1 as a new one, a later
// one in place of the version before; false where another version is stored.
func (tx *Tx) QuarterPut(q *appraisal.Quarter) (bool, error) {
	data, err := asJSON(q)
	if err != nil {
		return false, err
	}
	var n int64
	if q.Version == 1 {
		n, err = tx.Exec(`insert into appraisal_quarter (of_case, quarter, version, year, valued, reached, data)
select id, $2, $3, year, $4, $5, $6 from appraisal_case where id = $1 on conflict do nothing`,
			q.Case, q.Quarter, q.Version, q.Valued, q.Reached, data)
	} else {
		n, err = tx.Exec("update appraisal_quarter set version = $3, valued = $4, reached = $5, data = $6 where of_case = $1 and quarter = $2 and version = $7",
			q.Case, q.Quarter, q.Version, q.Valued, q.Reached, data, q.Version-1)
	}
	return n == 1, err
}

// QuarterGet reads the monitoring of a quarter; nil where there is none.
func (tx *Tx) QuarterGet(id appraisal.CaseID, quarter int) (*appraisal.Quarter, error) {
	return oneOrNil(scanData[appraisal.Quarter](tx.QueryRow("select data from appraisal_quarter where of_case = $1 and quarter = $2", id, quarter).Scan))
}

// QuartersOf reads the monitoring of a case, the first quarter first.
func (tx *Tx) QuartersOf(id appraisal.CaseID) ([]appraisal.Quarter, error) {
	return Collect(tx, scanData[appraisal.Quarter], "select data from appraisal_quarter where of_case = $1 order by quarter", id)
}

// QuarterMeans counts, for each quarter of a year, the cases that were
// monitored, their KCI with a value, and those reached.
func (tx *Tx) QuarterMeans(year appraisal.YearID) ([4]appraisal.QuarterMean, error) {
	var out [4]appraisal.QuarterMean
	_, err := Collect(tx, func(scan Scan) (struct{}, error) {
		var quarter int
		var m appraisal.QuarterMean
		err := scan(&quarter, &m.Cases, &m.KCI, &m.Reached)
		if err == nil {
			out[quarter-1] = m
		}
		return struct{}{}, err
	}, "select quarter, count(*), sum(valued), sum(reached) from appraisal_quarter where year = $1 group by quarter", year)
	return out, err
}
