package kit

// Points is one stroke a person on an axis of points, with the cut that divides them.
type Points struct {
	From, To, Step int   // of the axis, in whole points
	Values         []int // a person each
	Cut            int   // those with so many and more go on; 0: no cut
	CutText        string
	Before, After  string // words on either side of the cut
	Mine           int    // the value to show in blue; 0: none
}

const (
	pointsEdge = 14
	pointsRise = 18
)

// Draw stacks people with equal points.
func (p Points) Draw(width int) Drawing {
	base := 40 + p.highest()*pointsRise
	d := Drawing{W: width, H: base + 30}
	p.axis(&d, base)
	p.people(&d, base)
	if p.Cut > 0 {
		p.cut(&d, base)
	}
	return d
}

func (p Points) x(value, width int) int {
	if p.To <= p.From {
		return width / 2
	}
	return pointsEdge + (value-p.From)*(width-2*pointsEdge)/(p.To-p.From)
}

func (p Points) axis(d *Drawing, base int) {
	d.Paths = append(d.Paths, Path{"M" + px(pointsEdge) + " " + px(base) + "H" + px(d.W-pointsEdge), "ax"})
	if p.Step <= 0 {
		return
	}
	for v := p.From; v <= p.To; v += p.Step {
		x := p.x(v, d.W)
		d.Paths = append(d.Paths, Path{"M" + px(x) + " " + px(base) + "v5", "gridl"})
		d.Texts = append(d.Texts, Label{x, base + 19, "middle", px(v), "tx"})
	}
}

func (p Points) people(d *Drawing, base int) {
	stacked := map[int]int{}
	mine := p.Mine
	for _, v := range p.Values {
		tone := ToneInk
		switch {
		case mine != 0 && v == mine:
			tone, mine = ToneAccent, 0
		case p.Cut > 0 && v < p.Cut:
			tone = ToneGone
		}
		stacked[v]++
		d.Boxes = append(d.Boxes, Box{p.x(v, d.W) - 2, base - 1 - pointsRise*stacked[v] + 2, 4, 15, string(tone)})
	}
}

// cut stands half a stroke before the first value that goes on.
func (p Points) cut(d *Drawing, base int) {
	x := (p.x(p.Cut, d.W) + p.x(p.Cut-1, d.W)) / 2
	d.Paths = append(d.Paths, Path{"M" + px(x) + " 20V" + px(base+6), "cutl"})
	d.Texts = append(d.Texts,
		Label{x, 12, "middle", p.CutText, "tx2"},
		Label{x - 8, 32, "end", p.Before, "tx"},
		Label{x + 8, 32, "start", p.After, "tx"})
}

func (p Points) highest() int {
	count, most := map[int]int{}, 1
	for _, v := range p.Values {
		count[v]++
		most = max(most, count[v])
	}
	return most
}
