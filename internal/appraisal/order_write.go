package appraisal

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/commission"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// OrderIn is an order on the commission of a body as HR writes it.
type OrderIn struct {
	Paper   string     `json:"paper" key:"paper"` // the order's own number
	Day     day.Day    `json:"day" key:"day"`
	Seats   []Seat     `json:"seats" key:"seats"`
	Changes []Replaced `json:"changes" key:"changes"` // who is replaced by whom; none in the first
	Why     string     `json:"why" key:"why"`         // of a change; "" for the first
}

// bench is a body's commission under work: its law, the order in force and the
// one that waits to be put in force.
type bench struct {
	body  *people.Body
	env   law.Env
	rules *Rules
	today day.Day
	st    *people.Structure
	all   []Order
	now   *Order // in force; nil for none
	next  *Order // a draft; nil for none
}

// openBench reads the commission of a body. Its law is that of the latest year
// that is not closed, else the act in force. The faults are
// appraisal.missing.body, appraisal.no_act and law.not_in_force.
func (s *Service) openBench(tx Tx, id people.BodyID) (*bench, error) {
	body, today, err := bodyDay(tx, id)
	if err != nil {
		return nil, err
	}
	b := &bench{body: body, today: today}
	e, err := s.benchEdition(tx, body, today)
	if err != nil {
		return nil, err
	}
	b.env, b.rules = s.Library().Env(e), law.Rules[Rules](e)
	if b.st, err = s.structure(tx, id, today); err != nil {
		return nil, err
	}
	if b.all, err = tx.AppraisalOrdersOf(id); err != nil {
		return nil, err
	}
	for i := range b.all {
		if b.all[i].InForce != nil {
			b.now = &b.all[i]
		} else {
			b.next = &b.all[i]
		}
	}
	return b, nil
}

func (s *Service) benchEdition(tx Tx, body *people.Body, today day.Day) (*law.Edition, error) {
	years, err := tx.AppraisalYearsOf(body.ID)
	if err != nil {
		return nil, err
	}
	for _, y := range years {
		if y.State == YearOpened || y.State == YearAppraising {
			return s.Library().Edition(y.Act, y.Edition)
		}
	}
	return s.editionFor(body, today)
}

// PrepareOrder writes the order on the commission, or on a change of it, for the
// authorised person to put in force. The version is that of the draft that HR
// saw, 0 where there was none. The faults are appraisal.changed,
// appraisal.required, appraisal.too_long and those of the composition:
// order.future_day, order.duty, order.twice, order.one_chair,
// order.one_secretary, order.least, order.role, order.secretary_unit,
// order.ground, order.not_leaving, order.stand_in and order.not_absent.
func (s *Service) PrepareOrder(ctx context.Context, by *access.Actor, body people.BodyID, version int64, in OrderIn) (*Order, error) {
	var out *Order
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareOrder, body, 0); err != nil {
			return err
		}
		b, err := s.openBench(tx, body)
		if err != nil {
			return err
		}
		if err := s.checkOrder(tx, b, &in); err != nil {
			return err
		}
		out = &Order{Body: body, Number: len(b.all) + 1, Version: 1}
		if b.next != nil {
			out = &Order{Body: body, Number: b.next.Number, Version: b.next.Version + 1}
		}
		if version != out.Version-1 {
			return changed()
		}
		out.Paper, out.Day, out.Seats, out.Changes, out.Why = in.Paper, in.Day, in.Seats, in.Changes, in.Why
		out.By, out.At = people.PersonID(by.Person), tx.Now()
		if err := settled(tx.AppraisalOrderPut(out)); err != nil {
			return err
		}
		if err := s.tellAuthorised(tx, b, out); err != nil {
			return err
		}
		return s.Record(tx, b.entry(access.PrepareOrder, by, out))
	})
	return out, err
}

// tellAuthorised tells those who put an order in force, once, that one waits.
func (s *Service) tellAuthorised(tx Tx, b *bench, o *Order) error {
	if o.Version != 1 {
		return nil
	}
	who, err := tx.GrantHoldersIn(access.Authorised, b.body.ID, b.today)
	if err != nil {
		return err
	}
	for _, p := range who {
		if err := b.tell(tx, p, "order_waits", fault.Args{"paper": o.Paper}); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) entry(v access.Verb, by *access.Actor, facts any) journal.Entry {
	return journal.Entry{Verb: string(v), Actor: by.Person, Body: string(b.body.ID), Facts: facts}
}

func (b *bench) tell(tx Tx, to people.PersonID, key string, args fault.Args) error {
	return outbox.Notify(tx, outbox.Notice{To: string(to), Key: "appraisal.notice." + key, Args: args, Link: "/appraisal-commission"})
}

// FormCommission puts the draft of an order in force: the authorised person's
// decision on the composition. Whether everybody may have the seat is asked
// again on the day. The faults are appraisal.changed, order.none and those of
// PrepareOrder.
func (s *Service) FormCommission(ctx context.Context, by *access.Actor, body people.BodyID, number int, version int64) (*Order, error) {
	var out *Order
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.FormCommission, body, 0); err != nil {
			return err
		}
		b, err := s.openBench(tx, body)
		if err != nil {
			return err
		}
		if out = b.next; out == nil {
			return fault.New(fault.Conflict, "order.none")
		}
		if out.Number != number || out.Version != version {
			return changed()
		}
		in := OrderIn{Paper: out.Paper, Day: out.Day, Seats: out.Seats, Changes: out.Changes, Why: out.Why}
		if err := s.checkOrder(tx, b, &in); err != nil {
			return err
		}
		now := tx.Now()
		out.Version, out.InForce, out.Formed = out.Version+1, &now, people.PersonID(by.Person)
		if err := settled(tx.AppraisalOrderPut(out)); err != nil {
			return err
		}
		if err := b.tellSeats(tx, out); err != nil {
			return err
		}
		return s.recordFormed(tx, b, by, out)
	})
	return out, err
}

// recordFormed journals the order with the finding on the number of members.
func (s *Service) recordFormed(tx Tx, b *bench, by *access.Actor, o *Order) error {
	size := b.size(o.Seats)
	found, err := commission.Size(&b.rules.Commission, size)
	if err != nil {
		return err
	}
	f := found.In(b.env.Edition, "commission")
	e := b.entry(access.FormCommission, by, o)
	e.Finding, e.Input = &f, size
	return s.Record(tx, e)
}

// size is the question whether there are enough members: the chair and the
// members, and the secretary where the act counts them.
func (b *bench) size(seats []Seat) commission.SizeIn {
	n := 0
	for _, seat := range seats {
		if seat.Duty != SecretaryDuty || b.rules.Commission.SecretaryCounts.V {
			n++
		}
	}
	return commission.SizeIn{Members: n}
}

// tellSeats tells those who sit in the commission now, and those who no longer
// do.
func (b *bench) tellSeats(tx Tx, o *Order) error {
	args := func() fault.Args { return fault.Args{"paper": o.Paper, "day": o.Day.String()} }
	for _, seat := range o.Seats {
		if b.now.SeatOf(seat.Person) == seat.Duty {
			continue
		}
		with := args()
		with["duty"] = "appraisal.duty." + string(seat.Duty)
		if err := b.tell(tx, seat.Person, "seated", with); err != nil {
			return err
		}
	}
	if b.now == nil {
		return nil
	}
	for _, seat := range b.now.Seats {
		if o.SeatOf(seat.Person) == "" {
			if err := b.tell(tx, seat.Person, "unseated", args()); err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	paperMost = 100 // letters of an order's number
	whyMost   = 2000
	seatsMost = 60
)

// wanted takes a text without its edges; one that is empty or too long is
// refused.
func wanted(text *string, most int, field string) error {
	*text = strings.TrimSpace(*text)
	switch n := len([]rune(*text)); {
	case n == 0:
		return fault.New(fault.Invalid, "order.required").At(field)
	case n > most:
		return fault.New(fault.Invalid, "order.too_long", "given", n, "most", most).At(field)
	}
	return nil
}
