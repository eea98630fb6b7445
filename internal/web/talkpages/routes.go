// Package talkpages holds the pages on which an interview is held and marked:
// the script with the clock and the member's own notes, and after the talk the
// member's own sheet. Nothing on them tells of another member's notes or marks.
package talkpages

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Interviews *interview.Service
	Draw       page.Draw
	// Zone is that of a body, in which times are shown.
	Zone func(body string) *time.Location
	// Beside gives the room of an interview by video, to stand beside the script; nil
	// where there is none. Bundles are what it loads,
	// and CSP what it may do beside.
	Beside  func(r *route.Request, id interview.ID) (templ.Component, error)
	Bundles []string
	CSP     route.CSP
	// Names are the names of persons by id.
	Names func(ctx context.Context, ids []string) (map[string]string, error)
}

// notesBody bounds a request with notes, in bytes: more than the most letters
// take, so that notes which are too long are refused with words of their own.
const notesBody = 4 << 20

// Routes of the area.
func Routes(d Deps) []route.Route {
	const one = "/interviews/{series}/{interview}"
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: one + pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: one + pattern, Verb: v, Handle: h}
	}
	notes := post("/notes", access.TakeInterview, d.notes)
	notes.Body = notesBody
	out := []route.Route{
		get("/conduct", access.SeeInterviews, d.conduct),
		get("/state", access.SeeInterviews, page.Answered(d.state)),
		post("/begin", access.LeadInterview, d.begin),
		post("/absent", access.LeadInterview, d.absent),
		post("/tick", access.LeadInterview, d.tick),
		post("/ask", access.TakeInterview, d.ask),
		post("/end", access.LeadInterview, d.end),
		notes,
		get("/rate", access.TakeInterview, d.rate),
		post("/impression", access.TakeInterview, d.impression),
		post("/evidence", access.TakeInterview, d.evidence),
		post("/mark", access.TakeInterview, d.mark),
		post("/overall", access.TakeInterview, d.overall),
		get("/rate/lock", access.TakeInterview, d.lockForm),
		post("/rate/lock", access.TakeInterview, d.lock),
	}
	for i := range out {
		out[i].CSP = d.CSP // any of them may draw the page on which the room stands
	}
	return out
}

// t gives a message of these pages.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "talk."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func idOf(r *route.Request) interview.ID { return interview.ID(r.PathValue("interview")) }

// pathOf is the address of an interview.
func pathOf(i *interview.Interview) string {
	return "/interviews/" + string(i.Series) + "/" + string(i.ID)
}

// belongs refuses an address whose interview is of another series.
func belongs(r *route.Request, i *interview.Interview) error {
	if string(i.Series) != r.PathValue("series") {
		return fault.New(fault.Missing, "interview.missing.interview")
	}
	return nil
}

// said is official wording with the language that it is in; Lang is "" where
// that is the page's.
type said struct{ Text, Lang string }

func official(l locale.Lang, o interview.Official) said {
	text, in := o.In(l)
	return of(l, text, in)
}

func of(l locale.Lang, text string, in locale.Lang) said {
	if in == l {
		return said{Text: text}
	}
	return said{text, string(in)}
}

// form is what a form shows when it comes back: what was typed, and what is
// wrong with it.
type form struct {
	Errors []kit.FieldError
	At     map[string]string
	Values map[string]string
	About  string // the competency whose form it was; "" for another one
	Status int
}

func newForm() form { return form{At: map[string]string{}, Values: map[string]string{}} }

// refused turns a fault of what was sent into what the form shows; any other
// error is handed back. ids names the control of each field.
func (f *form) refused(r *route.Request, err error, ids map[string]string) error {
	bad, ok := fault.As(err)
	if !ok || bad.Kind == fault.Denied || bad.Kind == fault.Missing || bad.Kind == fault.Unauthenticated {
		return err
	}
	for name, all := range r.PostForm {
		f.Values[name] = all[len(all)-1]
	}
	text, id := locale.T(r.Lang, bad.Key(), bad.Args), ids[lastOf(bad.Field)]
	if id != "" {
		f.At[id] = text
	}
	f.Errors = append(f.Errors, kit.FieldError{ID: id, Text: text})
	f.Status = bad.Kind.Status()
	return nil
}

// lastOf is the last step of the place of a fault.
func lastOf(field string) string {
	field, _, _ = strings.Cut(field, "[")
	return field[strings.LastIndex(field, ".")+1:]
}

// clockAt is the time of day of an instant in the zone of a body.
func (d Deps) clockAt(at time.Time, body people.BodyID) string {
	return at.In(d.Zone(string(body))).Format("15:04")
}

// readDay reads a day of a form; nil for what is none, so that the verb refuses
// it with its own words.
func readDay(text string) *day.Day {
	out, err := day.Parse(strings.TrimSpace(text))
	if err != nil {
		return nil
	}
	return &out
}

// shell is the frame of these pages: the whole width, without navigation.
func shell(title string, status int) page.Page {
	return page.Page{Title: title, Frame: kit.Wide, Status: status, Class: "p-talk", Bundles: []string{"talk.js"}}
}

func back(w http.ResponseWriter, r *route.Request, i *interview.Interview, to string) error {
	return page.Go(w, r, pathOf(i)+to)
}
