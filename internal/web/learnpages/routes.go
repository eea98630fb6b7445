// Package learnpages holds the pages around interviews on which people learn:
// letters to candidates and the talent pool, the questionnaire beside the
// interview, the model of competencies, the biases of interviewers, and the
// keeping of what was written.
package learnpages

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/draft"
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
	Zone   func(body string) *time.Location
	Drafts *draft.Service
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	const one, mine = "/interviews/{series}/{interview}", "/my-interviews/{interview}/feedback"
	return []route.Route{
		get("/interviews/{series}/letters", access.GiveFeedback, d.letters),
		get(one+"/letter", access.GiveFeedback, d.letter),
		post(one+"/letter", access.GiveFeedback, d.save),
		get(one+"/letter/send", access.GiveFeedback, d.sendForm),
		post(one+"/letter/send", access.GiveFeedback, d.send),
		get(mine, access.SeeFeedback, d.mine),
		get(mine+"/{format}", access.SeeFeedback, d.paper),
		get(one+"/questionnaire", access.SeeInterviews, d.compare),
		get(one+"/pool", access.KeepPool, d.proposeForm),
		post(one+"/pool", access.KeepPool, d.propose),
		get("/pool", access.KeepPool, d.pool),
		post("/pool/{person}/end", access.KeepPool, d.poolEnd),
		get("/my-pool", access.JoinPool, d.myPool),
		post("/my-pool/{body}", access.JoinPool, d.poolAnswer),
		get("/competencies", access.SeeInterviews, d.competencies),
		get("/biases", access.SeeInterviews, d.biases),
		get("/interview-forms", access.KeepForms, d.kept),
		get("/interview-forms/{series}", access.KeepForms, d.destroyForm),
		post("/interview-forms/{series}", access.KeepForms, d.destroy),
	}
}

// t gives a message of these pages; kv alternates names and values.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "learn.page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func faultText(l locale.Lang, err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	return locale.T(l, f.Key(), f.Args)
}

func (d Deps) draw(w http.ResponseWriter, r *route.Request, h kit.Heading, status int, c templ.Component) error {
	return d.Draw(w, r, page.Page{Title: h.Title, Status: status, Class: "p-learn"}, c)
}

func idOf(r *route.Request) interview.ID { return interview.ID(r.PathValue("interview")) }

func seriesOf(r *route.Request) interview.SeriesID {
	return interview.SeriesID(r.PathValue("series"))
}

func seriesPath(id interview.SeriesID) string { return "/interviews/" + string(id) }

func pathOf(i *interview.Interview) string { return seriesPath(i.Series) + "/" + string(i.ID) }

// belongs refuses an address whose interview is of another series.
func belongs(r *route.Request, i *interview.Interview) error {
	if string(i.Series) != r.PathValue("series") {
		return fault.New(fault.Missing, "interview.missing.interview")
	}
	return nil
}

// bodyOf is the body that a page of HR is about: the one asked for, else the one
// in which the actor has the verb.
func bodyOf(r *route.Request, v access.Verb) people.BodyID {
	if asked := r.FormValue("body"); asked != "" {
		return people.BodyID(asked)
	}
	ids, all := access.Bodies(r.Actor, v)
	if all || len(ids) == 0 || slices.Contains(ids, r.Actor.Body) {
		return people.BodyID(r.Actor.Body)
	}
	return people.BodyID(ids[0])
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// words are a text and its language, "" for that of the page.
type words struct{ Text, Lang string }

func official(l locale.Lang, o interview.Official) words {
	text, in := o.In(l)
	if in == l {
		return words{Text: text}
	}
	return words{text, string(in)}
}

func langAttr(lang string) templ.Attributes {
	if lang == "" {
		return nil
	}
	return templ.Attributes{"lang": lang}
}

// dayText is the day of an instant in the zone of a body, in words.
func (d Deps) dayText(l locale.Lang, at time.Time, body people.BodyID) string {
	return locale.Day(l, day.In(at, d.Zone(string(body))).String())
}

// problems are faults as the summary above a form and its fields show them.
type problems struct {
	page.Refused
	Sent map[string]string // what was typed
}

// refused turns the fault of an act into words; any other error, and what is
// not there or not allowed, is for the shell. ids are the controls by field.
func refused(r *route.Request, err error, ids map[string]string) (problems, error) {
	out, other := page.Refuse(r.Lang, err, page.Controls(ids))
	return problems{Refused: out, Sent: page.Sent(r)}, other
}

// nothing is a form that was not sent yet.
func nothing() problems { return problems{Sent: map[string]string{}} }

// typed is what was typed in a field, else what stands there.
func (p *problems) typed(name, stored string) string {
	if sent, ok := p.Sent[name]; ok {
		return sent
	}
	return stored
}
