// Package exampages holds the pages on which a candidate sits a test, and what
// their browser code talks to: what comes and what is forbidden, the paper, the
// break between sections, the end, and a practice test.
package exampages

import (
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Delivery *exam.Delivery
	Exams    *exam.Service
	Draw     page.Draw
	Library  func() *law.Library
	// Zone is that of a body, in which instants are shown.
	Zone func(body string) *time.Location
	// Proctor tells how a candidate's equipment stands before a proctored test;
	// nil where no test is proctored.
	Proctor *proctor.Service
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	return append(d.deliveryRoutes(),
		route.Route{Method: "GET", Pattern: "/exams/{booking}", Verb: access.SitExam, Handle: d.start},
		route.Route{Method: "GET", Pattern: "/exam/{attempt}", Verb: access.SitExam, Recent: true, Handle: d.sit},
		route.Route{Method: "GET", Pattern: "/practice", Verb: access.Look, Handle: d.practice},
		route.Route{Method: "POST", Pattern: "/practice", Verb: access.Look, Handle: d.practiced},
	)
}

// t gives a message of these pages.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "exam_page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// moment writes an instant in the zone of a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	return locale.Moment(l, at.In(d.Zone(body)))
}

// column is the shell of a page that is read.
func column(title string) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Class: "p-exam-start"}
}
