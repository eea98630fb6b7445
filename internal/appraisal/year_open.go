package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// procedure is the name under which a body says by which act it appraises.
const procedure = "appraisal"

// YearIn is what a year is opened with.
type YearIn struct {
	Body   people.BodyID `json:"body" key:"body"`
	Number int           `json:"number" key:"number"`
	From   day.Day       `json:"from" key:"from"`   // first day of the period
	Until  day.Day       `json:"until" key:"until"` // last day of the period
}

// OpenYear opens the appraisal of a body's servants for a period, under the
// edition of the body's act that is in force on the day, with a case for every
// servant. The faults are appraisal.missing.body, appraisal.no_act,
// law.not_in_force, appraisal.out_of_scope, appraisal.period,
// appraisal.period_over, appraisal.number and appraisal.year_exists.
func (s *Service) OpenYear(ctx context.Context, by *access.Actor, in YearIn) (*Year, error) {
	var out *Year
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.OpenYear, in.Body, 0); err != nil {
			return err
		}
		y, err := s.newYear(tx, in)
		if err != nil {
			return err
		}
		y.y.By = people.PersonID(by.Person)
		if ok, err := tx.AppraisalYearInsert(y.y); err != nil || !ok {
			return orConflict(err, "appraisal.year_exists", "number", in.Number)
		}
		n, err := s.openCases(tx, y)
		if err != nil {
			return err
		}
		if err := s.queueDaily(tx, y, tx.Now()); err != nil {
			return err
		}
		out = y.y
		return s.Record(tx, journal.Entry{Verb: string(access.OpenYear), Actor: by.Person, Body: string(in.Body), Case: string(y.y.ID),
			Facts: map[string]any{"act": y.y.Act, "edition": y.y.Edition, "year": in, "cases": n}})
	})
	return out, err
}

func orConflict(err error, code string, kv ...any) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, code, kv...)
}

// newYear finds the law of a year and checks its period.
func (s *Service) newYear(tx Tx, in YearIn) (*year, error) {
	body, today, err := bodyDay(tx, in.Body)
	if err != nil {
		return nil, err
	}
	e, err := s.editionFor(body, today)
	if err != nil {
		return nil, err
	}
	if err := in.check(today); err != nil {
		return nil, err
	}
	y := &Year{ID: YearID(s.IDs.New("yea")), Version: 1, Body: in.Body, Act: e.Act, Edition: e.Day, Number: in.Number,
		From: in.From, Until: in.Until, State: YearOpened, Opened: tx.Now()}
	return &year{y: y, body: body, env: s.Library().Env(e), rules: law.Rules[Rules](e), today: today}, nil
}

// editionFor is the edition under which a body opens a year on a day: the one
// in force, where it covers the body.
func (s *Service) editionFor(body *people.Body, today day.Day) (*law.Edition, error) {
	act := body.Acts[procedure]
	if act == "" {
		return nil, fault.New(fault.Conflict, "appraisal.no_act")
	}
	e, err := s.Library().On(act, today)
	if err != nil {
		return nil, err
	}
	if !s.Scope(e, body) {
		return nil, RequireScope(e, body.Scope)
	}
	return e, nil
}

func (in YearIn) check(today day.Day) error {
	switch {
	case in.Until < in.From:
		return fault.New(fault.Invalid, "appraisal.period", "from", in.From.String(), "until", in.Until.String()).At("until")
	case in.Until >= in.From.AddYears(1):
		return fault.New(fault.Invalid, "appraisal.period_long", "from", in.From.String()).At("until")
	case in.Until < today:
		return fault.New(fault.Invalid, "appraisal.period_over", "until", in.Until.String(), "today", today.String()).At("until")
	case in.Number < in.From.Year() || in.Number > in.Until.Year():
		return fault.New(fault.Invalid, "appraisal.number", "number", in.Number).At("number")
	}
	return nil
}

// EditionFor is the edition under which a body would open a year today. The
// faults are appraisal.missing.body, appraisal.no_act, law.not_in_force and
// appraisal.out_of_scope.
func (s *Service) EditionFor(ctx context.Context, id people.BodyID) (*law.Edition, error) {
	var out *law.Edition
	err := s.Store.Read(ctx, func(tx Tx) error {
		body, today, err := bodyDay(tx, id)
		if err != nil {
			return err
		}
		out, err = s.editionFor(body, today)
		return err
	})
	return out, err
}
