package appraisal

import (
	"fmt"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/commission"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// dutyRoles are the roles that a duty needs: one of them, granted in the body.
var dutyRoles = map[Duty][]access.Role{
	ChairDuty: {access.Chair}, MemberDuty: {access.Member, access.Chair}, SecretaryDuty: {access.Secretary},
}

// checkOrder checks the words of an order, its composition, who may sit, and
// who may be replaced.
func (s *Service) checkOrder(tx Tx, b *bench, in *OrderIn) error {
	if err := wanted(&in.Paper, paperMost, "paper"); err != nil {
		return err
	}
	switch {
	case in.Day == 0:
		return fault.New(fault.Invalid, "order.required").At("day")
	case in.Day > b.today:
		return fault.New(fault.Invalid, "order.future_day", "given", in.Day.String(), "today", b.today.String()).At("day")
	case len(in.Seats) > seatsMost:
		return fault.New(fault.Invalid, "order.seats", "given", len(in.Seats), "most", seatsMost).At("seats")
	}
	if b.now == nil {
		in.Why, in.Changes = "", nil
	} else if err := wanted(&in.Why, whyMost, "why"); err != nil {
		return err
	}
	if err := b.composed(in.Seats); err != nil {
		return err
	}
	if err := s.seatable(tx, b, in.Seats); err != nil {
		return err
	}
	return b.replaceable(tx, in)
}

// composed checks who sits with which duty: one chair, one secretary, nobody
// twice, and the least number of members.
func (b *bench) composed(seats []Seat) error {
	count := map[Duty]int{}
	seen := map[people.PersonID]bool{}
	for i, seat := range seats {
		at := fmt.Sprintf("seats[%d]", i)
		switch {
		case dutyRoles[seat.Duty] == nil:
			return fault.New(fault.Invalid, "order.duty", "given", clip(string(seat.Duty))).At(at + ".duty")
		case seat.Person == "":
			return fault.New(fault.Invalid, "order.required").At(at + ".person")
		case seen[seat.Person]:
			return fault.New(fault.Invalid, "order.twice").At(at + ".person")
		}
		seen[seat.Person] = true
		count[seat.Duty]++
	}
	size := b.size(seats)
	found, err := commission.Size(&b.rules.Commission, size)
	if err != nil {
		return err
	}
	least, secretary := b.rules.Commission.LeastMembers.Cite(), b.rules.Formation.SecretaryOf.Cite()
	switch {
	case count[ChairDuty] != 1:
		return fault.New(fault.Invalid, "order.one_chair", "given", count[ChairDuty]).At("chair").Cited(least.Act, least.Clause)
	case !found.Outcome.Valid:
		return fault.New(fault.Invalid, "order.least", "given", size.Members, "least", b.rules.Commission.LeastMembers.V).At("members").Cited(least.Act, least.Clause)
	case count[SecretaryDuty] != 1:
		return fault.New(fault.Invalid, "order.one_secretary", "given", count[SecretaryDuty]).At("secretary").Cited(secretary.Act, secretary.Clause)
	}
	return nil
}

// seatable checks that everybody holds the role of the seat, and that the
// secretary is of the service of personnel.
func (s *Service) seatable(tx Tx, b *bench, seats []Seat) error {
	held, err := b.holders(tx)
	if err != nil {
		return err
	}
	for i, seat := range seats {
		if slices.Contains(held[seat.Duty], seat.Person) {
			continue
		}
		names, err := tx.PersonNames([]people.PersonID{seat.Person})
		if err != nil {
			return err
		}
		return fault.New(fault.Invalid, "order.role", "name", names[seat.Person], "duty", "appraisal.duty."+string(seat.Duty)).At(fmt.Sprintf("seats[%d].person", i))
	}
	return b.secretaryOfHR(tx, seats)
}

// holders are those who may have a seat, by duty.
func (b *bench) holders(tx Tx) (map[Duty][]people.PersonID, error) {
	out := map[Duty][]people.PersonID{}
	for duty, roles := range dutyRoles {
		for _, r := range roles {
			some, err := tx.GrantHoldersIn(r, b.body.ID, b.today)
			if err != nil {
				return nil, err
			}
			out[duty] = append(out[duty], some...)
		}
	}
	return out, nil
}

// secretaryOfHR wants the secretary to work in a unit in which an officer of
// personnel does, as far as the structure tells of such units.
func (b *bench) secretaryOfHR(tx Tx, seats []Seat) error {
	officers, err := tx.GrantHoldersIn(access.HROfficer, b.body.ID, b.today)
	if err != nil {
		return err
	}
	var units []people.UnitID
	for _, p := range officers {
		units = append(units, b.unitsOf(p)...)
	}
	i := slices.IndexFunc(seats, func(x Seat) bool { return x.Duty == SecretaryDuty })
	who := seats[i].Person
	if len(units) == 0 || slices.Contains(officers, who) || slices.ContainsFunc(b.unitsOf(who), func(u people.UnitID) bool { return slices.Contains(units, u) }) {
		return nil
	}
	cite := b.rules.Formation.SecretaryOf.Cite()
	return fault.New(fault.Invalid, "order.secretary_unit").At(fmt.Sprintf("seats[%d].person", i)).Cited(cite.Act, cite.Clause)
}

// unitsOf are the units in which a person holds a post today.
func (b *bench) unitsOf(p people.PersonID) []people.UnitID {
	var out []people.UnitID
	for _, a := range b.st.Held(p) {
		if post, ok := b.st.Post(a.Post); ok {
			out = append(out, post.Unit)
		}
	}
	return out
}

// leaving are the chair and the members of the order in force who do not keep
// their seat, or lose the chair.
func (b *bench) leaving(seats []Seat) []people.PersonID {
	if b.now == nil {
		return nil
	}
	next := Order{Seats: seats}
	var out []people.PersonID
	for _, seat := range b.now.Seats {
		stays := next.SeatOf(seat.Person) == seat.Duty || seat.Duty == MemberDuty && next.SeatOf(seat.Person) == ChairDuty
		if seat.Duty != SecretaryDuty && !stays {
			out = append(out, seat.Person)
		}
	}
	return out
}

// replaceable checks that everybody who leaves is replaced with a ground, and,
// where the act allows it of the absent alone, that they are absent.
func (b *bench) replaceable(tx Tx, in *OrderIn) error {
	out := b.leaving(in.Seats)
	for i := range in.Changes {
		if err := b.change(in, i, out); err != nil {
			return err
		}
	}
	cite := b.rules.Formation.Replacement.Cite()
	for _, p := range out {
		named := slices.ContainsFunc(in.Changes, func(c Replaced) bool { return c.Out == p })
		if named && (b.rules.Formation.Replacement.V != ReplaceAbsent) {
			continue
		}
		names, err := tx.PersonNames([]people.PersonID{p})
		if err != nil {
			return err
		}
		if !named {
			return fault.New(fault.Invalid, "order.ground", "name", names[p]).At("changes").Cited(cite.Act, cite.Clause)
		}
		gone, err := b.gone(tx, p, in)
		if err != nil {
			return err
		}
		if !gone {
			return fault.New(fault.Conflict, "order.not_absent", "name", names[p]).At("changes").Cited(cite.Act, cite.Clause)
		}
	}
	return nil
}

// change checks one replacement.
func (b *bench) change(in *OrderIn, i int, out []people.PersonID) error {
	c, at := &in.Changes[i], fmt.Sprintf("changes[%d]", i)
	if err := wanted(&c.Ground, whyMost, at+".ground"); err != nil {
		return err
	}
	next := Order{Seats: in.Seats}
	switch duty := next.SeatOf(c.In); {
	case !slices.Contains(out, c.Out):
		return fault.New(fault.Invalid, "order.not_leaving").At(at + ".out")
	case c.In != "" && duty != ChairDuty && duty != MemberDuty:
		return fault.New(fault.Invalid, "order.stand_in").At(at + ".in")
	}
	return nil
}

// gone reports whether a member is absent by the record of staff, today or on
// the day of the order, has left the body, or stood in for somebody who comes
// back.
func (b *bench) gone(tx Tx, p people.PersonID, in *OrderIn) (bool, error) {
	if _, away := b.st.Away(p); away || len(b.st.Held(p)) == 0 {
		return true, nil
	}
	all, err := tx.AbsencesOf([]people.PersonID{p})
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(all, func(a people.Absence) bool { return a.On(in.Day) }) {
		return true, nil
	}
	next := Order{Seats: in.Seats}
	for _, o := range b.all {
		if o.InForce != nil && slices.ContainsFunc(o.Changes, func(c Replaced) bool { return c.In == p && next.SeatOf(c.Out) != "" }) {
			return true, nil
		}
	}
	return false, nil
}
