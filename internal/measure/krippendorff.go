package measure

import (
	"math"
	"slices"
)

// Metric says how far apart two values are, in Krippendorff's alpha.
type Metric string

// The metrics of Krippendorff's alpha.
const (
	NominalScale  Metric = "nominal"
	OrdinalScale  Metric = "ordinal"
	IntervalScale Metric = "interval"
	RatioScale    Metric = "ratio" // no value below 0
)

// Missing stands where a rater gave no mark.
var Missing = math.NaN()

// Krippendorff is the alpha of marks by unit and rater, with Missing for what
// was not rated (Krippendorff, Content Analysis, 2004, 11.3). Units with fewer
// than two marks say nothing and are left out. The faults are measure.shape,
// measure.few, measure.range and measure.constant, where every mark is the same.
func Krippendorff(marks [][]float64, m Metric) (float64, error) {
	units, values, err := pairable(marks)
	if err != nil {
		return 0, err
	}
	if m != NominalScale && m != OrdinalScale && m != IntervalScale && m != RatioScale || m == RatioScale && values[0] < 0 {
		return 0, outside()
	}
	totals, n := make([]float64, len(values)), 0.0
	for _, u := range units {
		for _, v := range u {
			totals[place(values, v)]++
			n++
		}
	}
	distance := distances(values, totals, m)
	observed := 0.0
	for _, u := range units {
		for i, a := range u {
			for _, b := range u[:i] {
				observed += 2 * distance[place(values, a)][place(values, b)] / float64(len(u)-1)
			}
		}
	}
	expected := 0.0
	for c := range values {
		for k := range values {
			expected += totals[c] * totals[k] * distance[c][k]
		}
	}
	if expected == 0 {
		return 0, constant()
	}
	return 1 - (n-1)*observed/expected, nil
}

// pairable are the marks of each unit that has two at least, and all values
// that occur in them, sorted.
func pairable(marks [][]float64) (units [][]float64, values []float64, err error) {
	for _, row := range marks {
		if len(row) != len(marks[0]) {
			return nil, nil, shape()
		}
		var unit []float64
		for _, v := range row {
			if math.IsInf(v, 0) {
				return nil, nil, outside()
			}
			if !math.IsNaN(v) {
				unit = append(unit, v)
			}
		}
		if len(unit) > 1 {
			units = append(units, unit)
			values = append(values, unit...)
		}
	}
	if len(units) == 0 {
		return nil, nil, few(0, 1)
	}
	slices.Sort(values)
	return units, slices.Compact(values), nil
}

func place(values []float64, v float64) int {
	i, _ := slices.BinarySearch(values, v)
	return i
}

// distances are the squared distances of the metric. The ordinal one counts the
// marks that lie between two values, half of those at the ends.
func distances(values, totals []float64, m Metric) [][]float64 {
	out := make([][]float64, len(values))
	for c := range values {
		out[c] = make([]float64, len(values))
		between := totals[c] / 2
		for k := c + 1; k < len(values); k++ {
			var d float64
			switch m {
			case NominalScale:
				d = 1
			case OrdinalScale:
				d = between + totals[k]/2
				between += totals[k]
			case IntervalScale:
				d = values[k] - values[c]
			case RatioScale:
				d = (values[k] - values[c]) / (values[k] + values[c])
			}
			out[c][k] = d * d
		}
	}
	for c := range out {
		for k := range c {
			out[c][k] = out[k][c]
		}
	}
	return out
}

// Agreement is the share of pairs of raters who gave a unit the same mark, over
// all units with two marks at least, each unit counting once. The faults are
// measure.shape, measure.few and measure.range.
func Agreement(marks [][]float64) (float64, error) {
	units, _, err := pairable(marks)
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, u := range units {
		same := 0
		for i, a := range u {
			for _, b := range u[:i] {
				if a == b {
					same++
				}
			}
		}
		sum += float64(same) / float64(len(u)*(len(u)-1)/2)
	}
	return sum / float64(len(units)), nil
}
