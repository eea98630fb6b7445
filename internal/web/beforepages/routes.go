// Package beforepages holds the pages on which a candidate prepares for a
// proctored test over the own equipment: the consent to recording, the pictures
// of face and document, the view of the room.
package beforepages

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
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
	// Zone is that of a body, in which instants are shown.
	Zone func(body string) *time.Location
}

// formMost bounds pictures that are handed in at once, in bytes.
const formMost = 4*proctor.PictureMost + 64<<10

// Routes of the area.
func Routes(d Deps) []route.Route {
	const v = access.GiveConsent
	return []route.Route{
		{Method: "GET", Pattern: "/exams/{seat}/consent", Verb: v, Handle: d.consentShow},
		{Method: "POST", Pattern: "/exams/{seat}/consent", Verb: v, Handle: d.consentGive},
		{Method: "GET", Pattern: "/exams/{seat}/identity", Verb: v, CSP: route.Devices, Handle: d.identityShow},
		{Method: "POST", Pattern: "/exams/{seat}/identity", Verb: v, CSP: route.Devices, Body: formMost, Handle: d.identityHand},
		{Method: "GET", Pattern: "/exams/{seat}/room", Verb: v, CSP: route.Devices, Handle: d.roomShow},
		{Method: "POST", Pattern: "/exams/{seat}/room", Verb: v, CSP: route.Devices, Body: formMost, Handle: d.roomHand},
		{Method: "GET", Pattern: "/exams/{seat}/pictures/{shown}", Verb: v, Handle: d.picture},
		{Method: "POST", Pattern: "/exams/{seat}/consent/withdraw", Verb: v, Handle: d.consentWithdraw},
	}
}

// t gives a message of these pages.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "before_page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// moment writes an instant in the zone of a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	return locale.Moment(l, at.In(d.Zone(body)))
}

func bookingOf(r *route.Request) exam.BookingID { return exam.BookingID(r.PathValue("seat")) }

// path is that of the seat's page.
func path(booking exam.BookingID) string { return "/exams/" + url.PathEscape(string(booking)) }

// heading opens a page about a seat.
func heading(l locale.Lang, v *exam.SeatView, title, sub string) kit.Heading {
	return kit.Heading{Title: title, Sub: sub, Crumbs: []kit.Link{
		{Text: t(l, "to_mine"), Href: "/my-exams"}, {Text: v.Sitting.Test.Title.In(l), Href: path(v.Booking.ID)},
	}}
}

// column is the shell of a page that is read, also on a phone.
func column(title string, status int, bundles ...string) page.Page {
	return page.Page{Title: title, Frame: kit.Column, Roomy: true, Class: "p-before", Bundles: bundles, Status: status}
}

// picture sends a picture that was handed in to the person in it.
func (d Deps) picture(w http.ResponseWriter, r *route.Request) error {
	data, err := d.Proctor.OwnPicture(r.Context(), r.Actor, bookingOf(r), proctor.PictureKind(r.PathValue("shown")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(data)
	return err
}

// seatMove is where a seat is changed for one in a room.
func seatMove(booking exam.BookingID) string {
	return "/seats?move=" + url.QueryEscape(string(booking))
}

// sentence makes the first letter of a short name a capital one.
func sentence(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
