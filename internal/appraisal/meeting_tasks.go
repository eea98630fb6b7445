package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// MeetingTask is what waits for a person around the commission. The kinds are
// form (an order waits to be put in force), plan (cases wait for a meeting),
// agree, open, vote, again (another proposal is needed), close, draw, sign and
// approve.
type MeetingTask struct {
	Kind    string
	Body    people.Body
	Meeting *Meeting // nil of form and plan
	N       int      // cases, of plan, vote and again
}

// MeetingsWaiting is what waits for a person around the commissions of the
// bodies whose years they see.
func (s *Service) MeetingsWaiting(ctx context.Context, by *access.Actor) ([]MeetingTask, error) {
	if by == nil || !access.MayEver(by, access.SeeYear) {
		return nil, nil
	}
	ids, _ := access.Bodies(by, access.SeeYear)
	var out []MeetingTask
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		for _, id := range ids {
			b, err := tx.BodyGet(people.BodyID(id))
			if err != nil {
				return err
			}
			if b == nil || b.Acts[procedure] == "" {
				continue
			}
			more, err := s.benchTasks(tx, by, b)
			if err != nil {
				return err
			}
			out = append(out, more...)
		}
		return nil
	})
	return out, err
}

func (s *Service) benchTasks(tx Tx, by *access.Actor, b *people.Body) ([]MeetingTask, error) {
	var out []MeetingTask
	at := access.Target{Body: string(b.ID)}
	if access.May(by, access.FormCommission, at) {
		orders, err := tx.AppraisalOrdersOf(b.ID)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(orders, func(o Order) bool { return o.InForce == nil }) {
			out = append(out, MeetingTask{Kind: "form", Body: *b})
		}
	}
	if access.May(by, access.PlanMeeting, at) {
		n, err := s.toMeet(tx, b.ID)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, MeetingTask{Kind: "plan", Body: *b, N: n})
		}
	}
	all, err := tx.MeetingsOfBody(b.ID, MeetingPlanned, MeetingAgreed, MeetingOpen, MeetingClosed)
	if err != nil {
		return nil, err
	}
	for n := range all {
		x, err := s.openSitting(tx, all[n].ID)
		if err != nil {
			return nil, err
		}
		v, err := s.viewSitting(tx, by, x)
		if err != nil {
			return nil, err
		}
		if kind, count := v.task(); kind != "" {
			out = append(out, MeetingTask{Kind: kind, Body: *b, Meeting: &all[n], N: count})
		}
	}
	return out, nil
}

// toMeet counts the cases of a body that wait for a meeting.
func (s *Service) toMeet(tx Tx, body people.BodyID) (int, error) {
	years, err := tx.AppraisalYearsOf(body)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, y := range years {
		if y.State != YearAppraising {
			continue
		}
		n, err := tx.CasesToMeetCount(y.ID)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// task is the one thing that the actor has to do in a meeting; "" for none.
func (v *MeetingView) task() (kind string, n int) {
	switch {
	case v.May.Agree:
		return "agree", 0
	case v.May.Open && v.Count.All > 0:
		return "open", 0
	case v.May.Vote && v.Count.Mine > 0:
		return "vote", v.Count.Mine
	case v.May.Hold && v.Count.Again > 0:
		return "again", v.Count.Again
	case v.May.Hold && v.Count.Open == 0:
		return "close", 0
	case v.May.Sign:
		return "sign", 0
	case v.May.Approve:
		return "approve", 0
	case v.May.Draw && v.Protocol == nil && v.Duty == SecretaryDuty:
		return "draw", 0
	}
	return "", 0
}
