package people

import (
	"cmp"
	"maps"
	"slices"

	"tarazy/internal/day"
)

// InPost are the facts of the staff record on which it depends whether a
// person is appraised on a day.
type InPost struct {
	Post             PostID   `json:"post"`
	Since            day.Day  `json:"in_post_since"`
	ProbationUntil   *day.Day `json:"probation_until"`
	SocialLeaveEnded *day.Day `json:"social_leave_ended"` // last day of the latest one that ended before the day
	StudyEnded       *day.Day `json:"study_ended"`
	Absence          *Absence `json:"absence"` // on the day, of any kind; nil at work
}

// InPostOn finds these facts; ok is false where the person holds no post on
// the day.
func InPostOn(d day.Day, assignments []Assignment, absences []Absence) (in InPost, ok bool) {
	held := slices.DeleteFunc(slices.Clone(assignments), func(a Assignment) bool { return !a.On(d) })
	if len(held) == 0 {
		return in, false
	}
	slices.SortFunc(held, mainFirst)
	in.Post, in.Since, in.ProbationUntil = held[0].Post, held[0].From, held[0].ProbationUntil
	for i := range absences {
		a := &absences[i]
		switch {
		case a.On(d):
			if in.Absence == nil || in.Absence.From < a.From {
				in.Absence = a
			}
		case a.Kind == SocialLeave:
			in.SocialLeaveEnded = laterEnd(in.SocialLeaveEnded, a, d)
		case a.Kind == Study:
			in.StudyEnded = laterEnd(in.StudyEnded, a, d)
		}
	}
	return in, true
}

// laterEnd is the later of a day and the end of an absence before d.
func laterEnd(have *day.Day, a *Absence, d day.Day) *day.Day {
	end := a.End()
	if end == nil || *end >= d || have != nil && *have >= *end {
		return have
	}
	return end
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func contains(ids []PersonID, id PersonID) bool { return slices.Contains(ids, id) }
