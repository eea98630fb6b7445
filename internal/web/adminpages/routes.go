// Package adminpages holds the pages of those who keep a body or the
// installation: roles, webhooks, the state of the system; and every person's
// notices.
package adminpages

import (
	"context"
	"net/url"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/access/granting"
	"tarazy/internal/clock"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/hook"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Store runs transactions on jobs and notices.
type Store interface {
	Write(context.Context, func(outbox.WorkTx) error) error
	Read(context.Context, func(outbox.WorkTx) error) error
}

// Found is a person whom a search found.
type Found struct{ ID, Name, About string }

// Deps are what the pages stand on.
type Deps struct {
	Draw   page.Draw
	Legal  clock.Legal
	Store  Store
	Grants granting.Roles
	Hooks  hook.Keeper
	// Events are the verbs that other systems may be told of.
	Events []string
	// Find looks for persons by a part of the name; in a body, or with ""
	// everywhere.
	Find func(ctx context.Context, body, text string) ([]Found, error)
	// Names are the names of persons by id; who is not found is left out.
	Names  func(ctx context.Context, ids []string) (map[string]string, error)
	Bodies func(ctx context.Context) (map[string]locale.Words, error)
	Zone   func(body string) *time.Location // of "" too
	State  func(ctx context.Context) (State, error)
	// People and Library serve the pages of bodies.
	People  *people.Service
	Library func() *law.Library
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	return []route.Route{
		{Method: "GET", Pattern: "/admin/roles", Verb: access.SeeGrants, Handle: d.roles},
		{Method: "GET", Pattern: "/admin/roles/grant", Verb: access.GrantRole, Handle: d.grantForm},
		{Method: "POST", Pattern: "/admin/roles/grant", Verb: access.GrantRole, Handle: d.grant},
		{Method: "GET", Pattern: "/admin/roles/revoke/{id}", Verb: access.RevokeRole, Handle: d.revokeForm},
		{Method: "POST", Pattern: "/admin/roles/revoke/{id}", Verb: access.RevokeRole, Handle: d.revoke},
		{Method: "GET", Pattern: "/admin/hooks", Verb: access.KeepHooks, Handle: d.hooks},
		{Method: "GET", Pattern: "/admin/hooks/new", Verb: access.KeepHooks, Handle: d.hookForm},
		{Method: "POST", Pattern: "/admin/hooks/new", Verb: access.KeepHooks, Handle: d.hookAdd},
		{Method: "GET", Pattern: "/admin/hooks/show/{id}", Verb: access.KeepHooks, Handle: d.hook},
		{Method: "POST", Pattern: "/admin/hooks/enable/{id}", Verb: access.KeepHooks, Handle: d.hookAct(enable)},
		{Method: "POST", Pattern: "/admin/hooks/disable/{id}", Verb: access.KeepHooks, Handle: d.hookAct(disable)},
		{Method: "POST", Pattern: "/admin/hooks/remove/{id}", Verb: access.KeepHooks, Handle: d.hookAct(remove)},
		{Method: "POST", Pattern: "/admin/hooks/test/{id}", Verb: access.KeepHooks, Handle: d.hookAct(test)},
		{Method: "GET", Pattern: "/admin/bodies", Verb: access.RunBackup, Handle: d.bodiesOf},
		{Method: "GET", Pattern: "/admin/bodies/new", Verb: access.RunBackup, Handle: d.bodyNew},
		{Method: "POST", Pattern: "/admin/bodies/new", Verb: access.RunBackup, Handle: d.bodyAdd},
		{Method: "GET", Pattern: "/admin/bodies/change/{id}", Verb: access.RunBackup, Handle: d.bodyShow},
		{Method: "POST", Pattern: "/admin/bodies/change/{id}", Verb: access.RunBackup, Handle: d.bodyChange},
		{Method: "GET", Pattern: "/admin/state", Verb: access.RunBackup, Handle: d.state},
		{Method: "POST", Pattern: "/admin/state/retry/{id}", Verb: access.RunBackup, Handle: d.retry},
		{Method: "GET", Pattern: "/notices", Verb: access.SeeNotices, Handle: d.notices},
		{Method: "POST", Pattern: "/notices/read/{id}", Verb: access.SeeNotices, Handle: d.noticeRead},
		{Method: "POST", Pattern: "/notices/read", Verb: access.SeeNotices, Handle: d.noticesRead},
		{Method: "POST", Pattern: "/notices/mail", Verb: access.SeeNotices, Handle: d.noticesMail},
	}
}

// moment is an instant in the words of a language and the zone of a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	return locale.Moment(l, at.In(d.Zone(body)))
}

// named gives the names of persons; who has none is named by id.
func (d Deps) named(ctx context.Context, l locale.Lang, ids ...string) (func(string) string, error) {
	names, err := d.Names(ctx, ids)
	return func(id string) string {
		if id == "system" {
			return locale.T(l, "adminpages.system", nil)
		}
		if n := names[id]; n != "" {
			return n
		}
		return id
	}, err
}

// at is a path with a body in its address.
func at(path, body string) string {
	if body == "" {
		return path
	}
	return path + "?body=" + url.QueryEscape(body)
}
