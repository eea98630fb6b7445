package competition

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// RetentionIn asks how long the papers of a competition are kept.
type RetentionIn struct {
	Ended day.Day `json:"ended" key:"ended"`
}

// RetentionOut is the last day on which they are kept.
type RetentionOut struct {
	Until day.Day `json:"until"`
}

// Retention counts calendar years from the end of the competition; 29 February
// becomes 28 February.
func Retention(r *Rules, in RetentionIn) (law.Found[RetentionOut], error) {
	years := r.Retention.PapersYears
	until := in.Ended.AddYears(years.V)
	return law.Found[RetentionOut]{Outcome: RetentionOut{Until: until}, Reasons: []law.Reason{
		law.Because(years, "selection.retention", "ended", in.Ended.String(), "years", years.V, "until", until.String()),
	}}, nil
}
