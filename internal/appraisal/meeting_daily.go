package appraisal

import (
	"context"
	"slices"
)

// dailyMeetings looks after the meetings of a year: one whose day passed
// without it is on record as missed and goes to personnel and the chair, and the
// approval of results goes on that broke off.
func (s *Service) dailyMeetings(ctx context.Context, id YearID) error {
	var unsettled []MeetingID
	err := s.write(ctx, func(tx Tx) error {
		unsettled = nil
		y, err := s.openYear(tx, id)
		if err != nil {
			return err
		}
		all, err := tx.MeetingsOf(id)
		if err != nil {
			return err
		}
		o, err := tx.AppraisalOrderInForce(y.y.Body)
		if err != nil {
			return err
		}
		for n := range all {
			mt := &all[n]
			if mt.State == MeetingApproved && !mt.Settled {
				unsettled = append(unsettled, mt.ID)
			}
			if err := s.missedDay(tx, &sitting{year: y, mt: mt, order: o}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range unsettled {
		if err := s.approveRest(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// missedDay puts a meeting on record whose day passed without it, once.
func (s *Service) missedDay(tx Tx, x *sitting) error {
	on, err := x.body.On(x.mt.Starts)
	if err != nil {
		return err
	}
	if x.mt.Missed || x.today <= on || !slices.Contains([]MeetingState{MeetingPlanned, MeetingAgreed}, x.mt.State) {
		return nil
	}
	x.mt.Missed = true
	for _, p := range distinctPersons(x.mt.By, x.chair()) {
		if err := x.tell(tx, p, "meeting_missed", x.path("")); err != nil {
			return err
		}
	}
	e := x.missed("meeting", on)
	e.Case = string(x.mt.ID)
	if err := s.Record(tx, e); err != nil {
		return err
	}
	return x.save(tx)
}
