package people

import (
	"context"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// AddUnit sets up a unit. The faults are people.missing.body,
// people.missing.unit (the parent), people.code_taken and people.required.
func (s *Service) AddUnit(ctx context.Context, by By, u Unit) (*Unit, error) {
	if err := checkUnit(by, &u); err != nil {
		return nil, err
	}
	u.ID, u.Version, u.Closed = UnitID(s.IDs.New("unt")), 1, false
	err := s.Store.Write(ctx, func(tx Tx) error {
		if err := placeable(tx, &u); err != nil {
			return err
		}
		n, err := tx.UnitInsertAll([]Unit{u})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "people.code_taken", "code", u.Code).At("code")
		}
		return s.keep(tx, act{by: by, verb: "staff.unit.add", body: u.Body, root: RootUnit, id: string(u.ID), version: 1, facts: u})
	})
	return &u, err
}

func checkUnit(by By, u *Unit) error {
	u.Code, u.NameKK, u.NameRU = tidy(u.Code), tidy(u.NameKK), tidy(u.NameRU)
	return firstOf(by.reach(u.Body), required("code", u.Code), required("name_kk", u.NameKK), required("name_ru", u.NameRU))
}

// placeable refuses a parent that is not an open unit of the body or lies
// below the unit.
func placeable(tx Tx, u *Unit) error {
	if u.Parent == "" {
		return nil
	}
	all, err := tx.UnitsOf(u.Body)
	if err != nil {
		return err
	}
	parents := map[UnitID]UnitID{}
	open := false
	for _, x := range all {
		parents[x.ID] = x.Parent
		open = open || x.ID == u.Parent && !x.Closed
	}
	if !open {
		return fault.New(fault.Missing, "people.missing.unit").At("parent")
	}
	parents[u.ID] = u.Parent
	if inCycle(parents, u.ID) {
		return fault.New(fault.Invalid, "people.unit_below_itself", "unit", u.Code).At("parent")
	}
	return nil
}

// inCycle reports whether a unit lies below itself.
func inCycle(parents map[UnitID]UnitID, unit UnitID) bool {
	seen := map[UnitID]bool{}
	for at := parents[unit]; at != "" && !seen[at]; at = parents[at] {
		if at == unit {
			return true
		}
		seen[at] = true
	}
	return false
}

// ChangeUnit gives a unit a new state from the day in u on, in place of the
// version that u names; Closed abolishes it. The faults are people.changed,
// people.missing.unit, people.unit_in_use, people.unit_below_itself,
// people.before_state and people.required.
func (s *Service) ChangeUnit(ctx context.Context, by By, u Unit) (*Unit, error) {
	err := s.Store.Write(ctx, func(tx Tx) error {
		old, err := tx.UnitGet(u.ID)
		if err != nil {
			return err
		}
		if old == nil || !by.reaches(old.Body) {
			return missing(RootUnit)
		}
		u.Body, u.Code = old.Body, old.Code
		if err := firstOf(checkUnit(by, &u), notBefore(u.From, old.From), placeable(tx, &u), emptyIfClosed(tx, &u)); err != nil {
			return err
		}
		ok, err := tx.UnitUpdate(&u)
		if err != nil {
			return err
		}
		if !ok {
			return changed(tx, RootUnit, string(u.ID), u.Version, old.Version)
		}
		codes, err := unitCodes(tx, u.Body)
		if err != nil {
			return err
		}
		return s.keep(tx, act{by: by, verb: "staff.unit.change", body: u.Body, root: RootUnit, id: string(u.ID), version: u.Version,
			fields: unitChanges(&old.UnitState, &u.UnitState, codes), facts: u})
	})
	return &u, err
}

// emptyIfClosed refuses to abolish a unit that still has units or posts.
func emptyIfClosed(tx Tx, u *Unit) error {
	if !u.Closed {
		return nil
	}
	units, err := tx.UnitsOf(u.Body)
	if err != nil {
		return err
	}
	for _, x := range units {
		if x.Parent == u.ID && !x.Closed {
			return fault.New(fault.Conflict, "people.unit_in_use", "unit", u.Code, "by", x.Code)
		}
	}
	posts, err := tx.PostsOf(u.Body)
	if err != nil {
		return err
	}
	for _, p := range posts {
		if p.Unit == u.ID && !p.Closed {
			return fault.New(fault.Conflict, "people.unit_in_use", "unit", u.Code, "by", p.Code)
		}
	}
	return nil
}

func unitCodes(tx Tx, body BodyID) (map[UnitID]string, error) {
	units, err := tx.UnitsOf(body)
	out := map[UnitID]string{}
	for _, u := range units {
		out[u.ID] = u.Code
	}
	return out, err
}

func unitChanges(old, u *UnitState, codes map[UnitID]string) []FieldChange {
	out := []FieldChange{}
	differ(&out, "parent", codes[old.Parent], codes[u.Parent])
	differ(&out, "name_kk", old.NameKK, u.NameKK)
	differ(&out, "name_ru", old.NameRU, u.NameRU)
	differ(&out, "closed", yesNo(old.Closed), yesNo(u.Closed))
	return out
}

// Units are the units of a body as they were on a day, by code.
func (s *Service) Units(ctx context.Context, by By, body BodyID, d day.Day) ([]Unit, error) {
	var out []Unit
	err := by.reach(body)
	if err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.UnitsOn(body, d)
		return err
	})
	return out, err
}

// tidy takes the blanks off the ends of a text and makes one of several.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// required refuses an empty value.
func required(field, value string) error {
	if value == "" {
		return fault.New(fault.Invalid, "people.required", "field", field).At(field)
	}
	return nil
}

// notBefore refuses a state that begins before the one it follows: the past is
// not rewritten.
func notBefore(from, old day.Day) error {
	if from < old {
		return fault.New(fault.Invalid, "people.before_state", "from", from.String(), "old", old.String()).At("from")
	}
	return nil
}

// firstOf is the first error there is.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
