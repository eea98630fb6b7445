package appraisal

import (
	"context"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
)

// UrgeAcquaintance reminds every servant of a year whose result waits for their
// acquaintance, once a day, and tells how many. The faults are
// appraisal.missing.year, appraisal.year_state and appraisal.nobody_unread.
func (s *Service) UrgeAcquaintance(ctx context.Context, by *access.Actor, id YearID) (int, error) {
	n := 0
	err := s.write(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.Acquaint, id)
		if err != nil {
			return err
		}
		if err := y.inState(YearAppraising); err != nil {
			return err
		}
		if n, err = y.remindUnread(tx); err != nil {
			return err
		}
		if n == 0 {
			cite := y.rules.Acquaintance.Days.Cite()
			return fault.New(fault.Conflict, "appraisal.nobody_unread").Cited(cite.Act, cite.Clause)
		}
		return s.Record(tx, y.entry("year.urge", by, map[string]any{"did": "acquaintance", "persons": n}))
	})
	return n, err
}

func (y *year) remindUnread(tx Tx) (int, error) {
	n, after := 0, ""
	for {
		page, err := tx.AppraisalCaseList(CaseQuery{Year: y.y.ID, Stages: []Stage{StageAcquaintance}, Order: ByName, After: after, Limit: atOnce})
		if err != nil {
			return 0, err
		}
		for _, c := range page.Items {
			err := outbox.Notify(tx, outbox.Notice{
				To: string(c.Person), Key: "appraisal.notice.unread", Case: string(c.ID), Link: "/appraisals/" + string(c.ID) + "/result",
				Once: fmt.Sprintf("appraisal/%s/unread/%s", c.ID, y.today), Args: fault.Args{"year": y.y.Number},
			})
			if err != nil {
				return 0, err
			}
		}
		n += len(page.Items)
		if after = page.Next; after == "" {
			return n, nil
		}
	}
}
