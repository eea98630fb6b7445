package agreepages

import (
	"fmt"

	"tarazy/internal/interview"
	"tarazy/internal/web/kit"
)

// smallScale is a balance in a cell of the table.
type smallScale struct {
	Turn     string
	Positive []string // x of the strokes for
	Negative []string // x of the strokes against
	Words    string
}

// strokesMost is how many strokes a side of a small scale holds.
const strokesMost = 6

func (p *agreePage) small(own interview.AgreeOwn) smallScale {
	s := smallScale{Words: t(p.l, "balance", "positive", own.Positive, "negative", own.Negative)}
	tilt := min(max((own.Positive-own.Negative)*14, -70), 70) // tenths of a degree
	sign := ""
	if tilt < 0 {
		sign, tilt = "-", -tilt
	}
	s.Turn = fmt.Sprintf("rotate(%s%d.%d 42 20)", sign, tilt/10, tilt%10)
	for k := range min(own.Negative, strokesMost) {
		s.Negative = append(s.Negative, fmt.Sprint(7+6*k))
	}
	for k := range min(own.Positive, strokesMost) {
		s.Positive = append(s.Positive, fmt.Sprint(73-6*k))
	}
	return s
}

// whole is the balance of all members' evidence on a competency.
func (p *agreePage) whole(x *rowView) kit.Scale {
	s := kit.Scale{}
	for _, own := range x.Each {
		s.For, s.Against = s.For+own.Positive, s.Against+own.Negative
	}
	s.Words = t(p.l, "balance_all", "positive", s.For, "negative", s.Against)
	return s
}

// dot is a mark on the line of the scale.
type dot struct {
	X  string
	Me bool
}

// dots are the marks of all members on a line of 100.
func (p *agreePage) dots(x *rowView) []dot {
	var out []dot
	for k, own := range x.Each {
		if own.Now == nil {
			continue
		}
		at := 6 + (*own.Now-p.Least)*88/max(1, p.Most-p.Least)
		out = append(out, dot{fmt.Sprint(at - 1), p.Raters[k].You})
	}
	return out
}

// spreadWords are the marks of all members in words.
func (p *agreePage) spreadWords(x *rowView) string {
	var all []string
	for _, own := range x.Each {
		all = append(all, p.markText(own.Now))
	}
	return t(p.l, "marks_are", "marks", all)
}
