// Package front holds the pages that everybody meets: the first page, the doors
// of the demonstration, what waits for a person, help, and the gallery.
package front

import (
	"context"
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Draw    page.Draw
	Legal   clock.Legal
	Library func() *law.Library
	Zone    func(body string) *time.Location
	Sources []TaskSource
	Later   LaterStore
	Drafts  *draft.Service
	Doors   []Door // of the demonstration; none outside it
	Enter   func(w http.ResponseWriter, r *route.Request, door Door) error
	Forward func(to time.Time) bool // moves the demonstration's clock
}

// Door is a role that a visitor of the demonstration may enter as.
type Door struct {
	Role   access.Role
	Person string // id
	Name   string
	Body   string // id
	Side   Side
	Where  *locale.Words // name of the body; nil for the first holder of a role
}

// value tells a door from all others.
func (d Door) value() string {
	if d.Where == nil {
		return string(d.Role)
	}
	return string(d.Role) + " " + d.Body
}

// about says who stands behind a door, and where, if not in the first body.
func (d Door) about(l locale.Lang) string {
	if d.Where != nil {
		return d.Name + ": " + d.Where.In(l)
	}
	return d.Name + ": " + locale.T(l, "doors.about."+string(d.Role), nil)
}

// Side is where a door hangs.
type Side int

// The sides of the balance, and what stands below it.
const (
	Selection Side = iota
	Appraisal
	Below
)

// TaskSource gives what waits for a person.
type TaskSource func(ctx context.Context, a *access.Actor, l locale.Lang) ([]Task, error)

// Task is one thing that waits for a person.
type Task struct {
	// Key is the same whenever the task is given anew, and never that of another
	// task: by it a task is put off. Without one it cannot be.
	Key string

	Text, About, Href string
	Cite              *law.Edition // act of the clause, nil for none
	Clause            string
	From, Due         *day.Day // of the term; nil where no term runs
	Do                string   // the button's word
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	out := []route.Route{
		{Method: "GET", Pattern: "/{$}", Verb: access.Look, Handle: d.first},
		{Method: "GET", Pattern: "/tasks", Verb: access.SeeTasks, Handle: d.tasks},
		{Method: "POST", Pattern: "/tasks/later", Verb: access.SeeTasks, Handle: d.taskLater},
		{Method: "POST", Pattern: "/tasks/back", Verb: access.SeeTasks, Handle: d.taskBack},
		{Method: "GET", Pattern: "/help", Verb: access.Look, Handle: d.help},
		{Method: "GET", Pattern: "/gallery", Verb: access.Look, Handle: d.gallery},
		{Method: "PUT", Pattern: "/drafts/{form}/{case}", Verb: access.KeepDrafts, Handle: d.draftSave},
		{Method: "POST", Pattern: "/theme", Verb: access.Look, Handle: theme},
	}
	if len(d.Doors) > 0 {
		out = append(out,
			route.Route{Method: "GET", Pattern: "/doors", Verb: access.EnterDoor, Handle: d.doors},
			route.Route{Method: "POST", Pattern: "/doors/enter", Verb: access.EnterDoor, Handle: d.enter},
			route.Route{Method: "POST", Pattern: "/doors/clock", Verb: access.MoveClock, Handle: d.forward},
		)
	}
	return out
}

// first leads to the doors in a demonstration, to the tasks of who is signed
// in, and to the rules otherwise.
func (d Deps) first(w http.ResponseWriter, r *route.Request) error {
	switch {
	case r.Actor.SignedIn():
		return page.Go(w, r, "/tasks")
	case len(d.Doors) > 0:
		return page.Go(w, r, "/doors")
	}
	return page.Go(w, r, "/sign-in")
}

func (d Deps) gallery(w http.ResponseWriter, r *route.Request) error {
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "kit.gallery.title", nil), Frame: kit.Wide, Class: "p-gallery"}, kit.Gallery())
}

// theme keeps the look chosen without script.
func theme(w http.ResponseWriter, r *route.Request) error {
	v := r.PostFormValue("theme")
	c := &http.Cookie{Name: "theme", Value: v, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode}
	if v != "light" && v != "dark" {
		c.Value, c.MaxAge = "", -1
	}
	http.SetCookie(w, c)
	return page.Go(w, r, back(r))
}

// back is the page that a form was sent from, if it lies on this host.
func back(r *route.Request) string {
	u, err := r.URL.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return "/"
	}
	return page.Local(u.RequestURI(), "/")
}
