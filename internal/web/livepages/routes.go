// Package livepages holds the pages on which a sitting is watched: the candidates
// as tiles, one candidate with what can be done, the log of incidents; and what the
// page of an exam talks to while it is watched.
package livepages

import (
	"net/http"
	"strconv"
	"strings"
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
	Delivery *exam.Delivery
	Proctor  *proctor.Service
	Library  func() *law.Library
	Draw     page.Draw
	// Zone is that of a body, in which times are shown.
	Zone func(body string) *time.Location
	// Press names a form that is sent, so that one that is sent twice does its work
	// once.
	Press func() string
}

// ownBody bounds what the page of an exam sends, in bytes.
const ownBody = 8 << 10

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	const room, seat, own = "/sittings/{id}/watch", "/sittings/{id}/watch/{attempt}", "/proctor/{attempt}"
	return []route.Route{
		get(room, access.WatchExam, d.room),
		post(room+"/all/tell", access.TellCandidates, d.tellAll),
		get(room+"/all/log", access.WatchExam, d.log),
		post(room+"/all/note", access.WatchExam, d.noteAll),
		get(seat, access.WatchExam, d.seat),
		get(seat+"/picture", access.WatchExam, d.picture),
		post(seat+"/looked", access.WatchExam, d.looked),
		post(seat+"/tell", access.TellCandidates, d.tell),
		post(seat+"/note", access.WatchExam, d.note),
		post(seat+"/flag", access.WatchExam, d.flag),
		post(seat+"/minutes", access.GiveBackTime, d.giveBack),
		post(seat+"/halt", access.GiveBackTime, d.halt),
		post(seat+"/resume", access.GiveBackTime, d.resume),
		post(seat+"/stop", access.GiveBackTime, d.stop),
		{Method: "POST", Pattern: own + "/beat", Verb: access.SitExam, Body: ownBody, Recent: true, Handle: page.Answered(d.beat)},
		{Method: "POST", Pattern: own + "/read", Verb: access.SitExam, Body: ownBody, Handle: page.Answered(d.read)},
		{Method: "POST", Pattern: own + "/help", Verb: access.SitExam, Body: ownBody, Handle: page.Answered(d.help)},
	}
}

// say gives a message of these pages.
func say(l locale.Lang, key string, kv ...any) string { return message(l, "live."+key, kv) }

// told gives a message that all pages of watching share.
func told(l locale.Lang, key string, kv ...any) string { return message(l, "exam_watch."+key, kv) }

func message(l locale.Lang, key string, kv []any) string {
	return locale.T(l, key, fault.New(fault.Invalid, "", kv...).Args)
}

func sittingID(r *route.Request) exam.SittingID { return exam.SittingID(r.PathValue("id")) }

func attemptID(r *route.Request) exam.AttemptID { return exam.AttemptID(r.PathValue("attempt")) }

func roomPath(id exam.SittingID) string { return "/sittings/" + string(id) + "/watch" }

func seatPath(id exam.SittingID, a exam.AttemptID) string { return roomPath(id) + "/" + string(a) }

// clock is the time of day of an instant in the zone of a body.
func (d Deps) clock(at time.Time, body people.BodyID) string {
	return at.In(d.Zone(string(body))).Format("15:04:05")
}

// moment is the day and the time of an instant in the zone of a body.
func (d Deps) moment(l locale.Lang, at time.Time, body people.BodyID) string {
	local := at.In(d.Zone(string(body)))
	return locale.Day(l, local.Format(time.DateOnly)) + ", " + local.Format("15:04:05")
}

// whole reads a whole number; −1 for what is none, which the verb refuses.
func whole(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return n
}

// failed is a refusal of a form in words.
type failed = page.Refused

// refused puts a fault at the field of the form that it is about; names gives the
// ids of fields by the names that faults use.
func refused(l locale.Lang, err error, names map[string]string) (failed, error) {
	return page.Refuse(l, err, func(f *fault.Error) string { return names[f.Field] })
}

// sayIn is a text of a form.
func sayIn(r *http.Request, name string) proctor.SayIn {
	return proctor.SayIn{Press: r.PostFormValue("press"), Text: r.PostFormValue(name)}
}
