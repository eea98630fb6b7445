// Package lawpages shows the acts as data: what they say in plain words, which
// rules carry them, and any rule to be asked.
package lawpages

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Library func() *law.Library
	Draw    page.Draw
	// Record writes an answer that a person wants kept; nil: answers are not kept.
	Record func(context.Context, journal.Entry) error
	Own    *Own        // law of the installation's own; nil where there is none
	draft  *ownlaw.Own // counted into Library where rules are asked under a draft
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	out := []route.Route{
		{Method: "GET", Pattern: "/rules", Verb: access.Look, Handle: d.list},
		{Method: "GET", Pattern: "/rules/{act}/{edition}", Verb: access.Look, Handle: d.act},
		{Method: "GET", Pattern: "/rules/{act}/{edition}/ask/{rule}", Verb: access.AskDecision, Handle: d.ask},
		{Method: "POST", Pattern: "/rules/{act}/{edition}/ask/{rule}", Verb: access.AskDecision, Handle: d.answer},
	}
	if d.Own != nil {
		out = append(out, d.ownRoutes()...)
	}
	return out
}
