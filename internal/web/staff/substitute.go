package staff

import (
	"context"

	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// choicesMost is how many persons one choice offers; a larger body is searched
// by name first.
const choicesMost = 200

// substituteForm lays down who stands in for a person.
var substituteForm = form{
	name: "substitute", pattern: "/staff/people/{id}/substitute",
	ask: func(ctx context.Context, d Deps, c *formCase) ([]input, error) {
		others, all, err := d.colleagues(ctx, c)
		if err != nil {
			return nil, err
		}
		fields := []input{{name: "substitute", kind: asSelect, options: others}}
		if all > choicesMost {
			fields = []input{{name: "find", kind: asFind}, fields[0]}
		}
		return append(fields,
			input{name: "from", kind: asDay, value: c.place.Today.String()}, input{name: "until", kind: asDay, optional: true},
			input{name: "order", kind: asNumber, value: "1"}, input{name: "basis", optional: true}), nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		x := c.typed.substitution()
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.Substitute(ctx, c.by, c.id, c.typed.version(), x)
	},
}

// substitution reads what the fields of a substitution say.
func (t *typed) substitution() people.Substitution {
	return people.Substitution{Substitute: people.PersonID(t.need("substitute")), From: t.day("from"), Until: t.dayOrNone("until"),
		Order: t.number("order"), Basis: t.text("basis")}
}

// colleagues offers those who hold a post in the body, and tells how many there
// are in all.
func (d Deps) colleagues(ctx context.Context, c *formCase) (out []kit.Option, all int64, err error) {
	q := people.StaffQuery{Body: c.place.Body.ID, On: c.place.Today, Kind: people.Main}
	if all, err = d.People.StaffCount(ctx, c.by, q); err != nil {
		return nil, 0, err
	}
	q.Limit, q.Text = choicesMost+1, c.typed.values["find"]
	found, err := d.People.Staff(ctx, c.by, q)
	for _, x := range found.Rows {
		if x.Person != c.id {
			out = append(out, kit.Option{Value: string(x.Person), Text: people.FullName(x.Surname, x.Given, x.Patronymic) + ", " + title(c.lang, x.TitleKK, x.TitleRU)})
		}
	}
	return out, all, err
}

// substitutionEndForm ends a substitution with its last day.
var substitutionEndForm = form{
	name: "substitution_end", pattern: "/staff/people/{id}/substitutions/{part}/end",
	last: "last",
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		return []input{{name: "last", kind: asDay, value: c.place.Today.String()}}, nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		last := c.typed.day("last")
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.EndSubstitution(ctx, c.by, c.id, c.typed.version(), people.SubstitutionID(c.part), last)
	},
}

// kindOptions are the ways in which a post is held.
func kindOptions(l locale.Lang) []kit.Option {
	return options([]string{string(people.Main), string(people.Acting)}, "", func(k string) string { return locale.T(l, "people.form.kind."+k, nil) })
}
