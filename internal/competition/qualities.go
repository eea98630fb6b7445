package competition

import "tarazy/internal/law"

// QualitiesIn are the points of the personal-qualities test.
type QualitiesIn struct {
	Right int `key:"right" json:"right"`
	Of    int `key:"of" json:"of"` // all scored tasks of the edition
}

// QualitiesOut is the result; Percent has two digits after the point.
type QualitiesOut struct {
	Passed  bool   `json:"passed"`
	Percent string `json:"percent"`
}

// PersonalQualities decides whether the threshold is reached, on the exact
// fraction. The faults are selection.tasks and selection.range.
func PersonalQualities(r *Rules, in QualitiesIn) (law.Found[QualitiesOut], error) {
	q := &r.Qualities
	if in.Of != q.Tasks() {
		return law.Found[QualitiesOut]{}, refuse(q.TasksEach, "of", "tasks", "given", in.Of, "want", q.Tasks())
	}
	if err := within(q.TasksEach, "right", in.Right, 0, in.Of); err != nil {
		return law.Found[QualitiesOut]{}, err
	}
	threshold := law.Ratio{Num: int64(q.ThresholdPercent.V), Den: 100}
	out := QualitiesOut{
		Passed:  threshold.Reached(in.Right, in.Of),
		Percent: law.Hundredths(int64(in.Right)*100, int64(in.Of)).Fixed(),
	}
	key := "selection.qualities.short"
	if out.Passed {
		key = "selection.qualities.passed"
	}
	return law.Found[QualitiesOut]{Outcome: out, Reasons: []law.Reason{
		law.Because(q.ThresholdPercent, key, "right", in.Right, "of", in.Of, "percent", out.Percent,
			"threshold", q.ThresholdPercent.V, "needed", threshold.Of(in.Of)),
	}}, nil
}
