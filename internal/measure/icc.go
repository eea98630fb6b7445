package measure

import "math"

// Intraclass are the six intraclass correlations of Shrout and Fleiss
// (Psychological Bulletin 86, 1979). Where a mark decides, absolute agreement
// counts: Single and Mean of Random for raters who rate everybody, of Nested
// for targets that meet different raters. Fixed hides how severe a rater is.
type Intraclass struct {
	Targets int     `json:"targets"`
	Raters  int     `json:"raters"`
	Between float64 `json:"between"` // mean square of targets
	Within  float64 `json:"within"`  // of marks within a target
	Judges  float64 `json:"judges"`  // of raters
	Error   float64 `json:"error"`   // of what is left

	NestedSingle ICC `json:"nested_single"` // (1,1)
	RandomSingle ICC `json:"random_single"` // (2,1)
	FixedSingle  ICC `json:"fixed_single"`  // (3,1)
	NestedMean   ICC `json:"nested_mean"`   // (1,k)
	// RandomMean is (2,k); nil where a small table has raters that differ less, by
	// chance, than their error, so much that no variance is left for the marks.
	RandomMean *ICC `json:"random_mean"`
	FixedMean  ICC  `json:"fixed_mean"` // (3,k)
}

// ICC is one of the six with its test against zero. F and the interval are nil
// where the marks within targets do not vary, so that nothing is in doubt; the
// interval alone where the table is too small for one.
type ICC struct {
	Value    float64   `json:"value"`
	F        *FTest    `json:"f"`
	Interval *Interval `json:"interval"`
}

// FTest is a ratio of mean squares with its degrees of freedom.
type FTest struct {
	F   float64 `json:"f"`
	DF1 float64 `json:"df1"`
	DF2 float64 `json:"df2"`
	P   float64 `json:"p"`
}

// Correlations works out the six from marks by target and rater; none may be
// missing. Intervals are those of McGraw and Wong (Psychological Methods 1,
// 1996). The faults are measure.shape, measure.few (below 2 targets or raters),
// measure.range and measure.constant, where targets do not differ.
func Correlations(marks [][]float64) (*Intraclass, error) {
	if err := table(marks, 2, 2); err != nil {
		return nil, err
	}
	x := squares(marks)
	if x.Between == 0 {
		return nil, constant()
	}
	n, k := float64(x.Targets), float64(x.Raters)
	b, w, j, e := x.Between, x.Within, x.Judges, x.Error
	x.NestedSingle.Value = (b - w) / (b + (k-1)*w)
	x.RandomSingle.Value = (b - e) / (b + (k-1)*e + k*(j-e)/n)
	x.FixedSingle.Value = (b - e) / (b + (k-1)*e)
	x.NestedMean.Value = (b - w) / b
	if left := b + (j-e)/n; left > 1e-12*(b+e) {
		x.RandomMean = &ICC{Value: (b - e) / left}
	}
	x.FixedMean.Value = (b - e) / b
	x.intervals(n, k)
	return x, nil
}

// squares is the analysis of variance of marks. A sum of squares that is only
// rounding counts as 0.
func squares(marks [][]float64) *Intraclass {
	n, k := len(marks), len(marks[0])
	rows, columns, grand := make([]float64, n), make([]float64, k), 0.0
	for i, row := range marks {
		for j, v := range row {
			rows[i] += v / float64(k)
			columns[j] += v / float64(n)
			grand += v / float64(n*k)
		}
	}
	var sb, sj, sw, se, st float64
	for i, row := range marks {
		sb += float64(k) * (rows[i] - grand) * (rows[i] - grand)
		for j, v := range row {
			sw += (v - rows[i]) * (v - rows[i])
			e := v - rows[i] - columns[j] + grand
			se += e * e
			st += v * v
		}
	}
	for _, c := range columns {
		sj += float64(n) * (c - grand) * (c - grand)
	}
	ms := func(s float64, df int) float64 {
		if s <= 1e-20*st {
			return 0
		}
		return s / float64(df)
	}
	return &Intraclass{
		Targets: n, Raters: k,
		Between: ms(sb, n-1), Within: ms(sw, n*(k-1)), Judges: ms(sj, k-1), Error: ms(se, (n-1)*(k-1)),
	}
}

// intervals adds the tests and intervals, as far as there are any.
func (x *Intraclass) intervals(n, k float64) {
	if x.Within > 0 {
		t := test(x.Between/x.Within, n-1, n*(k-1))
		x.NestedSingle.F, x.NestedMean.F = t, t
		x.NestedSingle.Interval, x.NestedMean.Interval = ratioInterval(t, k)
	}
	if x.Error == 0 {
		return
	}
	t := test(x.Between/x.Error, n-1, (n-1)*(k-1))
	x.FixedSingle.F, x.FixedMean.F, x.RandomSingle.F = t, t, t
	x.FixedSingle.Interval, x.FixedMean.Interval = ratioInterval(t, k)
	x.RandomSingle.Interval = x.randomInterval(n, k)
	if x.RandomMean == nil {
		return
	}
	x.RandomMean.F = t
	if one := x.RandomSingle.Interval; one != nil && 1+(k-1)*one.Low > 0 {
		x.RandomMean.Interval = &Interval{Prophecy(one.Low, k), Prophecy(one.High, k)}
	}
}

func test(f, d1, d2 float64) *FTest { return &FTest{f, d1, d2, FTail(f, d1, d2)} }

// ratioInterval bounds a correlation that depends on one F only, for a single
// mark and for the mean of k.
func ratioInterval(t *FTest, k float64) (single, mean *Interval) {
	low := t.F / FQuantile(.975, t.DF1, t.DF2)
	high := t.F * FQuantile(.975, t.DF2, t.DF1)
	return &Interval{(low - 1) / (low + k - 1), (high - 1) / (high + k - 1)}, &Interval{1 - 1/low, 1 - 1/high}
}

// randomInterval bounds (2,1), with Satterthwaite's degrees of freedom; nil where
// a table is so small that the approximation has no finite bound.
func (x *Intraclass) randomInterval(n, k float64) *Interval {
	b, j, e, r := x.Between, x.Judges, x.Error, x.RandomSingle.Value
	f := j / e
	rest := n*(1+(k-1)*r) - k*r
	v := (k - 1) * (n - 1) * math.Pow(k*r*f+rest, 2) / ((n-1)*k*k*r*r*f*f + rest*rest)
	below, above := FQuantile(.975, n-1, v), FQuantile(.975, v, n-1)
	out := &Interval{
		n * (b - below*e) / (below*(k*j+(k*n-k-n)*e) + n*b),
		n * (above*b - e) / (k*j + (k*n-k-n)*e + n*above*b),
	}
	if !finite(out.Low) || !finite(out.High) {
		return nil
	}
	return out
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Prophecy is the reliability of a test, or of a mean of marks, made times as
// long, from its reliability r (Spearman and Brown 1910).
func Prophecy(r, times float64) float64 { return times * r / (1 + (times-1)*r) }

// Lengthening says how many times as long a test must be for its reliability to
// rise from r to want: Prophecy the other way round. The fault is measure.range
// where either is not between 0 and 1.
func Lengthening(r, want float64) (float64, error) {
	if !(r > 0 && r < 1 && want > 0 && want < 1) {
		return 0, outside()
	}
	return want * (1 - r) / (r * (1 - want)), nil
}
