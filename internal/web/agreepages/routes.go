// Package agreepages holds the pages on which a panel agrees on the marks of a
// candidate: the meeting, the signatures on its form, the forms of the method,
// and the statistics of those who mark.
package agreepages

import (
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Interviews *interview.Service
	Draw       page.Draw
	Drafts     *draft.Service
	Library    func() *law.Library
	// SignerURL is the address of the signing software; "" for its own.
	SignerURL string
}

// formMost bounds a form, in bytes: one with signatures holds two messages.
const formMost = 2 << 20

// Routes of the area.
func Routes(d Deps) []route.Route {
	const one = "/interviews/{series}/{interview}/agreement"
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h, Body: formMost}
	}
	signs := func(r route.Route) route.Route { r.CSP = route.Signing; return r }
	return []route.Route{
		get(one, access.SeeInterviews, d.show),
		post(one+"/change", access.TakeInterview, d.change),
		post(one+"/mark", access.LeadInterview, d.mark),
		post(one+"/answers", access.LeadInterview, d.answers),
		post(one+"/overall", access.LeadInterview, d.overall),
		post(one+"/conclusion", access.TakeInterview, d.conclude),
		post(one+"/fix", access.LeadInterview, d.fix),
		post(one+"/refuse", access.TakeInterview, d.refuse),
		post(one+"/unsigned", access.LeadInterview, d.unsigned),
		post(one+"/reopen", access.LeadInterview, d.reopen),
		post(one+"/finish", access.LeadInterview, d.finish),
		signs(get(one+"/sign", access.TakeInterview, d.signForm)),
		signs(post(one+"/sign", access.TakeInterview, d.sign)),
		get("/interviews/{series}/{interview}/forms/{form}", access.SeeInterviews, d.form),
		get("/raters", access.SeeRaters, d.raters),
	}
}

// t gives a message of these pages.
func t(l locale.Lang, key string, kv ...any) string { return say(l, "agree.page."+key, kv...) }

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, key, fault.New(fault.Invalid, "", kv...).Args)
}

func faultText(l locale.Lang, f *fault.Error) string { return locale.T(l, f.Key(), f.Args) }

func idOf(r *route.Request) interview.ID { return interview.ID(r.PathValue("interview")) }

func me(r *route.Request) people.PersonID { return people.PersonID(r.Actor.Person) }

func seriesPath(id interview.SeriesID) string { return "/interviews/" + string(id) }

// pathOf is the page of the meeting about a candidate.
func pathOf(i *interview.Interview, more string) string {
	return seriesPath(i.Series) + "/" + string(i.ID) + "/agreement" + more
}

// whole is a number of a form; -1, which nothing is, where it is none.
func whole(r *route.Request, name string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(r.PostFormValue(name)), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// instant is a day and a time of day in the zone of a body.
func instant(l locale.Lang, zone string, at time.Time) string {
	in, err := day.Zone(zone)
	if err != nil {
		in = time.UTC
	}
	return locale.Moment(l, at.In(in))
}

// official is wording of the act or of a body with the language that it is in,
// "" where that is the page's own.
func official(l locale.Lang, o interview.Official) words {
	text, in := o.In(l)
	if in == l {
		return words{Text: text}
	}
	return words{Text: text, Lang: string(in)}
}

// words are a text and its language, "" for that of the page.
type words struct{ Text, Lang string }

// problems are faults as the summary above a form and its fields show them.
type problems struct {
	page.Refused
	Sent map[string]string // what was typed
	Old  int64             // version that the person saw, where it has changed meanwhile; else 0
}

// refused turns the fault of an act into words; any other error, and what is
// not there or not allowed, is for the shell. ids are the controls by field.
func refused(r *route.Request, err error, ids map[string]string) (problems, error) {
	out, other := page.Refuse(r.Lang, err, page.Controls(ids))
	p := problems{Refused: out, Sent: page.Sent(r)}
	if fault.Is(err, "interview.changed") {
		p.Old = page.Version(r)
	}
	return p, other
}

// done is what the page says of an act just done.
func done(r *route.Request, words ...string) string {
	for _, w := range words {
		if r.URL.Query().Get("done") == w {
			return t(r.Lang, "done."+w)
		}
	}
	return ""
}
