package staff

import (
	"context"
	"strconv"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// What a post heads, as its form asks for it.
const (
	headsNothing = "none"
	headsUnit    = "unit"
	headsBody    = "body"
)

// postAddForm sets up a post.
var postAddForm = form{
	name: "post_add", pattern: "/staff/posts/add", root: people.RootPost,
	ask: func(ctx context.Context, d Deps, c *formCase) ([]input, error) {
		state, err := d.postInputs(ctx, c, people.PostState{From: c.place.Today})
		return append([]input{{name: "code"}}, state...), err
	},
	build: func(ctx context.Context, d Deps, c *formCase) (day.Day, error) {
		p := people.Post{Body: c.place.Body.ID, Code: c.typed.need("code"), PostState: c.typed.post()}
		if err := c.typed.err(); err != nil {
			return 0, err
		}
		_, err := d.People.AddPost(ctx, c.by, p)
		return p.From, err
	},
}

// postChangeForm gives a post another title, category or place from a day on.
var postChangeForm = form{
	name: "post_change", pattern: "/staff/posts/{id}/change", root: people.RootPost,
	ask: func(ctx context.Context, d Deps, c *formCase) ([]input, error) {
		p := c.post.PostState
		p.From = max(p.From, c.place.Today)
		out, err := d.postInputs(ctx, c, p)
		if c.post.Closed {
			out = append(out, closedInput(c.lang))
		}
		return out, err
	},
	build: func(ctx context.Context, d Deps, c *formCase) (day.Day, error) {
		p := people.Post{ID: c.post.ID, Version: c.typed.version(), PostState: c.typed.post()}
		// An imported first head may be marked as head of its unit besides.
		p.Head = p.Head || p.FirstHead && c.post.FirstHead && c.post.Head
		p.Closed = c.post.Closed && c.typed.text("closed") != "no"
		return d.changePost(ctx, c, p)
	},
}

// postCloseForm abolishes a post.
var postCloseForm = form{
	name: "post_close", pattern: "/staff/posts/{id}/close", root: people.RootPost,
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		return []input{{name: "from", kind: asDay, value: max(c.post.From, c.place.Today).String()}}, nil
	},
	build: func(ctx context.Context, d Deps, c *formCase) (day.Day, error) {
		p := *c.post
		p.Version, p.From, p.Closed = c.typed.version(), c.typed.day("from"), true
		return d.changePost(ctx, c, p)
	},
}

func (d Deps) changePost(ctx context.Context, c *formCase, p people.Post) (day.Day, error) {
	if err := c.typed.err(); err != nil {
		return 0, err
	}
	_, err := d.People.ChangePost(ctx, c.by, p)
	return p.From, err
}

func (d Deps) postInputs(ctx context.Context, c *formCase, p people.PostState) ([]input, error) {
	units, err := d.openUnits(ctx, c)
	same := func(v string) string { return v }
	heads := options([]string{headsNothing, headsUnit, headsBody}, "", func(v string) string { return locale.T(c.lang, "staff.heads."+v, nil) })
	services := "no"
	if p.PublicServices {
		services = "yes"
	}
	level := ""
	if p.Level != nil {
		level = strconv.Itoa(*p.Level)
	}
	return []input{
		{name: "unit", kind: asSelect, options: units, value: string(p.Unit)},
		{name: "title_kk", value: p.TitleKK}, {name: "title_ru", value: p.TitleRU},
		{name: "category", kind: asSelect, options: options(categoriesIn(d.People.Categories), "", same), value: p.Category},
		{name: "level", kind: asSelect, options: options(levelsIn(d.People.Categories), "", same), value: level, optional: true},
		{name: "head", kind: asRadio, options: heads, value: headsOf(p)},
		{name: "public_services", kind: asRadio, options: yesOrNo(c.lang), value: services},
		{name: "from", kind: asDay, value: p.From.String()},
	}, err
}

func headsOf(p people.PostState) string {
	switch {
	case p.FirstHead:
		return headsBody
	case p.Head:
		return headsUnit
	}
	return headsNothing
}

// post reads what the fields of a post say.
func (t *typed) post() people.PostState {
	heads := t.text("head")
	p := people.PostState{
		Unit: people.UnitID(t.need("unit")), TitleKK: t.need("title_kk"), TitleRU: t.need("title_ru"), Category: t.need("category"),
		Head: heads == headsUnit, FirstHead: heads == headsBody, PublicServices: t.text("public_services") == "yes", From: t.day("from"),
	}
	if t.text("level") != "" {
		n := t.number("level")
		p.Level = &n
	}
	return p
}

// categoriesIn are all categories of the register of positions.
func categoriesIn(c people.Categories) []string {
	var out []string
	for _, group := range c.Groups {
		for n := 1; n <= c.Last; n++ {
			out = append(out, group+"-"+strconv.Itoa(n))
		}
	}
	return out
}

func levelsIn(c people.Categories) []string {
	out := make([]string, c.Levels)
	for i := range out {
		out[i] = strconv.Itoa(i + 1)
	}
	return out
}
