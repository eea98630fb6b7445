package interview

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// DecisionIn is a candidate's indicators of one competency: met or not. "No
// information" is given as not met where the rules count it so.
type DecisionIn struct {
	Met []bool `key:"met"` // at least one
}

// DecisionOut is the decision on the competency: "yes" or "no", with how many of
// the indicators were met and how many "yes" needs.
type DecisionOut struct {
	Decision string `json:"decision"`
	Met      int    `json:"met"`
	Of       int    `json:"of"`
	Needed   int    `json:"needed"`
}

// Decide says yes where the exact share of indicators met reaches that of the
// rules. The fault is interview.no_indicators at met.
func Decide(r *Rules, in DecisionIn) (law.Found[DecisionOut], error) {
	of := len(in.Met)
	if of == 0 {
		return law.Found[DecisionOut]{}, fault.New(fault.Invalid, "interview.no_indicators", "least", 1).At("met")
	}
	met := 0
	for _, ok := range in.Met {
		if ok {
			met++
		}
	}
	from := r.Decision.YesFrom
	out := DecisionOut{Decision: "no", Met: met, Of: of, Needed: from.V.Of(of)}
	if from.V.Reached(met, of) {
		out.Decision = "yes"
	}
	return law.Found[DecisionOut]{
		Outcome: out,
		Reasons: []law.Reason{law.Because(from, "interview.decision."+out.Decision,
			"met", met, "of", of, "needed", out.Needed, "share", from.V.String())},
	}, nil
}
