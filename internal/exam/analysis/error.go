package analysis

import (
	"math"

	"tarazy/internal/fault"
	"tarazy/internal/measure"
)

// SEM is the standard error of a total in points, from the standard deviation of
// totals and their reliability (Lord and Novick 1968, 3.8). A reliability out
// of its range counts as the end of it.
func SEM(sd, reliability float64) float64 {
	return sd * math.Sqrt(1-math.Max(0, math.Min(1, reliability)))
}

// ConditionalSEM is the standard error at a number of right answers of a test
// of items of one point (Lord, Educational and Psychological Measurement 17,
// 1957). The fault is measure.range.
func ConditionalSEM(right, items int) (float64, error) {
	if items < 2 || right < 0 || right > items {
		return 0, fault.New(fault.Invalid, "measure.range")
	}
	return math.Sqrt(float64(right*(items-right)) / float64(items-1)), nil
}

// Decision is how alike two parallel papers would decide at a pass mark.
type Decision struct {
	Same   float64 `json:"same"`   // share of people who pass both or neither
	Chance float64 `json:"chance"` // the same, were the two unrelated
	Kappa  float64 `json:"kappa"`  // agreement beyond chance; 0 where everybody passes or nobody
}

// DecisionAt estimates it from one paper (Peng and Subkoviak, Journal of
// Educational Measurement 17, 1980): totals of both follow a bivariate normal
// distribution whose correlation is the reliability. pass is the lowest total
// that passes. The fault is exam_analysis.constant.
func DecisionAt(pass int, mean, sd, reliability float64) (*Decision, error) {
	if sd <= 0 {
		return nil, fault.New(fault.Invalid, "exam_analysis.constant")
	}
	z := (float64(pass) - .5 - mean) / sd
	one := measure.Normal(z)
	both := measure.BothBelow(z, math.Max(0, reliability))
	out := &Decision{Same: 1 - 2*(one-both), Chance: 1 - 2*(one-one*one)}
	if out.Chance < 1-1e-12 {
		out.Kappa = (out.Same - out.Chance) / (1 - out.Chance)
	}
	return out, nil
}
