package people

import (
	"slices"

	"tarazy/internal/day"
)

// AbsenceID names an absence.
type AbsenceID string

// AbsenceKind says why a person is away.
type AbsenceKind string

// The kinds of absences.
const (
	Annual      AbsenceKind = "annual"
	Unpaid      AbsenceKind = "unpaid"
	Sick        AbsenceKind = "sick"
	Trip        AbsenceKind = "trip"
	Internship  AbsenceKind = "internship"
	Retraining  AbsenceKind = "retraining"
	Upskilling  AbsenceKind = "upskilling"
	SocialLeave AbsenceKind = "social_leave"
	Study       AbsenceKind = "study"
)

// AbsenceKinds are all kinds, in the order in which they are offered.
var AbsenceKinds = []AbsenceKind{Annual, Unpaid, Sick, Trip, Internship, Retraining, Upskilling, SocialLeave, Study}

// Known reports whether there is such a kind.
func (k AbsenceKind) Known() bool { return slices.Contains(AbsenceKinds, k) }

// Absence is a time in which a person is away from work.
type Absence struct {
	ID       AbsenceID   `json:"id"`
	Person   PersonID    `json:"person"`
	Kind     AbsenceKind `json:"kind"`
	From     day.Day     `json:"from"`
	Until    *day.Day    `json:"until"`    // the last day as ordered; nil while it is not known
	Returned *day.Day    `json:"returned"` // the first day back at work; nil while away
}

// On reports whether the person is away on the day: until the return where it
// is known, and otherwise through the last day ordered.
func (a *Absence) On(d day.Day) bool {
	if a.Returned != nil {
		return a.From <= d && d < *a.Returned
	}
	return covers(a.From, a.Until, d)
}

// End is the last day away; nil while it is not known.
func (a *Absence) End() *day.Day {
	if a.Returned != nil {
		last := a.Returned.Add(-1)
		return &last
	}
	return a.Until
}

// SubstitutionID names a substitution.
type SubstitutionID string

// Substitution says who stands in for a person while that person is away.
type Substitution struct {
	ID         SubstitutionID `json:"id"`
	Person     PersonID       `json:"person"`     // who is stood in for
	Substitute PersonID       `json:"substitute"` // who stands in
	From       day.Day        `json:"from"`
	Until      *day.Day       `json:"until"` // the last day; nil while it lasts
	Order      int            `json:"order"` // 1 comes first
	Basis      string         `json:"basis"` // number and day of the order, as written
}

// On reports whether the substitution holds on the day.
func (s *Substitution) On(d day.Day) bool { return covers(s.From, s.Until, d) }
