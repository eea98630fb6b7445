package proctor

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// ReviewRules say how the conduct of a recorded stage is judged by people.
type ReviewRules struct {
	SecondForBreach law.Value[bool]   `key:"second_for_breach"` // a breach is found by two proctors, each alone
	Disagreement    law.Value[string] `key:"disagreement"`      // what holds where the second finds none: kept
}

// Ruled reports whether the edition knows reviews.
func (r *ReviewRules) Ruled() bool { return r != nil && r.Disagreement.Clause != "" }

// The opinions of a proctor, and the outcomes of a review.
const (
	ConductKept   = "kept"
	ConductBreach = "breach"
	SecondNeeded  = "second" // another proctor has to look
)

// ReviewRule is the name under which the decision service answers the rule.
const ReviewRule = "proctor-review"

// ReviewIn are the opinions of the proctors; Second is "" where nobody has given one.
type ReviewIn struct {
	First  string `key:"first" json:"first"`
	Second string `key:"second" json:"second"`
}

// ReviewOut is what follows from them.
type ReviewOut struct {
	Outcome string `key:"outcome" json:"outcome"`
}

// Reviewing tells what follows from the opinions of proctors. The faults are
// proctor.review.unruled and proctor.review.opinion.
func Reviewing(r *ReviewRules, in ReviewIn) (law.Found[ReviewOut], error) {
	found := func(outcome string, by law.Citer, why string) (law.Found[ReviewOut], error) {
		return law.Found[ReviewOut]{Outcome: ReviewOut{outcome}, Reasons: []law.Reason{law.Because(by, "selection.review."+why)}}, nil
	}
	opinion := func(x string) bool { return x == ConductKept || x == ConductBreach }
	switch {
	case !r.Ruled():
		return law.Found[ReviewOut]{}, fault.New(fault.Conflict, "proctor.review.unruled")
	case !opinion(in.First):
		return law.Found[ReviewOut]{}, fault.New(fault.Invalid, "proctor.review.opinion", "given", in.First).At("first")
	case in.Second != "" && (!opinion(in.Second) || in.First == ConductKept):
		return law.Found[ReviewOut]{}, fault.New(fault.Invalid, "proctor.review.opinion", "given", in.Second).At("second")
	case in.First == ConductKept:
		return found(ConductKept, r.SecondForBreach, "kept")
	case !r.SecondForBreach.V:
		return found(ConductBreach, r.SecondForBreach, "breach_one")
	case in.Second == "":
		return found(SecondNeeded, r.SecondForBreach, "second")
	case in.Second == ConductBreach:
		return found(ConductBreach, r.SecondForBreach, "breach")
	}
	return found(r.Disagreement.V, r.Disagreement, "disagreed")
}
