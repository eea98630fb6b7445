package appraisal

import "tarazy/internal/outbox"

// answered closes the appeal that a decided item of the commission's agenda
// answers: it reviewed the result, or kept it with reasons. The case is saved by
// the caller.
func (s *Service) answered(tx Tx, m *matter, item *Item) error {
	if item.Answers == "" {
		return nil
	}
	x, err := tx.AppraisalAppealGet(AppealID(item.Answers))
	if err != nil {
		return err
	}
	if x == nil || x.Case != m.c.ID || x.State != AppealReview {
		return nil // a court's review has no appeal to answer
	}
	now := tx.Now()
	x.State, x.Closed = AppealAnswered, &now
	x.Version++
	if err := settled(tx.AppraisalAppealPut(x)); err != nil {
		return err
	}
	m.c.Done.Appeal = AppealAnswered
	if x.DecidedBy == "" {
		return nil
	}
	return outbox.Notify(tx, outbox.Notice{To: string(x.DecidedBy), Key: "appraisal.notice.appeal_answered", Args: m.yearArgs(), Case: string(m.c.ID), Link: "/result-appeals/" + string(x.ID)})
}
