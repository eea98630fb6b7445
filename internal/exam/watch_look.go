package exam

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// Watch gives the attempts of a sitting by the numbers of their seats, without
// names and answers. The fault is exam.missing.sitting.
func (d *Delivery) Watch(ctx context.Context, by *access.Actor, id SittingID) (out []Watched, sitting *Sitting, err error) {
	err = d.Service.Store.Read(ctx, func(tx Tx) error {
		if sitting, err = tx.SittingGet(id); err != nil {
			return err
		}
		if sitting == nil {
			return fault.New(fault.Missing, "exam.missing.sitting")
		}
		if err := allow(by, access.WatchExam, sitting.Body, 0); err != nil {
			return err
		}
		out, err = tx.ExamAttemptsWatched(id)
		return err
	})
	return out, sitting, err
}

// WatchedEvent is something that happened in an attempt, without names.
type WatchedEvent struct {
	At        time.Time
	Kind      string
	Args      map[string]string
	Candidate bool // it was the candidate's own doing
}

// WatchedAttempt is one attempt as those see it who watch, with what happened
// in it, oldest first.
type WatchedAttempt struct {
	Attempt  AttemptID
	Sitting  SittingID
	Number   string
	Test     Test
	State    AttemptState
	Section  int
	Deadline time.Time
	Events   []WatchedEvent
}

// Events gives an attempt with what happened in it. The fault is
// exam.missing.attempt.
func (d *Delivery) Events(ctx context.Context, by *access.Actor, id AttemptID) (*WatchedAttempt, error) {
	var out *WatchedAttempt
	err := d.Service.Store.Read(ctx, func(tx Tx) error {
		a, err := watched(tx, by, access.WatchExam, id)
		if err != nil {
			return err
		}
		a.Advance(tx.Now())
		out = &WatchedAttempt{Attempt: a.ID, Sitting: a.Sitting, Number: a.Number, Test: a.Test, State: a.State, Section: a.Section, Deadline: a.Deadline}
		all, err := tx.EventsOf(id)
		for _, e := range all {
			out.Events = append(out.Events, WatchedEvent{At: e.At, Kind: e.Kind, Args: e.Args, Candidate: e.By == a.Person})
		}
		return err
	})
	return out, err
}

// watched reads an attempt on which the actor has a verb of those who watch.
func watched(tx Tx, by *access.Actor, v access.Verb, id AttemptID) (*Attempt, error) {
	a, err := attemptOf(tx, id)
	if err != nil {
		return nil, err
	}
	if by != nil && people.PersonID(by.Person) == a.Person { // nobody watches over themselves
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	return a, allow(by, v, a.Body, 0)
}
