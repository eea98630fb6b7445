package exam

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// EndJob is the kind of the job that ends attempts whose time is over.
const EndJob = "exam.end"

// EndPayload names the attempt that an EndJob is about.
type EndPayload struct {
	Attempt AttemptID `json:"attempt"`
}

// endSlack is how long after the end and the grace an attempt is scored
// without its candidate.
const endSlack = time.Second

// Begin begins the attempt of a booking, once the sitting is open. Beginning
// again gives the attempt that there is. The faults are exam.missing.booking,
// exam.begin.state, exam.begin.early, exam.begin.closed and those of
// Service.Begun.
func (d *Delivery) Begin(ctx context.Context, by *access.Actor, booking BookingID) (id AttemptID, err error) {
	var begun *Attempt
	err = d.Service.write(ctx, func(tx Tx) error {
		begun = nil
		b, sitting, granted, err := ownSeat(tx, by, booking)
		if err != nil {
			return err
		}
		if b.State == Begun || b.State == Done {
			a, err := tx.ExamAttemptOfBooking(b.ID)
			if err == nil && a != nil {
				id = a.ID
			}
			return err
		}
		now := tx.Now()
		switch {
		case b.State != Booked || sitting.State != SittingOpen:
			return fault.New(fault.Conflict, "exam.begin.state")
		case now.Before(sitting.Starts):
			return fault.New(fault.Conflict, "exam.begin.early")
		case !now.Before(sitting.Closes):
			return fault.New(fault.Conflict, "exam.begin.closed")
		}
		a, err := d.Service.attempt(tx, b, sitting, granted)
		if err != nil {
			return err
		}
		if d.Service.Begun != nil {
			if err := d.Service.Begun(tx, a); err != nil {
				return err
			}
		}
		id, begun = a.ID, a
		return d.Service.Record(tx, a.entry(access.SitExam, by, map[string]any{"booking": b.ID, "test": b.TestKey, "seed": b.Paper.Seed, "pool": b.Paper.Pool}))
	})
	if err == nil && begun != nil {
		d.seats.put(id, &seat{a: *begun}) // for the page that follows
	}
	return id, err
}

// attempt opens the attempt of a booking; granted is nil where nothing is granted.
func (s *Service) attempt(tx Tx, b *Booking, sitting *Sitting, granted *Accommodation) (*Attempt, error) {
	a := &Attempt{
		ID: AttemptID(s.IDs.New("att")), Version: 1, Booking: b.ID, Sitting: sitting.ID, Body: b.Body, Person: b.Person, Case: b.Case, Number: b.Number,
		Language: b.Language, Test: sitting.Test, Paper: b.Paper, Began: tx.Now(), Percent: b.Percent, BreakLeft: sitting.Test.Breaks * 60,
	}
	if granted != nil {
		a.Percent, a.BreakLeft = max(a.Percent, granted.Percent), max(a.BreakLeft, granted.Breaks*60)
	}
	a.begin(0, tx.Now())
	ok, err := tx.ExamAttemptInsert(a)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.New(fault.Conflict, "exam.changed")
	}
	b.Version++
	b.State = Begun
	if ok, err = tx.BookingUpdate(b); err != nil || !ok {
		return nil, changedOr(err)
	}
	return a, s.remindEnd(tx, a)
}

// remindEnd leaves the job that ends the attempt where nobody else does.
func (s *Service) remindEnd(tx Tx, a *Attempt) error {
	return outbox.Enqueue(tx, outbox.Job{
		Kind: EndJob, Payload: EndPayload{a.ID}, Body: string(a.Body), Case: string(a.ID),
		Due: a.Ends().Add(time.Duration(a.Test.Grace)*time.Second + endSlack),
	})
}

// changedOr is the fault of a write on an old version, or the error that there was.
func changedOr(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, "exam.changed")
}

// entry is an entry of the journal about an attempt.
func (a *Attempt) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: by.Person, Body: string(a.Body), Case: string(a.ID), Subject: string(a.Person), Facts: facts}
}

// Enter gives a browser the lease of an attempt, with the answers so far. A
// lease that another browser holds is taken over only where take is set; the
// secret of the lease that is held already goes on holding it. session is the
// mark of the browser's session, which every answer must come from. The faults are
// exam.missing.attempt and exam.lease.held.
func (d *Delivery) Enter(ctx context.Context, by *access.Actor, session string, id AttemptID, take bool, secret string) (Held, error) {
	var out Held
	err := d.change(ctx, by, id, func(tx Tx, a *Attempt) error {
		if a.State.Over() {
			out = Held{Standing: a.standing(tx.Now())}
			return nil
		}
		goesOn := a.heldBy(secret)
		if a.Holder != "" && !goesOn && !take {
			return fault.New(fault.Conflict, "exam.lease.held")
		}
		if !goesOn {
			if err := d.Service.event(tx, a, "lease", by, nil); err != nil {
				return err
			}
			secret = d.Service.IDs.New("lse")
			a.Lease++
			a.Holder = holderOf(secret)
		}
		a.HolderSession = session
		answers, err := d.Service.answers(tx, a)
		if err != nil {
			return err
		}
		marks, err := tx.LaterOf(a.ID)
		out = Held{Standing: a.standing(tx.Now()), Secret: secret, Answers: answers, Marks: marks, Proctored: a.Test.Proctored}
		return err
	})
	return out, err
}

// change runs fn on an attempt of one's own, brought to where it stands now,
// and stores what fn made of it. Where the attempt comes to its end it is
// scored.
func (d *Delivery) change(ctx context.Context, by *access.Actor, id AttemptID, fn func(Tx, *Attempt) error) error {
	defer d.Forget(id)
	return d.Service.write(ctx, func(tx Tx) error {
		a, err := ownAttempt(tx, by, id)
		if err != nil {
			return err
		}
		return d.Service.settle(tx, a, fn)
	})
}

// settle brings an attempt to the present, lets fn change it, stores it, and
// scores it where it is over.
func (s *Service) settle(tx Tx, a *Attempt, fn func(Tx, *Attempt) error) error {
	over := a.State.Over()
	a.settleGrace(tx.Now())
	if err := fn(tx, a); err != nil {
		return err
	}
	a.Version++
	if ok, err := tx.ExamAttemptUpdate(a); err != nil || !ok {
		return changedOr(err)
	}
	if !over && a.State.Over() {
		return s.finish(tx, a)
	}
	return nil
}

// settleGrace advances an attempt as far as answers on their way allow: a
// section is closed for good only once its grace is over.
func (a *Attempt) settleGrace(now time.Time) {
	a.Advance(now.Add(-time.Duration(a.Test.Grace) * time.Second))
}

// leased runs fn on an attempt whose lease a browser holds.
func (d *Delivery) leased(ctx context.Context, by *access.Actor, id AttemptID, secret string, fn func(Tx, *Attempt) error) (out Standing, err error) {
	err = d.change(ctx, by, id, func(tx Tx, a *Attempt) error {
		if !a.heldBy(secret) {
			return fault.New(fault.Conflict, "exam.lease.lost")
		}
		if err := fn(tx, a); err != nil {
			return err
		}
		out = a.standing(tx.Now())
		return nil
	})
	return out, err
}

// Close ends the section that is sat, and with the last one the attempt. A
// section that has ended already is no error. The faults are
// exam.missing.attempt, exam.lease.lost and exam.paused.
func (d *Delivery) Close(ctx context.Context, by *access.Actor, id AttemptID, secret string, section int) (Standing, error) {
	return d.leased(ctx, by, id, secret, func(tx Tx, a *Attempt) error {
		switch {
		case a.State == Paused:
			return fault.New(fault.Conflict, "exam.paused")
		case a.State != Running || a.Section != section:
			return nil
		}
		at := tx.Now()
		if at.After(a.Deadline) {
			at = a.Deadline
		}
		a.close(at)
		return d.Service.Record(tx, a.entry(access.SitExam, by, map[string]any{"closed_section": section}))
	})
}

// Next begins the section after the one that has ended.
func (d *Delivery) Next(ctx context.Context, by *access.Actor, id AttemptID, secret string) (Standing, error) {
	return d.leased(ctx, by, id, secret, func(tx Tx, a *Attempt) error {
		a.Advance(tx.Now())
		if a.State != Between {
			return nil
		}
		a.begin(a.Section+1, tx.Now())
		return d.Service.remindEnd(tx, a)
	})
}

// Pause stops the time of a section for a granted break. The faults are those
// of leased, exam.break.none and exam.break.state.
func (d *Delivery) Pause(ctx context.Context, by *access.Actor, id AttemptID, secret string) (Standing, error) {
	return d.leased(ctx, by, id, secret, func(tx Tx, a *Attempt) error {
		now := tx.Now()
		switch {
		case a.BreakLeft <= 0:
			return fault.New(fault.Conflict, "exam.break.none")
		case a.State != Running || now.After(a.Deadline):
			return fault.New(fault.Conflict, "exam.break.state")
		}
		a.State, a.PausedAt = Paused, &now
		return d.Service.event(tx, a, "break", by, nil)
	})
}

// Resume ends a break; what was left of the break stays for another one. One who
// was halted waits for those who watch: the fault is exam.halted.
func (d *Delivery) Resume(ctx context.Context, by *access.Actor, id AttemptID, secret string) (Standing, error) {
	return d.leased(ctx, by, id, secret, func(tx Tx, a *Attempt) error {
		switch {
		case a.State != Paused:
			return nil
		case a.Halt != nil:
			return fault.New(fault.Conflict, "exam.halted")
		}
		a.resume(tx.Now())
		return d.Service.remindEnd(tx, a)
	})
}

// resume lets the time go on; a pause that was longer than it may be has eaten
// into the time of the section.
func (a *Attempt) resume(now time.Time) {
	used := min(now.Sub(*a.PausedAt).Truncate(time.Second), a.pauseMost())
	if a.Halt == nil {
		a.BreakLeft -= int(used / time.Second)
	}
	a.State, a.PausedAt, a.Halt = Running, nil, nil
	a.Deadline = a.Deadline.Add(used)
}

// pauseMost is how long a pause stops the time: what is left of the granted
// breaks, or as long as one who watches may halt an attempt.
func (a *Attempt) pauseMost() time.Duration {
	if a.Halt != nil {
		return haltMost
	}
	return time.Duration(a.BreakLeft) * time.Second
}

// event keeps something that happened in an attempt.
func (s *Service) event(tx Tx, a *Attempt, kind string, by *access.Actor, args map[string]string) error {
	return tx.EventInsert(&Event{Attempt: a.ID, At: tx.Now(), Kind: kind, By: people.PersonID(by.Person), Args: args})
}

// View is the section that is sat now, with its items and the answers so far.
func (d *Delivery) View(ctx context.Context, by *access.Actor, id AttemptID) (*AttemptView, error) {
	var out *AttemptView
	err := d.Service.Store.Read(ctx, func(tx Tx) error {
		a, err := d.seen(tx, by, id)
		if err != nil {
			return err
		}
		now := d.Service.Legal.Now()
		a.Advance(now)
		out = &AttemptView{Attempt: *a, Now: now}
		if a.State != Running && a.State != Paused {
			return nil
		}
		first, end := a.Paper.Bounds(a.Section)
		out.First = first
		if out.Frozen, err = d.frozen.get(tx, a.Body, refs(a.Paper.Slots()[first:end])); err != nil {
			return err
		}
		if a.Lease > 0 { // else no browser has entered it: nothing was answered
			out.Answers, err = d.Service.answers(tx, a)
		}
		return err
	})
	return out, err
}

func refs(slots []*Slot) []ItemRef {
	out := make([]ItemRef, len(slots))
	for i, s := range slots {
		out[i] = ItemRef{s.Item, s.Version}
	}
	return out
}

// ownBooking reads a booking of one's own with its sitting.
func (s *Service) ownBooking(tx Tx, by *access.Actor, id BookingID) (*Booking, *Sitting, error) {
	b, sitting, _, err := ownSeat(tx, by, id)
	return b, sitting, err
}

// ownSeat reads also what is granted to its holder; nil for nothing.
func ownSeat(tx Tx, by *access.Actor, id BookingID) (*Booking, *Sitting, *Accommodation, error) {
	b, sitting, granted, err := tx.SeatGet(id)
	if err == nil && (b == nil || by == nil || b.Person != people.PersonID(by.Person)) {
		err = fault.New(fault.Missing, "exam.missing.booking")
	}
	return b, sitting, granted, err
}
