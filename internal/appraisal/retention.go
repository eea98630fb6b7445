package appraisal

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// RetentionIn asks how long the papers of an appraisal are kept.
type RetentionIn struct {
	Completed day.Day `json:"completed" key:"completed"`
}

// RetentionOut is the day until which they are kept.
type RetentionOut struct {
	Until day.Day `json:"until"`
}

// Retention counts calendar years from the completion; 29 February becomes
// 28 February.
func Retention(r *Rules, in RetentionIn) (law.Found[RetentionOut], error) {
	until := in.Completed.AddYears(r.Retention.V)
	return law.Found[RetentionOut]{Outcome: RetentionOut{Until: until}, Reasons: []law.Reason{
		law.Because(r.Retention, "appraisal.retention", "completed", in.Completed.String(), "years", r.Retention.V, "until", until.String()),
	}}, nil
}
