// Package vacancy holds the pages of competitions for those who may take part:
// the public list of vacancies, the announcement, the application with its
// check, the candidate's own applications, and help for candidates.
package vacancy

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Contest    *competition.Service
	Candidates *candidate.Service
	Draw       page.Draw
	Drafts     *draft.Service
	Library    func() *law.Library
	Legal      clock.Legal
	// Edition is the edition of selection in force; its groups of categories
	// filter the list, and help tells its procedure.
	Edition func() (*law.Edition, error)
	// Bodies are the names of bodies by id.
	Bodies func(ctx context.Context) (map[string]locale.Words, error)
	// Zone is that in which days are shown.
	Zone *time.Location
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	return []route.Route{
		get("/vacancies", access.Look, d.list),
		get("/vacancies/{id}", access.Look, d.show),
		get("/vacancies/{id}/apply", access.Apply, d.applyForm),
		post("/vacancies/{id}/apply", access.Apply, d.apply),
		get("/applications", access.SeeApplication, d.home),
		post("/applications/wishes", access.SeeApplication, d.wish),
		get("/applications/{id}", access.SeeApplication, d.way),
		get("/applications/{id}/withdraw", access.Withdraw, d.withdrawForm),
		post("/applications/{id}/withdraw", access.Withdraw, d.withdraw),
		get("/applications/{id}/appeal", access.FileAppeal, d.appealForm),
		post("/applications/{id}/appeal", access.FileAppeal, d.appeal),
		post("/applications/{id}/appeal/back", access.FileAppeal, d.appealBack),
		get("/help/candidates", access.Look, d.help),
	}
}

// t gives a message of these pages.
func t(r *route.Request, key string, kv ...any) string { return words(r.Lang, key, kv...) }

func words(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "vacancy."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// column is the shell of a page that is read, also on a phone.
func column(title string, status int) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Status: status, Class: "p-candidate-home"}
}

func me(r *route.Request) people.PersonID { return people.PersonID(r.Actor.Person) }

func applicationOf(r *route.Request) competition.ApplicationID {
	return competition.ApplicationID(r.PathValue("id"))
}

func vacancyOf(r *route.Request) competition.VacancyID {
	return competition.VacancyID(r.PathValue("id"))
}

func (d Deps) today() day.Day { return day.In(d.Legal.Now(), d.Zone) }

// onDay is the legal day of an instant.
func (d Deps) onDay(at time.Time) day.Day { return day.In(at, d.Zone) }

// problems is a refusal of a form in words.
type problems = page.Refused

// refused turns a fault of a form into words; any other error, and what hides
// the thing itself, is for the shell. A fault about a field that the form has
// not belongs to the whole form.
func refused(l locale.Lang, err error, fields ...string) (problems, error) {
	return page.Refuse(l, err, page.Fields(fields...))
}
