package measure

import (
	"math"
	"slices"
)

// Interval holds a figure with 95 % confidence.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Mean is the arithmetic mean; 0 of nothing.
func Mean(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	s := 0.0
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

// Variance is the variance of a sample, with n − 1 below; 0 of fewer than two.
func Variance(x []float64) float64 {
	if len(x) < 2 {
		return 0
	}
	return Covariance(x, x)
}

// Covariance is the covariance of a sample of pairs, with n − 1 below. x and y
// are of the same length, two at least.
func Covariance(x, y []float64) float64 {
	mx, my, s := Mean(x), Mean(y), 0.0
	for i := range x {
		s += (x[i] - mx) * (y[i] - my)
	}
	return s / float64(len(x)-1)
}

// Correlation is the product-moment correlation of pairs; with x of zeros and
// ones it is the point-biserial one. The faults are measure.shape, measure.few
// (below 3) and measure.constant.
func Correlation(x, y []float64) (float64, error) {
	switch {
	case len(x) != len(y):
		return 0, shape()
	case len(x) < 3:
		return 0, few(len(x), 3)
	}
	vx, vy := Variance(x), Variance(y)
	if Flat(vx, x) || Flat(vy, y) {
		return 0, constant()
	}
	return math.Max(-1, math.Min(1, Covariance(x, y)/math.Sqrt(vx*vy))), nil
}

// Flat reports whether a variance is nothing but the rounding of equal numbers.
func Flat(variance float64, x []float64) bool {
	m := 0.0
	for _, v := range x {
		m = math.Max(m, math.Abs(v))
	}
	return variance <= 1e-24*m*m
}

// FisherZ is the interval of a correlation of n pairs (Fisher 1915, 1921). The
// fault is measure.few, below 4.
func FisherZ(r float64, n int) (Interval, error) {
	if n < 4 {
		return Interval{}, few(n, 4)
	}
	if math.Abs(r) >= 1 {
		return Interval{r, r}, nil
	}
	z, half := math.Atanh(r), z95/math.Sqrt(float64(n-3))
	return Interval{math.Tanh(z - half), math.Tanh(z + half)}, nil
}

// Wilson is the interval of a share, k of n (Wilson, JASA 22, 1927). The faults
// are measure.few and measure.range.
func Wilson(k, n int) (Interval, error) {
	if n < 1 {
		return Interval{}, few(n, 1)
	}
	if k < 0 || k > n {
		return Interval{}, outside()
	}
	p, m, z2 := float64(k)/float64(n), float64(n), z95*z95
	middle := (p + z2/(2*m)) / (1 + z2/m)
	half := z95 / (1 + z2/m) * math.Sqrt(p*(1-p)/m+z2/(4*m*m))
	return Interval{math.Max(0, middle-half), math.Min(1, middle+half)}, nil
}

// Quantile is the point below which the share q of x lies, between two numbers
// by straight line (number 7 of Hyndman and Fan, The American Statistician 50,
// 1996); 0 of nothing.
func Quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return 0
	}
	s := slices.Clone(x)
	slices.Sort(s)
	at := q * float64(len(s)-1)
	i := min(int(at), len(s)-1)
	if i+1 == len(s) {
		return s[i]
	}
	return s[i] + (at-float64(i))*(s[i+1]-s[i])
}

// Ranks are the ranks of x from 1, equal numbers sharing the mean of theirs,
// and the sum of t³ − t over groups of t equal numbers.
func Ranks(x []float64) (ranks []float64, ties float64) {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if x[a] < x[b] {
			return -1
		}
		if x[a] > x[b] {
			return 1
		}
		return a - b
	})
	ranks = make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, at := range order[i:j] {
			ranks[at] = float64(i+j+1) / 2
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	return ranks, ties
}
