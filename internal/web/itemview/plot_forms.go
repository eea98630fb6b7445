package itemview

import (
	"fmt"
	"math/big"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

const (
	plotTop    = 18
	plotHeight = 180
	lineHeight = 15
	nameGap    = 8  // between the names of neighbours
	barLeast   = 26 // narrowest bar beside others that still carries its value
)

// draw makes the chart of a stimulus for a width.
func draw(s *exam.Stimulus, l locale.Lang, w int) picture {
	a := axisOf(s.Rows)
	room := (w - a.labelWidth(l) - 10) / len(s.Rows)
	if s.Form == exam.Lines {
		return drawLines(s, l, w, a)
	}
	if room < barLeast*len(s.Columns)+12 || !wraps(s.Rows, l, room-nameGap) {
		return drawLying(s, l, w, a)
	}
	return drawStanding(s, l, w, a)
}

// grid draws the steps of the axis and what stands below.
func (p *picture) grid(a axis, l locale.Lang, left int) {
	for i := 0; i <= a.steps; i++ {
		y := plotTop + plotHeight - plotHeight*i/a.steps
		p.path("gridl", "M%d %dH%d", left, y, p.w)
		p.text(left-6, y+4, "end", "tx", a.mark(i, l))
	}
}

// names writes the names of the rows below the plot, each in the middle of its
// place, and gives the picture its height.
func (p *picture) names(rows []exam.Row, l locale.Lang, room int, middle func(i int) int) {
	deepest := 1
	for i, r := range rows {
		lines := wrapped(r.Name.In(l), room-nameGap)
		deepest = max(deepest, len(lines))
		for n, text := range lines {
			p.text(middle(i), plotTop+plotHeight+18+n*lineHeight, "middle", "tx", text)
		}
	}
	p.h = plotTop + plotHeight + 8 + deepest*lineHeight
}

// drawStanding draws a group of bars for each row, side by side.
func drawStanding(s *exam.Stimulus, l locale.Lang, w int, a axis) picture {
	p := picture{w: w}
	left := a.labelWidth(l) + 10
	p.grid(a, l, left)
	room := (w - left) / len(s.Rows)
	bar := min((room-12)/len(s.Columns), 48)
	zero := plotTop + plotHeight - a.at(new(big.Rat), plotHeight)
	middle := func(i int) int { return left + i*room + room/2 }
	for i, r := range s.Rows {
		x := middle(i) - bar*len(s.Columns)/2
		for j, v := range r.Values {
			y := plotTop + plotHeight - a.at(v.Rat(), plotHeight)
			p.box(boxClass(j), x+j*bar+2, min(y, zero), bar-4, max(y, zero)-min(y, zero))
			p.text(x+j*bar+bar/2, min(y, zero)-5, "middle", "tx2", decimal(l, v))
		}
	}
	p.path("ax", "M%d %dH%d", left, zero, w)
	p.names(s.Rows, l, room, middle)
	return p
}

// drawLying draws the name of each row above its bars, which lie: on a narrow
// screen, or where there are many.
func drawLying(s *exam.Stimulus, l locale.Lang, w int, a axis) picture {
	p := picture{w: w}
	longest := 0
	for _, r := range s.Rows {
		for _, v := range r.Values {
			longest = max(longest, width(decimal(l, v)))
		}
	}
	length, y := w-longest-8, 0
	zero := a.at(new(big.Rat), length)
	for _, r := range s.Rows {
		for _, text := range wrapped(r.Name.In(l), w) {
			y += lineHeight
			p.text(0, y, "start", "tx3", text)
		}
		y += 5
		p.path("ax", "M%d %dv%d", zero, y, 18*len(r.Values)-4)
		for j, v := range r.Values {
			x := a.at(v.Rat(), length)
			p.box(boxClass(j), min(x, zero), y, max(x, zero)-min(x, zero), 14)
			p.text(max(x, zero)+6, y+12, "start", "tx2", decimal(l, v))
			y += 18
		}
		y += 6
	}
	p.h = y + 2
	return p
}

// drawLines draws a line for each column over the rows. Values are written at
// the points where there are at most two lines.
func drawLines(s *exam.Stimulus, l locale.Lang, w int, a axis) picture {
	p := picture{w: w}
	left := a.labelWidth(l) + 10
	p.grid(a, l, left)
	room := (w - left) / len(s.Rows)
	middle := func(i int) int { return left + i*room + room/2 }
	for j := range s.Columns {
		p.line(s, l, a, j, middle)
	}
	if wraps(s.Rows, l, room-nameGap) {
		p.names(s.Rows, l, room, middle)
	} else {
		p.numbers(s.Rows, l, middle)
	}
	return p
}

func (p *picture) line(s *exam.Stimulus, l locale.Lang, a axis, j int, middle func(int) int) {
	var path strings.Builder
	var marks []string
	for i, r := range s.Rows {
		x, y := middle(i), plotTop+plotHeight-a.at(r.Values[j].Rat(), plotHeight)
		fmt.Fprintf(&path, "%s%d %d", map[bool]string{true: "M", false: "L"}[i == 0], x, y)
		marks = append(marks, markAt(j, x, y))
		switch {
		case len(s.Columns) == 1 || len(s.Columns) == 2 && r.Values[j].Rat().Cmp(r.Values[1-j].Rat()) >= 0:
			p.text(x, y-8, "middle", "tx2", decimal(l, r.Values[j]))
		case len(s.Columns) == 2:
			p.text(x, y+18, "middle", "tx2", decimal(l, r.Values[j]))
		}
	}
	p.path(lineClass(j), "%s", path.String())
	p.path(markClass(j), "%s", strings.Join(marks, ""))
}

// numbers writes numbers below the plot and the names under them, where the
// names are too long to stand side by side.
func (p *picture) numbers(rows []exam.Row, l locale.Lang, middle func(int) int) {
	y := plotTop + plotHeight + 18
	for i := range rows {
		p.text(middle(i), y, "middle", "tx", fmt.Sprint(i+1))
	}
	for i, r := range rows {
		for _, text := range wrapped(fmt.Sprintf("%d. %s", i+1, r.Name.In(l)), p.w) {
			y += lineHeight + 2
			p.text(0, y, "start", "tx", text)
		}
	}
	p.h = y + 6
}

// drawShares cuts a bar into the shares of a whole; a share that is wide enough
// carries its number in the list below.
func drawShares(s *exam.Stimulus, w int) picture {
	const height = 44
	p := picture{w: w, h: height}
	whole := new(big.Rat)
	for _, r := range s.Rows {
		whole.Add(whole, r.Values[0].Rat())
	}
	if whole.Sign() == 0 {
		return p
	}
	sum, x := new(big.Rat), 0
	for i, r := range s.Rows {
		sum.Add(sum, r.Values[0].Rat())
		part := new(big.Rat).Quo(sum, whole)
		end := nearest(part.Mul(part, big.NewRat(int64(w), 1)))
		if end > x+2 {
			p.box(boxClass(i), x+1, 1, end-x-2, height-2)
		}
		if end-x > 22 {
			p.text((x+end)/2, height/2+5, "middle", "on"+boxClass(i), fmt.Sprint(i+1))
		}
		x = end
	}
	return p
}
