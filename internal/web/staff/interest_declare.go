package staff

import (
	"context"

	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// relativeForm adds a relative to a record.
var relativeForm = form{
	name: "relative", pattern: "/staff/people/{id}/relative",
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		kinds := make([]string, len(people.Relations))
		for i, x := range people.Relations {
			kinds[i] = string(x)
		}
		relations := options(kinds, "", func(k string) string { return locale.T(c.lang, "people.relation."+k, nil) })
		return []input{{name: "relation", kind: asSelect, options: relations}, {name: "name"}, {name: "iin", optional: true}}, nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		r := people.DeclaredRelative{Relation: people.Relation(c.typed.need("relation")), Name: c.typed.need("name"), IIN: c.typed.text("iin")}
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.DeclareRelative(ctx, c.by, c.id, c.typed.version(), r)
	},
}

// employerForm adds a former employer to a record.
var employerForm = form{
	name: "employer", pattern: "/staff/people/{id}/employer",
	ask: func(context.Context, Deps, *formCase) ([]input, error) {
		return []input{{name: "employer"}, {name: "bin", optional: true}, {name: "from", kind: asDay}, {name: "until", kind: asDay, optional: true}}, nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		e := people.FormerEmployer{Name: c.typed.need("employer"), BIN: c.typed.text("bin"), From: c.typed.day("from"), Until: c.typed.dayOrNone("until")}
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.DeclareEmployer(ctx, c.by, c.id, c.typed.version(), e)
	},
}
