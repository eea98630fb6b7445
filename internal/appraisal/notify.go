package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// NotifyAppraisers tells everybody who appraises of the days of the appraisal.
// A notice outside the act's time is given all the same, and stays on record as
// missed. The faults are appraisal.changed, appraisal.year_state,
// appraisal.no_schedule, appraisal.schedule_not_agreed and appraisal.notified.
func (s *Service) NotifyAppraisers(ctx context.Context, by *access.Actor, id YearID, version int64) (*Year, error) {
	return s.onYear(ctx, by, access.OpenYear, id, version, func(tx Tx, y *year) (any, error) {
		if err := y.agreedSchedule(); err != nil {
			return nil, err
		}
		if y.y.Schedule.Notified != nil {
			return nil, fault.New(fault.Conflict, "appraisal.notified")
		}
		if err := s.judgeNotice(tx, y); err != nil {
			return nil, err
		}
		told, err := tx.AppraisalAppraisers(y.y.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range told {
			args := fault.Args{"first": y.y.Schedule.First.String(), "last": y.y.Schedule.Last.String()}
			if err := y.tell(tx, p, "days", args); err != nil {
				return nil, err
			}
		}
		now := tx.Now()
		y.y.Schedule.Notified, y.y.Schedule.Told = &now, told
		return map[string]any{"told": told, "missed": y.y.Schedule.Missed}, nil
	})
}

// judgeNotice decides whether a notice given today keeps the act's time; one
// that does not is on record.
func (s *Service) judgeNotice(tx Tx, y *year) error {
	in := NoticeIn{First: y.y.Schedule.First, Given: y.today}
	found, err := Noticed(y.env, y.rules, in)
	if err != nil {
		return err
	}
	if err := s.ruleYear(tx, y, "notice", "", in, findingOf(y, "notice", found)); err != nil {
		return err
	}
	if found.Outcome.Kept {
		return nil
	}
	y.y.Schedule.Missed = true
	return s.Record(tx, y.missed("notice", found.Outcome.Day))
}
