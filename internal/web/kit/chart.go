package kit

import "strconv"

// Chart is a drawing with its result in words and the table behind it. It is drawn anew for the width of
// a phone, not shrunk; Table may be empty only when every value is printed on the drawing.
type Chart struct {
	Title  string
	Unit   string
	Words  string // the result in words
	Plot   Plot
	Legend []Key
	Heads  []string
	Table  [][]string
}

// Plot is what can be drawn for a width in pixels.
type Plot interface{ Draw(width int) Drawing }

// Key explains a colour of the drawing.
type Key struct {
	Tone Tone
	Text string
}

// Tone is what a shape means.
type Tone string

// The tones, as classes of charts.css.
const (
	ToneInk    Tone = "b1"
	ToneAccent Tone = "b2"
	ToneGone   Tone = "b3"
	ToneGold   Tone = "bg"
	ToneRed    Tone = "br"
)

// legend is the class of a legend's sample for the tone.
func (t Tone) legend() string {
	return map[Tone]string{ToneAccent: "a", ToneGone: "n", ToneGold: "g", ToneRed: "r"}[t]
}

// Drawing is a chart in pixels.
type Drawing struct {
	W, H  int
	Boxes []Box
	Paths []Path
	Texts []Label
}

// Box is a filled rectangle.
type Box struct {
	X, Y, W, H int
	Class      string
}

// Path is a line; D is SVG path data.
type Path struct{ D, Class string }

// Label is a text; Anchor is start, middle or end.
type Label struct {
	X, Y   int
	Anchor string
	Text   string
	Class  string
}

func (d Drawing) viewBox() string { return "0 0 " + px(d.W) + " " + px(d.H) }

func px(n int) string { return strconv.Itoa(n) }

// The two widths a chart is drawn for. The narrow one fits a screen of 320 pixels.
const (
	chartWide   = 400
	chartNarrow = 286
)
