package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// unfinished are the stages in which something has to happen to a case.
var unfinished = slices.DeleteFunc(slices.Clone(Stages), Stage.Final)

// CloseYear closes a year of which every case is in a final state and no appeal
// waits, and sets until when its papers are kept. The faults are
// appraisal.changed, appraisal.year_state, appraisal.unfinished and
// appraisal.appeals_wait.
func (s *Service) CloseYear(ctx context.Context, by *access.Actor, id YearID, version int64) (*Year, error) {
	return s.onYear(ctx, by, access.OpenYear, id, version, func(tx Tx, y *year) (any, error) {
		if err := y.inState(YearAppraising); err != nil {
			return nil, err
		}
		if err := y.finished(tx); err != nil {
			return nil, err
		}
		in := RetentionIn{Completed: y.today}
		found, err := Retention(y.rules, in)
		if err != nil {
			return nil, err
		}
		if err := s.ruleYear(tx, y, "retention", "", in, findingOf(y, "retention", found)); err != nil {
			return nil, err
		}
		now := tx.Now()
		y.y.State, y.y.Closed, y.y.Keep = YearClosed, &now, &found.Outcome.Until
		return map[string]any{"keep": y.y.Keep}, nil
	})
}

// finished wants every case of the year to be in a final state.
func (y *year) finished(tx Tx) error {
	n, err := tx.AppraisalCaseCount(CaseQuery{Year: y.y.ID, Stages: unfinished})
	if err != nil {
		return err
	}
	cite := y.rules.Retention.Cite()
	if n > 0 {
		return fault.New(fault.Conflict, "appraisal.unfinished", "n", n).Cited(cite.Act, cite.Clause)
	}
	if n, err = tx.AppraisalCaseCount(CaseQuery{Year: y.y.ID, Appealed: true}); err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "appraisal.appeals_wait", "n", n).Cited(cite.Act, cite.Clause)
	}
	return nil
}
