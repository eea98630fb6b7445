package staff

import (
	"context"

	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// absenceForm notes that a person is away.
var absenceForm = form{
	name: "absence", pattern: "/staff/people/{id}/absence",
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		return absenceInputs(c.lang, c.place), nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		a := c.typed.absence()
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.RecordAbsence(ctx, c.by, c.id, c.typed.version(), a)
	},
}

func absenceInputs(l locale.Lang, p *place) []input {
	kinds := make([]kit.Option, len(people.AbsenceKinds))
	for i, k := range people.AbsenceKinds {
		kinds[i] = kit.Option{Value: string(k), Text: locale.T(l, "people.absence."+string(k), nil)}
	}
	return []input{
		{name: "kind", kind: asSelect, options: kinds}, {name: "from", kind: asDay, value: p.Today.String()},
		{name: "until", kind: asDay, optional: true},
	}
}

// absence reads what the fields of an absence say.
func (t *typed) absence() people.Absence {
	return people.Absence{Kind: people.AbsenceKind(t.need("kind")), From: t.day("from"), Until: t.dayOrNone("until")}
}
