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
	Rows  kit.Rows
}

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
	out.Rows = kit.Rows{
		Caption: say(l, "line.table"), Empty: kit.Nothing{Title: say(l, "line.none"), Text: say(l, "line.none_text")},
		Cols: []kit.Col{{Text: say(l, "line.when")}, {Text: say(l, "line.what")}},
	}
	for i := range v.Events {
		e := &v.Events[i]
		out.Rows.Rows = append(out.Rows.Rows, kit.Row{Cells: []templ.Component{kit.Text(d.clock(e.At, v.Body)), kit.Text(livepages.EventText(l, e))}})
	}
	return out
}
