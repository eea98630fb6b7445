package proctor

import (
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// IdentityID names the check of who sits in a seat.
type IdentityID string

// IdentityState is where the check of an identity stands.
//
//	open ──face and document are there──► waiting ──yes──► confirmed
//	                                         │ ──no──► refused ──handed in anew──► waiting
//	                                         └ ──ask again──► again ──handed in anew──► waiting
//	any ──the consent is withdrawn──► open
type IdentityState string

// The states of a check.
const (
	IdentityOpen      IdentityState = "open"
	IdentityWaiting   IdentityState = "waiting"
	IdentityConfirmed IdentityState = "confirmed"
	IdentityRefused   IdentityState = "refused"
	IdentityAgain     IdentityState = "again"
)

// IdentityStates are those of which checkers have a list.
var IdentityStates = []IdentityState{IdentityWaiting, IdentityConfirmed, IdentityRefused, IdentityAgain}

// Identity is the check of who sits in a seat: a person compares the face with
// the document. No measurement of the face is made or kept.
type Identity struct {
	ID       IdentityID       `json:"id"`
	Version  int64            `json:"version"`
	Booking  exam.BookingID   `json:"booking"`
	Body     people.BodyID    `json:"body"`
	Person   people.PersonID  `json:"person"`
	State    IdentityState    `json:"state"`
	Face     *Picture         `json:"face"`
	Document *Picture         `json:"document"` // destroyed with the answer
	Handed   *time.Time       `json:"handed"`   // when both were there
	Due      *time.Time       `json:"due"`      // the end of the last day of the term, in the body's zone
	Answers  []IdentityAnswer `json:"answers"`  // oldest first
}

// IdentityAnswer is what a checker said of pictures.
type IdentityAnswer struct {
	State    IdentityState   `json:"state"`  // confirmed, refused or again
	Reason   []byte          `json:"reason"` // sealed under the candidate's key as ReasonField; nil for none
	By       people.PersonID `json:"by"`
	At       time.Time       `json:"at"`
	Face     []byte          `json:"face"` // SHA-256 of the sealed pictures that were compared
	Document []byte          `json:"document"`
}

// Pictures are those that are there.
func (i *Identity) Pictures() (out []Picture) {
	for _, p := range []*Picture{i.Face, i.Document} {
		if p != nil {
			out = append(out, *p)
		}
	}
	return out
}

// shown are their kinds.
func (i *Identity) shown() []string {
	out := []string{}
	for _, p := range i.Pictures() {
		out = append(out, string(p.Kind))
	}
	return out
}

// Answered is the last answer; nil for none.
func (i *Identity) Answered() *IdentityAnswer {
	if i == nil || len(i.Answers) == 0 {
		return nil
	}
	return &i.Answers[len(i.Answers)-1]
}

// IdentityQuery asks for a page of checks.
type IdentityQuery struct {
	Bodies []people.BodyID // none: nothing at all
	State  IdentityState
	After  string
	Limit  int
}

// IdentityPage is a page of checks, those first whose term ends first.
type IdentityPage struct {
	Items []Identity
	Next  string
	Total int // of all that fit the query
}
