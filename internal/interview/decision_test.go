package interview_test

import (
	"testing"

	"tarazy/internal/competency/competencytest"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
)

// met makes a list with so many true of so many.
func met(n, of int) []bool {
	out := make([]bool, of)
	for i := range n {
		out[i] = true
	}
	return out
}

// TestINT13_YesFromTwoThirdsExactly tries every number of indicators that the
// model has, at the boundary and one below it.
func TestINT13_YesFromTwoThirdsExactly(t *testing.T) {
	r := &competencytest.Method(t).Rules
	for of := 1; of <= 30; of++ {
		needed := of * 2 / 3
		if needed*3 < of*2 {
			needed++
		}
		for n := 0; n <= of; n++ {
			want := "no"
			if n >= needed {
				want = "yes"
			}
			found, err := interview.Decide(r, interview.DecisionIn{Met: met(n, of)})
			if err != nil {
				t.Fatal(err)
			}
			if got := found.Outcome; got != (interview.DecisionOut{Decision: want, Met: n, Of: of, Needed: needed}) {
				t.Errorf("%d of %d: %+v", n, of, got)
			}
		}
	}
}

func TestINT13_TheReasonCitesTheThreshold(t *testing.T) {
	r := &competencytest.Method(t).Rules
	found, err := interview.Decide(r, interview.DecisionIn{Met: met(2, 3)})
	if err != nil || len(found.Reasons) != 1 {
		t.Fatal(found, err)
	}
	reason := found.Reasons[0]
	if reason.Cite.Act != "interview-recommendations" || reason.Cite.Clause != "yes-no" || reason.Args["share"] != "2/3" || reason.Args["needed"] != 2 {
		t.Errorf("%+v", reason)
	}
}

func TestINT13_NoIndicatorIsRefused(t *testing.T) {
	r := &competencytest.Method(t).Rules
	_, err := interview.Decide(r, interview.DecisionIn{})
	if f, ok := fault.As(err); !ok || f.Code != "interview.no_indicators" || f.Field != "met" {
		t.Errorf("%v", err)
	}
}

// TestINT13_WhatTheSourceLeavesOpen: the guide's indicators count, and "no
// information" is not met; both are parameters.
func TestINT13_WhatTheSourceLeavesOpen(t *testing.T) {
	d := competencytest.Method(t).Rules.Decision
	if d.IndicatorsCounted.V != "guide" || d.IndicatorsCounted.Silence == "" {
		t.Errorf("%+v", d.IndicatorsCounted)
	}
	if d.NoInformationIsMet.V || d.NoInformationIsMet.Silence == "" {
		t.Errorf("%+v", d.NoInformationIsMet)
	}
}
