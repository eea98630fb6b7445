// Package archivepages holds the page where the archive of a competition is
// asked for and taken.
package archivepages

import (
	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the page stands on.
type Deps struct {
	Archives *competition.Archives
	Draw     page.Draw
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	const one = "/competitions/{id}/archive"
	return []route.Route{
		{Method: "GET", Pattern: one, Verb: access.TakeArchive, Handle: d.show},
		{Method: "POST", Pattern: one, Verb: access.TakeArchive, Handle: d.ask},
		{Method: "GET", Pattern: one + "/file", Verb: access.TakeArchive, Handle: d.take},
	}
}
