package itemview

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// The widths in pixels that a chart is drawn for; the narrow one fits a screen
// of 320 pixels.
const (
	wide   = 720
	narrow = 288
)

// picture is a chart in pixels.
type picture struct {
	w, h   int
	shapes []shape
	texts  []label
}

type shape struct{ d, class string }

// label is a text; anchor is start, middle or end.
type label struct {
	x, y          int
	anchor, class string
	text          string
}

func (p picture) viewBox() string { return "0 0 " + strconv.Itoa(p.w) + " " + strconv.Itoa(p.h) }

func (p *picture) path(class, format string, args ...any) {
	p.shapes = append(p.shapes, shape{fmt.Sprintf(format, args...), class})
}

func (p *picture) box(class string, x, y, w, h int) {
	p.path(class, "M%d %dh%dv%dh%dz", x, y, w, h, -w)
}

func (p *picture) text(x, y int, anchor, class, text string) {
	p.texts = append(p.texts, label{x, y, anchor, class, text})
}

// tones is how many rows or columns a chart tells apart by their look; those
// beyond are told by their number and by the table.
const tones = 6

func boxClass(i int) string  { return "x" + strconv.Itoa(i%tones+1) }
func lineClass(i int) string { return "y" + strconv.Itoa(i%tones+1) }
func markClass(i int) string { return "z" + strconv.Itoa(i%tones+1) }

// markAt is the mark of a line at a point: lines differ by it and by their
// dashes, not by colour alone.
func markAt(i, x, y int) string {
	switch i % 3 {
	case 0:
		return fmt.Sprintf("M%d %dh6v6h-6z", x-3, y-3)
	case 1:
		return fmt.Sprintf("M%d %dl4 4l-4 4l-4-4z", x, y-4)
	}
	return fmt.Sprintf("M%d %dl4 7h-8z", x, y-4)
}

// axis is what values are measured on: whole steps of a round size, zero among
// them.
type axis struct {
	from, step *big.Rat
	steps      int
}

// axisOf covers the values of a stimulus with at most six steps.
func axisOf(rows []exam.Row) axis {
	least, most := new(big.Rat), new(big.Rat)
	for _, r := range rows {
		for _, v := range r.Values {
			x := v.Rat()
			if x.Cmp(least) < 0 {
				least = x
			}
			if x.Cmp(most) > 0 {
				most = x
			}
		}
	}
	if least.Cmp(most) == 0 {
		most = big.NewRat(1, 1)
	}
	for _, step := range roundSteps(new(big.Rat).Sub(most, least)) {
		down, up := ceil(new(big.Rat).Quo(new(big.Rat).Neg(least), step)), ceil(new(big.Rat).Quo(most, step))
		if down+up <= 6 {
			return axis{new(big.Rat).Mul(step, big.NewRat(int64(-down), 1)), step, down + up}
		}
	}
	return axis{least, new(big.Rat).Sub(most, least), 1}
}

// roundSteps are sizes 1, 2, 2.5 and 5 times a power of ten, from an eighth of
// the span up.
func roundSteps(span *big.Rat) []*big.Rat {
	ten, power := big.NewRat(10, 1), big.NewRat(1, 1)
	least := new(big.Rat).Quo(span, big.NewRat(8, 1))
	for power.Cmp(least) > 0 {
		power = new(big.Rat).Quo(power, ten)
	}
	for new(big.Rat).Mul(power, ten).Cmp(least) <= 0 {
		power = new(big.Rat).Mul(power, ten)
	}
	var out []*big.Rat
	for range 2 {
		for _, f := range []*big.Rat{big.NewRat(1, 1), big.NewRat(2, 1), big.NewRat(5, 2), big.NewRat(5, 1)} {
			out = append(out, new(big.Rat).Mul(power, f))
		}
		power = new(big.Rat).Mul(power, ten)
	}
	return out
}

func ceil(r *big.Rat) int {
	n := new(big.Int).Add(r.Num(), new(big.Int).Sub(r.Denom(), big.NewInt(1)))
	return int(n.Div(n, r.Denom()).Int64())
}

// at is how many of length pixels lie between the foot of the axis and a value.
func (a axis) at(v *big.Rat, length int) int {
	whole := new(big.Rat).Mul(a.step, big.NewRat(int64(a.steps), 1))
	part := new(big.Rat).Quo(new(big.Rat).Sub(v, a.from), whole)
	return nearest(part.Mul(part, big.NewRat(int64(length), 1)))
}

func nearest(r *big.Rat) int {
	n := new(big.Int).Add(new(big.Int).Mul(r.Num(), big.NewInt(2)), r.Denom())
	return int(n.Div(n, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64())
}

// mark is the value of a step, written in a language.
func (a axis) mark(i int, l locale.Lang) string {
	v := new(big.Rat).Add(a.from, new(big.Rat).Mul(a.step, big.NewRat(int64(i), 1)))
	text := v.FloatString(6)
	return locale.Decimal(l, strings.TrimSuffix(strings.TrimRight(text, "0"), "."))
}

// labelWidth is the room of the longest mark.
func (a axis) labelWidth(l locale.Lang) int {
	longest := 0
	for i := 0; i <= a.steps; i++ {
		longest = max(longest, width(a.mark(i, l)))
	}
	return longest
}

// width is the room that a text of 12 pixels takes, generously.
func width(s string) int { return 15 * len([]rune(s)) / 2 }

// wrapped breaks a text into lines of a width; a word that is longer stands
// alone.
func wrapped(s string, room int) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		if n := len(lines); n > 0 && width(lines[n-1]+" "+word) <= room {
			lines[n-1] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// wraps reports whether every word of the names of the rows fits a width.
func wraps(rows []exam.Row, l locale.Lang, room int) bool {
	for _, r := range rows {
		for _, word := range strings.Fields(r.Name.In(l)) {
			if width(word) > room {
				return false
			}
		}
	}
	return true
}
