package appraisal

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Step of the scale of grades: the grade for at least so many KCI reached.
type Step struct {
	Least int    `key:"least"`
	Grade string `key:"grade"`
}

// GradeIn gives for each KCI of the plan whether it is fully reached.
type GradeIn struct {
	Reached []bool `json:"reached" key:"reached"`
}

// GradeOut is the grade for the year and the count that it follows from.
type GradeOut struct {
	Grade   string `json:"grade"`
	Reached int    `json:"reached"`
}

// KCIGrade computes the grade for the year. The fault is appraisal.kci_count
// where there are not as many KCI as the act sets.
func KCIGrade(r *Rules, in GradeIn) (law.Found[GradeOut], error) {
	count := r.KCI.Count
	if len(in.Reached) != count.V {
		cite := count.Cite()
		return law.Found[GradeOut]{}, fault.New(fault.Invalid, "appraisal.kci_count", "given", len(in.Reached), "count", count.V).
			At("reached").Cited(cite.Act, cite.Clause)
	}
	out := GradeOut{Reached: trues(in.Reached)}
	steps := r.Sheet.Grades.V
	at := stepFor(steps, out.Reached)
	out.Grade = steps[at].Grade
	key, limit := "appraisal.kci_grade.reached", steps[at].Least
	if at > 0 && limit == 0 {
		key, limit = "appraisal.kci_grade.below", steps[at-1].Least
	}
	return law.Found[GradeOut]{Outcome: out, Reasons: []law.Reason{
		law.Because(r.Sheet.Grades, key, "reached", out.Reached, "of", count.V, "grade", out.Grade, "limit", limit),
		law.Because(r.Sheet.FullyReached, "appraisal.kci_grade.fully"),
	}}, nil
}

// stepFor is the place of the highest step that the count reaches; the last is
// for none, which checkScale makes sure of.
func stepFor(steps []Step, reached int) int {
	for i, s := range steps {
		if reached >= s.Least {
			return i
		}
	}
	return len(steps) - 1
}

func trues(list []bool) int {
	n := 0
	for _, b := range list {
		if b {
			n++
		}
	}
	return n
}
