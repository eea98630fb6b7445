package measure

import "math"

// Kappa is agreement beyond chance. SE is for the interval, SE0 for the test
// against no agreement.
type Kappa struct {
	N        float64  `json:"n"` // rated targets
	Observed float64  `json:"observed"`
	Expected float64  `json:"expected"`
	Value    float64  `json:"value"`
	SE       float64  `json:"se"`
	SE0      float64  `json:"se0"`
	Interval Interval `json:"interval"`
}

// Unweighted are the weights by which every disagreement counts the same, of k
// categories.
func Unweighted(k int) [][]float64 {
	return weights(k, func(d float64) float64 { return math.Min(d, 1) })
}

// Linear are the weights by which a disagreement counts by its distance.
func Linear(k int) [][]float64 { return weights(k, func(d float64) float64 { return d }) }

// Quadratic are the weights by which it counts by the square of its distance.
func Quadratic(k int) [][]float64 { return weights(k, func(d float64) float64 { return d * d }) }

func weights(k int, f func(float64) float64) [][]float64 {
	out := make([][]float64, k)
	for i := range out {
		out[i] = make([]float64, k)
		for j := range out[i] {
			out[i][j] = f(math.Abs(float64(i - j)))
		}
	}
	return out
}

// WeightedKappa compares two raters (Cohen, Psychological Bulletin 70, 1968):
// table[i][j] counts the targets that the first put into category i and the
// second into j; disagreement weighs each pair of categories, 0 for agreement.
// The standard errors are those of Fleiss, Cohen and Everitt (Psychological
// Bulletin 72, 1969). The faults are measure.shape, measure.few, measure.range
// and measure.constant, where both use one category only.
func WeightedKappa(table, disagreement [][]float64) (*Kappa, error) {
	if err := counts(table, 2, 2); err != nil {
		return nil, err
	}
	if err := counts(disagreement, 2, 2); err != nil {
		return nil, err
	}
	k := len(table)
	if len(table[0]) != k || len(disagreement) != k || len(disagreement[0]) != k {
		return nil, shape()
	}
	n, most := 0.0, 0.0
	for i := range table {
		for j := range table[i] {
			n += table[i][j]
			most = math.Max(most, disagreement[i][j])
		}
	}
	if n == 0 {
		return nil, few(0, 1)
	}
	if most == 0 {
		return nil, outside()
	}
	return kappaOf(table, disagreement, n, most)
}

func kappaOf(table, disagreement [][]float64, n, most float64) (*Kappa, error) {
	rows, columns := margins(table, n)
	w := func(i, j int) float64 { return 1 - disagreement[i][j]/most }
	wr, wc := make([]float64, len(rows)), make([]float64, len(rows))
	out := &Kappa{N: n}
	for i := range rows {
		for j := range rows {
			wr[i] += columns[j] * w(i, j)
			wc[j] += rows[i] * w(i, j)
			out.Observed += table[i][j] / n * w(i, j)
			out.Expected += rows[i] * columns[j] * w(i, j)
		}
	}
	po, pe := out.Observed, out.Expected
	if 1-pe < 1e-12 {
		return nil, constant()
	}
	var v, v0 float64
	for i := range rows {
		for j := range rows {
			v += table[i][j] / n * math.Pow(w(i, j)*(1-pe)-(wr[i]+wc[j])*(1-po), 2)
			v0 += rows[i] * columns[j] * math.Pow(w(i, j)-(wr[i]+wc[j]), 2)
		}
	}
	out.Value = (po - pe) / (1 - pe)
	out.SE = math.Sqrt(math.Max(0, v-math.Pow(po*pe-2*pe+po, 2))/n) / ((1 - pe) * (1 - pe))
	out.SE0 = math.Sqrt(math.Max(0, v0-pe*pe)/n) / (1 - pe)
	out.Interval = Interval{math.Max(-1, out.Value-z95*out.SE), math.Min(1, out.Value+z95*out.SE)}
	return out, nil
}

func margins(table [][]float64, n float64) (rows, columns []float64) {
	rows, columns = make([]float64, len(table)), make([]float64, len(table[0]))
	for i := range table {
		for j, v := range table[i] {
			rows[i] += v / n
			columns[j] += v / n
		}
	}
	return rows, columns
}

// FleissKappa is the agreement of several raters; table[i][c] counts the raters
// who put target i into category c, the same number of raters for every target
// (Fleiss, Psychological Bulletin 76, 1971; SE0 of Fleiss, Nee and Landis,
// Psychological Bulletin 86, 1979). There is no SE and no interval: they stay 0.
// The faults are measure.shape, where raters differ in number too, measure.few,
// measure.range and measure.constant.
func FleissKappa(table [][]float64) (*Kappa, error) {
	if err := counts(table, 2, 2); err != nil {
		return nil, err
	}
	n, m := float64(len(table)), sum(table[0])
	if m < 2 {
		return nil, few(int(m), 2)
	}
	p, out := make([]float64, len(table[0])), &Kappa{N: n}
	for _, row := range table {
		if sum(row) != m {
			return nil, shape()
		}
		for c, v := range row {
			p[c] += v / (n * m)
			out.Observed += v * (v - 1) / (n * m * (m - 1))
		}
	}
	var pq, skew float64
	for _, v := range p {
		out.Expected += v * v
		pq += v * (1 - v)
		skew += v * (1 - v) * (1 - 2*v)
	}
	if pq < 1e-12 {
		return nil, constant()
	}
	out.Value = (out.Observed - out.Expected) / (1 - out.Expected)
	out.SE0 = math.Sqrt(2/(n*m*(m-1))) * math.Sqrt(math.Max(0, pq*pq-skew)) / pq
	return out, nil
}

func sum(x []float64) float64 {
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s
}

// GwetAC1 is agreement beyond chance that does not collapse where nearly all
// marks are the same, as yes/no indicators have it (Gwet, British Journal of
// Mathematical and Statistical Psychology 61, 2008). table is as in FleissKappa,
// but raters may be missing. SE0 stays 0. The faults are measure.shape,
// measure.few and measure.range.
func GwetAC1(table [][]float64) (*Kappa, error) {
	if err := counts(table, 2, 2); err != nil {
		return nil, err
	}
	q := float64(len(table[0]))
	var rated [][]float64 // shares of the categories, for each target with a mark
	var agreed []float64  // of its pairs of raters; −1 for fewer than two raters
	share, twice := make([]float64, len(table[0])), 0.0
	for _, row := range table {
		r := sum(row)
		if r == 0 {
			continue
		}
		one, a := make([]float64, len(row)), -1.0
		if r >= 2 {
			a = 0
			twice++
		}
		for c, v := range row {
			one[c] = v / r
			share[c] += v / r
			if r >= 2 {
				a += v * (v - 1) / (r * (r - 1))
			}
		}
		rated, agreed = append(rated, one), append(agreed, a)
	}
	n := float64(len(rated))
	if n < 2 || twice == 0 {
		return nil, few(int(twice), 2)
	}
	return ac1(rated, agreed, share, n, twice, q), nil
}

func ac1(rated [][]float64, agreed, share []float64, n, twice, q float64) *Kappa {
	out := &Kappa{N: n}
	for c := range share {
		share[c] /= n
		out.Expected += share[c] * (1 - share[c]) / (q - 1)
	}
	for _, a := range agreed {
		out.Observed += math.Max(0, a) / twice
	}
	pe := out.Expected
	out.Value = (out.Observed - pe) / (1 - pe)
	v := 0.0
	for i, one := range rated {
		chance, own := 0.0, 0.0
		for c, s := range one {
			chance += s * (1 - share[c]) / (q - 1)
		}
		if agreed[i] >= 0 {
			own = n / twice * (agreed[i] - pe) / (1 - pe)
		}
		v += math.Pow(own-2*(1-out.Value)*(chance-pe)/(1-pe)-out.Value, 2)
	}
	out.SE = math.Sqrt(v / (n * (n - 1)))
	out.Interval = Interval{math.Max(-1, out.Value-z95*out.SE), math.Min(1, out.Value+z95*out.SE)}
	return out
}

// Concordance is how alike several raters order the same targets.
type Concordance struct {
	W   float64 `json:"w"` // 0 no likeness, 1 the same order
	Chi float64 `json:"chi"`
	DF  int     `json:"df"`
	P   float64 `json:"p"`
}

// KendallW is the coefficient of concordance of marks by rater and target,
// corrected for ties (Kendall and Babington Smith, Annals of Mathematical
// Statistics 10, 1939). The faults are measure.shape, measure.few (below 2
// raters or targets), measure.range and measure.constant.
func KendallW(marks [][]float64) (*Concordance, error) {
	if err := table(marks, 2, 2); err != nil {
		return nil, err
	}
	m, n := float64(len(marks)), float64(len(marks[0]))
	totals, ties := make([]float64, len(marks[0])), 0.0
	for _, row := range marks {
		ranks, t := Ranks(row)
		ties += t
		for i, r := range ranks {
			totals[i] += r
		}
	}
	below := m*m*(n*n*n-n) - m*ties
	if below <= 0 {
		return nil, constant()
	}
	s := 0.0
	for _, t := range totals {
		s += (t - m*(n+1)/2) * (t - m*(n+1)/2)
	}
	w := 12 * s / below
	chi := m * (n - 1) * w
	return &Concordance{W: w, Chi: chi, DF: len(totals) - 1, P: ChiTail(chi, n-1)}, nil
}
