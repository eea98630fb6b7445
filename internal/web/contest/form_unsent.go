package contest

import (
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// The names of the forms among the drafts.
const (
	newDraft     = "contest-new"
	changeDraft  = "contest-change"
	checkDraft   = "contest-check"
	conductDraft = "contest-conduct"
	appealDraft  = "contest-appeal"
)

func me(r *route.Request) people.PersonID { return people.PersonID(r.Actor.Person) }
