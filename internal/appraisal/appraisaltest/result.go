package appraisaltest

import (
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/people"
)

// Approved stores the result of the round at which the case of a servant stands,
// as if the commission had decided and the authorised person had approved it
// today: the servant is to be acquainted within two working days, and may appeal
// within ten.
func (w *World) Approved(y *appraisal.Year, a *access.Actor, grade string, due, appeal string) *appraisal.Result {
	w.T.Helper()
	c := w.CaseOf(y.ID, a)
	now := w.Clock.Now()
	until, last := w.Day(due), w.Day(appeal)
	r := &appraisal.Result{
		Case: c.ID, Round: c.Round, Version: 1, Meeting: "mtg_one", Grade: grade, Meets: map[string]bool{"integrity": true, "initiative": false}, Uses: []string{},
		Decided: now.Add(-time.Hour), Approved: &now, Due: &until, Appeal: &last, At: now,
	}
	c.Version++
	c.Stage, c.Due, c.Grade = appraisal.StageAcquaintance, &until, grade
	c.Waits = &appraisal.Waits{Task: "appraisal.task.acquaint", Link: "/appraisals/" + string(c.ID) + "/result", Who: []people.PersonID{ID(w.HR), c.Person}}
	w.Tx(func(tx appraisal.Tx) error {
		if _, err := tx.AppraisalResultPut(r); err != nil {
			return err
		}
		_, err := tx.AppraisalCaseUpdate(c)
		return err
	})
	return r
}
