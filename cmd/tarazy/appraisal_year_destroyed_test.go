package main

import (
	"time"

	"tarazy/internal/appraisal"
	"tarazy/internal/store"
)

// destroy destroys the papers of the year once they have been kept for as long
// as the act wants, and what the journal holds of its cases. Its proofs hold as
// before.
func (y *appraisedYear) destroy() {
	y.Helper()
	y.to(y.year.Keep.Add(1).String())
	on := y.year.Keep.Add(1)
	began := time.Now()
	gone, err := y.app.appraisals.DestroyPapers(y.Context(), y.actor(y.who(hrPost)), y.year.ID, appraisal.DestroyIn{Version: y.year.Version, Number: "4-ж", Day: &on})
	y.ok(err)
	y.destruction = time.Since(began).Round(time.Millisecond)
	if g := gone.Gone; gone.State != appraisal.YearDestroyed || g == nil || g.Rest || g.Cases != len(y.servants) || g.Files == 0 {
		y.Errorf("%s: %+v", gone.State, g)
	}
	cases := make([]string, len(y.servants))
	for n, s := range y.servants {
		cases[n] = string(s.ID)
	}
	y.ok(y.app.db.Read(y.Context(), func(tx *store.Tx) error {
		left, err := tx.JournalOfCases(cases)
		if err == nil && len(left) > 0 {
			y.Errorf("the journal holds %d records of the cases", len(left))
		}
		return err
	}))
	y.emptied(y.servants[0])
	y.emptied(y.servants[len(y.servants)-1])
	report := y.checked()
	if len(report.Troubles) > 0 || report.Gone == 0 || report.Same+report.Gone != report.Decisions || len(report.Destroyed) != 1 {
		report.Destroyed = nil
		y.Errorf("the journal after the destruction: %+v", report)
	}
}

// emptied wants nothing to be left of a case but that there was one.
func (y *appraisedYear) emptied(s *servant) {
	y.Helper()
	y.ok(y.app.db.Read(y.Context(), func(tx *store.Tx) error {
		c, err := tx.AppraisalCaseGet(s.ID)
		if err != nil {
			return err
		}
		plans, err := tx.PlansOf(s.ID)
		if err != nil {
			return err
		}
		rulings, err := tx.AppraisalRulingsOf(s.ID)
		if c == nil || c.Grade != "" || len(plans)+len(rulings) > 0 {
			y.Errorf("%s: %+v, %d plans, %d rulings", s.ID, c, len(plans), len(rulings))
		}
		return err
	}))
}
