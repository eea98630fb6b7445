package main

import (
	"context"
	"slices"

	"tarazy/internal/api"
	"tarazy/internal/appraisal"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web/formpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/planpages"
	"tarazy/internal/web/sheetpages"
	"tarazy/internal/web/yearpages"
)

// openAppraisals puts the yearly appraisal together.
func (a *app) openAppraisals(context.Context) error {
	a.appraisals = &appraisal.Service{
		Store: store.As[appraisal.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal, Library: a.library, Trust: a.trust,
		Record: func(tx appraisal.Tx, e journal.Entry) error { return record(tx, e) },
		Scope:  a.inScope,
	}
	a.worker.Handle(a.appraisals.Kind())
	return nil
}

// appraisalRoutes are the pages and the API of the yearly appraisal.
func (a *app) appraisalRoutes(draw page.Draw) []route.Route {
	return slices.Concat(
		yearpages.Routes(a.yearDeps(draw)),
		planpages.Routes(planpages.Deps{Appraisals: a.appraisals, Drafts: a.drafts, Draw: draw, Library: a.library}),
		formpages.Routes(formpages.Deps{Appraisals: a.appraisals}),
		sheetpages.Routes(sheetpages.Deps{Appraisals: a.appraisals, Draw: draw, Library: a.library}),
		api.YearRoutes(api.YearDeps{Appraisals: a.appraisals}),
		api.WorkPlanRoutes(api.WorkPlanDeps{Appraisals: a.appraisals}),
		api.KCISheetRoutes(api.KCISheetDeps{Appraisals: a.appraisals}),
	)
}
