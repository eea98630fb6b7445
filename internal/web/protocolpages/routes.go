// Package protocolpages holds the pages from the ranking to the appointment:
// the protocol of a competition and its signatures, the offers of posts with
// the winners' papers, and the candidate's own side of an offer.
package protocolpages

import (
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/copypages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Contest *competition.Service
	Draw    page.Draw
	Drafts  *draft.Service
	Library func() *law.Library
	// Zone is that of a body, in which instants are shown.
	Zone func(body string) *time.Location
	// SignerURL is the address of the signing software; "" for its own.
	SignerURL string
}

// paperBody bounds a request with a paper, in bytes.
const paperBody = competition.PaperMost + 1<<20

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	signs := func(r route.Route) route.Route { r.CSP = route.Signing; return r }
	const protocol, offers, own = "/competitions/{id}/protocol", "/competitions/{id}/appointment", "/applications/{id}"
	hand := post(own+"/papers", access.HandIn, d.handIn)
	hand.Body = paperBody
	return append(copypages.Routes(d.copies(protocol)), []route.Route{
		get(protocol, access.SeeCompetitions, d.show),
		post(protocol, access.DrawProtocol, d.drawUp),
		get(protocol+"/{protocol}/{file}", access.SeeCompetitions, d.file),
		signs(get(protocol+"/sign", access.SignProtocol, d.signForm)),
		signs(post(protocol+"/sign", access.SignProtocol, d.sign)),
		get(offers, access.SeeCompetitions, d.offers),
		post(offers+"/{vacancy}/appoint", access.Appoint, d.appoint),
		post(offers+"/{vacancy}/end", access.CheckDocuments, d.end),
		post(offers+"/{application}/annul", access.Appoint, d.annul),
		get(offers+"/{application}/papers/{item}", access.CheckDocuments, d.paper),
		post(offers+"/{application}/papers/{item}", access.CheckDocuments, d.check),
		get(own+"/papers", access.SeeApplication, d.papers),
		hand,
		get(own+"/papers/{item}", access.HandIn, d.ownPaper),
		get(own+"/decline", access.Withdraw, d.declineForm),
		post(own+"/decline", access.Withdraw, d.decline),
	}...)
}

// say gives a message; kv alternates names and values.
func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, key, fault.New(fault.Invalid, "", kv...).Args)
}

func faultText(l locale.Lang, f *fault.Error) string { return locale.T(l, f.Key(), f.Args) }

func competitionOf(r *route.Request) competition.ID { return competition.ID(r.PathValue("id")) }

// version is that which the person saw; a form without one has seen none.
func version(r *route.Request) int64 { return whole(r, "version") }

// whole is a number of a form; -1, which nothing is, where it is none.
func whole(r *route.Request, name string) int64 {
	n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func dayText(l locale.Lang, d day.Day) string { return locale.Day(l, d.String()) }

// instant is a day and a time of day in the zone of a body.
func (d Deps) instant(l locale.Lang, body people.BodyID, at time.Time) string {
	return locale.Moment(l, at.In(d.Zone(string(body))))
}

// pathOf is a page of a competition.
func pathOf(id competition.ID, more string) string { return "/competitions/" + string(id) + more }

// crumbs lead from the list of competitions here.
func crumbs(l locale.Lang, c *competition.Competition) []kit.Link {
	return []kit.Link{
		{Text: say(l, "protocol.competitions"), Href: "/competitions"},
		{Text: say(l, "protocol.of", "number", c.Number), Href: pathOf(c.ID, "")},
	}
}

// done is what the page says of an act just done; prefix ends with a dot.
func done(r *route.Request, prefix string, words ...string) string {
	for _, w := range words {
		if r.URL.Query().Get("done") == w {
			return say(r.Lang, prefix+w)
		}
	}
	return ""
}

// beside is the shell of a page of the staff.
func beside(title string, status int) page.Page {
	return page.Page{Title: title, Status: status, Class: "p-protocol"}
}

// column is the shell of a candidate's page.
func column(title string, status int) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Status: status, Class: "p-candidate-home"}
}

// problems are faults as the summary above a form and its fields show them.
type problems = page.Refused

// refused turns the fault of an act into words, as page.Refuse. ids are the
// controls by field.
func refused(l locale.Lang, err error, ids map[string]string) (problems, error) {
	return page.Refuse(l, err, page.Controls(ids))
}

// typed are the named fields of what was sent.
func typed(r *route.Request, names ...string) map[string]string {
	out := map[string]string{}
	for _, name := range names {
		out[name] = r.PostFormValue(name)
	}
	return out
}
