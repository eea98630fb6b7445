package analysis

import (
	"math"

	"tarazy/internal/fault"
	"tarazy/internal/measure"
)

// Consistency is how far the items of a test agree, where everybody had all of
// them. All but the split halves are lower bounds of the reliability.
type Consistency struct {
	People   int               `json:"people"`
	Items    int               `json:"items"`
	Mean     float64           `json:"mean"`     // of the total
	SD       float64           `json:"sd"`       // of the total, with n − 1 below
	Alpha    float64           `json:"alpha"`    // Cronbach, Psychometrika 16, 1951
	Interval *measure.Interval `json:"interval"` // of alpha: Feldt, Psychometrika 30, 1965; nil where alpha is 1
	KR20     *float64          `json:"kr20"`     // Kuder and Richardson, Psychometrika 2, 1937; for items of one point
	KR21     *float64          `json:"kr21"`     // the same, were all items as difficult
	Lambda2  float64           `json:"lambda2"`  // Guttman, Psychometrika 10, 1945
	Lambda6  *float64          `json:"lambda6"`  // the same, of items with equal variances; nil where an item does not vary or follows from others
	Halves   *Halves           `json:"halves"`   // first, third, … against second, fourth, …; nil where a half does not vary
	SEM      float64           `json:"sem"`      // of a total, in points, by alpha
	Dropped  []float64         `json:"dropped"`  // alpha without each item; none of two items
}

// Halves compares two halves of a test.
type Halves struct {
	R             float64 `json:"r"`
	SpearmanBrown float64 `json:"spearman_brown"` // Spearman 1910, Brown 1910
	Lambda4       float64 `json:"lambda4"`        // of this split: Guttman 1945, Rulon 1939
}

// ConsistencyOf works out the consistency from points by person and item. The
// faults are exam_analysis.few (below 3 people or 2 items), exam_analysis.shape
// and exam_analysis.constant, where everybody has the same total.
func ConsistencyOf(points [][]float64) (*Consistency, error) {
	if len(points) < 3 {
		return nil, fault.New(fault.Invalid, "exam_analysis.few", "given", len(points), "least", 3)
	}
	for _, row := range points {
		if len(row) != len(points[0]) {
			return nil, fault.New(fault.Invalid, "exam_analysis.shape", "given", len(row), "want", len(points[0]))
		}
	}
	if len(points[0]) < 2 {
		return nil, fault.New(fault.Invalid, "exam_analysis.few", "given", len(points[0]), "least", 2)
	}
	items, total := columns(points)
	v := measure.Variance(total)
	if measure.Flat(v, total) {
		return nil, fault.New(fault.Invalid, "exam_analysis.constant")
	}
	c := covariances(items)
	out := &Consistency{People: len(points), Items: len(items), Mean: measure.Mean(total), SD: math.Sqrt(v)}
	out.Alpha = alpha(trace(c), v, len(items))
	out.Interval = feldt(out.Alpha, len(points), len(items))
	out.Lambda2 = lambda2(c, v)
	out.Lambda6 = lambda6(c)
	out.Halves = HalvesOf(points, odd(len(items)))
	out.SEM = SEM(out.SD, out.Alpha)
	out.Dropped = dropped(items, total, c)
	if ones(points) {
		out.kuderRichardson(items, total)
	}
	return out, nil
}

// columns are the points by item, and the totals.
func columns(points [][]float64) (items [][]float64, total []float64) {
	items, total = make([][]float64, len(points[0])), make([]float64, len(points))
	for j := range items {
		items[j] = make([]float64, len(points))
		for p, row := range points {
			items[j][p] = row[j]
			total[p] += row[j]
		}
	}
	return items, total
}

func covariances(items [][]float64) [][]float64 {
	c := make([][]float64, len(items))
	for i := range c {
		c[i] = make([]float64, len(items))
	}
	for i := range c {
		for j := 0; j <= i; j++ {
			c[i][j] = measure.Covariance(items[i], items[j])
			c[j][i] = c[i][j]
		}
	}
	return c
}

func trace(c [][]float64) float64 {
	s := 0.0
	for i := range c {
		s += c[i][i]
	}
	return s
}

func alpha(ofItems, ofTotal float64, items int) float64 {
	j := float64(items)
	return j / (j - 1) * (1 - ofItems/ofTotal)
}

// feldt bounds alpha by the F distribution.
func feldt(alpha float64, people, items int) *measure.Interval {
	if alpha >= 1 {
		return nil
	}
	d1 := float64(people - 1)
	d2 := d1 * float64(items-1)
	return &measure.Interval{
		Low:  1 - (1-alpha)*measure.FQuantile(.975, d1, d2),
		High: 1 - (1-alpha)*measure.FQuantile(.025, d1, d2),
	}
}

func lambda2(c [][]float64, v float64) float64 {
	squares, j := 0.0, float64(len(c))
	for a := range c {
		for b := range c {
			if a != b {
				squares += c[a][b] * c[a][b]
			}
		}
	}
	return 1 - trace(c)/v + math.Sqrt(j/(j-1)*squares)/v
}

// lambda6 takes the correlations of the items: what of each cannot be foretold
// from the others is 1 over the diagonal of their inverse.
func lambda6(c [][]float64) *float64 {
	r, all, alone := make([][]float64, len(c)), 0.0, 0.0
	for i := range c {
		r[i] = make([]float64, len(c))
		for j := range c {
			if c[i][i] <= 0 || c[j][j] <= 0 {
				return nil
			}
			r[i][j] = c[i][j] / math.Sqrt(c[i][i]*c[j][j])
			all += r[i][j]
		}
	}
	d, ok := measure.InverseDiagonal(r)
	if !ok || all <= 0 {
		return nil
	}
	for _, x := range d {
		alone += 1 / x
	}
	out := 1 - alone/all
	return &out
}

// odd puts every other item into the first half.
func odd(items int) []bool {
	out := make([]bool, items)
	for i := range out {
		out[i] = i%2 == 0
	}
	return out
}

// HalvesOf compares the items that are in the first half with the others; nil
// where a half does not vary or is the mirror of the other. points are as in ConsistencyOf.
func HalvesOf(points [][]float64, first []bool) *Halves {
	a, b := make([]float64, len(points)), make([]float64, len(points))
	both := make([]float64, len(points))
	for p, row := range points {
		for j, x := range row {
			if both[p] += x; first[j] {
				a[p] += x
			} else {
				b[p] += x
			}
		}
	}
	r, err := measure.Correlation(a, b)
	v := measure.Variance(both)
	if err != nil || measure.Flat(v, both) || 1+r < 1e-9 {
		return nil
	}
	out := &Halves{R: r, Lambda4: 2 * (1 - (measure.Variance(a)+measure.Variance(b))/v)}
	out.SpearmanBrown = measure.Prophecy(r, 2)
	return out
}

func dropped(items [][]float64, total []float64, c [][]float64) []float64 {
	out := []float64{}
	if len(items) < 3 {
		return out
	}
	for j, item := range items {
		rest := make([]float64, len(total))
		for p := range rest {
			rest[p] = total[p] - item[p]
		}
		x := 0.0
		if v := measure.Variance(rest); !measure.Flat(v, total) {
			x = alpha(trace(c)-c[j][j], v, len(items)-1)
		}
		out = append(out, x)
	}
	return out
}

func ones(points [][]float64) bool {
	for _, row := range points {
		for _, x := range row {
			if x != 0 && x != 1 {
				return false
			}
		}
	}
	return true
}

// kuderRichardson adds the formulas 20 and 21, whose variance has n below.
func (c *Consistency) kuderRichardson(items [][]float64, total []float64) {
	j, n := float64(len(items)), float64(len(total))
	v := measure.Variance(total) * (n - 1) / n
	pq := 0.0
	for _, item := range items {
		p := measure.Mean(item)
		pq += p * (1 - p)
	}
	kr20 := alpha(pq, v, len(items))
	kr21 := j / (j - 1) * (1 - c.Mean*(j-c.Mean)/(j*v))
	c.KR20, c.KR21 = &kr20, &kr21
}
