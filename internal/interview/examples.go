package interview

import "tarazy/internal/law"

// ExamplesOut says whether a competency may be rated on the examples given, and
// whether more should be sought.
type ExamplesOut struct {
	MayRate  bool
	SeekMore bool
}

// WeighExamples takes the parts of each example that a candidate gave for one
// competency. Incomplete ones do not count. A rating needs more than the rules'
// figure; examples are sought until there are as many as the rules want.
func WeighExamples(r *Rules, examples [][]string) law.Found[ExamplesOut] {
	complete := 0
	for _, parts := range examples {
		if r.Examples.Complete(parts) {
			complete++
		}
	}
	out := ExamplesOut{MayRate: complete > r.Examples.MoreThan.V, SeekMore: complete < r.Examples.SoughtLeast.V}
	key := "interview.examples.too_few"
	if out.MayRate {
		key = "interview.examples.enough"
	}
	reasons := []law.Reason{law.Because(r.Examples.MoreThan, key, "complete", complete, "more_than", r.Examples.MoreThan.V)}
	if out.SeekMore {
		reasons = append(reasons, law.Because(r.Examples.SoughtLeast, "interview.examples.seek_more",
			"complete", complete, "least", r.Examples.SoughtLeast.V))
	}
	if lost := len(examples) - complete; lost > 0 {
		reasons = append(reasons, law.Because(r.Examples.CompleteWith, "interview.examples.incomplete", "count", lost))
	}
	return law.Found[ExamplesOut]{Outcome: out, Reasons: reasons}
}
