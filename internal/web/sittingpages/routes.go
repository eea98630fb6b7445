// Package sittingpages holds the pages of tests and sittings: for those who
// describe tests and set sittings, for HR who grants time, and for candidates
// who book a seat.
package sittingpages

import (
	"context"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/draft"
	"tarazy/internal/exam"
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
	Exams   *exam.Service
	Draw    page.Draw
	Library func() *law.Library
	// Drafts keeps what is typed and not sent.
	Drafts *draft.Service
	// Zone is that of a body, in which times are shown.
	Zone func(body string) *time.Location
	// Find looks for persons by a part of the name, in a body.
	Find func(ctx context.Context, body, text string) ([]Found, error)
	// Names are the names of persons by id.
	Names func(ctx context.Context, ids []string) (map[string]string, error)
	// Vacancies are those for whose stages sittings can be set, by id, for a
	// list to choose from; nil for none.
	Vacancies func(ctx context.Context, by *access.Actor) ([]kit.Option, error)
	// Certified is the certificate that a person holds and that is still valid:
	// its number and last day, "" for none.
	Certified func(ctx context.Context, by *access.Actor) (number, last string, err error)
}

// Found is a person that a search found.
type Found struct{ ID, Name, About string }

// fileMost bounds an upload, in bytes.
const fileMost = 256 << 10

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	upload := post("/tests/file", access.DescribeTest, d.testAdd)
	upload.Body = fileMost
	return []route.Route{
		get("/tests", access.KeepSittings, d.tests),
		get("/tests/new", access.DescribeTest, d.describeForm),
		post("/tests/new", access.DescribeTest, d.describe), upload,
		get("/tests/{key}/edit", access.DescribeTest, d.describeForm),
		post("/tests/{key}/edit", access.DescribeTest, d.describe),
		get("/tests/{key}", access.KeepSittings, d.test),
		get("/tests/{key}/file", access.KeepSittings, d.testFile),
		post("/tests/{key}/draw", access.DescribeTest, d.testDraw),
		get("/sittings", access.KeepSittings, d.sittings),
		get("/sittings/new", access.KeepSittings, d.sittingForm),
		post("/sittings/new", access.KeepSittings, d.sittingSet),
		get("/sittings/{id}", access.KeepSittings, d.sitting),
		get("/sittings/{id}/papers/{booking}", access.DescribeTest, d.redraw),
		get("/sittings/{id}/off", access.KeepSittings, d.offForm),
		post("/sittings/{id}/off", access.KeepSittings, d.off),
		get("/accommodations", access.GrantTime, d.people),
		get("/accommodations/{person}", access.GrantTime, d.grantForm),
		post("/accommodations/{person}", access.GrantTime, d.grant),
		get("/seats", access.BookSitting, d.seats),
		get("/seats/{id}", access.BookSitting, d.seat),
		post("/seats/{id}", access.BookSitting, d.book),
		get("/my-exams", access.BookSitting, d.mine),
		get("/my-exams/{booking}/profile", access.BookSitting, d.profile),
		get("/my-exams/{booking}/cancel", access.BookSitting, d.cancelForm),
		post("/my-exams/{booking}/cancel", access.BookSitting, d.cancel),
	}
}

// t gives a message of these pages.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "exam_sitting."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func bodyOf(r *route.Request) people.BodyID { return people.BodyID(r.Actor.Body) }

// number reads a whole number of a form; 0 for an empty field, −1 for what is
// none, so that the verb refuses it with its own words.
func number(text string) int {
	if text = strings.TrimSpace(text); text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// hour reads a time of day, in minutes; −1 for what is none.
func hour(text string) int {
	at, err := time.Parse("15:04", strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return at.Hour()*60 + at.Minute()
}

// at is the time of day of an instant in the zone of a body.
func (d Deps) at(when time.Time, body people.BodyID) string {
	return when.In(d.Zone(string(body))).Format("15:04")
}

// onDay is the day of an instant in the zone of a body, in words.
func (d Deps) onDay(l locale.Lang, when time.Time, body people.BodyID) string {
	return locale.Day(l, when.In(d.Zone(string(body))).Format(time.DateOnly))
}

// span is when a sitting may be begun, in words.
func (d Deps) span(l locale.Lang, s *exam.Sitting) string {
	from, to := d.onDay(l, s.Starts, s.Body), d.onDay(l, s.Closes.Add(-time.Second), s.Body)
	if from == to {
		return t(l, "span.day", "day", from, "from", d.at(s.Starts, s.Body), "to", d.at(s.Closes, s.Body))
	}
	return t(l, "span.days", "from", from+", "+d.at(s.Starts, s.Body), "to", to)
}

// failed is a refusal of a form in words.
type failed = page.Refused

// refused puts a fault at the field of the form, if it has it; above the form it
// names the field.
func refused(l locale.Lang, err error, fields ...string) (failed, error) {
	out, other := page.Refuse(l, err, page.Fields(fields...))
	return out.Naming(err), other
}

// dash stands for a value that is not set.
func dash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}
