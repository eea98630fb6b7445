package competition

import (
	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// QualificationIn asks whether a candidate meets the requirements of a post.
type QualificationIn struct {
	Need  candidate.Need  `key:"need" json:"need"`
	Facts candidate.Facts `key:"facts" json:"facts"`
	AsOf  day.Day         `key:"as_of" json:"as_of"` // day of the application
}

// QualificationOut is the answer, the facts that rank among equals, and what
// was found of every part of the requirement.
type QualificationOut struct {
	Is             candidate.Answer `json:"is"`
	ExperienceDays int              `json:"experience_days"`
	Education      string           `json:"education"` // highest level; "" where none is known
	Found          candidate.Result `json:"found"`
}

// Qualification checks facts against a requirement: met, not met, or not to be
// told, with the facts that it stands on. Whatever the answer, HR decides. The
// faults are those of the requirement and of the facts.
func Qualification(r *Rules, in QualificationIn) (law.Found[QualificationOut], error) {
	levels := r.Ranking.Education.V
	if err := in.Need.Check(levels); err != nil {
		return law.Found[QualificationOut]{}, placed(err, "need")
	}
	if err := in.Facts.Check(levels); err != nil {
		return law.Found[QualificationOut]{}, placed(err, "facts")
	}
	found := candidate.CheckNeed(levels, in.Need, in.Facts, in.AsOf)
	out := QualificationOut{
		Is: found.Is, Found: found,
		ExperienceDays: candidate.Experience(in.Facts.Jobs, in.AsOf, nil).Days,
		Education:      candidate.HighestEducation(levels, in.Facts.Education),
	}
	reasons := []law.Reason{law.Because(r.Application.SystemCheck, "selection.qualification."+string(found.Is), "on", in.AsOf.String())}
	for _, leaf := range found.Leaves() {
		reasons = append(reasons, law.Reason{Key: leaf.Key, Cite: r.Application.SystemCheck.Cite(), Args: leaf.Args})
	}
	return law.Found[QualificationOut]{Outcome: out, Reasons: reasons}, nil
}
