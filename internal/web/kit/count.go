package kit

import "fmt"

// Strokes is a row of people: those who stay, those who wait for a decision, those who left. Words says
// the same for those who cannot see it.
type Strokes struct {
	In, Wait, Gone int
	Words          string
}

// mostStrokes is the longest row that is still drawn one by one.
const mostStrokes = 120

func (s Strokes) total() int { return s.In + s.Wait + s.Gone }

// Gauge is an amount of a whole, with a limit if it was held against one. Units are the caller's.
type Gauge struct {
	Label string // what it measures
	Words string // the amount and the whole in words
	Value int
	Of    int
	Limit int // 0: none
	Ink   bool
	Late  bool
}

// width is where n stands on a scale of one hundred, with one decimal, for an SVG attribute.
func (g Gauge) width(n int) string {
	if g.Of <= 0 {
		return "0"
	}
	n = min(max(n, 0), g.Of)
	tenths := n * 1000 / g.Of
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

func (g Gauge) class() string {
	switch {
	case g.Late:
		return "meter meter--late"
	case g.Ink:
		return "meter meter--ink"
	}
	return "meter"
}

// Mark is one rater's mark on a scale.
type RaterMark struct {
	Value int
	Mine  bool
}

// spreadX is where a mark stands on a line of one hundred units.
func spreadX(value, from, to int) string {
	if to <= from {
		return "50"
	}
	return fmt.Sprint(4 + (value-from)*92/(to-from))
}
