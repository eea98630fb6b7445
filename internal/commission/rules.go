package commission

import (
	"fmt"

	"tarazy/internal/law"
)

// Rules are what an act says about its commission. A package that has one
// keeps them as a field of its own rules.
type Rules struct {
	LeastMembers    law.Value[int]       `key:"least_members"`
	Quorum          law.Value[law.Ratio] `key:"quorum"` // share of the members that must be present
	OpenVote        law.Stands           `key:"open_vote"`
	Majority        law.Value[Majority]  `key:"majority"`
	CastingVote     law.Stands           `key:"casting_vote"` // of the chair, at a tie
	SecretaryVotes  law.Value[bool]      `key:"secretary_votes"`
	SecretaryCounts law.Value[bool]      `key:"secretary_counts"` // for the least number and for the quorum
}

// Majority says among whom the votes for a proposal must be the greater part.
type Majority string

// The majorities that a vote can be counted by.
const (
	OfCast    Majority = "cast"    // votes for against votes against
	OfPresent Majority = "present" // votes for against all who are listed, abstentions among them
)

// UnmarshalText reads "cast" or "present".
func (m *Majority) UnmarshalText(b []byte) error {
	switch v := Majority(b); v {
	case OfCast, OfPresent:
		*m = v
		return nil
	}
	return fmt.Errorf("a majority is %q or %q", OfCast, OfPresent)
}

// carries reports whether a proposal has the majority; equal numbers for and
// against are a tie and are not asked here.
func (m Majority) carries(t tally) bool {
	if m == OfPresent {
		return 2*t.inFavour > t.inFavour+t.against+t.abstained
	}
	return t.inFavour > t.against
}
