package appraisal

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// DailyJob is the kind of job that looks after a year every morning; its
// payload is the id of the year.
const DailyJob = "appraisal.daily"

// morning is the hour, in the body's zone, at which it does.
const morning = 9

// queueDaily leaves the next job of a year, not before an instant.
func (s *Service) queueDaily(tx Tx, y *year, at time.Time) error {
	return outbox.Enqueue(tx, outbox.Job{Kind: DailyJob, Key: fmt.Sprintf("%s/%s", y.y.ID, at.Format(time.RFC3339)), Payload: y.y.ID, Due: at,
		Body: string(y.y.Body), Case: string(y.y.ID)})
}

// Daily looks after a year: it follows the staff, puts missed terms on record,
// reminds of terms that are near or over, and leaves the job of the next
// morning. Nothing in it is done twice on one day. Of a year whose papers are
// being destroyed it destroys what is left.
func (s *Service) Daily(ctx context.Context, id YearID) error {
	if err := s.destroyRest(ctx, id); err != nil {
		return err
	}
	if err := s.Sync(ctx, id); err != nil {
		return err
	}
	if err := s.tellOpened(ctx, id); err != nil {
		return err
	}
	if err := s.dailyMeetings(ctx, id); err != nil {
		return err
	}
	return s.write(ctx, func(tx Tx) error {
		y, err := s.openYear(tx, id)
		if err != nil {
			return err
		}
		if !slices.Contains([]YearState{YearOpened, YearAppraising}, y.y.State) {
			return nil
		}
		if err := s.remind(tx, y); err != nil {
			return err
		}
		zone, err := day.Zone(y.body.Zone)
		if err != nil {
			return err
		}
		return s.queueDaily(tx, y, y.today.Add(1).Start(zone).Add(morning*time.Hour))
	})
}

// tellOpened tells the servants, once, that their plans are to be drawn up.
func (s *Service) tellOpened(ctx context.Context, id YearID) error {
	return s.through(ctx, id, func(tx Tx, b *batch) error {
		if b.y.State != YearOpened {
			return nil
		}
		for i := range b.cases {
			c := &b.cases[i]
			if c.Told || c.Stage != StagePlan || c.Due == nil {
				continue
			}
			m := &matter{year: b.year, c: c, route: c.Route}
			if err := m.tell(tx, c.Person, "opened", m.path(""), m.planArgs()); err != nil {
				return err
			}
			c.Told = true
			if err := m.save(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

func (m *matter) planArgs() fault.Args {
	return fault.Args{"year": m.y.Number, "due": m.c.Due.String()}
}

// remind tells everybody who has to act of the terms that end on the next
// working day and today, and of those that ended on the working day before;
// of these the higher supervisors too.
func (s *Service) remind(tx Tx, y *year) error {
	next, err := y.env.Calendar.AddWorking(y.today, 1)
	if err != nil {
		return err
	}
	last, err := y.env.Calendar.SubWorking(y.today, 1)
	if err != nil {
		return err
	}
	for _, r := range []struct {
		word string
		due  day.Day
	}{{"before", next.To}, {"due", y.today}, {"overdue", last.To}} {
		cases, err := tx.AppraisalCasesDue(y.y.ID, r.due, r.due)
		if err != nil {
			return err
		}
		if err := y.remindOf(tx, r.word, r.due, cases); err != nil {
			return err
		}
	}
	return nil
}

// duty is what a person has to do for some cases.
type duty struct {
	who  people.PersonID
	task string
}

// remindOf tells each person once of all cases with one term and one task.
func (y *year) remindOf(tx Tx, word string, due day.Day, cases []Case) error {
	todo := map[duty][]*Case{}
	for i := range cases {
		c := &cases[i]
		if c.Waits == nil {
			continue
		}
		who := c.Waits.Who
		if word == "overdue" {
			who = append(slices.Clone(who), c.Route.Higher)
		}
		for _, p := range distinctPersons(who...) {
			d := duty{p, c.TaskOf(p)}
			todo[d] = append(todo[d], c)
		}
	}
	order := slices.SortedFunc(maps.Keys(todo), func(a, b duty) int { return cmp.Or(cmp.Compare(a.who, b.who), cmp.Compare(a.task, b.task)) })
	for _, d := range order {
		n := reminder(y, word, due, d.task, todo[d])
		n.To, n.Once = string(d.who), fmt.Sprintf("appraisal/%s/%s/%s/%s", y.y.ID, d.task, word, due)
		if err := outbox.Notify(tx, n); err != nil {
			return err
		}
	}
	return nil
}

// reminder says what is to be done, for one case or for how many.
func reminder(y *year, word string, due day.Day, task string, cases []*Case) outbox.Notice {
	first := cases[0]
	args := fault.Args{"due": due.String(), "task": task}
	if len(cases) == 1 {
		return outbox.Notice{Key: "outbox.term." + word, Args: args, Case: string(first.ID), Link: first.Waits.Link}
	}
	args["n"] = len(cases)
	return outbox.Notice{Key: "appraisal.notice.many_" + word, Args: args, Case: string(y.y.ID), Link: "/tasks"}
}
