package main

import (
	"context"
	"os"
	"slices"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/appraisal"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web/formpages"
	"tarazy/internal/web/front"
	"tarazy/internal/web/meetingpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/planpages"
	"tarazy/internal/web/resultpages"
	"tarazy/internal/web/sheetpages"
	"tarazy/internal/web/yearpages"
)

// openAppraisals puts the yearly appraisal together.
func (a *app) openAppraisals(context.Context) error {
	a.appraisals = &appraisal.Service{
		Store: store.As[appraisal.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal, Library: a.library, Trust: a.trust, Press: a.press.Press,
		Record: func(tx appraisal.Tx, e journal.Entry) error { return record(tx, e) },
		Scope:  a.inScope,
		Forget: forgetAppraisals,
		Proofs: &appraisal.Proofs{Journal: a.journal, Acts: acts.FS, Own: os.DirFS(a.path("law"))},
	}
	a.worker.Handle(a.appraisals.Kind())
	a.printer = &appraisal.Printer{
		Service: a.appraisals, Store: store.As[appraisal.WorkTx](a.db), Wake: func() { a.worker.Wake() },
		Actor: func(ctx context.Context, p people.PersonID) (*access.Actor, error) {
			return a.access.ActorOf(ctx, string(p))
		},
	}
	a.printer.Handle(a.worker)
	return nil
}

// appraisalRoutes are the pages and the API of the yearly appraisal.
func (a *app) appraisalRoutes(draw page.Draw) []route.Route {
	return slices.Concat(
		yearpages.Routes(a.yearDeps(draw)),
		planpages.Routes(planpages.Deps{Appraisals: a.appraisals, Drafts: a.drafts, Draw: draw, Library: a.library}),
		formpages.Routes(formpages.Deps{Appraisals: a.appraisals, Printer: a.printer, Draw: draw}),
		sheetpages.Routes(sheetpages.Deps{Appraisals: a.appraisals, Drafts: a.drafts, Draw: draw, Library: a.library}),
		meetingpages.Routes(a.meetingDeps(draw)),
		resultpages.Routes(a.resultDeps(draw)),
		api.ResultRoutes(api.ResultDeps{Appraisals: a.appraisals}),
		api.YearRoutes(api.YearDeps{Appraisals: a.appraisals}),
		api.WorkPlanRoutes(api.WorkPlanDeps{Appraisals: a.appraisals}),
		api.BenchRoutes(api.BenchDeps{Appraisals: a.appraisals}),
		api.KCISheetRoutes(api.KCISheetDeps{Appraisals: a.appraisals}),
		api.FormsRoutes(api.FormsDeps{Appraisals: a.appraisals, Printer: a.printer}),
	)
}

// meetingDeps are what the pages of the commission stand on.
func (a *app) meetingDeps(draw page.Draw) meetingpages.Deps {
	return meetingpages.Deps{Appraisals: a.appraisals, Drafts: a.drafts, Draw: draw, Library: a.library, SignerURL: a.cfg.signer}
}

// meetingTasks are what waits for a person around the commission of the
// appraisal.
func (a *app) meetingTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	return a.meetingDeps(nil).Tasks(ctx, actor, l)
}
