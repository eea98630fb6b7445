package main

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/front"
	"tarazy/internal/web/page"
	"tarazy/internal/web/resultpages"
)

// resultDeps are what the pages of results stand on.
func (a *app) resultDeps(draw page.Draw) resultpages.Deps {
	return resultpages.Deps{Appraisals: a.appraisals, Drafts: a.drafts, Draw: draw, Library: a.library, SignerURL: a.cfg.signer, Find: a.findWitness}
}

// findWitness looks for servants of a body who may sign an act on a refusal.
func (a *app) findWitness(r *route.Request, body people.BodyID, text string) ([]resultpages.Found, error) {
	found, err := a.find(r.Context(), string(body), text)
	out := make([]resultpages.Found, len(found))
	for i, f := range found {
		out[i] = resultpages.Found(f)
	}
	return out, err
}

// forgetAppraisals destroys what the journal holds of cases of the yearly
// appraisal.
func forgetAppraisals(tx appraisal.Tx, o journal.Order, cases []string) error {
	return forgetCases(tx.(interview.Tx), o, cases)
}

// resultTasks are what waits for HR and the officer of appeals around results of
// the yearly appraisal.
func (a *app) resultTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	all, err := a.appraisals.ResultsWaiting(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []front.Task
	for _, x := range all {
		key, about, args := "tasks.result."+x.Kind, x.Body.Names.In(l), map[string]any{}
		if x.N > 0 {
			args["n"] = x.N
		}
		if x.Year != nil {
			about = locale.T(l, "appraisal.year.of", map[string]any{"year": x.Year.Number}) + " · " + about
		}
		e, _, err := a.library().Clause(nil, x.Cite)
		if err != nil {
			return nil, err
		}
		out = append(out, front.Task{
			Key: "result." + x.Kind + "." + x.Link, Text: locale.T(l, key, args), About: about, Href: x.Link, Do: locale.T(l, key+".do", nil), Cite: e, Clause: x.Cite.Clause,
		})
	}
	return out, nil
}
