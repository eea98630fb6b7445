package roompages

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"tarazy/internal/locale"
	"tarazy/internal/room"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// recordingPage is the playback of a room: a video a member, in step.
type recordingPage struct {
	Head   kit.Heading
	Tracks []trackView
	Length string // seconds of the whole, as the browser's code reads it
	Empty  kit.Nothing
	Gone   bool
	Until  string
	Facts  []kit.Fact
}

type trackView struct {
	Src, Name, Role string
	Start           string   // seconds since the first of them began
	Notes           []string // what of it is not there
}

// speeds of the playback.
var speeds = []string{"0.5", "1", "1.25", "1.5", "2"}

func (d Deps) recording(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Rooms.Recordings(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	l, body := r.Lang, string(v.Interview.Body)
	title, in := v.Title.In(l)
	p := recordingPage{
		Head: kit.Heading{Title: t(l, "recording.title"), Sub: title + " · " + v.Interview.Number, SubIn: string(in)}, Gone: v.Room.Destroyed != nil,
		Empty: kit.Nothing{Title: t(l, "recording.none"), Text: t(l, "recording.none_text")},
	}
	if in == l {
		p.Head.SubIn = ""
	}
	last := time.Duration(0)
	for _, x := range v.Tracks {
		start := x.From.Sub(v.Tracks[0].From) // the one that begins first
		last = max(last, start+x.Length)
		one := trackView{Src: pathOf(v.Interview.ID) + "/recording/" + x.ID, Start: seconds(start), Notes: notesOf(l, v, &x)}
		if seat := v.Room.Seat(x.Seat); seat != nil {
			one.Name, one.Role = v.Names[seat.Person], t(l, "role."+string(seat.Role))
		}
		p.Tracks = append(p.Tracks, one)
	}
	p.Length = seconds(last)
	if v.Until != nil {
		p.Until = t(l, "recording.until", "when", d.moment(l, *v.Until, body))
	}
	for _, x := range v.Viewings {
		p.Facts = append(p.Facts, kit.Fact{Name: d.moment(l, x.At, body), Value: v.Names[x.Person]})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Wide, Class: "p-room", Bundles: []string{"room.js"}}, recordingView(p))
}

// notesOf says what of a track is not there, by the clock of the playback.
func notesOf(l locale.Lang, v *room.Playback, x *room.Track) (out []string) {
	first := v.Tracks[0].From
	switch {
	case x.Cut && v.Runs:
		out = append(out, t(l, "recording.open", "at", clockOf(x.From.Add(x.Length).Sub(first))))
	case x.Cut:
		out = append(out, t(l, "recording.cut", "at", clockOf(x.From.Add(x.Length).Sub(first))))
	}
	for _, g := range x.Gaps {
		from := g.From.Sub(first)
		out = append(out, t(l, "recording.gap", "from", clockOf(from), "until", clockOf(from+g.Length+time.Second-1)))
	}
	return out
}

// clockOf writes a time as the clock of the playback does.
func clockOf(d time.Duration) string {
	s := max(0, int(d/time.Second))
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

// track serves the file of a member by ranges.
func (d Deps) track(w http.ResponseWriter, r *route.Request) error {
	file, at, err := d.Rooms.OpenTrack(r.Context(), r.Actor, idOf(r), r.PathValue("track"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "video/webm")
	http.ServeContent(w, r.Request, "", at, file)
	return nil
}
