package lawpages

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/locale"
	"tarazy/internal/ownlaw"
	"tarazy/internal/route"
)

// Own is what the pages of own law stand on besides.
type Own struct {
	Service *ownlaw.Service
	Legal   clock.Legal
	// BodyName names a body by its id.
	BodyName func(ctx context.Context, id string, l locale.Lang) string
	// Bodies are the ids of all bodies, from which the keeper of the installation
	// chooses.
	Bodies func(ctx context.Context) ([]string, error)
	// SignerURL is where the signing software answers; "" for its own address.
	SignerURL string
}

// maxOwnForm bounds the form of one clause or of the bodies that an act covers,
// in bytes.
const maxOwnForm = 256 << 10

// ownRoutes are the pages on which own law is shaped and enacted. Looking at a
// draft needs the right to shape or to enact it, which the service asks.
func (d Deps) ownRoutes() []route.Route {
	const at = "/own-law/{act}/{edition}"
	see, shape, enact := access.SeeTasks, access.ShapeLaw, access.EnactLaw
	return []route.Route{
		{Method: "GET", Pattern: "/own-law", Verb: see, Handle: d.ownList},
		{Method: "GET", Pattern: "/own-law/new", Verb: shape, Handle: d.ownNew},
		{Method: "POST", Pattern: "/own-law/new", Verb: shape, Handle: d.ownCopy},
		{Method: "GET", Pattern: at, Verb: see, Handle: d.ownShow},
		{Method: "POST", Pattern: at + "/head", Verb: shape, Handle: d.ownHead, Body: maxOwnForm},
		{Method: "POST", Pattern: at + "/body", Verb: shape, Handle: d.ownBody},
		{Method: "POST", Pattern: at + "/discard", Verb: shape, Handle: d.ownDiscard},
		{Method: "GET", Pattern: at + "/values", Verb: see, Handle: d.ownValues},
		{Method: "POST", Pattern: at + "/values", Verb: shape, Handle: d.ownValueSet, Body: maxOwnForm},
		{Method: "GET", Pattern: at + "/clauses", Verb: see, Handle: d.ownClauses},
		{Method: "POST", Pattern: at + "/clauses", Verb: shape, Handle: d.ownClauseSet, Body: maxOwnForm},
		{Method: "POST", Pattern: at + "/clauses/add", Verb: shape, Handle: d.ownClauseAdd, Body: maxOwnForm},
		{Method: "POST", Pattern: at + "/clauses/drop", Verb: shape, Handle: d.ownClauseDrop},
		{Method: "GET", Pattern: at + "/effects", Verb: see, Handle: d.ownEffects},
		{Method: "POST", Pattern: at + "/effects/accept", Verb: shape, Handle: d.ownAccept},
		{Method: "GET", Pattern: at + "/changes", Verb: see, Handle: d.ownChanges},
		{Method: "GET", Pattern: at + "/preview", Verb: see, Handle: d.ownPreview},
		{Method: "GET", Pattern: at + "/ask/{rule}", Verb: see, Handle: d.ownAsk},
		{Method: "POST", Pattern: at + "/ask/{rule}", Verb: see, Handle: d.ownAnswer},
		{Method: "GET", Pattern: at + "/enact", Verb: enact, CSP: route.Signing, Handle: d.ownEnactForm},
		{Method: "POST", Pattern: at + "/enact", Verb: enact, CSP: route.Signing, Handle: d.ownEnact},
	}
}
