// Package cabinet holds the candidate's own pages: registration by electronic
// signature, and the personal file with what registers gave and the candidate
// wrote beside each other.
package cabinet

import (
	"context"
	"maps"
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/clock"
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
	Candidates *candidate.Service
	Draw       page.Draw
	Drafts     *draft.Service
	Legal      clock.Legal
	// Edition is the edition of selection in force, whose procedure a visitor
	// reads and whose levels of education the forms offer.
	Edition func() (*law.Edition, error)
	// Zone is that in which days are shown.
	Zone *time.Location
	// SignerURL is where the signing software answers; "" for its own address.
	SignerURL string
	// Open begins the session of a person who has just signed.
	Open func(w http.ResponseWriter, r *route.Request, person string) error
}

// uploadMost bounds a request with a photo, in bytes: the photo and what a form
// puts around it.
const uploadMost = candidate.PhotoMost + 64<<10

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	signs := func(r route.Route) route.Route { r.CSP = route.Signing; return r }
	takesFile := func(r route.Route) route.Route { r.Body = uploadMost; return r }
	return []route.Route{
		get("/register", access.Register, d.registerForm),
		get("/register/texts", access.Register, toRegister),
		post("/register/texts", access.Register, d.registerTexts),
		get("/register/statement", access.Register, toRegister),
		signs(post("/register/statement", access.Register, d.registerStatement)),
		signs(post("/register", access.Register, d.register)),

		get("/file", access.KeepFile, d.file),
		post("/file/fetch", access.KeepFile, d.fileFetch),
		post("/file/confirm", access.KeepFile, d.fileConfirm),
		get("/file/photo/{entry}/{whose}", access.KeepFile, d.photo),
		get("/file/add/{kind}", access.KeepFile, d.addForm),
		takesFile(post("/file/add/{kind}", access.KeepFile, d.add)),
		get("/file/correct/{entry}", access.KeepFile, d.correctForm),
		takesFile(post("/file/correct/{entry}", access.KeepFile, d.correct)),
		get("/file/directions/{entry}", access.KeepFile, d.directionsForm),
		post("/file/directions/{entry}", access.KeepFile, d.directions),
		get("/file/dispute/{entry}", access.KeepFile, d.disputeForm),
		post("/file/dispute/{entry}", access.KeepFile, d.dispute),
		get("/file/drop/{entry}", access.KeepFile, d.dropForm),
		post("/file/drop/{entry}", access.KeepFile, d.drop),
		get("/file/consent", access.KeepFile, d.consent),
		get("/file/consent/withdraw", access.KeepFile, d.withdrawForm),
		post("/file/consent/withdraw", access.KeepFile, d.withdraw),
	}
}

// t gives a message of these pages.
func t(r *route.Request, key string, kv ...any) string { return words(r.Lang, key, kv...) }

func words(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "cabinet."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// column is the shell of a candidate's page.
func column(title string, status int, bundles ...string) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Status: status, Bundles: bundles, Class: "p-cabinet"}
}

func me(r *route.Request) people.PersonID { return people.PersonID(r.Actor.Person) }

// look opens the file of whoever asks.
func (d Deps) look(r *route.Request) (*candidate.Opened, error) {
	return d.Candidates.Look(r.Context(), me(r))
}

// item opens the entry that the address names, in the own file.
func (d Deps) item(r *route.Request) (*candidate.Opened, *candidate.Item, error) {
	o, err := d.look(r)
	if err != nil {
		return nil, nil, err
	}
	i := o.Find(candidate.EntryID(r.PathValue("entry")))
	if i == nil {
		return nil, nil, fault.New(fault.Missing, "candidate.missing.entry")
	}
	return o, i, nil
}

// day is an instant as a day of the zone, as messages take it.
func (d Deps) day(at time.Time) string { return at.In(d.Zone).Format(time.DateOnly) }

// levels are the levels of education that the edition orders, lowest first.
func (d Deps) levels(context.Context) ([]string, error) {
	p, err := d.Candidates.Procedure()
	return p.Levels, err
}

// problems is a refusal of a form in words.
type problems = page.Refused

// refused turns the faults of a form into words; any other error is for the
// shell. A fault about a field that the form has not belongs to the whole form.
func refused(l locale.Lang, err error, fields ...string) (problems, error) {
	return page.Refuse(l, err, page.Fields(fields...))
}

func spelled(l locale.Lang, all []*fault.Error, fields ...string) problems {
	p := problems{At: map[string]string{}, Status: all[0].Kind.Status()}
	for _, f := range all {
		one := page.Tell(f, locale.T(l, f.Key(), f.Args), page.Fields(fields...)(f))
		maps.Copy(p.At, one.At)
		p.Errors = append(p.Errors, one.Errors...)
	}
	return p
}
