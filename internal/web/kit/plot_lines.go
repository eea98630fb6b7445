package kit

import "strings"

// Lines are amounts over the same periods. A value of Missing ends a line: its period has not come yet.
type Lines struct {
	Periods []string
	From    int
	To      int
	Step    int
	Series  []Series
}

// Missing is the value of a period that has not come.
const Missing = -1 << 31

// Series is one line. Text is written at its end; the planned one is dashed.
type Series struct {
	Text   string
	Values []int
	Kind   SeriesKind
}

// SeriesKind is how a line is drawn.
type SeriesKind string

// The kinds of lines.
const (
	Actual  SeriesKind = "l1"
	Planned SeriesKind = "l2"
	Earlier SeriesKind = "l3"
)

const (
	linesTop    = 14
	linesBottom = 164
	linesLeft   = 34
)

// Draw leaves room at the end for the longest text.
func (l Lines) Draw(width int) Drawing {
	right := width - l.textWidth()
	d := Drawing{W: width, H: 190}
	if l.Step > 0 {
		for v := l.From; v <= l.To; v += l.Step {
			y := l.y(v)
			d.Paths = append(d.Paths, Path{"M" + px(linesLeft) + " " + px(y) + "H" + px(right), "gridl"})
			d.Texts = append(d.Texts, Label{linesLeft - 6, y + 4, "end", px(v), "tx"})
		}
	}
	for i, period := range l.Periods {
		d.Texts = append(d.Texts, Label{l.x(i, right), 182, "middle", period, "tx"})
	}
	taken := []int{}
	for _, s := range l.Series {
		taken = l.line(&d, s, right, taken)
	}
	return d
}

func (l Lines) line(d *Drawing, s Series, right int, taken []int) []int {
	var path strings.Builder
	endX, endY, count := 0, 0, 0
	for i, v := range s.Values {
		if v == Missing {
			break
		}
		endX, endY = l.x(i, right), l.y(v)
		path.WriteString(map[bool]string{true: "M", false: "L"}[count == 0] + px(endX) + " " + px(endY))
		count++
		if s.Kind == Actual {
			d.Boxes = append(d.Boxes, Box{endX - 2, endY - 7, 4, 14, string(ToneAccent)})
		}
	}
	if count == 0 {
		return taken
	}
	d.Paths = append(d.Paths, Path{path.String(), string(s.Kind)})
	y := apart(endY+4, taken)
	d.Texts = append(d.Texts, Label{endX + 8, y, "start", s.Text, map[bool]string{true: "tx2", false: "tx"}[s.Kind == Actual]})
	return append(taken, y)
}

// apart moves a text down until it covers none that stands already.
func apart(y int, taken []int) int {
	for _, other := range taken {
		if y > other-14 && y < other+14 {
			y = other + 14
		}
	}
	return y
}

func (l Lines) x(i, right int) int {
	if len(l.Periods) < 2 {
		return linesLeft
	}
	return linesLeft + i*(right-linesLeft)/(len(l.Periods)-1)
}

func (l Lines) y(v int) int {
	if l.To <= l.From {
		return linesBottom
	}
	return linesBottom - (v-l.From)*(linesBottom-linesTop)/(l.To-l.From)
}

func (l Lines) textWidth() int {
	longest := 0
	for _, s := range l.Series {
		longest = max(longest, len([]rune(s.Text)))
	}
	return longest*7 + 16
}
