package proctor

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// ReviewRules say how the conduct of a recorded stage is judged by people.
type ReviewRules struct {
	SecondForBreach law.Value[bool]   `key:"second_for_breach"` // a breach is found by two proctors, each alone
	Disagreement    law.Value[string] `key:"disagreement"`      // what holds where the second finds none: kept
	Words           WordRules         `key:"words,optional"`    // none where an edition was copied before there were any
	Contest         ContestRules      `key:"contest,optional"`  // as words
	Figures         FigureRules       `key:"figures,optional"`  // as words
}

// ContestRules say how the outcome of a review is contested that belongs to no
// competition: one that does is contested by the appeal there.
type ContestRules struct {
	WorkingDays law.Value[int] `key:"working_days"` // from the day of the outcome
	DecideDays  law.Value[int] `key:"decide_days"`  // working days from the day it was contested
}

// Ruled reports whether the edition lets candidates contest an outcome.
func (r *ContestRules) Ruled() bool { return r.WorkingDays.Clause != "" }

// FigureRules say which figures about flags and proctors are told.
type FigureRules struct {
	AgreementLeast law.Value[int] `key:"agreement_least"` // findings by two proctors, below which no agreement is told
	WeakLeast      law.Value[int] `key:"weak_least"`      // findings, below which no kind counts as weak
	WeakPercent    law.Value[int] `key:"weak_percent"`    // a kind that is confirmed less often is weak
}

// Ruled reports whether the edition knows figures.
func (r *FigureRules) Ruled() bool { return r.WeakPercent.Clause != "" }

// WordRules say how much a candidate may explain before a review is decided.
type WordRules struct {
	Most    law.Value[int] `key:"most"`    // times
	Letters law.Value[int] `key:"letters"` // each time
}

// Ruled reports whether the edition lets candidates explain.
func (r *WordRules) Ruled() bool { return r.Most.Clause != "" }

// Ruled reports whether the edition knows reviews.
func (r *ReviewRules) Ruled() bool { return r != nil && r.Disagreement.Clause != "" }

// The opinions of a proctor, and the outcomes of a review.
const (
	ConductKept   = "kept"
	ConductBreach = "breach"
	SecondNeeded  = "second" // another proctor has to look
)

// ContestRule is the name under which the decision service answers what becomes of an
// outcome that was contested.
const ContestRule = "review-contest"

// ContestIn is the outcome of a review that was contested, and whether whoever decided
// agreed with the candidate.
type ContestIn struct {
	Outcome string `key:"outcome" json:"outcome"`
	Grant   bool   `key:"grant" json:"grant"`
}

// Contesting tells what becomes of an outcome that was contested. The faults are
// proctor.review.contest_none and proctor.review.contest_unruled.
func Contesting(r *ReviewRules, in ContestIn) (law.Found[ReviewOut], error) {
	switch {
	case !r.Contest.Ruled():
		return law.Found[ReviewOut]{}, fault.New(fault.Conflict, "proctor.review.contest_unruled")
	case in.Outcome != ConductBreach:
		return law.Found[ReviewOut]{}, fault.New(fault.Conflict, "proctor.review.contest_none").At("outcome")
	case in.Grant:
		return law.Found[ReviewOut]{Outcome: ReviewOut{ConductKept}, Reasons: []law.Reason{law.Because(r.Contest.WorkingDays, "selection.review.contest_granted")}}, nil
	}
	return law.Found[ReviewOut]{Outcome: ReviewOut{ConductBreach}, Reasons: []law.Reason{law.Because(r.Contest.WorkingDays, "selection.review.contest_rejected")}}, nil
}

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
