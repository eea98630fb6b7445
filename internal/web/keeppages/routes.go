// Package keeppages holds the pages on how recordings of proctored stages are kept:
// the list and the hold of HR, the proof of a deletion, and who looked at a
// recording, which the candidate sees too.
package keeppages

import (
	"net/url"
	"strconv"
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
	Proctor *proctor.Service
	Draw    page.Draw
	Library func() *law.Library
	// Zone is that of a body, in which instants are shown.
	Zone func(body string) *time.Location
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	const one = "/recordings/{attempt}"
	return []route.Route{
		{Method: "GET", Pattern: "/recordings", Verb: access.KeepRecordings, Handle: d.list},
		{Method: "GET", Pattern: one, Verb: access.SeeViewings, Handle: d.show},
		{Method: "POST", Pattern: one + "/hold", Verb: access.KeepRecordings, Handle: d.hold},
		{Method: "POST", Pattern: one + "/release", Verb: access.KeepRecordings, Handle: d.release},
		{Method: "GET", Pattern: "/my-recordings", Verb: access.SeeViewings, Handle: d.mine},
	}
}

// say gives a message of these pages.
func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "recordings."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// moment writes an instant in a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	return locale.Moment(l, at.In(d.Zone(body)))
}

// megabytes writes a size in megabytes (10⁶ bytes), with one place.
func megabytes(l locale.Lang, n int64) string {
	return say(l, "megabytes", "n", locale.Decimal(l, strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64)))
}

func count(l locale.Lang, n int64) string { return locale.Number(l, strconv.FormatInt(n, 10)) }

func path(id exam.AttemptID) string { return "/recordings/" + url.PathEscape(string(id)) }

// until is the last day of a term in words.
func until(l locale.Lang, k *proctor.Kept) string {
	switch {
	case k.State != proctor.StillKept:
		return "–"
	case k.Hold != nil:
		return say(l, "until.held")
	case k.Until != nil:
		return locale.Day(l, k.Until.String())
	case k.Class == proctor.Contested:
		return say(l, "until.disputed")
	}
	return say(l, "until.unreviewed")
}

// stateOf is how a recording stands, with the shape of the state.
func stateOf(l locale.Lang, k *proctor.Kept) (kit.StateKind, string) {
	switch {
	case k.State == proctor.AllGone:
		return kit.Out, say(l, "state.gone")
	case k.State == proctor.Going:
		return kit.Going, say(l, "state.going")
	case k.Hold != nil:
		return kit.Locked, say(l, "state.held")
	}
	return kit.Done, say(l, "state.kept")
}
