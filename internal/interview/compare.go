package interview

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// CompareIn is a competency by the personality questionnaire and by the panel.
type CompareIn struct {
	Points   int  `key:"points"`   // reached in the questionnaire
	Most     int  `key:"most"`     // that could be, at least 1
	Reliable bool `key:"reliable"` // by the questionnaire's own scale of reliability
	Mark     *int `key:"mark"`     // of the panel; null: no information
}

// CompareOut says how the two agree. Result is "confirmed", "higher" or "lower"
// (the panel's mark than the questionnaire's), "unreliable", or "none" where the
// panel has no information.
type CompareOut struct {
	Step   int    `json:"step"` // of the questionnaire on the scale of marks
	Result string `json:"result"`
	Ask    bool   `json:"ask"`    // clarifying questions are asked
	Final  *int   `json:"final"`  // the mark that counts; null: none
	Source string `json:"source"` // "interview", "questionnaire" or "none"
}

// Where a mark comes from.
const (
	fromInterview     = "interview"
	fromQuestionnaire = "questionnaire"
	fromNothing       = "none"
)

// Compare holds the questionnaire's points of a competency against the panel's
// mark. The points' range is cut into as many equal parts as the scale has
// marks; the source gives no such scale, so that is a reading, and within says
// how many marks may lie between the two for the level to be confirmed. It
// decides nothing: the mark of the interview stands. The faults are
// interview.compare_points at points, and interview.no_mark at mark.
func Compare(r *Rules, in CompareIn) (law.Found[CompareOut], error) {
	var none law.Found[CompareOut]
	least, most := r.Rating.Least, r.Rating.Most
	if in.Most < 1 || in.Points < 0 || in.Points > in.Most {
		return none, fault.New(fault.Invalid, "interview.compare_points", "points", in.Points, "most", in.Most).At("points")
	}
	if in.Mark != nil && (*in.Mark < least.V || *in.Mark > most.V) {
		return none, fault.New(fault.Invalid, "interview.no_mark", "mark", *in.Mark, "least", least.V, "most", most.V).At("mark").Cited(least.Cite().Act, least.Clause)
	}
	out := CompareOut{Step: stepOf(r, in.Points, in.Most), Result: "none", Ask: true, Source: fromNothing}
	within := r.Questionnaire.Within
	args := []any{"points", in.Points, "of", in.Most, "step", out.Step}
	if in.Mark != nil {
		args = append(args, "mark", *in.Mark, "within", within.V)
		out.Result = agreement(*in.Mark-out.Step, within.V)
		out.Ask = out.Result != "confirmed"
	}
	if !in.Reliable && in.Mark != nil {
		out.Result, out.Ask = "unreliable", true
	}
	reasons := []law.Reason{law.Because(within, "interview.compare."+out.Result, args...)}
	prevails := r.Questionnaire.InterviewPrevails
	switch {
	case in.Mark != nil && (prevails.V || !in.Reliable):
		out.Final, out.Source = in.Mark, fromInterview
		reasons = append(reasons, law.Because(prevails, "interview.compare.stands", "mark", *in.Mark))
	case !prevails.V && in.Reliable:
		out.Final, out.Source = &out.Step, fromQuestionnaire
		reasons = append(reasons, law.Because(prevails, "interview.compare.yields", "step", out.Step))
	}
	return law.Found[CompareOut]{Outcome: out, Reasons: reasons}, nil
}

// stepOf is the part of the questionnaire's range in which points lie, on the
// scale of marks.
func stepOf(r *Rules, points, most int) int {
	parts := r.Rating.Most.V - r.Rating.Least.V + 1
	return r.Rating.Least.V + min(parts-1, points*parts/most)
}

func agreement(difference, within int) string {
	switch {
	case difference > within:
		return "higher"
	case -difference > within:
		return "lower"
	}
	return "confirmed"
}

// AskMore are the competencies to ask more about, before anybody has a mark:
// those of the guide on which the questionnaire gave an answer at either end of
// its range, or all that it measures where its answers are not reliable. Which
// end it was is not told, for it would colour what the panel hears.
func AskMore(r *Rules, g *Guide, scores []QualityScore) []string {
	out := []string{}
	for _, c := range g.Competency {
		for _, s := range scores {
			if s.Competency != c.Key || s.Most < 1 {
				continue
			}
			step := stepOf(r, s.Points, s.Most)
			if !s.Reliable || step == r.Rating.Least.V || step == r.Rating.Most.V {
				out = append(out, c.Key)
			}
		}
	}
	return out
}
