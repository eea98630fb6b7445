package main

import (
	"context"
	"slices"

	"tarazy/internal/appraisal"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web/page"
)

// openAppraisals puts the yearly appraisal together.
func (a *app) openAppraisals(context.Context) error {
	a.appraisals = &appraisal.Service{
		Store: store.As[appraisal.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal, Library: a.library, Trust: a.trust,
		Record: func(tx appraisal.Tx, e journal.Entry) error { return record(tx, e) },
		Scope:  a.inScope,
	}
	return nil
}

// appraisalRoutes are the pages and the API of the yearly appraisal.
func (a *app) appraisalRoutes(draw page.Draw) []route.Route {
	return slices.Concat[[]route.Route]()
}
