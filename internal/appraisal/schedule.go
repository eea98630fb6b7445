package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// ScheduleIn are the days of an appraisal.
type ScheduleIn struct {
	First day.Day `json:"first" key:"first"` // on which it begins: as on it, it is decided who is appraised
	Last  day.Day `json:"last" key:"last"`   // by which the sheets are to be with the commission
}

// onYear does something to a year in a transaction, and stores it. The version
// is the one that the actor saw.
func (s *Service) onYear(ctx context.Context, by *access.Actor, v access.Verb, id YearID, version int64, do func(Tx, *year) (facts any, err error)) (*Year, error) {
	var out *Year
	err := s.write(ctx, func(tx Tx) error {
		y, err := s.yearFor(tx, by, v, id)
		if err != nil {
			return err
		}
		facts, err := s.keepYear(tx, y, version, do)
		if err != nil {
			return err
		}
		out = y.y
		return s.Record(tx, y.entry(v, by, facts))
	})
	return out, err
}

func (s *Service) keepYear(tx Tx, y *year, version int64, do func(Tx, *year) (any, error)) (facts any, err error) {
	if y.y.Version != version {
		return nil, changed()
	}
	if facts, err = do(tx, y); err != nil {
		return nil, err
	}
	y.y.Version++
	return facts, settled(tx.AppraisalYearUpdate(y.y))
}

// entry is what a verb on a year leaves in the journal.
func (y *year) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: by.Person, Body: string(y.y.Body), Case: string(y.y.ID), Facts: facts}
}

// DrawSchedule sets the days of the appraisal, and counts the day of the notice
// back from the first. The chair has to agree to every new version. The faults
// are appraisal.changed, appraisal.year_state, appraisal.schedule_days,
// appraisal.schedule_past and appraisal.no_order.
func (s *Service) DrawSchedule(ctx context.Context, by *access.Actor, id YearID, version int64, in ScheduleIn) (*Year, error) {
	return s.onYear(ctx, by, access.OpenYear, id, version, func(tx Tx, y *year) (any, error) {
		if err := y.inState(YearOpened); err != nil {
			return nil, err
		}
		if err := in.check(y); err != nil {
			return nil, err
		}
		term := TermIn{Rule: "notice", From: in.First}
		found, err := Term(y.env, y.rules, term)
		if err != nil {
			return nil, err
		}
		if err := s.ruleYear(tx, y, "term", "notice", term, findingOf(y, "term", found)); err != nil {
			return nil, err
		}
		y.y.Schedule = &Schedule{First: in.First, Last: in.Last, Notice: found.Outcome.To, By: people.PersonID(by.Person), At: tx.Now()}
		chair, err := chairOf(tx, y)
		if err != nil {
			return nil, err
		}
		return in, y.tell(tx, chair, "schedule", fault.Args{"first": in.First.String(), "last": in.Last.String()})
	})
}

func (in ScheduleIn) check(y *year) error {
	cite := y.rules.Meeting.ScheduleWith.Cite()
	switch {
	case in.Last < in.First || in.First < y.y.From:
		return fault.New(fault.Invalid, "appraisal.schedule_days", "from", y.y.From.String()).At("last").Cited(cite.Act, cite.Clause)
	case in.First < y.today:
		return fault.New(fault.Invalid, "appraisal.schedule_past", "today", y.today.String()).At("first").Cited(cite.Act, cite.Clause)
	}
	return nil
}

// chairOf is the chair of the commission in force. The fault is
// appraisal.no_order.
func chairOf(tx Tx, y *year) (people.PersonID, error) {
	o, err := tx.AppraisalOrderInForce(y.y.Body)
	if err != nil {
		return "", err
	}
	if o != nil {
		for _, seat := range o.Seats {
			if seat.Duty == ChairDuty {
				return seat.Person, nil
			}
		}
	}
	cite := y.rules.Formation.By.Cite()
	return "", fault.New(fault.Conflict, "appraisal.no_order").Cited(cite.Act, cite.Clause)
}

// tell leaves a notice about a year, whose page it links to.
func (y *year) tell(tx Tx, to people.PersonID, key string, args fault.Args) error {
	if args == nil {
		args = fault.Args{}
	}
	args["year"] = y.y.Number
	return outbox.Notify(tx, outbox.Notice{To: string(to), Key: "appraisal.notice." + key, Args: args, Case: string(y.y.ID), Link: y.path("")})
}

// path is the page of a year, or a page below it.
func (y *year) path(below string) string {
	p := "/years/" + string(y.y.ID)
	if below != "" {
		p += "/" + below
	}
	return p
}

// AgreeSchedule is the chair's agreement to the days. The faults are
// appraisal.changed, appraisal.year_state, appraisal.no_schedule,
// appraisal.not_chair and appraisal.schedule_agreed.
func (s *Service) AgreeSchedule(ctx context.Context, by *access.Actor, id YearID, version int64) (*Year, error) {
	var out *Year
	err := s.write(ctx, func(tx Tx) error {
		y, err := s.openYear(tx, id)
		if err != nil {
			return err
		}
		if err := s.asChair(tx, y, by); err != nil {
			return err
		}
		facts, err := s.keepYear(tx, y, version, func(tx Tx, y *year) (any, error) {
			if err := y.scheduled(); err != nil {
				return nil, err
			}
			if y.y.Schedule.Agreed != nil {
				return nil, fault.New(fault.Conflict, "appraisal.schedule_agreed")
			}
			now := tx.Now()
			y.y.Schedule.Agreed, y.y.Schedule.AgreedBy = &now, people.PersonID(by.Person)
			return map[string]any{"first": y.y.Schedule.First, "last": y.y.Schedule.Last}, y.tell(tx, y.y.Schedule.By, "schedule_agreed", nil)
		})
		if err != nil {
			return err
		}
		out = y.y
		return s.Record(tx, y.entry(access.AgreeDays, by, facts))
	})
	return out, err
}

// asChair refuses whoever is not the chair of the commission in force.
func (s *Service) asChair(tx Tx, y *year, by *access.Actor) error {
	o, err := tx.AppraisalOrderInForce(y.y.Body)
	if err != nil {
		return err
	}
	duty := o.SeatOf(people.PersonID(by.Person))
	rel := access.Relation(0)
	if duty != "" {
		rel = access.SamePanel
	}
	if err := allow(by, access.AgreeDays, y.y.Body, rel); err != nil {
		return err
	}
	if duty != ChairDuty {
		cite := y.rules.Meeting.ScheduleWith.Cite()
		return fault.New(fault.Denied, "appraisal.not_chair").Cited(cite.Act, cite.Clause)
	}
	return nil
}

// scheduled wants a schedule that has not been begun.
func (y *year) scheduled() error {
	if err := y.inState(YearOpened); err != nil {
		return err
	}
	if y.y.Schedule == nil {
		cite := y.rules.Meeting.ScheduleWith.Cite()
		return fault.New(fault.Conflict, "appraisal.no_schedule").Cited(cite.Act, cite.Clause)
	}
	return nil
}

// agreedSchedule wants a schedule to which the chair agreed.
func (y *year) agreedSchedule() error {
	if err := y.scheduled(); err != nil {
		return err
	}
	if y.y.Schedule.Agreed == nil {
		cite := y.rules.Meeting.ScheduleWith.Cite()
		return fault.New(fault.Conflict, "appraisal.schedule_not_agreed").Cited(cite.Act, cite.Clause)
	}
	return nil
}
