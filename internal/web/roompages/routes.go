// Package roompages holds the page of the room in which an interview is held by
// video, what that page talks to, and the playback of what was recorded.
package roompages

import (
	"context"
	"encoding/json"
	"io"
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
	"tarazy/internal/strict"
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
	csp := route.Devices
	if d.Elsewhere {
		csp |= route.Media
	}
	return []route.Route{
		{Method: "GET", Pattern: one, Verb: access.JoinRoom, CSP: csp, Handle: d.room},
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
	"recorded", "not_recorded", "agreed", "here", "away", "waits", "hand", "hand_up", "hand_down", "admit", "role_candidate", "role_lead", "role_member", "role_expert", "role_observer",
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
	return func(w http.ResponseWriter, r *route.Request) error {
		err := handle(r)
		f, ok := fault.As(err)
		switch {
		case err == nil:
			return writeJSON(w, r, http.StatusOK, struct{}{})
		case !ok:
			return err
		}
		return writeJSON(w, r, f.Kind.Status(), map[string]string{"code": f.Code, "text": locale.T(r.Lang, f.Key(), f.Args)})
	}
}

func writeJSON(w http.ResponseWriter, r *route.Request, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if _, err := w.Write(b); err != nil {
		r.Log.Info("answer not sent", "error", err)
	}
	return nil
}

// readJSON reads the body of a request strictly.
func readJSON(r *route.Request, into any) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return fault.New(fault.Invalid, "page.form").Wrap(err)
	}
	n, err := strict.JSON(data)
	if err != nil {
		return err
	}
	return strict.Decode(n, into)
}

// moment is the day and the time of an instant in a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	local := at.In(d.Zone(body))
	return locale.Day(l, local.Format(time.DateOnly)) + ", " + local.Format("15:04")
}
