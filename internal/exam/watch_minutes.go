package exam

import (
	"context"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
)

// givenMost is the most minutes that are given back at a time.
const givenMost = 60

// reopenMost is how long after a section ended by its time minutes can still be
// given back for it.
const reopenMost = 24 * time.Hour

// GiveBack gives minutes back for the section that is sat, or that ended by its
// time within the last day when none has begun after it: that one is opened
// again. The candidate is told. The faults are exam.missing.attempt,
// exam.watch.minutes, exam.reason, exam.watch.stopped, exam.watch.closed,
// exam.watch.late and exam.changed.
func (d *Delivery) GiveBack(ctx context.Context, by *access.Actor, id AttemptID, minutes int, reason string) error {
	reason = strings.TrimSpace(reason)
	return d.watchChange(ctx, by, id, reason, func(tx Tx, a *Attempt) error {
		if minutes < 1 || minutes > givenMost {
			return fault.New(fault.Invalid, "exam.watch.minutes", "given", minutes, "most", givenMost).At("minutes")
		}
		opened, err := a.giveBack(tx.Now(), time.Duration(minutes)*time.Minute)
		if err != nil {
			return err
		}
		if opened {
			if err := d.Service.beginAgain(tx, a); err != nil {
				return err
			}
		}
		if err := d.Service.event(tx, a, "minutes", by, map[string]string{"minutes": strconv.Itoa(minutes), "reason": reason}); err != nil {
			return err
		}
		err = d.Service.Record(tx, a.entry(access.GiveBackTime, by, map[string]any{
			"minutes": minutes, "reason": reason, "section": a.Section, "deadline": a.Deadline, "opened_again": opened,
		}))
		if err != nil {
			return err
		}
		if err := d.Service.tell(tx, a, "minutes", fault.Args{"minutes": minutes, "reason": reason}); err != nil {
			return err
		}
		return d.Service.remindEnd(tx, a)
	})
}

// giveBack moves the deadline of a section, opening it again where it ended by
// its time; opened says so.
func (a *Attempt) giveBack(now time.Time, more time.Duration) (opened bool, err error) {
	ended := a.Opened // of Between
	switch a.State {
	case Paused:
		a.Deadline = a.Deadline.Add(more)
		return false, nil
	case Running:
		if a.Deadline.Before(now) { // within the grace
			a.Deadline = now
		}
		a.Deadline = a.Deadline.Add(more)
		return false, nil
	case Ended:
		return false, fault.New(fault.Conflict, "exam.watch.stopped")
	case Finished:
		ended = *a.Finished
	}
	switch {
	case ended.Before(a.Deadline):
		return false, fault.New(fault.Conflict, "exam.watch.closed")
	case now.Sub(ended) > reopenMost:
		return false, fault.New(fault.Conflict, "exam.watch.late")
	}
	a.State, a.Finished = Running, nil
	a.Opened, a.Deadline = a.Deadline.Add(-a.Allowed(a.Section)), now.Add(more)
	return true, nil
}

// beginAgain takes the booking of an attempt that was over back to begun.
func (s *Service) beginAgain(tx Tx, a *Attempt) error {
	b, err := tx.BookingGet(a.Booking)
	if err != nil || b == nil || b.State != Done {
		return err
	}
	b.State = Begun
	return s.saveBooking(tx, b)
}

// watchChange runs fn on somebody's attempt, brought to where it stands, for a
// reason. The faults are exam.missing.attempt and exam.reason.
func (d *Delivery) watchChange(ctx context.Context, by *access.Actor, id AttemptID, reason string, fn func(Tx, *Attempt) error) error {
	defer d.Forget(id)
	return d.Service.write(ctx, func(tx Tx) error {
		a, err := watched(tx, by, access.GiveBackTime, id)
		if err != nil {
			return err
		}
		if reason == "" || len([]rune(reason)) > reasonMost {
			return fault.New(fault.Invalid, "exam.reason", "most", reasonMost).At("reason")
		}
		return d.Service.settle(tx, a, fn)
	})
}

// tell tells a candidate what was done to the attempt.
func (s *Service) tell(tx Tx, a *Attempt, what string, args fault.Args) error {
	args["test"] = a.Test.Title.In(a.Language)
	return outbox.Notify(tx, outbox.Notice{
		To: string(a.Person), Key: "exam_watch.notice." + what, Args: args, Case: string(a.ID), Link: "/exam/" + string(a.ID),
	})
}
