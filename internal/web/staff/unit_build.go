package staff

import (
	"context"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// unitAddForm sets up a unit.
var unitAddForm = form{
	name: "unit_add", pattern: "/staff/units/add", root: people.RootUnit,
	ask: func(ctx context.Context, d Deps, c *formCase) ([]input, error) {
		state, err := d.unitInputs(ctx, c, people.UnitState{From: c.place.Today})
		return append([]input{{name: "code"}}, state...), err
	},
	build: func(ctx context.Context, d Deps, c *formCase) (day.Day, error) {
		u := people.Unit{Body: c.place.Body.ID, Code: c.typed.need("code"), UnitState: c.typed.unit()}
		if err := c.typed.err(); err != nil {
			return 0, err
		}
		_, err := d.People.AddUnit(ctx, c.by, u)
		return u.From, err
	},
}

// unitChangeForm gives a unit another name or place from a day on.
var unitChangeForm = form{
	name: "unit_change", pattern: "/staff/units/{id}/change", root: people.RootUnit,
	ask: func(ctx context.Context, d Deps, c *formCase) ([]input, error) {
		u := c.unit.UnitState
		u.From = max(u.From, c.place.Today)
		out, err := d.unitInputs(ctx, c, u)
		if c.unit.Closed {
			out = append(out, closedInput(c.lang))
		}
		return out, err
	},
	build: func(ctx context.Context, d Deps, c *formCase) (day.Day, error) {
		u := people.Unit{ID: c.unit.ID, Version: c.typed.version(), UnitState: c.typed.unit()}
		u.Closed = c.unit.Closed && c.typed.text("closed") != "no"
		return d.changeUnit(ctx, c, u)
	},
}

// unitCloseForm abolishes a unit.
var unitCloseForm = form{
	name: "unit_close", pattern: "/staff/units/{id}/close", root: people.RootUnit,
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		return []input{{name: "from", kind: asDay, value: max(c.unit.From, c.place.Today).String()}}, nil
	},
	build: func(ctx context.Context, d Deps, c *formCase) (day.Day, error) {
		u := *c.unit
		u.Version, u.From, u.Closed = c.typed.version(), c.typed.day("from"), true
		return d.changeUnit(ctx, c, u)
	},
}

func (d Deps) changeUnit(ctx context.Context, c *formCase, u people.Unit) (day.Day, error) {
	if err := c.typed.err(); err != nil {
		return 0, err
	}
	_, err := d.People.ChangeUnit(ctx, c.by, u)
	return u.From, err
}

func (d Deps) unitInputs(ctx context.Context, c *formCase, u people.UnitState) ([]input, error) {
	parents, err := d.openUnits(ctx, c)
	return []input{
		{name: "name_kk", value: u.NameKK}, {name: "name_ru", value: u.NameRU},
		{name: "parent", kind: asSelect, options: parents, value: string(u.Parent), optional: true},
		{name: "from", kind: asDay, value: u.From.String()},
	}, err
}

// unit reads what the fields of a unit say.
func (t *typed) unit() people.UnitState {
	return people.UnitState{NameKK: t.need("name_kk"), NameRU: t.need("name_ru"), Parent: people.UnitID(t.text("parent")), From: t.day("from")}
}

// openUnits offers the units that are not abolished, those too that begin later;
// not the one that the form is about.
func (d Deps) openUnits(ctx context.Context, c *formCase) (out []kit.Option, err error) {
	var all []people.Unit
	err = d.People.Store.Read(ctx, func(tx people.Tx) (err error) {
		all, err = tx.UnitsOf(c.place.Body.ID)
		return err
	})
	slices.SortFunc(all, func(a, b people.Unit) int { return codeOrder(a.Code, b.Code) })
	for _, u := range all {
		if !u.Closed && (c.unit == nil || u.ID != c.unit.ID) {
			out = append(out, kit.Option{Value: string(u.ID), Text: u.Code + " · " + u.Name(c.lang)})
		}
	}
	return out, err
}

// closedInput asks whether what is abolished stays so.
func closedInput(l locale.Lang) input {
	return input{name: "closed", kind: asRadio, options: yesOrNo(l), value: "yes"}
}

func yesOrNo(l locale.Lang) []kit.Option {
	return options([]string{"no", "yes"}, "", func(v string) string { return locale.T(l, "staff."+v, nil) })
}
