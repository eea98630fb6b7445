// Package reviewpages holds the pages on which proctors review recorded stages, and
// on which a candidate sees what was found. Candidates are known by their numbers.
package reviewpages

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Proctor *proctor.Service
	Draw    page.Draw
	Library func() *law.Library
	// Zone is that of a body, in which instants are shown.
	Zone func(body string) *time.Location
}

// opinionBody bounds an opinion, in bytes: a verdict for each of many flags.
const opinionBody = 128 << 10

// Routes of the area.
func Routes(d Deps) []route.Route {
	const one = "/reviews/{attempt}"
	see := func(pattern string, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: access.SeeReview, Handle: h}
	}
	return []route.Route{
		{Method: "GET", Pattern: "/reviews", Verb: access.ReviewConduct, Handle: d.queue},
		{Method: "GET", Pattern: "/review-statistics", Verb: access.ReviewConduct, Handle: d.statistics},
		see(one, d.review),
		{Method: "POST", Pattern: one, Verb: access.ReviewConduct, Body: opinionBody, Handle: d.opinion},
		{Method: "POST", Pattern: one + "/take", Verb: access.ReviewConduct, Handle: d.take},
		see(one+"/pieces", d.pieces),
		see(one+"/piece", d.piece),
		see(one+"/film/{track}/{run}", d.film),
		see(one+"/before/{picture}", d.before),
		{Method: "GET", Pattern: "/review-contests", Verb: access.DecideAppeal, Handle: d.contests},
		{Method: "POST", Pattern: one + "/contest", Verb: access.DecideAppeal, Handle: d.decideContest},
		see("/my-reviews/{attempt}", d.own),
		see("/my-reviews/{attempt}/flags/{flag}/{track}/{run}", d.cut),
		{Method: "POST", Pattern: "/my-reviews/{attempt}/words", Verb: access.ExplainConduct, Handle: d.explain},
		{Method: "POST", Pattern: "/my-reviews/{attempt}/contest", Verb: access.FileAppeal, Handle: d.contest},
	}
}

// say gives a message of these pages.
func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "review."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func attempt(r *route.Request) exam.AttemptID { return exam.AttemptID(r.PathValue("attempt")) }

func path(id exam.AttemptID) string { return "/reviews/" + url.PathEscape(string(id)) }

func ownPath(id exam.AttemptID) string { return "/my-reviews/" + url.PathEscape(string(id)) }

func piecePath(id exam.AttemptID, name string) string {
	return path(id) + "/piece?name=" + url.QueryEscape(name)
}

// moment writes an instant in a body.
func (d Deps) moment(l locale.Lang, at time.Time, body people.BodyID) string {
	return locale.Moment(l, at.In(d.Zone(string(body))))
}

// clock writes the time of day of an instant in a body.
func (d Deps) clock(at time.Time, body people.BodyID) string {
	return at.In(d.Zone(string(body))).Format("15:04:05")
}

func whole(n int) string { return strconv.Itoa(n) }

// private keeps what shows a person from every cache.
func private(w http.ResponseWriter, kind string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
}
