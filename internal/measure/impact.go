package measure

import "math"

// Group is how many of a group applied and how many were chosen.
type Group struct {
	Name    string `json:"name"`
	Applied int    `json:"applied"`
	Chosen  int    `json:"chosen"`
}

// Impact compares a group with the one that was chosen at the highest rate.
type Impact struct {
	Group
	Rate     float64  `json:"rate"`
	Interval Interval `json:"interval"` // of the rate
	Ratio    float64  `json:"ratio"`    // to the highest rate
	Below    bool     `json:"below"`    // four fifths of it
	// Turns says that one more of the group chosen, and one fewer of the
	// highest, would lift the ratio to four fifths: the numbers are too small to
	// lean on it.
	Turns     bool    `json:"turns"`
	Shortfall float64 `json:"shortfall"` // chosen fewer than at the rate of everybody
	P         float64 `json:"p"`         // Fisher's exact test against the highest
	MidP      float64 `json:"mid_p"`
	Small     bool    `json:"small"` // a number that is not to be shown
}

// smallest is the number of people below which a group is not shown.
const smallest = 5

// Impacts works out the ratios of the four-fifths rule (Uniform Guidelines on
// Employee Selection Procedures, 29 CFR 1607.4 D) for each group, in their
// order. The comparison with four fifths is made in whole numbers. The faults
// are measure.few (below 2 groups, or nobody in one), measure.range and
// measure.constant, where nobody was chosen.
func Impacts(groups []Group) ([]Impact, error) {
	if len(groups) < 2 {
		return nil, few(len(groups), 2)
	}
	top, chosen, applied := 0, 0, 0
	for i, g := range groups {
		if g.Applied < 1 {
			return nil, few(g.Applied, 1)
		}
		if g.Chosen < 0 || g.Chosen > g.Applied {
			return nil, outside()
		}
		if g.Chosen*groups[top].Applied > groups[top].Chosen*g.Applied {
			top = i
		}
		chosen, applied = chosen+g.Chosen, applied+g.Applied
	}
	if chosen == 0 {
		return nil, constant()
	}
	out := make([]Impact, len(groups))
	for i, g := range groups {
		out[i] = impact(g, groups[top], float64(chosen)/float64(applied))
	}
	return out, nil
}

func impact(g, top Group, overall float64) Impact {
	rate := float64(g.Chosen) / float64(g.Applied)
	x := Impact{Group: g, Rate: rate, Small: g.Applied < smallest}
	x.Interval, _ = Wilson(g.Chosen, g.Applied) // cannot fail: the numbers are checked
	x.Ratio = rate / (float64(top.Chosen) / float64(top.Applied))
	x.Below = below(g, top)
	more, fewer := g, top
	more.Chosen++
	fewer.Chosen--
	x.Turns = x.Below && more.Chosen <= more.Applied && !below(more, fewer)
	x.Shortfall = math.Max(0, overall*float64(g.Applied)-float64(g.Chosen))
	x.P, x.MidP = Fisher(Table{g.Chosen, g.Applied - g.Chosen, top.Chosen, top.Applied - top.Chosen})
	return x
}

// below reports whether the rate of g is under four fifths of the rate of top.
func below(g, top Group) bool {
	return 5*g.Chosen*top.Applied < 4*top.Chosen*g.Applied
}

// Table is a table of two by two: A and B of one group, C and D of the other,
// each chosen and not chosen.
type Table struct{ A, B, C, D int }

// Fisher is the exact test of a table, two-sided: the tables with the same
// margins that are no likelier than this one (Fisher 1935), and the same with
// half of this one (Lancaster, JASA 56, 1961). The counts are not negative.
func Fisher(t Table) (p, mid float64) {
	r, c, n := t.A+t.B, t.A+t.C, t.A+t.B+t.C+t.D
	chance := func(a int) float64 {
		return math.Exp(logChoose(c, a) + logChoose(n-c, r-a) - logChoose(n, r))
	}
	here := chance(t.A)
	for a := max(0, r+c-n); a <= min(r, c); a++ {
		if q := chance(a); q <= here*(1+1e-7) { // equal chances differ by rounding
			p += q
		}
	}
	p = math.Min(1, p)
	return p, p - here/2
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n) + 1)
	b, _ := math.Lgamma(float64(k) + 1)
	c, _ := math.Lgamma(float64(n-k) + 1)
	return a - b - c
}

// Stratified is the common odds ratio of several tables.
type Stratified struct {
	OddsRatio float64  `json:"odds_ratio"`
	Interval  Interval `json:"interval"`
	Chi       float64  `json:"chi"` // one degree of freedom, corrected for continuity
	P         float64  `json:"p"`
}

// MantelHaenszel compares two groups over stages or departments that differ in
// their rates (Mantel and Haenszel, JNCI 22, 1959; interval of Robins, Breslow
// and Greenland, Biometrics 42, 1986). The faults are measure.few,
// measure.range and measure.constant, where no table tells the groups apart.
func MantelHaenszel(strata []Table) (*Stratified, error) {
	var x, variance, r, s, pr, mixed, qs float64
	for _, t := range strata {
		if t.A < 0 || t.B < 0 || t.C < 0 || t.D < 0 {
			return nil, outside()
		}
		a, b, c, d := float64(t.A), float64(t.B), float64(t.C), float64(t.D)
		n := a + b + c + d
		if n < 2 {
			continue
		}
		x += a - (a+b)*(a+c)/n
		variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
		ri, si, p := a*d/n, b*c/n, (a+d)/n
		r, s = r+ri, s+si
		pr, mixed, qs = pr+p*ri, mixed+p*si+(1-p)*ri, qs+(1-p)*si
	}
	if len(strata) == 0 {
		return nil, few(0, 1)
	}
	if variance == 0 || r == 0 || s == 0 {
		return nil, constant()
	}
	gap := math.Abs(x)
	if gap >= .5 {
		gap -= .5
	}
	out := &Stratified{OddsRatio: r / s, Chi: gap * gap / variance}
	se := math.Sqrt(pr/(2*r*r) + mixed/(2*r*s) + qs/(2*s*s))
	out.Interval = Interval{out.OddsRatio * math.Exp(-z95*se), out.OddsRatio * math.Exp(z95*se)}
	out.P = ChiTail(out.Chi, 1)
	return out, nil
}

// TwoShares is the z of the difference of two shares with its chance,
// two-sided; for large numbers. The faults are measure.few, measure.range and
// measure.constant.
func TwoShares(a, b Group) (z, p float64, err error) {
	if a.Applied < 1 || b.Applied < 1 {
		return 0, 0, few(min(a.Applied, b.Applied), 1)
	}
	if a.Chosen < 0 || b.Chosen < 0 || a.Chosen > a.Applied || b.Chosen > b.Applied {
		return 0, 0, outside()
	}
	n, m := float64(a.Applied), float64(b.Applied)
	both := float64(a.Chosen+b.Chosen) / (n + m)
	if both == 0 || both == 1 {
		return 0, 0, constant()
	}
	z = (float64(a.Chosen)/n - float64(b.Chosen)/m) / math.Sqrt(both*(1-both)*(1/n+1/m))
	return z, normalTwo(z), nil
}
