// Package roompages holds the page of the room in which an interview is held by
// video, what that page talks to, and the playback of what was recorded.
package roompages

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/room"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Rooms *room.Service
	Live  *room.Live
	Draw  page.Draw
	// Zone is that of a body, in which instants are shown.
	Zone func(body string) *time.Location
	// Elsewhere says that picture and sound go through a LiveKit server.
	Elsewhere bool
}

// sayBody bounds what the page of a room sends by request, in bytes.
const sayBody = 8 << 10

// Routes of the area.
func Routes(d Deps) []route.Route {
	const one = "/rooms/{room}"
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: one + pattern, Verb: v, Body: sayBody, Handle: h}
	}
	return []route.Route{
		{Method: "GET", Pattern: one, Verb: access.JoinRoom, CSP: d.CSP(), Handle: d.room},
		{Method: "GET", Pattern: one + "/live", Verb: access.JoinRoom, Handle: d.live},
		post("/consent", access.JoinRoom, d.consent),
		post("/say", access.JoinRoom, answered(d.say)),
		post("/hand", access.JoinRoom, answered(d.hand)),
		post("/admit", access.LeadRoom, answered(d.admit)),
		post("/extend", access.LeadRoom, answered(d.extend)),
		post("/close", access.LeadRoom, d.close),
		{Method: "GET", Pattern: one + "/recording", Verb: access.SeeRoomRecording, Handle: d.recording},
		{Method: "GET", Pattern: one + "/recording/{track}", Verb: access.SeeRoomRecording, Handle: d.track},
	}
}

func idOf(r *route.Request) interview.ID { return interview.ID(r.PathValue("room")) }

func pathOf(id interview.ID) string { return "/rooms/" + string(id) }

// t gives a message of these pages.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "room.page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// scriptMessages are the strings that the browser's code needs; "room.js.<key>" in
// the catalogue.
var scriptMessages = []string{
	"left", "over", "not_begun", "extra", "connecting", "connected", "lost", "waiting", "admitted", "closed", "replaced", "refused", "absent", "busy", "failed",
	"recorded", "not_recorded", "not_now", "agreed", "here", "away", "waits", "hand", "hand_up", "hand_down", "admit", "role_candidate", "role_lead", "role_member", "role_expert", "role_observer",
	"you", "sound_off", "sound_on", "picture_off", "picture_on", "no_answer", "elsewhere", "joining", "picture_of", "heard", "silent",
}

func messageAttrs(ctx context.Context) templ.Attributes {
	out := templ.Attributes{}
	for _, key := range scriptMessages {
		out["data-"+strings.ReplaceAll(key, "_", "-")] = kit.Tr(ctx, "room.js."+key)
	}
	return out
}

// answered lets a handler answer a fault as JSON: the code, and the message in the
// language of the page.
func answered(handle func(r *route.Request) error) route.Handler {
	return page.Answered(func(w http.ResponseWriter, r *route.Request) error {
		if err := handle(r); err != nil {
			return err
		}
		return page.JSON(w, r, http.StatusOK, struct{}{})
	})
}

// moment is the day and the time of an instant in a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	return locale.Moment(l, at.In(d.Zone(body)))
}
