package people

import "tarazy/internal/day"

// AssignmentID names an assignment.
type AssignmentID string

// AssignmentKind says how a post is held.
type AssignmentKind string

// The kinds of assignments.
const (
	Main   AssignmentKind = "main"
	Acting AssignmentKind = "acting" // carries out the duties of a vacant post beside the main one
)

// Known reports whether there is such a kind.
func (k AssignmentKind) Known() bool { return k == Main || k == Acting }

// Assignment is a post held by a person for a time.
type Assignment struct {
	ID             AssignmentID   `json:"id"`
	Person         PersonID       `json:"person"`
	Post           PostID         `json:"post"`
	Body           BodyID         `json:"body"`
	Kind           AssignmentKind `json:"kind"`
	From           day.Day        `json:"from"`
	Until          *day.Day       `json:"until"`           // the last day; nil while it lasts
	ProbationUntil *day.Day       `json:"probation_until"` // the last day of probation; nil for none
}

// On reports whether the post is held on the day.
func (a *Assignment) On(d day.Day) bool { return covers(a.From, a.Until, d) }

// covers reports whether a time with both ends included holds the day; nil is
// an open end.
func covers(from day.Day, until *day.Day, d day.Day) bool {
	return from <= d && (until == nil || d <= *until)
}

// overlap reports whether two such times share a day.
func overlap(from1 day.Day, until1 *day.Day, from2 day.Day, until2 *day.Day) bool {
	return (until1 == nil || from2 <= *until1) && (until2 == nil || from1 <= *until2)
}
