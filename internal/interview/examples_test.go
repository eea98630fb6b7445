package interview_test

import (
	"testing"

	"tarazy/internal/competency/competencytest"
	"tarazy/internal/interview"
)

// TestINT09_HowManyExamples: more than one complete example to rate, at least
// three to collect.
func TestINT09_HowManyExamples(t *testing.T) {
	r := &competencytest.Method(t).Rules
	whole, part := []string{"situation", "action", "result"}, []string{"situation", "action"}
	for _, c := range []struct {
		examples [][]string
		want     interview.ExamplesOut
	}{
		{nil, interview.ExamplesOut{MayRate: false, SeekMore: true}},
		{[][]string{whole}, interview.ExamplesOut{MayRate: false, SeekMore: true}},
		{[][]string{whole, part}, interview.ExamplesOut{MayRate: false, SeekMore: true}},
		{[][]string{whole, whole}, interview.ExamplesOut{MayRate: true, SeekMore: true}},
		{[][]string{whole, whole, part}, interview.ExamplesOut{MayRate: true, SeekMore: true}},
		{[][]string{whole, whole, whole}, interview.ExamplesOut{MayRate: true, SeekMore: false}},
	} {
		found := interview.WeighExamples(r, c.examples)
		if found.Outcome != c.want {
			t.Errorf("%v: %+v", c.examples, found.Outcome)
		}
		for _, reason := range found.Reasons {
			complete(t, reason)
		}
	}
	if e := r.Examples; e.WantedLeast.V != 2 || e.WantedMost.V != 3 {
		t.Errorf("preferably %d to %d", e.WantedLeast.V, e.WantedMost.V)
	}
}
