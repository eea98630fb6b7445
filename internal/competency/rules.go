package competency

import "tarazy/internal/law"

// Rules are the figures of the act that the model must agree with.
type Rules struct {
	Basic           law.Value[int]  `key:"basic"`           // competencies required of all
	Differentiating law.Value[int]  `key:"differentiating"` // competencies that depend on the job level
	JobLevels       law.Value[int]  `key:"job_levels"`      // the highest job level; the lowest is 1
	OwnIndicators   law.Value[bool] `key:"own_indicators"`  // a body enters its own where the model prints none
}
