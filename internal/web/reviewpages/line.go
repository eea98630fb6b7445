package reviewpages

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/livepages"
)

// timeLine draws an attempt from its beginning to its end: how many answers were given
// in each part, and where flags are; the table beside it says the same.
type timeLine struct {
	Title string
	Bars  []mark
	Flags []mark
	Cover []coverLine // what there is of each track
	Rows  kit.Rows
}

// coverLine is a strip of the drawing for a track.
type coverLine struct {
	Title string
	Marks []coverMark
}

// coverMark is a part of a strip, told by its shape as well as by its colour.
type coverMark struct {
	mark
	Kind string
}

// strip is the height of a strip, and of what is only in part there, in units.
const strip = 12

// mark is a rectangle of the drawing, in its units.
type mark struct{ X, Y, Width, Height string }

// The drawing's size, in units, and into how many parts an attempt is cut.
const (
	lineWidth  = 960
	lineHeight = 48
	lineParts  = 60
)

func unit(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func (d Deps) line(l locale.Lang, v *proctor.Watchable) timeLine {
	out := timeLine{Title: say(l, "line")}
	length := max(v.Ended.Sub(v.Began), time.Second)
	place := func(at time.Time) float64 {
		return min(1, max(0, at.Sub(v.Began).Seconds()/length.Seconds()))
	}
	var parts [lineParts]int
	most := 1
	for _, at := range v.Answers {
		i := min(lineParts-1, int(place(at)*lineParts))
		parts[i]++
		most = max(most, parts[i])
	}
	for i, n := range parts {
		if n > 0 {
			height := float64(lineHeight-8) * float64(n) / float64(most)
			out.Bars = append(out.Bars, mark{unit(float64(i) * lineWidth / lineParts), unit(lineHeight - height), unit(lineWidth/lineParts - 2), unit(height)})
		}
	}
	for _, f := range v.Flags {
		from, until := place(f.From)*lineWidth, place(f.Until)*lineWidth
		out.Flags = append(out.Flags, mark{unit(from), "0", unit(max(3, until-from)), "6"})
	}
	for _, t := range proctor.Tracks {
		if all := v.Cover[t]; len(all) > 0 {
			one := coverLine{Title: trackIn(l, t)}
			for _, c := range all {
				from, until := place(c.From)*lineWidth, place(c.Until)*lineWidth
				height := map[proctor.CoverState]float64{proctor.CoverKept: strip, proctor.CoverLate: strip / 2, proctor.CoverNone: 2}[c.State]
				one.Marks = append(one.Marks, coverMark{mark{unit(from), unit(strip - height), unit(max(1, until-from)), unit(height)}, string(c.State)})
			}
			out.Cover = append(out.Cover, one)
		}
	}
	out.Rows = kit.Rows{
		Caption: say(l, "line.table"), Empty: kit.Nothing{Title: say(l, "line.none"), Text: say(l, "line.none_text")},
		Cols: []kit.Col{{Text: say(l, "line.when")}, {Text: say(l, "line.what")}},
	}
	for i := range v.Events {
		e := &v.Events[i]
		out.Rows.Rows = append(out.Rows.Rows, kit.Row{Cells: []templ.Component{kit.Text(d.clock(e.At, v.Body)), kit.Text(livepages.EventText(l, e))}})
	}
	out.Rows.Rows = append(d.coverRows(l, v), out.Rows.Rows...)
	return out
}

// coverRows says in words where nothing was kept and what came later.
func (d Deps) coverRows(l locale.Lang, v *proctor.Watchable) (out []kit.Row) {
	for _, t := range proctor.Tracks {
		for _, c := range v.Cover[t] {
			if c.State != proctor.CoverKept {
				out = append(out, kit.Row{Cells: []templ.Component{
					kit.Text(d.clock(c.From, v.Body) + "–" + d.clock(c.Until, v.Body)), kit.Text(say(l, "cover."+string(c.State), "track", trackIn(l, t))),
				}})
			}
		}
	}
	return out
}
