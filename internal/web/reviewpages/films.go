package reviewpages

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/locale"
	"tarazy/internal/proctor"
)

// video is a run of continuous video.
type video struct {
	film
	Track string
	Start string // seconds from the beginning of the recording
}

// playerKeys are the keys of the player, each with what it does.
var playerKeys = []struct {
	name string
	keys []string
}{
	{"play", []string{"Space", "K"}}, {"back", []string{"J", "←"}}, {"ahead", []string{"L", "→"}}, {"flags", []string{"[", "]"}},
	{"speed", []string{"1", "2", "3", "4", "5"}}, {"faster", []string{"<", ">"}}, {"mute", []string{"M"}},
}

// films are the videos with what the player of the page needs.
func (d Deps) films(l locale.Lang, p *reviewPage, v *proctor.Watchable) {
	for i, f := range v.Films {
		p.Films = append(p.Films, video{
			film:  film{say(l, "film", "n", i+1, "track", trackIn(l, f.Track)), path(v.Attempt) + "/film/" + string(f.Track) + "/" + f.Run},
			Track: string(f.Track), Start: strconv.FormatFloat(f.From.Sub(v.Began).Seconds(), 'f', 3, 64),
		})
	}
	at := v.Began.In(d.Zone(string(v.Body)))
	p.Clock = whole(at.Hour()*3600 + at.Minute()*60 + at.Second())
	p.Length = whole(seconds(v.Ended.Sub(v.Began)))
	p.Position = say(l, "position", "at", "{at}", "length", "{length}", "clock", "{clock}")
	marks := make([]int, len(v.Flags))
	for i := range v.Flags {
		marks[i] = seconds(v.Flags[i].From.Sub(v.Began))
	}
	slices.Sort(marks)
	p.Marks = strings.Trim(fmt.Sprint(marks), "[]")
}
