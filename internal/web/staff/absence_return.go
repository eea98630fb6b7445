package staff

import (
	"context"

	"tarazy/internal/people"
)

// returnForm ends an absence with the first day back at work.
var returnForm = form{
	name: "return", pattern: "/staff/people/{id}/absences/{part}/return",
	last: "returned",
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		return []input{{name: "returned", kind: asDay, value: c.place.Today.String()}}, nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		back := c.typed.day("returned")
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.RecordReturn(ctx, c.by, c.id, c.typed.version(), people.AbsenceID(c.part), back)
	},
}
