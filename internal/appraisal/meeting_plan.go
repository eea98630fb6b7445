package appraisal

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// MeetingIn is the time and the place of a meeting.
type MeetingIn struct {
	Starts time.Time
	Room   string
}

const roomMost = 200 // letters

func (in *MeetingIn) check(now time.Time) error {
	if in.Starts.IsZero() {
		return fault.New(fault.Invalid, "order.required").At("starts")
	}
	if in.Starts.Before(now) {
		return fault.New(fault.Invalid, "meeting.past").At("starts")
	}
	return wanted(&in.Room, roomMost, "room")
}

// PlanMeeting plans a meeting of the commission in force. Its day needs the
// chair's agreement; cases are put on its agenda by AddToAgenda. The faults are
// appraisal.missing.year, appraisal.year_state, appraisal.no_order,
// order.required, order.too_long and meeting.past.
func (s *Service) PlanMeeting(ctx context.Context, by *access.Actor, id YearID, in MeetingIn) (*Meeting, error) {
	var out *Meeting
	err := s.write(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, access.PlanMeeting, id)
		if err != nil {
			return err
		}
		if err := y.inState(YearAppraising); err != nil {
			return err
		}
		chair, err := chairOf(tx, y)
		if err != nil {
			return err
		}
		if err := in.check(tx.Now()); err != nil {
			return err
		}
		earlier, err := tx.MeetingsOf(id)
		if err != nil {
			return err
		}
		out = &Meeting{ID: MeetingID(s.IDs.New("mee")), Version: 1, Body: y.y.Body, Year: id, Number: len(earlier) + 1, State: MeetingPlanned,
			Starts: in.Starts, Room: in.Room, By: people.PersonID(by.Person), At: tx.Now()}
		if err := tx.MeetingInsert(out); err != nil {
			return err
		}
		x := &sitting{year: y, mt: out}
		if err := x.tell(tx, chair, "meeting_planned", x.path("")); err != nil {
			return err
		}
		return s.Record(tx, x.entry(access.PlanMeeting, by, map[string]any{"starts": in.Starts, "room": in.Room, "number": out.Number}))
	})
	return out, err
}

// onMeeting does something to a meeting in a transaction, and stores it. The
// version is the one that the actor saw.
func (s *Service) onMeeting(ctx context.Context, by *access.Actor, v access.Verb, id MeetingID, version int64, do func(Tx, *sitting) (facts any, err error)) (*Meeting, error) {
	var out *Meeting
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.sittingFor(tx, by, v, id)
		if err != nil {
			return err
		}
		if x.mt.Version != version {
			return changed()
		}
		facts, err := do(tx, x)
		if err != nil {
			return err
		}
		if err := x.save(tx); err != nil {
			return err
		}
		out = x.mt
		return s.Record(tx, x.entry(v, by, facts))
	})
	return out, err
}

// MoveMeeting gives a meeting another time or place, for the chair to agree to
// anew. The faults are appraisal.changed, meeting.state, order.required,
// order.too_long and meeting.past.
func (s *Service) MoveMeeting(ctx context.Context, by *access.Actor, id MeetingID, version int64, in MeetingIn) (*Meeting, error) {
	return s.onMeeting(ctx, by, access.PlanMeeting, id, version, func(tx Tx, x *sitting) (any, error) {
		if err := x.in(MeetingPlanned, MeetingAgreed); err != nil {
			return nil, err
		}
		if err := in.check(tx.Now()); err != nil {
			return nil, err
		}
		if err := x.invite(tx, "meeting_off", true); err != nil {
			return nil, err
		}
		x.mt.State, x.mt.Agreed, x.mt.Missed = MeetingPlanned, nil, false
		x.mt.Starts, x.mt.Room = in.Starts, in.Room
		return map[string]any{"starts": in.Starts, "room": in.Room}, x.tell(tx, x.chair(), "meeting_planned", x.path(""))
	})
}

// AgreeMeeting is the chair's agreement to the day; everybody of the commission
// is invited. The faults are appraisal.changed, appraisal.not_chair,
// meeting.state and meeting.past.
func (s *Service) AgreeMeeting(ctx context.Context, by *access.Actor, id MeetingID, version int64) (*Meeting, error) {
	return s.onMeeting(ctx, by, access.AgreeDays, id, version, func(tx Tx, x *sitting) (any, error) {
		cite := x.rules.Meeting.DayWith.Cite()
		if x.chair() != people.PersonID(by.Person) {
			return nil, fault.New(fault.Denied, "appraisal.not_chair").Cited(cite.Act, cite.Clause)
		}
		if err := x.in(MeetingPlanned); err != nil {
			return nil, err
		}
		now := tx.Now()
		if x.mt.Starts.Before(now) {
			return nil, fault.New(fault.Conflict, "meeting.past").Cited(cite.Act, cite.Clause)
		}
		x.mt.State, x.mt.Agreed = MeetingAgreed, &now
		if err := x.invite(tx, "meeting_invited", false); err != nil {
			return nil, err
		}
		return map[string]any{"starts": x.mt.Starts}, x.tell(tx, x.mt.By, "meeting_agreed", x.path(""))
	})
}

// CancelMeeting calls a meeting off that was not opened, with a reason; its
// cases wait for another one. The faults are appraisal.changed, meeting.state,
// order.required and order.too_long.
func (s *Service) CancelMeeting(ctx context.Context, by *access.Actor, id MeetingID, version int64, why string) (*Meeting, error) {
	m, err := s.onMeeting(ctx, by, access.PlanMeeting, id, version, func(tx Tx, x *sitting) (any, error) {
		if err := x.in(MeetingPlanned, MeetingAgreed); err != nil {
			return nil, err
		}
		if err := wanted(&why, whyMost, "why"); err != nil {
			return nil, err
		}
		x.mt.Why = why
		if err := x.invite(tx, "meeting_off", true); err != nil {
			return nil, err
		}
		x.mt.State = MeetingCancelled
		return map[string]any{"why": why}, x.tell(tx, x.chair(), "meeting_off", x.path(""))
	})
	if err != nil {
		return nil, err
	}
	return m, s.waitAnew(ctx, id)
}

// waitAnew lets the cases of a meeting that it did not decide wait for another
// one, in parts.
func (s *Service) waitAnew(ctx context.Context, id MeetingID) error {
	after := 0
	for {
		n := 0
		err := s.write(ctx, func(tx Tx) error {
			x, err := s.openSitting(tx, id)
			if err != nil {
				return err
			}
			items, err := tx.ItemsOf(id, after, atOnce)
			if n = len(items); err != nil || n == 0 {
				return err
			}
			after = items[n-1].Place
			return s.waitForMeeting(tx, x, items)
		})
		if err != nil || n < atOnce {
			return err
		}
	}
}

// taskMeeting and taskAgain are what a case waits for that is with the
// commission.
const (
	taskMeeting = "appraisal.task.meeting"
	taskAgain   = "appraisal.task.meeting_again"
)

func (s *Service) waitForMeeting(tx Tx, x *sitting, items []Item) error {
	officers, err := tx.GrantHoldersIn(access.HROfficer, x.mt.Body, x.today)
	if err != nil {
		return err
	}
	all, err := s.mattersOf(tx, x.year, casesOf(items))
	if err != nil {
		return err
	}
	for _, i := range items {
		m := all[i.Case]
		if m == nil || m.c.Stage != StageCommission || i.State() == ItemAdopted {
			continue
		}
		if err := m.await(tx, wait{task: taskAgain, link: "/meetings", who: officers}); err != nil {
			return err
		}
		if err := m.save(tx); err != nil {
			return err
		}
	}
	return nil
}

func casesOf(items []Item) []CaseID {
	out := make([]CaseID, len(items))
	for n, i := range items {
		out[n] = i.Case
	}
	return out
}

// mattersOf are cases of a year under work, by id.
func (s *Service) mattersOf(tx Tx, y *year, ids []CaseID) (map[CaseID]*matter, error) {
	cases, err := tx.AppraisalCasesByID(ids)
	if err != nil {
		return nil, err
	}
	st, err := s.structure(tx, y.y.Body, y.today)
	if err != nil {
		return nil, err
	}
	out := map[CaseID]*matter{}
	for i := range cases {
		c := &cases[i]
		r, err := routeIn(st, c, y.today)
		if err != nil {
			return nil, err
		}
		out[c.ID] = &matter{year: y, c: c, route: r}
	}
	return out, nil
}
