package staff

import (
	"context"
	"slices"

	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// appointForm puts a person in a post.
var appointForm = form{
	name: "appoint", pattern: "/staff/people/{id}/appoint",
	ask: func(ctx context.Context, d Deps, c *formCase) ([]input, error) {
		posts, err := d.vacant(ctx, c)
		return []input{
			{name: "post", kind: asSelect, options: posts}, {name: "kind", kind: asRadio, options: kindOptions(c.lang), value: string(people.Main)},
			{name: "from", kind: asDay, value: c.place.Today.String()}, {name: "until", kind: asDay, optional: true},
			{name: "probation_until", kind: asDay, optional: true},
		}, err
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		o := people.Appointment{Post: people.PostID(c.typed.need("post")), Kind: people.AssignmentKind(c.typed.need("kind")), From: c.typed.day("from"),
			Until: c.typed.dayOrNone("until"), ProbationUntil: c.typed.dayOrNone("probation_until")}
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.Appoint(ctx, c.by, c.id, c.typed.version(), o)
	},
}

// vacant offers the posts that nobody holds without an end.
func (d Deps) vacant(ctx context.Context, c *formCase) ([]kit.Option, error) {
	held := map[people.PostID]bool{}
	err := d.People.Store.Read(ctx, func(tx people.Tx) error {
		all, err := tx.AssignmentsOf(c.place.Body.ID)
		for _, a := range all {
			if a.Kind == people.Main && a.Until == nil {
				held[a.Post] = true
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	units := map[people.UnitID]string{}
	for _, u := range c.place.Units {
		units[u.ID] = u.Name(c.lang)
	}
	posts := slices.Clone(c.place.Posts)
	slices.SortFunc(posts, func(a, b people.Post) int { return codeOrder(a.Code, b.Code) })
	var out []kit.Option
	for _, x := range posts {
		if !x.Closed && !held[x.ID] {
			out = append(out, kit.Option{Value: string(x.ID), Text: x.Code + " · " + x.Title(c.lang) + ", " + units[x.Unit]})
		}
	}
	return out, nil
}

// releaseForm ends a post held with its last day.
var releaseForm = form{
	name: "release", pattern: "/staff/people/{id}/assignments/{part}/release",
	last: "last",
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		return []input{{name: "last", kind: asDay, value: c.place.Today.String()}}, nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		last := c.typed.day("last")
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.Release(ctx, c.by, c.id, c.typed.version(), people.AssignmentID(c.part), last)
	},
}
