package store

import "tarazy/internal/appraisal"

// ofCases are the tables with what was written of a case.
var ofCases = []string{
	"appraisal_plan", "appraisal_cascade", "appraisal_quarter", "appraisal_sheet", "appraisal_assessment", "appraisal_item", "appraisal_result",
	"appraisal_appeal", "appraisal_court", "appraisal_measure", "appraisal_file", "appraisal_named",
}

// AppraisalDestroy removes what was written of the cases of a year, its rulings
// and its protocols, and gives the cases. Of a case there stays who took part.
func (tx *Tx) AppraisalDestroy(year appraisal.YearID) ([]string, error) {
	for _, table := range ofCases {
		if _, err := tx.Exec("delete from "+table+" where of_case in (select id from appraisal_case where year = $1)", year); err != nil {
			return nil, err
		}
	}
	for _, query := range []string{
		"delete from appraisal_ruling where year = $1 and of_case <> ''",
		"delete from appraisal_protocol where meeting in (select id from appraisal_meeting where year = $1)",
	} {
		if _, err := tx.Exec(query, year); err != nil {
			return nil, err
		}
	}
	var ids []string
	for after := appraisal.CaseID(""); ; {
		cases, err := tx.AppraisalCasesIn(year, after, destroyedAtOnce)
		if err != nil || len(cases) == 0 {
			return ids, err
		}
		for i := range cases {
			c := &cases[i]
			ids, after = append(ids, string(c.ID)), c.ID
			c.Grade, c.Why, c.Gap, c.Named, c.Later, c.Waits, c.Due, c.Missed = "", "", "", nil, nil, nil, nil, nil
			c.Done = appraisal.Progress{}
			c.Version++
			if _, err := tx.AppraisalCaseUpdate(c); err != nil {
				return nil, err
			}
		}
	}
}

// destroyedAtOnce is how many cases are read at once.
const destroyedAtOnce = 500

// AppraisalFilesOfYear reads the papers of all cases of a year.
func (tx *Tx) AppraisalFilesOfYear(year appraisal.YearID) ([]appraisal.File, error) {
	return Collect(tx, scanData[appraisal.File], "select f.data from appraisal_file f join appraisal_case c on c.id = f.of_case where c.year = $1 order by f.id", year)
}
