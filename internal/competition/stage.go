package competition

import "slices"

// StageKey names a stage by its key in the catalogue of the edition.
type StageKey string

// The stages that an application goes through, with the end.
const (
	AtApplication StageKey = "application" // applications are taken and checked by HR
	AtQualities   StageKey = "personal_qualities"
	AtAbilities   StageKey = "abilities"
	AtEssay       StageKey = "essay"
	AtInterview   StageKey = "interview"
	AtResults     StageKey = "results"
	AtAppointment StageKey = "appointment"
)

// order of the stages of a vacancy.
var order = []StageKey{AtApplication, AtQualities, AtAbilities, AtEssay, AtInterview, AtResults, AtAppointment}

// Stages are the stages of a vacancy in order; the essay only where it is due.
func Stages(essayDue bool) []StageKey {
	if essayDue {
		return slices.Clone(order)
	}
	return slices.DeleteFunc(slices.Clone(order), func(s StageKey) bool { return s == AtEssay })
}

// Next is the stage after s; the last stays.
func (s StageKey) Next(essayDue bool) StageKey {
	all := Stages(essayDue)
	i := slices.Index(all, s)
	return all[min(i+1, len(all)-1)]
}

// Before reports whether s comes before t.
func (s StageKey) Before(t StageKey) bool { return slices.Index(order, s) < slices.Index(order, t) }

// Tested reports whether the stage gives results of candidates.
func (s StageKey) Tested() bool {
	return s == AtQualities || s == AtAbilities || s == AtEssay || s == AtInterview
}

// Proctored reports whether conduct is checked at the stage before its outcome.
func (s StageKey) Proctored() bool { return s == AtQualities || s == AtAbilities || s == AtEssay }

// Blind reports whether commission, markers, proctors and observers see the
// candidate's number alone.
func (s StageKey) Blind() bool { return s.Before(AtInterview) }
