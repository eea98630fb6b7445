// Package journalpages shows the journal: what was done and decided, one record
// with its reasons and its place in the tree, a decision worked out again, and
// the check of the whole.
package journalpages

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/press"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Draw     page.Draw
	Library  func() *law.Library
	Journal  reader.Journal
	Replayer journal.Replayer
	// Record writes an entry in a transaction of its own: that facts were
	// opened, a list exported, a decision worked out again.
	Record func(context.Context, journal.Entry) error
	// Names are the names of persons by id; who is not found is left out.
	Names func(ctx context.Context, ids []string) (map[string]string, error)
	// Bodies are the names of bodies by id.
	Bodies   func(ctx context.Context) (map[string]locale.Words, error)
	Zone     func(body string) *time.Location // of "" too
	Relation reader.Relation                  // nil: none besides the subject
	Openings reader.Openings                  // of the digests in records; nil: none
	Checks   Checks                           // of the whole journal
	Site     string                           // address by which browsers reach the program, for what is printed
	Press    *press.Service                   // prints decisions
	// Published are the checkpoints that everybody may see; nil for none.
	Published *journal.Published
}

// Routes of the area. A decision is at two addresses: under /journal for those
// who look through the journal, under /decisions for whom it is about and for
// those to whom an appeal opens it.
func Routes(d Deps) []route.Route {
	return append(d.checkpointRoutes(), []route.Route{
		{Method: "GET", Pattern: "/journal", Verb: access.SeeJournal, Handle: d.list},
		{Method: "GET", Pattern: "/journal/export", Verb: access.SeeJournal, Handle: d.export},
		{Method: "GET", Pattern: "/journal/verify", Verb: access.Replay, Handle: d.check},
		{Method: "POST", Pattern: "/journal/verify", Verb: access.Replay, Handle: d.startCheck},
		{Method: "GET", Pattern: "/journal/{number}", Verb: access.SeeJournal, Handle: d.show(access.SeeJournal)},
		{Method: "POST", Pattern: "/journal/{number}/open", Verb: access.SeeFacts, Handle: d.open},
		{Method: "POST", Pattern: "/journal/{number}/recompute", Verb: access.Replay, Handle: d.recompute},
		{Method: "GET", Pattern: "/journal/{number}/receipt", Verb: access.SeeJournal, Handle: d.receipt(access.SeeJournal, false)},
		{Method: "POST", Pattern: "/journal/{number}/receipt", Verb: access.SeeFacts, Handle: d.receipt(access.SeeFacts, true)},
		{Method: "GET", Pattern: "/journal/{number}/document/{paper}", Verb: access.SeeJournal, Handle: d.document(access.SeeJournal)},
		{Method: "GET", Pattern: "/decisions/{number}", Verb: access.SeeFacts, Handle: d.show(access.SeeFacts)},
		{Method: "GET", Pattern: "/decisions/{number}/document/{paper}", Verb: access.SeeFacts, Handle: d.document(access.SeeFacts)},
		{Method: "POST", Pattern: "/decisions/{number}/open", Verb: access.SeeFacts, Handle: d.open},
		{Method: "GET", Pattern: "/decisions/{number}/receipt", Verb: access.SeeFacts, Handle: d.receipt(access.SeeFacts, false)},
		{Method: "POST", Pattern: "/decisions/{number}/receipt", Verb: access.SeeFacts, Handle: d.receipt(access.SeeFacts, true)},
	}...)
}
