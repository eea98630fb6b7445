package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// Kind is the job that looks after a year every morning.
func (s *Service) Kind() outbox.Kind {
	return outbox.Kind{Name: DailyJob, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var id YearID
		if err := t.Decode(&id); err != nil {
			return false, outbox.Permanent(err)
		}
		return true, s.Daily(ctx, id)
	}}
}

// YearTask is something that waits about a year as a whole: "draw", "agree",
// "notify", "begin", "name" or "close".
type YearTask struct {
	Kind   string
	Year   Year
	Due    *day.Day // last day; nil where no term runs
	Clause string   // on it
}

// YearTasks are what waits for the actor about years: of HR the schedule, the
// notice, the beginning and those for whom nobody appraises; of the chair the
// agreement.
func (s *Service) YearTasks(ctx context.Context, by *access.Actor) ([]YearTask, error) {
	bodies, _ := access.Bodies(by, access.OpenYear)
	chairs := heldBodies(by, access.Chair)
	if len(bodies) == 0 && len(chairs) == 0 {
		return nil, nil
	}
	var out []YearTask
	err := s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		for _, id := range bodies {
			if err := s.officeTasks(tx, people.BodyID(id), &out); err != nil {
				return err
			}
		}
		for _, id := range chairs {
			if err := s.chairTasks(tx, id, people.PersonID(by.Person), &out); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		if err := s.citeTask(&out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// citeTask adds the clause on which a task stands.
func (s *Service) citeTask(t *YearTask) error {
	e, err := s.Library().Edition(t.Year.Act, t.Year.Edition)
	if err != nil {
		return err
	}
	r := law.Rules[Rules](e)
	if t.Clause = r.Meeting.ScheduleWith.Clause; t.Kind == "close" {
		t.Clause = r.Retention.Clause
	}
	return nil
}

func heldBodies(by *access.Actor, role access.Role) []people.BodyID {
	var out []people.BodyID
	for _, h := range by.Held {
		if h.Role == role && h.Body != "" {
			out = append(out, people.BodyID(h.Body))
		}
	}
	return out
}

func (s *Service) officeTasks(tx Tx, body people.BodyID, out *[]YearTask) error {
	years, err := tx.AppraisalYearsOf(body)
	if err != nil {
		return err
	}
	for _, y := range years {
		task, err := s.officeTask(tx, &y)
		if err != nil {
			return err
		}
		if task != nil {
			*out = append(*out, *task)
		}
	}
	return nil
}

// scheduleAhead is how many days before the end of a period the schedule is
// asked for.
const scheduleAhead = 45

func (s *Service) officeTask(tx Tx, y *Year) (*YearTask, error) {
	switch y.State {
	case YearAppraising:
		n, err := tx.AppraisalCaseCount(CaseQuery{Year: y.ID, Stages: unfinished})
		if err != nil || n > 0 {
			return nil, err
		}
		return &YearTask{Kind: "close", Year: *y}, nil
	case YearOpened:
	default:
		return nil, nil
	}
	_, today, err := bodyDay(tx, y.Body)
	if err != nil {
		return nil, err
	}
	switch sc := y.Schedule; {
	case sc == nil && today >= y.Until.Add(-scheduleAhead):
		return &YearTask{Kind: "draw", Year: *y, Due: &y.Until}, nil
	case sc == nil || sc.Agreed == nil:
		return nil, nil
	case today >= sc.First:
		return &YearTask{Kind: "begin", Year: *y, Due: &sc.First}, nil
	case sc.Notified == nil:
		return &YearTask{Kind: "notify", Year: *y, Due: s.noticeDue(y)}, nil
	}
	return nil, nil
}

// noticeDue is the last day on which a notice keeps the act's time.
func (s *Service) noticeDue(y *Year) *day.Day {
	e, err := s.Library().Edition(y.Act, y.Edition)
	if err != nil {
		return &y.Schedule.Notice
	}
	if law.Rules[Rules](e).Meeting.Notice.V == LastDay {
		return &y.Schedule.Notice
	}
	last := y.Schedule.First.Add(-1)
	return &last
}

func (s *Service) chairTasks(tx Tx, body people.BodyID, who people.PersonID, out *[]YearTask) error {
	o, err := tx.AppraisalOrderInForce(body)
	if err != nil || o.SeatOf(who) != ChairDuty {
		return err
	}
	years, err := tx.AppraisalYearsOf(body)
	if err != nil {
		return err
	}
	for _, y := range years {
		if y.State == YearOpened && y.Schedule != nil && y.Schedule.Agreed == nil {
			*out = append(*out, YearTask{Kind: "agree", Year: y, Due: &y.Schedule.Notice})
		}
	}
	return nil
}
