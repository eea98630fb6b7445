package main

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/competition"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web/agreepages"
	"tarazy/internal/web/front"
	"tarazy/internal/web/guidepages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/seriespages"
	"tarazy/internal/web/talkpages"
)

// openInterviews puts the interviews together.
func (a *app) openInterviews(context.Context) error {
	a.interviews = &interview.Service{
		Store: store.As[interview.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal, Library: a.library, Trust: a.trust,
		Record:    func(tx interview.Tx, e journal.Entry) error { return record(tx, e) },
		Procedure: a.contest.InterviewProcedure(),
	}
	return nil
}

// interviewRoutes are the pages and the API of interviews.
func (a *app) interviewRoutes(draw page.Draw) []route.Route {
	return slices.Concat(
		guidepages.Routes(guidepages.Deps{Interviews: a.interviews, Draw: draw, Zone: a.zoneOf, Drafts: a.drafts}),
		seriespages.Routes(a.seriesDeps(draw)),
		talkpages.Routes(talkpages.Deps{Interviews: a.interviews, Draw: draw, Zone: a.zoneOf, Names: a.names}),
		agreepages.Routes(agreepages.Deps{Interviews: a.interviews, Draw: draw, Drafts: a.drafts, Library: a.library, SignerURL: a.cfg.signer}),
		api.GuideRoutes(api.GuideDeps{Interviews: a.interviews}),
		api.SheetRoutes(api.SheetDeps{Interviews: a.interviews}),
		api.AgreementRoutes(api.AgreementDeps{Interviews: a.interviews}),
	)
}

// seriesDeps are what the pages of series stand on.
func (a *app) seriesDeps(draw page.Draw) seriespages.Deps {
	return seriespages.Deps{
		Interviews: a.interviews, Draw: draw, Zone: a.zoneOf, Library: a.library, Vacancies: a.interviewedVacancies,
		Find: func(ctx context.Context, _, text string) ([]seriespages.Found, error) {
			found, err := a.find(ctx, "", text) // a candidate need not belong to the body
			out := make([]seriespages.Found, len(found))
			for i, f := range found {
				out[i] = seriespages.Found(f)
			}
			return out, err
		},
	}
}

// interviewedVacancies are the vacancies that stand at the interview.
func (a *app) interviewedVacancies(ctx context.Context, by *access.Actor) ([]kit.Option, error) {
	return a.vacanciesWhere(ctx, by, func(v *competition.VacancyView) bool { return v.Stage == competition.AtInterview })
}

// interviewTasks are what waits for those who sit in a panel.
func (a *app) interviewTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	all, err := a.interviews.Waiting(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []front.Task
	for _, x := range all {
		key := "interview." + x.Kind + "." + string(x.Series.ID)
		if x.Interview != nil {
			key += "." + string(x.Interview.ID)
		}
		out = append(out, front.Task{
			Key: key, Text: seriespages.TaskText(l, x), About: titleIn(l, x.Series.Title), Href: seriespages.TaskPath(x), Do: locale.T(l, "tasks.interview.do", nil),
		})
	}
	return out, nil
}

// titleIn is the title of a post for a reader.
func titleIn(l locale.Lang, title interview.Official) string {
	text, _ := title.In(l)
	return text
}
