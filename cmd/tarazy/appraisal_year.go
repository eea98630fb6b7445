package main

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/front"
	"tarazy/internal/web/page"
	"tarazy/internal/web/yearpages"
)

// yearDeps are what the pages of a year of appraisal stand on.
func (a *app) yearDeps(draw page.Draw) yearpages.Deps {
	return yearpages.Deps{Appraisals: a.appraisals, People: a.staff, Draw: draw, Library: a.library, Find: a.findAppraiser}
}

// findAppraiser looks for who may be named to appraise: anybody who works in
// this body or another, for a maslikhat's secretary appraises in another.
func (a *app) findAppraiser(r *route.Request, _ people.BodyID, text string) ([]yearpages.Found, error) {
	found, err := a.find(r.Context(), "", text)
	out := make([]yearpages.Found, len(found))
	for i, f := range found {
		out[i] = yearpages.Found(f)
	}
	return out, err
}

// yearTasks are what waits for HR and the chair about years of appraisal.
func (a *app) yearTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	all, err := a.appraisals.YearTasks(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []front.Task
	for _, x := range all {
		e, err := a.library().Edition(x.Year.Act, x.Year.Edition)
		if err != nil {
			return nil, err
		}
		key := "tasks.year." + x.Kind
		out = append(out, front.Task{
			Key: "year." + x.Kind + "." + string(x.Year.ID), Text: locale.T(l, key, nil), About: locale.T(l, "appraisal.year.of", map[string]any{"year": x.Year.Number}),
			Href: "/years/" + string(x.Year.ID) + "/schedule", Due: x.Due, Do: locale.T(l, key+".do", nil), Cite: e, Clause: x.Clause,
		})
	}
	return out, nil
}
