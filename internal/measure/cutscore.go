package measure

import "math"

// Cut is a cut score that judges have found, in points.
type Cut struct {
	Judges int       `json:"judges"`
	Score  float64   `json:"score"`
	SD     float64   `json:"sd"` // of the judges' cut scores
	SE     float64   `json:"se"`
	Each   []float64 `json:"each"` // the cut score of every judge
}

// Band is the cut score with a number of standard errors to either side, within
// a test of the given length.
func (c *Cut) Band(errors float64, length int) Interval {
	return Interval{math.Max(0, c.Score-errors*c.SE), math.Min(float64(length), c.Score+errors*c.SE)}
}

// Angoff sums what each judge thinks the chance is that somebody who just
// passes gets each item right; judgements stand by judge and item, from 0 to 1
// (Angoff 1971). The faults are measure.shape, measure.few (below 2 judges) and
// measure.range.
func Angoff(judgements [][]float64) (*Cut, error) {
	if err := table(judgements, 2, 1); err != nil {
		return nil, err
	}
	out := &Cut{Judges: len(judgements)}
	for _, row := range judgements {
		for _, v := range row {
			if v < 0 || v > 1 {
				return nil, outside()
			}
		}
		out.Each = append(out.Each, sum(row))
	}
	out.Score = Mean(out.Each)
	out.SD = math.Sqrt(Variance(out.Each))
	out.SE = out.SD / math.Sqrt(float64(out.Judges))
	return out, nil
}
