package kit

import "fmt"

// Scale is evidence for and against on a beam; the heavier side goes down. Words is the result in words.
// A scale that is not open yet hangs level and grey.
type Scale struct {
	Against, For int
	Words        string
	Closed       bool
}

const (
	scaleWide  = 300
	scalePivot = 66
	strokeStep = 12
	mostTilt   = 70 // tenths of a degree
)

// angle is the turn of the beam in tenths of a degree, positive to the right. One stroke more turns it
// by 1.4 degrees, and the turn is bounded so that the beam stays inside its drawing.
func (s Scale) angle() string {
	tilt := 0
	if !s.Closed {
		tilt = min(max((s.For-s.Against)*14, -mostTilt), mostTilt)
	}
	return fmt.Sprintf("rotate(%s %d %d)", tenths(tilt), scaleWide/2, scalePivot)
}

// strokesAgainst are the x positions on the left, from the end inwards.
func (s Scale) strokesAgainst() []string {
	out := make([]string, 0, s.Against)
	for i := range s.Against {
		out = append(out, fmt.Sprint(14+i*s.step(s.Against)))
	}
	return out
}

// strokesFor are the x positions on the right, from the end inwards.
func (s Scale) strokesFor() []string {
	out := make([]string, 0, s.For)
	for i := range s.For {
		out = append(out, fmt.Sprint(scaleWide-18-i*s.step(s.For)))
	}
	return out
}

// step closes up the strokes of a long row, so that they stay on their side.
func (s Scale) step(n int) int {
	if n*strokeStep > 120 {
		return max(120/n, 5)
	}
	return strokeStep
}

func (s Scale) class() string {
	if s.Closed {
		return "bal bal--off"
	}
	return "bal"
}

// tenths writes a number of tenths with one decimal.
func tenths(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%d", sign, n/10, n%10)
}
