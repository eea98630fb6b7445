package competition

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// OrderIn is an order on a commission as HR writes it.
type OrderIn struct {
	Number string
	Day    day.Day
	Seats  []Seat
	Why    string // of a change; "" for the first order
}

const (
	numberMost = 100 // letters of an order's number
	seatsMost  = 60  // of a commission
)

// roles that a duty needs: one of them, granted in the body.
var dutyRoles = map[Duty][]access.Role{
	ChairDuty:     {access.Chair},
	MemberDuty:    {access.Member, access.Chair},
	SecretaryDuty: {access.Secretary},
	ObserverDuty:  {access.Observer},
}

// neverSit are the roles whose holders know the names or decide on conduct
// while the stages are blind.
var neverSit = []access.Role{access.IdentityChecker, access.Proctor}

// KeepCommission puts the order on the commission of a competition in force, in
// place of the version named; 0 where there was none. Earlier orders stay. The
// faults are selection.changed, panel.published, selection.required,
// selection.too_long, selection.future_day, panel.least, panel.one_chair,
// panel.one_secretary, panel.seats, panel.duty, panel.twice, panel.role,
// panel.never_sits and panel.candidate.
func (s *Service) KeepCommission(ctx context.Context, by *access.Actor, id ID, version int64, in OrderIn) (*Order, error) {
	var out *Order
	err := s.write(ctx, func(tx Tx) error {
		m, err := s.open(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.KeepCommission, m.c.Body, 0); err != nil {
			return err
		}
		old, err := latestOrder(tx, id)
		if err != nil {
			return err
		}
		if err := in.fits(m, old, version); err != nil {
			return err
		}
		if err := s.seatable(tx, m, in.Seats); err != nil {
			return err
		}
		out = &Order{Competition: id, Version: version + 1, Number: in.Number, Day: in.Day, Seats: in.Seats, Why: in.Why, By: people.PersonID(by.Person), At: tx.Now()}
		if err := settled(tx.OrderInsert(out)); err != nil {
			return err
		}
		if err := s.reseated(tx, m, old, out); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.KeepCommission, by, nil, out))
	})
	return out, err
}

// fits checks an order against the state of the competition, and its words.
func (in *OrderIn) fits(m *matter, old *Order, version int64) error {
	in.Number, in.Why = strings.TrimSpace(in.Number), strings.TrimSpace(in.Why)
	var have int64
	if old != nil {
		have = old.Version
	}
	switch {
	case m.c.State != Drafted && m.c.State != Announced:
		return fault.New(fault.Conflict, "panel.published")
	case have != version:
		return changed()
	case in.Number == "":
		return fault.New(fault.Invalid, "selection.required").At("number")
	case len([]rune(in.Number)) > numberMost:
		return fault.New(fault.Invalid, "selection.too_long", "given", len([]rune(in.Number)), "most", numberMost).At("number")
	case in.Day == 0:
		return fault.New(fault.Invalid, "selection.required").At("day")
	case in.Day > m.today:
		return fault.New(fault.Invalid, "selection.future_day", "given", in.Day.String(), "today", m.today.String()).At("day")
	case old != nil && in.Why == "":
		return fault.New(fault.Invalid, "selection.required").At("why")
	case len([]rune(in.Why)) > groundMost:
		return fault.New(fault.Invalid, "selection.too_long", "given", len([]rune(in.Why)), "most", groundMost).At("why")
	case len(in.Seats) > seatsMost:
		return fault.New(fault.Invalid, "panel.seats", "given", len(in.Seats), "most", seatsMost).At("seats")
	}
	return m.composed(in.Seats)
}

// composed checks who sits with which duty: the least number of judges, one
// chair, one secretary, nobody twice.
func (m *matter) composed(seats []Seat) error {
	count := map[Duty]int{}
	seen := map[people.PersonID]bool{}
	for i, seat := range seats {
		at := fmt.Sprintf("seats[%d]", i)
		switch {
		case dutyRoles[seat.Duty] == nil:
			return fault.New(fault.Invalid, "panel.duty", "given", string(seat.Duty)).At(at + ".duty")
		case seat.Person == "":
			return fault.New(fault.Invalid, "selection.required").At(at + ".person")
		case seen[seat.Person]:
			return fault.New(fault.Invalid, "panel.twice").At(at + ".person")
		}
		seen[seat.Person] = true
		count[seat.Duty]++
	}
	least := m.rules.Commission.Least
	cite := least.Cite()
	switch judges := count[ChairDuty] + count[MemberDuty]; {
	case count[ChairDuty] != 1:
		return fault.New(fault.Invalid, "panel.one_chair", "given", count[ChairDuty]).At("chair")
	case judges < least.V:
		return fault.New(fault.Invalid, "panel.least", "given", judges, "least", least.V).At("members").Cited(cite.Act, cite.Clause)
	case count[SecretaryDuty] != 1:
		return fault.New(fault.Invalid, "panel.one_secretary", "given", count[SecretaryDuty]).At("secretary")
	}
	return nil
}

// seatable checks that everybody may have the seat: holds its role, holds none
// that never sits, and is no candidate of the competition.
func (s *Service) seatable(tx Tx, m *matter, seats []Seat) error {
	held := map[access.Role][]people.PersonID{}
	for _, r := range []access.Role{access.Chair, access.Member, access.Secretary, access.Observer, access.IdentityChecker, access.Proctor} {
		var err error
		if held[r], err = tx.GrantHoldersIn(r, m.c.Body, m.today); err != nil {
			return err
		}
	}
	for i, seat := range seats {
		at := fmt.Sprintf("seats[%d].person", i)
		holds := func(r access.Role) bool { return slices.Contains(held[r], seat.Person) }
		names, err := tx.PersonNames([]people.PersonID{seat.Person})
		if err != nil {
			return err
		}
		name := names[seat.Person]
		if slices.ContainsFunc(neverSit, holds) {
			return fault.New(fault.Invalid, "panel.never_sits", "name", name).At(at)
		}
		if !slices.ContainsFunc(dutyRoles[seat.Duty], holds) {
			return fault.New(fault.Invalid, "panel.role", "name", name, "duty", "panel.duty."+string(seat.Duty)).At(at)
		}
		mine, err := tx.ApplicationsOfPerson(seat.Person)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(mine, func(a Application) bool { return a.Competition == m.c.ID && a.Standing != Withdrawn }) {
			return fault.New(fault.Conflict, "panel.candidate", "name", name).At(at)
		}
	}
	return nil
}

// reseated tells those whose seat changed, and gives the judges' work to those
// who judge now.
func (s *Service) reseated(tx Tx, m *matter, old, now *Order) error {
	args := fault.Args{"order": now.Number, "day": now.Day.String(), "title": m.c.Title.KK, "title_ru": m.c.Title.RU}
	for _, seat := range now.Seats {
		if old.SeatOf(seat.Person) == seat.Duty {
			continue
		}
		with := fault.Args{"duty": "panel.duty." + string(seat.Duty)}
		for k, v := range args {
			with[k] = v
		}
		if err := m.tellMember(tx, seat.Person, "seated", with); err != nil {
			return err
		}
	}
	if old != nil {
		for _, seat := range old.Seats {
			if now.SeatOf(seat.Person) != "" {
				continue
			}
			err := outbox.Notify(tx, outbox.Notice{To: string(seat.Person), Key: "panel.notice.left", Args: args, Case: string(m.c.ID), Link: "/panel"})
			if err != nil {
				return err
			}
		}
	}
	return s.remindAnew(tx, m, old, now)
}

// tellMember leaves a notice to somebody of the commission.
func (m *matter) tellMember(tx Tx, to people.PersonID, key string, args fault.Args) error {
	return outbox.Notify(tx, outbox.Notice{To: string(to), Key: "panel.notice." + key, Args: args, Case: string(m.c.ID), Link: "/panel/" + string(m.c.ID)})
}
