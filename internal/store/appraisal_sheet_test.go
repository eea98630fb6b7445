package store_test

import (
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestAKCISheetIsKeptInItsVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := appraisalCases(t, db, 1)[0]
		at, yes := storetest.Start, true
		sheet := func(number int) *appraisal.Sheet {
			return &appraisal.Sheet{Case: c.ID, Number: number, Version: 1, State: appraisal.SheetDraft, Plan: 1, Due: appraisalDay, By: "per000", At: at,
				Rows:  []appraisal.SheetRow{{Reached: &yes, Actual: "2,4", Evidence: "Есеп № 5", Files: []string{"fil_1"}, Why: "дөңгелектеу"}},
				Marks: []appraisal.Signed{{Person: "per002", Part: appraisal.AsEmployee, Hash: []byte{0, 255}, Refused: true, Remark: "келіспеймін", At: at}}}
		}
		first := sheet(1)
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.SheetInsert(first)),
				refused(t, "the number twice")(tx.SheetInsert(first)), refused(t, "a second draft")(tx.SheetInsert(sheet(2))))
		})
		first.Version, first.State = 2, appraisal.SheetReturned
		first.Returned = &appraisal.Return{Reasons: []appraisal.ReturnReason{{KCI: 1, What: "insufficient_evidence", Text: "аз"}}, By: "per001", At: at}
		second := sheet(2)
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.SheetUpdate(first)), refused(t, "an old version")(tx.SheetUpdate(first)), must(tx.SheetInsert(second)))
		})
		read(t, db, func(tx *store.Tx) error {
			latest, e1 := tx.SheetLatest(c.ID)
			none, e2 := tx.SheetLatest("cas_none")
			all, e3 := tx.AppraisalSheetsOf(c.ID)
			several, e4 := tx.SheetsLatestOf([]appraisal.CaseID{c.ID, "cas_none"})
			equal(t, "latest", latest, second)
			equal(t, "none", none == nil, true)
			equal(t, "all", all, []appraisal.Sheet{*first, *second})
			equal(t, "of several", several, map[appraisal.CaseID]*appraisal.Sheet{c.ID: second})
			return firstError(e1, e2, e3, e4)
		})
	})
}

func TestASheetOfCompetenciesIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := appraisalCases(t, db, 1)[0]
		yes, no := true, false
		a := &appraisal.Assessment{Case: c.ID, Number: 1, Version: 1, State: appraisal.SheetDraft, Group: "E-3", By: "per000", At: storetest.Start,
			Rows: []appraisal.AssessmentRow{{Competency: "integrity", Assessed: true, Shown: []*bool{&yes, &no, nil}, Meets: &yes, Needed: 2}, {Competency: "cooperation"}}}
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.AssessmentInsert(a)), refused(t, "the number twice")(tx.AssessmentInsert(a)))
		})
		a.Version, a.State = 2, appraisal.SheetAgreed
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.AssessmentUpdate(a)), refused(t, "an old version")(tx.AssessmentUpdate(a)))
		})
		read(t, db, func(tx *store.Tx) error {
			got, e1 := tx.AssessmentLatest(c.ID)
			none, e2 := tx.AssessmentLatest("cas_none")
			several, e3 := tx.AssessmentsLatestOf([]appraisal.CaseID{c.ID})
			equal(t, "stored", got, a)
			equal(t, "none", none == nil, true)
			equal(t, "of several", several, map[appraisal.CaseID]*appraisal.Assessment{c.ID: a})
			return firstError(e1, e2, e3)
		})
	})
}
