// Package equipmentpages holds the pages on which a candidate checks the own
// equipment, days ahead or before a proctored test: what the browser measures,
// and what was found. Picture and sound stay in the browser.
package equipmentpages

import (
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
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
	Proctor *proctor.Service
	Draw    page.Draw
	Library func() *law.Library
	Wall    clock.Wall
	// Zone is that of a body, in which instants are shown; of "" the
	// installation's.
	Zone func(body string) *time.Location
}

// formMost bounds the figures that are handed in, in bytes.
const formMost = 16 << 10

// Routes of the area.
func Routes(d Deps) []route.Route {
	speed := newSpeed(d.Wall)
	const v = access.CheckEquipment
	return []route.Route{
		{Method: "GET", Pattern: "/equipment", Verb: v, CSP: route.Devices, Handle: d.measure},
		{Method: "POST", Pattern: "/equipment", Verb: v, Body: formMost, Handle: d.keep},
		{Method: "GET", Pattern: "/equipment/{check}", Verb: v, Handle: d.result},
		{Method: "GET", Pattern: "/equipment/speed", Verb: v, Recent: true, Handle: answered(speed.down)},
		{Method: "POST", Pattern: "/equipment/speed", Verb: v, Recent: true, Body: speedMost, Handle: answered(speed.up)},
	}
}

// t gives a message of these pages.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "equipment_page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// moment writes an instant in a zone.
func moment(l locale.Lang, at time.Time, zone *time.Location) string {
	return locale.Moment(l, at.In(zone))
}

// column is the shell of a page that is read, also on a phone.
func column(title string, bundles ...string) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Class: "p-equipment", Bundles: bundles}
}
