package appraisal

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// CompetencyIn gives for each indicator of one competency whether the employee
// showed it in the period.
type CompetencyIn struct {
	Shown []bool `json:"shown" key:"shown"`
}

// CompetencyOut says whether the competency meets expectations, with the
// counts that this follows from.
type CompetencyOut struct {
	Meets  bool `json:"meets"`
	Shown  int  `json:"shown"`
	Of     int  `json:"of"`
	Needed int  `json:"needed"`
}

// Competency compares the indicators shown with the share that the act asks
// for, exactly. The fault is appraisal.indicator_count.
func Competency(r *Rules, in CompetencyIn) (law.Found[CompetencyOut], error) {
	most := r.Competency.Most
	if n := len(in.Shown); n < 1 || n > most.V {
		cite := most.Cite()
		return law.Found[CompetencyOut]{}, fault.New(fault.Invalid, "appraisal.indicator_count", "given", n, "least", 1, "most", most.V).
			At("shown").Cited(cite.Act, cite.Clause)
	}
	share := r.Competency.Share
	out := CompetencyOut{Shown: trues(in.Shown), Of: len(in.Shown), Needed: share.V.Of(len(in.Shown))}
	out.Meets = share.V.Reached(out.Shown, out.Of)
	key := "appraisal.competency.meets"
	if !out.Meets {
		key = "appraisal.competency.does_not_meet"
	}
	return law.Found[CompetencyOut]{Outcome: out, Reasons: []law.Reason{
		law.Because(share, key, "shown", out.Shown, "of", out.Of, "needed", out.Needed, "share", share.V.String()),
	}}, nil
}
