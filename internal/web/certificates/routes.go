// Package certificates holds the pages of the certificate of the knowledge
// test: the candidate's own, its paper, and the public check.
package certificates

import (
	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Contest *competition.Service
	Draw    page.Draw
	Today   func() day.Day // of what belongs to no body
	Site    string         // address by which browsers reach the program
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	return []route.Route{
		{Method: "GET", Pattern: "/certificates", Verb: access.Look, Handle: d.ask},
		{Method: "GET", Pattern: "/certificates/{name}", Verb: access.Look, Handle: d.check},
		{Method: "GET", Pattern: "/my-certificates", Verb: access.SeeCertificate, Handle: d.mine},
		{Method: "GET", Pattern: "/my-certificates/{id}/{lang}", Verb: access.SeeCertificate, Handle: d.paper},
	}
}
