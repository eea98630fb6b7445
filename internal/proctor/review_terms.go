package proctor

import (
	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// The conditions that keep back a reminder of a term which any of several may keep; the
// case of a notice is an attempt.
const (
	reviewsDone = "proctor.reviews_done" // no review waits whose term ends with that of the attempt
	contestDone = "proctor.contest_done" // the contested outcome is decided
)

// Conditions are for whoever sends reminders.
func Conditions() map[string]func(outbox.Tx, string) (bool, error) {
	of := func(done func(Tx, *Review) (bool, error)) func(outbox.Tx, string) (bool, error) {
		return func(tx outbox.Tx, id string) (bool, error) {
			r, err := tx.(Tx).ReviewGet(exam.AttemptID(id))
			if err != nil || r == nil {
				return true, err
			}
			return done(tx.(Tx), r)
		}
	}
	return map[string]func(outbox.Tx, string) (bool, error){
		reviewsDone: of(func(tx Tx, r *Review) (bool, error) {
			n, err := tx.ReviewsDue(r.Body, r.Due)
			return n == 0, err
		}),
		contestDone: of(func(_ Tx, r *Review) (bool, error) {
			return r.Contest == nil || r.Contest.State != ContestFiled, nil
		}),
	}
}

// remindProctors reminds the proctors of a body of the reviews that are due with that
// of an attempt, however many they are. It is left to the close of the recording: those
// who end a test in the same second must not wait for each other.
func (s *Service) remindProctors(tx Tx, id exam.AttemptID) error {
	r, err := tx.ReviewGet(id)
	if err != nil || r == nil || r.Outcome != nil {
		return err
	}
	proctors, err := s.holders(tx, r, access.Proctor)
	if err != nil {
		return err
	}
	return s.remind(tx, r, proctors, outbox.Plan{
		Key: "reviews/" + string(r.Body) + "/" + r.Due.String(), Due: r.Due, Unless: reviewsDone, Args: fault.Args{"task": "review.task"}, Link: "/reviews",
	})
}

// remind plans the reminders of a term that any of several may keep: on its last day,
// and when it has passed.
func (s *Service) remind(tx Tx, r *Review, to []people.PersonID, p outbox.Plan) error {
	body, err := tx.BodyGet(r.Body)
	if err != nil {
		return err
	}
	key := p.Key
	p.Case, p.Zone, p.At = string(r.Attempt), body.Zone, true
	for _, who := range to {
		p.Key, p.To, p.Escalate = key+"/"+string(who), string(who), []outbox.Escalation{{After: 1, To: string(who)}}
		planned, err := outbox.Planned(tx, p)
		if err == nil && !planned {
			err = outbox.Remind(tx, s.Judges.Calendar(), p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// holders are who hold a role today in the body of a review.
func (s *Service) holders(tx Tx, r *Review, role access.Role) ([]people.PersonID, error) {
	today, err := todayOf(tx, r)
	if err != nil {
		return nil, err
	}
	return tx.GrantHoldersIn(role, r.Body, today)
}

// missed puts a term on record that was not kept.
func (s *Service) missed(tx Tx, by *access.Actor, r *Review, term string, due day.Day) error {
	today, err := todayOf(tx, r)
	if err != nil || today <= due {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: "term.missed", Actor: by.Person, Body: string(r.Body), Case: string(r.Attempt), Subject: string(r.Person),
		Facts: map[string]any{"term": term, "due": due.String(), "done": today.String()},
	})
}
