package raters

import (
	"math"

	"tarazy/internal/fault"
	"tarazy/internal/measure"
)

// Figure is a statistic with its interval of 95 %. Value is nil where there are
// fewer cases than Least, or where nothing varies that it could be worked out
// from.
type Figure struct {
	N     int      `json:"n"`     // cases
	Least int      `json:"least"` // below which it is not given
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`  // nil where the cases give no interval
	High  *float64 `json:"high"` // nil where the cases give no interval
}

// Clear reports whether the interval lies wholly on one side of a value.
func (f *Figure) Clear(of float64) bool {
	return f.Low != nil && f.High != nil && (*f.Low > of || *f.High < of)
}

// given is a figure with a value; low and high are left out where they are no
// numbers.
func given(n, least int, value, low, high float64) Figure {
	f := Figure{N: n, Least: least, Value: &value}
	if finite(low) && finite(high) {
		f.Low, f.High = &low, &high
	}
	return f
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// student is the point of Student's t that leaves 2.5 % above it.
func student(df int) float64 { return math.Sqrt(measure.FQuantile(.95, 1, float64(df))) }

// mean is the mean of a sample with the interval of Student.
func mean(x []float64, least int) Figure {
	n := len(x)
	if n < least || n < 2 {
		return Figure{N: n, Least: least}
	}
	m := measure.Mean(x)
	half := student(n-1) * math.Sqrt(measure.Variance(x)/float64(n))
	return given(n, least, m, m-half, m+half)
}

// slope is that of y over x by least squares; nothing where x does not vary.
func slope(x, y []float64, least int) Figure {
	n := len(x)
	vx := 0.0
	if n >= 3 {
		vx = measure.Variance(x)
	}
	if n < least || n < 3 || measure.Flat(vx, x) {
		return Figure{N: n, Least: least}
	}
	b := measure.Covariance(x, y) / vx
	mx, my, rest := measure.Mean(x), measure.Mean(y), 0.0
	for i := range x {
		e := y[i] - my - b*(x[i]-mx)
		rest += e * e
	}
	se := math.Sqrt(rest / float64(n-2) / (vx * float64(n-1)))
	half := student(n-2) * se
	return given(n, least, b, b-half, b+half)
}

// groups is how many parts a sample is cut into for the jackknife: a thousand
// cases need no thousand repetitions.
const groups = 25

// jackknife gives a statistic of n cases with an interval: it is worked out
// again without each of some groups of cases in turn (Quenouille, Biometrika 43,
// 1956; groups: Shao and Tu, The Jackknife and Bootstrap, 1995, 5.3). of gets
// the cases to keep. The interval is left out where a part of the cases has no
// such statistic.
func jackknife(n, least int, of func(keep func(int) bool) (float64, error)) (Figure, error) {
	if n < least {
		return Figure{N: n, Least: least}, nil
	}
	whole, err := of(func(int) bool { return true })
	if _, isFault := fault.As(err); isFault {
		return Figure{N: n, Least: least}, nil
	}
	if err != nil {
		return Figure{}, err
	}
	g := min(groups, n)
	parts := make([]float64, 0, g)
	for k := range g {
		v, err := of(func(i int) bool { return i%g != k })
		if err != nil {
			return given(n, least, whole, math.NaN(), math.NaN()), nil
		}
		parts = append(parts, v)
	}
	m, spread := measure.Mean(parts), 0.0
	for _, v := range parts {
		spread += (v - m) * (v - m)
	}
	half := student(g-1) * math.Sqrt(spread*float64(g-1)/float64(g))
	return given(n, least, whole, whole-half, whole+half), nil
}
