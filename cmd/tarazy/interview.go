package main

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/competition"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web/agreepages"
	"tarazy/internal/web/front"
	"tarazy/internal/web/guidepages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/learnpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/roompages"
	"tarazy/internal/web/seriespages"
	"tarazy/internal/web/talkpages"
)

// openInterviews puts the interviews together.
func (a *app) openInterviews(context.Context) error {
	a.interviews = &interview.Service{
		Store: store.As[interview.Tx](a.db), Blobs: a.blobs, Master: a.master, IDs: id.Random(), Legal: a.legal, Library: a.library, Trust: a.trust, Press: a.press.Press,
		Record:    func(tx interview.Tx, e journal.Entry) error { return record(tx, e) },
		Forget:    forgetCases,
		Procedure: a.contest.InterviewProcedure(),
	}
	return nil
}

// interviewRoutes are the pages and the API of interviews.
func (a *app) interviewRoutes(draw page.Draw) []route.Route {
	return slices.Concat(
		guidepages.Routes(guidepages.Deps{Interviews: a.interviews, Draw: draw, Zone: a.zoneOf, Drafts: a.drafts}),
		seriespages.Routes(a.seriesDeps(draw)),
		talkpages.Routes(talkpages.Deps{
			Interviews: a.interviews, Draw: draw, Zone: a.zoneOf, Names: a.names, Beside: a.roomDeps(draw).Beside, Bundles: a.roomDeps(draw).Bundles(), CSP: a.roomDeps(draw).CSP(),
		}),
		agreepages.Routes(agreepages.Deps{Interviews: a.interviews, Draw: draw, Drafts: a.drafts, Library: a.library, SignerURL: a.cfg.signer}),
		roompages.Routes(a.roomDeps(draw)),
		learnpages.Routes(learnpages.Deps{Interviews: a.interviews, Draw: draw, Zone: a.zoneOf, Drafts: a.drafts}),
		api.FeedbackRoutes(api.FeedbackDeps{Interviews: a.interviews}),
		api.GuideRoutes(api.GuideDeps{Interviews: a.interviews}),
		api.SheetRoutes(api.SheetDeps{Interviews: a.interviews}),
		api.SeriesRoutes(api.SeriesDeps{Interviews: a.interviews}),
		api.AgreementRoutes(api.AgreementDeps{Interviews: a.interviews}),
	)
}

// seriesDeps are what the pages of series stand on.
func (a *app) seriesDeps(draw page.Draw) seriespages.Deps {
	return seriespages.Deps{
		Interviews: a.interviews, Draw: draw, Zone: a.zoneOf, Library: a.library, Vacancies: a.interviewedVacancies,
		Find: a.findInterviewed,
	}
}

// findInterviewed looks for who may be interviewed: those who work in any body,
// by name or number, and one who is registered as a candidate, by the whole
// number alone, so that nobody leafs through who is.
func (a *app) findInterviewed(ctx context.Context, _, text string) ([]seriespages.Found, error) {
	found, err := a.find(ctx, "", text)
	if err != nil {
		return nil, err
	}
	var out []seriespages.Found
	for _, f := range found {
		out = append(out, seriespages.Found(f))
	}
	if len(out) > 0 {
		return out, nil
	}
	err = a.db.Read(ctx, func(tx *store.Tx) error {
		p, err := tx.PersonByIIN(people.IINMark(a.master, strings.TrimSpace(text)))
		if err != nil || p == nil {
			return err
		}
		r, err := tx.CandidateRegistration(p.ID)
		if err == nil && r != nil && r.Withdrawn.IsZero() {
			out = append(out, seriespages.Found{ID: string(p.ID), Name: p.Name()})
		}
		return err
	})
	return out, err
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
	more, err := a.letterTasks(ctx, actor, l)
	return append(out, more...), err
}

// letterTasks are the letters that wait for HR, and the bodies that wait for a
// candidate's answer.
func (a *app) letterTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	owed, err := a.interviews.FeedbackOwed(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []front.Task
	for _, x := range owed {
		out = append(out, front.Task{
			Key: "letter." + string(x.Interview.ID), Text: locale.T(l, "tasks.letter", map[string]any{"number": x.Interview.Number}), About: titleIn(l, x.Title), Due: x.Due,
			Href: "/interviews/" + string(x.Interview.Series) + "/" + string(x.Interview.ID) + "/letter", Do: locale.T(l, "tasks.letter.do", nil),
		})
	}
	if !access.MayEver(actor, access.JoinPool) {
		return out, nil
	}
	places, err := a.interviews.MyPool(ctx, actor)
	for _, x := range places {
		if x.State() == interview.PoolAsked {
			out = append(out, front.Task{
				Key: "pool." + string(x.Body.ID), Text: locale.T(l, "tasks.pool", nil), About: x.Body.Names.In(l), Href: "/my-pool", Do: locale.T(l, "tasks.pool.do", nil),
			})
		}
	}
	return out, err
}

// forgetCases destroys what the journal holds of cases.
func forgetCases(tx interview.Tx, o journal.Order, cases []string) error {
	log := tx.(interface {
		journal.Log
		JournalOfCases([]string) ([]int64, error)
	})
	numbers, err := log.JournalOfCases(cases)
	if err != nil || len(numbers) == 0 {
		return err
	}
	_, err = journal.Destroy(log, o, numbers)
	return err
}

// titleIn is the title of a post for a reader.
func titleIn(l locale.Lang, title interview.Official) string {
	text, _ := title.In(l)
	return text
}
