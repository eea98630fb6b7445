package store

import (
	"slices"

	"tarazy/internal/appraisal"
)

// ofCases are the tables with what was written of a case.
var ofCases = []string{
	"appraisal_plan", "appraisal_cascade", "appraisal_quarter", "appraisal_sheet", "appraisal_assessment", "appraisal_item", "appraisal_result",
	"appraisal_appeal", "appraisal_court", "appraisal_measure", "appraisal_file", "appraisal_named", "appraisal_ruling",
}

// AppraisalDestroy removes what was written of some cases, and what was decided.
// Of a case there stays who took part.
func (tx *Tx) AppraisalDestroy(cases []appraisal.Case) error {
	for some := range slices.Chunk(cases, inMost) {
		where := In("of_case", caseIDs(some)...)
		for _, table := range ofCases {
			if _, err := tx.Exec("delete from "+table+" where "+where.numbered(), where.args...); err != nil {
				return err
			}
		}
	}
	for i := range cases {
		c := cases[i]
		c.Grade, c.Why, c.Gap, c.Named, c.Later, c.Waits, c.Due, c.Missed, c.Omitted = "", "", "", nil, nil, nil, nil, nil, nil
		c.Done = appraisal.Progress{}
		c.Version++
		if _, err := tx.AppraisalCaseUpdate(&c); err != nil {
			return err
		}
	}
	return nil
}

func caseIDs(cases []appraisal.Case) []appraisal.CaseID {
	ids := make([]appraisal.CaseID, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	return ids
}

// AppraisalProtocolsDestroy removes the protocols of the meetings of a year, with
// their signed copies.
func (tx *Tx) AppraisalProtocolsDestroy(year appraisal.YearID) error {
	const ofYear = "meeting in (select id from appraisal_meeting where year = $1)"
	if _, err := tx.Exec("delete from signed_copy where document in (select meeting || '/' || number from appraisal_protocol where "+ofYear+")", year); err != nil {
		return err
	}
	_, err := tx.Exec("delete from appraisal_protocol where "+ofYear, year)
	return err
}

// AppraisalFilesIn reads the papers of some cases.
func (tx *Tx) AppraisalFilesIn(cases []appraisal.Case) ([]appraisal.File, error) {
	return collectIn(tx, scanData[appraisal.File], "select data from appraisal_file where ", "of_case", caseIDs(cases))
}

// AppraisalFileCount tells how many papers the cases of a year have.
func (tx *Tx) AppraisalFileCount(year appraisal.YearID) (n int, err error) {
	err = tx.QueryRow("select count(*) from appraisal_file f join appraisal_case c on c.id = f.of_case where c.year = $1", year).Scan(&n)
	return n, err
}
