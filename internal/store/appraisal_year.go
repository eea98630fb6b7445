package store

import (
	"tarazy/internal/appraisal"
	"tarazy/internal/people"
)

// AppraisalYearInsert adds a year; false where the body has one of its number.
func (tx *Tx) AppraisalYearInsert(y *appraisal.Year) (bool, error) {
	data, err := asJSON(y)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into appraisal_year (id, version, body, number, state, data) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
		y.ID, y.Version, y.Body, y.Number, y.State, data)
	return n == 1, err
}

// AppraisalYearUpdate stores a year in place of the version before; false where
// another version is stored.
func (tx *Tx) AppraisalYearUpdate(y *appraisal.Year) (bool, error) {
	data, err := asJSON(y)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update appraisal_year set version = $2, state = $3, data = $4 where id = $1 and version = $5",
		y.ID, y.Version, y.State, data, y.Version-1)
	return n == 1, err
}

// AppraisalYearGet reads a year; nil where there is none.
func (tx *Tx) AppraisalYearGet(id appraisal.YearID) (*appraisal.Year, error) {
	return oneOrNil(scanData[appraisal.Year](tx.QueryRow("select data from appraisal_year where id = $1", id).Scan))
}

// AppraisalYearsOf reads the years of a body, the latest first.
func (tx *Tx) AppraisalYearsOf(body people.BodyID) ([]appraisal.Year, error) {
	return Collect(tx, scanData[appraisal.Year], "select data from appraisal_year where body = $1 order by number desc, id", body)
}

// AppraisalYears reads the years in some states, of all bodies; without states
// every year.
func (tx *Tx) AppraisalYears(states ...appraisal.YearState) ([]appraisal.Year, error) {
	if len(states) == 0 {
		return Collect(tx, scanData[appraisal.Year], "select data from appraisal_year order by number desc, id")
	}
	where := In("state", states...)
	return Collect(tx, scanData[appraisal.Year], "select data from appraisal_year where "+where.numbered()+" order by number desc, id", where.args...)
}

// keptAppraisalRuling is a ruling with its finding as it is stored.
type keptAppraisalRuling struct {
	appraisal.Ruling
	Finding keptFinding `json:"finding"`
}

// AppraisalRulingInsertAll adds rulings behind those that there are.
func (tx *Tx) AppraisalRulingInsertAll(all []appraisal.Ruling) error {
	rows := make([][]any, len(all))
	for i, r := range all {
		finding, err := keepFinding(r.Finding)
		if err != nil {
			return err
		}
		data, err := asJSON(keptAppraisalRuling{Ruling: r, Finding: finding})
		if err != nil {
			return err
		}
		rows[i] = []any{r.ID, r.Year, r.Case, data}
	}
	_, err := tx.insertAll("appraisal_ruling", "id, year, of_case, data", "", rows)
	return err
}

func scanAppraisalRuling(scan Scan) (appraisal.Ruling, error) {
	k, err := scanData[keptAppraisalRuling](scan)
	k.Ruling.Finding = k.Finding.open()
	return k.Ruling, err
}

// AppraisalRulingsOf reads the rulings about a case, the earliest first.
func (tx *Tx) AppraisalRulingsOf(id appraisal.CaseID) ([]appraisal.Ruling, error) {
	return Collect(tx, scanAppraisalRuling, "select data from appraisal_ruling where of_case = $1 order by place", id)
}

// AppraisalRulingsOfYear reads the rulings about a year as a whole, the
// earliest first.
func (tx *Tx) AppraisalRulingsOfYear(id appraisal.YearID) ([]appraisal.Ruling, error) {
	return Collect(tx, scanAppraisalRuling, "select data from appraisal_ruling where year = $1 and of_case = '' order by place", id)
}

// AppraisalFileInsert adds an uploaded paper.
func (tx *Tx) AppraisalFileInsert(f *appraisal.File) error {
	data, err := asJSON(f)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into appraisal_file (id, of_case, at, data) values ($1, $2, $3, $4)", f.ID, f.Case, Micro(f.At), data)
}

// AppraisalFileGet reads a paper; nil where there is none.
func (tx *Tx) AppraisalFileGet(id string) (*appraisal.File, error) {
	return oneOrNil(scanData[appraisal.File](tx.QueryRow("select data from appraisal_file where id = $1", id).Scan))
}

// AppraisalFilesOf reads the papers of a case, the earliest first.
func (tx *Tx) AppraisalFilesOf(id appraisal.CaseID) ([]appraisal.File, error) {
	return Collect(tx, scanData[appraisal.File], "select data from appraisal_file where of_case = $1 order by at, id", id)
}
