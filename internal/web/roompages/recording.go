package roompages

import (
	"net/http"
	"strconv"
	"time"

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
	ID, Src, Name, Role string
	Start               string // seconds on the room's clock
	Picture             bool
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
	first, last := time.Duration(0), time.Duration(0)
	if len(v.Tracks) > 0 {
		first = v.Tracks[0].Start
	}
	for _, x := range v.Tracks {
		first, last = min(first, x.Start), max(last, x.Start+x.Length)
	}
	for _, x := range v.Tracks {
		seat := v.Room.Seat(x.Seat)
		one := trackView{ID: x.ID, Src: pathOf(v.Interview.ID) + "/recording/" + x.ID, Start: seconds(x.Start - first), Picture: x.Kind != "audio"}
		if seat != nil {
			one.Name, one.Role = v.Names[seat.Person], t(l, "role."+string(seat.Role))
		}
		p.Tracks = append(p.Tracks, one)
	}
	p.Length = seconds(last - first)
	if v.Until != nil {
		p.Until = t(l, "recording.until", "when", d.moment(l, *v.Until, body))
	}
	for _, x := range v.Viewings {
		p.Facts = append(p.Facts, kit.Fact{Name: d.moment(l, x.At, body), Value: v.Names[x.Person]})
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Frame: kit.Wide, Class: "p-room", Bundles: []string{"room.js"}}, recordingView(p))
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
