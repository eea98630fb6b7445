package store

import "tarazy/internal/appraisal"

// SheetInsert adds a version of the KCI sheet of a case; false where the case
// has that number, or a version that was not returned.
func (tx *Tx) SheetInsert(s *appraisal.Sheet) (bool, error) {
	data, err := asJSON(s)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into appraisal_sheet (of_case, number, version, state, data) values ($1, $2, $3, $4, $5) on conflict do nothing",
		s.Case, s.Number, s.Version, s.State, data)
	return n == 1, err
}

// SheetUpdate stores a sheet in place of the record before; false where another
// record is stored.
func (tx *Tx) SheetUpdate(s *appraisal.Sheet) (bool, error) {
	data, err := asJSON(s)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update appraisal_sheet set version = $3, state = $4, data = $5 where of_case = $1 and number = $2 and version = $6",
		s.Case, s.Number, s.Version, s.State, data, s.Version-1)
	return n == 1, err
}

// SheetLatest reads the latest version of the KCI sheet of a case; nil where
// there is none.
func (tx *Tx) SheetLatest(id appraisal.CaseID) (*appraisal.Sheet, error) {
	return oneOrNil(scanData[appraisal.Sheet](tx.QueryRow("select data from appraisal_sheet where of_case = $1 order by number desc limit 1", id).Scan))
}

// AppraisalSheetsOf reads every version of the KCI sheet of a case, the first one
// first.
func (tx *Tx) AppraisalSheetsOf(id appraisal.CaseID) ([]appraisal.Sheet, error) {
	return Collect(tx, scanData[appraisal.Sheet], "select data from appraisal_sheet where of_case = $1 order by number", id)
}

// SheetsLatestOf reads the latest versions of the KCI sheets of several cases.
func (tx *Tx) SheetsLatestOf(ids []appraisal.CaseID) (map[appraisal.CaseID]*appraisal.Sheet, error) {
	all, err := collectIn(tx, scanData[appraisal.Sheet],
		"select data from appraisal_sheet s where number = (select max(number) from appraisal_sheet l where l.of_case = s.of_case) and ", "of_case", ids)
	if err != nil {
		return nil, err
	}
	out := make(map[appraisal.CaseID]*appraisal.Sheet, len(all))
	for i := range all {
		out[all[i].Case] = &all[i]
	}
	return out, nil
}

// AssessmentInsert adds a version of the sheet of competencies of a case; false
// where the case has that number, or a version that was not returned.
func (tx *Tx) AssessmentInsert(a *appraisal.Assessment) (bool, error) {
	data, err := asJSON(a)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into appraisal_assessment (of_case, number, version, state, data) values ($1, $2, $3, $4, $5) on conflict do nothing",
		a.Case, a.Number, a.Version, a.State, data)
	return n == 1, err
}

// AssessmentUpdate stores a sheet of competencies in place of the record
// before; false where another record is stored.
func (tx *Tx) AssessmentUpdate(a *appraisal.Assessment) (bool, error) {
	data, err := asJSON(a)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update appraisal_assessment set version = $3, state = $4, data = $5 where of_case = $1 and number = $2 and version = $6",
		a.Case, a.Number, a.Version, a.State, data, a.Version-1)
	return n == 1, err
}

// AssessmentLatest reads the latest version of the sheet of competencies of a
// case; nil where there is none.
func (tx *Tx) AssessmentLatest(id appraisal.CaseID) (*appraisal.Assessment, error) {
	return oneOrNil(scanData[appraisal.Assessment](tx.QueryRow("select data from appraisal_assessment where of_case = $1 order by number desc limit 1", id).Scan))
}

// AssessmentsLatestOf reads the latest versions of the sheets of competencies of
// several cases.
func (tx *Tx) AssessmentsLatestOf(ids []appraisal.CaseID) (map[appraisal.CaseID]*appraisal.Assessment, error) {
	all, err := collectIn(tx, scanData[appraisal.Assessment],
		"select data from appraisal_assessment a where number = (select max(number) from appraisal_assessment l where l.of_case = a.of_case) and ", "of_case", ids)
	if err != nil {
		return nil, err
	}
	out := make(map[appraisal.CaseID]*appraisal.Assessment, len(all))
	for i := range all {
		out[all[i].Case] = &all[i]
	}
	return out, nil
}
