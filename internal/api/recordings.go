package api

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
)

// RecordingDeps are what the routes on kept recordings stand on.
type RecordingDeps struct {
	Proctor *proctor.Service
}

// RecordingKept is how a recording is kept, and who looked at it.
type RecordingKept struct {
	Attempt exam.AttemptID    `json:"attempt"`
	Version int64             `json:"version"`
	Body    people.BodyID     `json:"body"`
	Number  string            `json:"number"` // of the candidate
	Test    locale.Words      `json:"test"`
	State   proctor.KeptState `json:"state"` // kept, going, gone
	Class   proctor.Class     `json:"class"`
	Began   int64             `json:"began"` // milliseconds since 1970, as all instants here
	Bytes   int64             `json:"bytes"`
	Pieces  int64             `json:"pieces"`
	Until   *day.Day          `json:"until"` // last day on which it is kept; null where none is known yet
	Held    bool              `json:"held"`
	Why     string            `json:"why"`     // it is held; "" for who is not told
	Reasons []decide.Reason   `json:"reasons"` // of the term
	Gone    *RecordingGone    `json:"gone"`    // null where nothing was deleted
	Viewed  []RecordingViewed `json:"viewed"`  // the latest first; empty in lists
}

// RecordingGone is the proof of a deletion.
type RecordingGone struct {
	Pieces   int64    `json:"pieces"`
	Bytes    int64    `json:"bytes"`
	Root     []byte   `json:"root"`     // SHA-256 over those of the pieces
	Pictures [][]byte `json:"pictures"` // SHA-256 of the pictures of the check
	Check    []byte   `json:"check"`    // SHA-256 of the check of equipment with which the attempt began; null for none
	Missing  int64    `json:"missing"`  // files that were on record and not there when the deletion began
	From     int64    `json:"from"`
	At       int64    `json:"at"` // 0 while it goes on
}

// RecordingViewed is that somebody looked at a recording.
type RecordingViewed struct {
	At   int64        `json:"at"`
	Role access.Role  `json:"role"`
	What proctor.Seen `json:"what"`
	Who  string       `json:"who"` // "" for the candidate
}

// RecordingList is a page of recordings, those first whose term ends first.
type RecordingList struct {
	Recordings []RecordingKept `json:"recordings"`
	Next       string          `json:"next"` // cursor of the page behind; "" if there is none
}

// RecordingHeld holds a recording, or ends a hold.
type RecordingHeld struct {
	Version int64  `key:"version" json:"version"`
	Why     string `key:"why" json:"why"` // the ground
}

// RecordingRoutes are the routes on kept recordings.
func RecordingRoutes(d RecordingDeps) []route.Route {
	const one = "/api/v1/recordings/{attempt}"
	return []route.Route{
		described("GET", "/api/v1/recordings", access.KeepRecordings, d.list, route.Operation{
			ID: "listRecordings", Summary: "Recordings of proctored stages, those first whose term ends first", Out: RecordingList{}, Query: []route.Param{
				{Name: "class", About: "unrecorded, unreviewed, plain, flagged, breach or contested"}, {Name: "state", About: "kept, going or gone"}, {Name: "held", About: "yes: those alone that are held"}, {Name: "after", About: "cursor"},
			}}),
		described("GET", one, access.SeeViewings, d.show, route.Operation{ID: "readRecording", Summary: "How a recording is kept, and who looked at it", Out: RecordingKept{}}),
		described("POST", one+"/hold", access.KeepRecordings, d.hold, route.Operation{ID: "holdRecording", Summary: "Keep a recording from deletion", In: RecordingHeld{}, Out: RecordingKept{}}),
		described("POST", one+"/release", access.KeepRecordings, d.release, route.Operation{ID: "releaseRecording", Summary: "End a hold, on a ground", In: RecordingHeld{}, Out: RecordingKept{}}),
		described("GET", "/api/v1/my-recordings", access.SeeViewings, d.mine, route.Operation{ID: "listMyRecordings", Summary: "The own recordings", Out: RecordingList{}}),
	}
}

func (d RecordingDeps) list(w http.ResponseWriter, r *route.Request) error {
	q := r.URL.Query()
	ask := proctor.KeptQuery{Class: proctor.Class(q.Get("class")), State: proctor.KeptState(q.Get("state")), Held: q.Get("held") == "yes", After: q.Get("after")}
	if ask.Class != "" && !slices.Contains(proctor.Classes, ask.Class) {
		return fault.New(fault.Invalid, "proctor.keep.class").At("class")
	}
	page, err := d.Proctor.Recordings(r.Context(), r.Actor, ask)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, recordingList(page.Items, page.Next, true))
}

func recordingList(all []proctor.Kept, next string, told bool) RecordingList {
	out := RecordingList{Recordings: make([]RecordingKept, len(all)), Next: next}
	for i := range all {
		out.Recordings[i] = recordingKept(&all[i], told)
	}
	return out
}

// recordingKept prints a recording; told is whether the reader learns why it is held.
func recordingKept(k *proctor.Kept, told bool) RecordingKept {
	out := RecordingKept{
		Attempt: k.Attempt, Version: k.Version, Body: k.Body, Number: k.Number, Test: k.Title, State: k.State, Class: k.Class, Began: milli(k.Began),
		Bytes: k.Bytes, Pieces: k.Pieces, Until: k.Until, Held: k.Hold != nil, Reasons: []decide.Reason{}, Viewed: []RecordingViewed{},
	}
	if k.Hold != nil && told {
		out.Why = k.Hold.Why
	}
	if k.Finding != nil {
		out.Reasons = decide.Print(*k.Finding).Reasons
	}
	if g := k.Gone; g != nil {
		out.Gone = &RecordingGone{Pieces: g.Pieces, Bytes: g.Bytes, Root: g.Root, Pictures: append([][]byte{}, g.Pictures...), Check: g.Check, Missing: g.Missing, From: milli(g.From)}
		if g.At != nil {
			out.Gone.At = milli(*g.At)
		}
	}
	return out
}

func (d RecordingDeps) show(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Proctor.Keep(r.Context(), r.Actor, exam.AttemptID(r.PathValue("attempt")))
	if err != nil {
		return err
	}
	out := recordingKept(&v.Kept, !v.Own)
	for _, one := range v.Viewings {
		out.Viewed = append(out.Viewed, RecordingViewed{At: milli(one.At), Role: one.Role, What: one.What, Who: v.Names[one.Person]})
	}
	return write(w, r, http.StatusOK, out)
}

func (d RecordingDeps) hold(w http.ResponseWriter, r *route.Request) error {
	var in RecordingHeld
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.HoldRecording(r.Context(), r.Actor, exam.AttemptID(r.PathValue("attempt")), in.Version, in.Why); err != nil {
		return err
	}
	return d.show(w, r)
}

func (d RecordingDeps) release(w http.ResponseWriter, r *route.Request) error {
	var in RecordingHeld
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.ReleaseRecording(r.Context(), r.Actor, exam.AttemptID(r.PathValue("attempt")), in.Version, in.Why); err != nil {
		if f, ok := fault.As(err); ok && f.Field == "ground" {
			return f.At("why")
		}
		return err
	}
	return d.show(w, r)
}

func (d RecordingDeps) mine(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Proctor.MyRecordings(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, recordingList(all, "", false))
}
