package main

import (
	"context"
	"net/http"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/demo"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web"
	"tarazy/internal/web/front"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// library is the law as it is now.
func (a *app) library() *law.Library { return a.lib }

// handler builds the table of routes and the server on it.
func (a *app) handler(ctx context.Context) (http.Handler, error) {
	var doors []demo.Door
	if a.cfg.demo {
		var err error
		if doors, err = a.fillDemo(ctx); err != nil {
			return nil, err
		}
	}
	srv, err := a.server(ctx, doors)
	if err != nil {
		return nil, err
	}
	return srv.Handler(), nil
}

func (a *app) server(ctx context.Context, doors []demo.Door) (*web.Server, error) {
	frame := web.Frame{Demo: a.cfg.demo, About: a.around}
	routes, err := a.routes(ctx, frame.Draw, doors)
	if err != nil {
		return nil, err
	}
	return web.New(web.Config{
		Log: a.log, Wall: a.wall, Legal: a.legal, Sessions: a.sessions(), Demo: a.cfg.demo,
		Lang: a.langOf, SignerURL: a.cfg.signer, Failed: frame.Failed,
	}, routes)
}

func (a *app) routes(ctx context.Context, draw page.Draw, doors []demo.Door) ([]route.Route, error) {
	named, err := a.nameDoors(ctx, doors)
	if err != nil {
		return nil, err
	}
	routes := slices.Concat(
		front.Routes(front.Deps{
			Draw: draw, Legal: a.legal, Library: a.library, Zone: a.zoneOf, Doors: named, Enter: a.enter, Forward: a.forward,
		}),
		lawpages.Routes(lawpages.Deps{Library: a.library, Draw: draw}),
		api.Routes(api.Deps{Library: a.library}),
	)
	return append(routes, api.DocumentRoute(routes)), nil
}

// nameDoors gives the doors the names of the people behind them.
func (a *app) nameDoors(ctx context.Context, doors []demo.Door) ([]front.Door, error) {
	out := make([]front.Door, len(doors))
	for i, d := range doors {
		f, err := a.staff.Personal(ctx, people.By{Person: "system", All: true}, people.PersonID(d.Person))
		if err != nil {
			return nil, err
		}
		out[i] = front.Door{Role: d.Role, Person: d.Person, Name: f.Person.Given + " " + f.Person.Surname, Body: d.Body, Side: sideOf(d.Role)}
	}
	return out, nil
}

// sideOf is where a role's door hangs on the balance.
func sideOf(r access.Role) front.Side {
	switch r {
	case access.Candidate, access.HROfficer, access.Proctor, access.Member, access.Chair, access.Secretary, access.IdentityChecker:
		return front.Selection
	case access.Employee, access.Supervisor, access.HigherSupervisor, access.FirstHead, access.Authorised:
		return front.Appraisal
	}
	return front.Below
}

// enter signs a visitor of the demonstration in through a door.
func (a *app) enter(w http.ResponseWriter, r *route.Request, d front.Door) error {
	opened, err := a.access.Enter(r.Context(), d.Person, access.Held{Role: d.Role, Body: d.Body}, a.access.Visit(r.Request, nil))
	if err != nil {
		return err
	}
	if err := a.chooseKeys(r.Context(), d.Person); err != nil {
		a.log.Warn("the signer was not told who entered", "error", err)
	}
	a.access.SetCookie(w, r.Request, opened)
	return page.Go(w, r, "/tasks")
}

// zoneOf is the zone of a body, or of the installation.
func (a *app) zoneOf(body string) *time.Location { return a.zone }

// langOf is the language that a person chose.
func (a *app) langOf(*access.Actor) locale.Lang { return "" }

// around is the navigation of a person's work.
func (a *app) around(r *route.Request) web.Around {
	if !r.Actor.SignedIn() {
		return web.Around{}
	}
	t := func(key string) string { return locale.T(r.Lang, key, nil) }
	item := func(v access.Verb, key, href string) []kit.NavItem {
		if !access.MayEver(r.Actor, v) {
			return nil
		}
		return []kit.NavItem{{Text: t(key), Href: href}}
	}
	return web.Around{
		User: kit.User{Name: r.Actor.Name, Role: t("role." + string(r.Actor.Acting)), SignOut: "/sign-out", Links: []kit.Link{{Text: t("nav.account"), Href: "/account"}}},
		Nav: []kit.NavGroup{
			{Items: slices.Concat(item(access.SeeTasks, "nav.tasks", "/tasks"), item(access.SeeNotices, "nav.notices", "/notices"))},
			{Title: t("nav.base"), Items: slices.Concat(
				item(access.SeeStaff, "nav.staff", "/staff"),
				item(access.Look, "nav.rules", "/rules"),
				item(access.SeeJournal, "nav.journal", "/journal"),
				item(access.SeeGrants, "nav.roles", "/admin/roles"),
				item(access.KeepHooks, "nav.hooks", "/admin/hooks"),
				item(access.RunBackup, "nav.state", "/admin/state"),
			)},
		},
	}
}
