// Package people keeps who works where: bodies, their units and posts, the
// persons, what they hold and when, their absences, who stands in for whom,
// and what may set their interests against each other.
//
// A person's record (names, assignments, absences, substitutions, relatives,
// former employers) is one case with one version; so is each unit, each post
// and each body. Whoever writes names the version that was seen; if it has
// changed since, the write is refused with what changed.
//
// The structure is dated: a unit or a post has a row for each day from which
// something about it changed, so "who was the supervisor on that day" is
// answered for any day.
//
// A staff list comes from a file in steps:
//
//	received ──stage rows──► staged ──check──► previewed ──apply──► applied ──undo──► undone
//	    │                                        ▲   │
//	    └──file unreadable──► failed             └───┘ the staff changed meanwhile: checked again
//
// Nothing is visible before "apply", which is one transaction.
package people
