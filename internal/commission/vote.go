package commission

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Choice of a member in an open vote.
type Choice string

// The choices.
const (
	For     Choice = "for"
	Against Choice = "against"
	Abstain Choice = "abstain"
)

// UnmarshalText reads a choice. The fault is commission.choice.
func (c *Choice) UnmarshalText(b []byte) error {
	switch v := Choice(b); v {
	case For, Against, Abstain:
		*c = v
		return nil
	}
	return fault.New(fault.Invalid, "commission.choice", "value", string(b), "known", []string{string(For), string(Against), string(Abstain)})
}

// Result of a vote.
type Result string

// The results.
const (
	Adopted   Result = "adopted"
	Rejected  Result = "rejected"
	Undecided Result = "undecided" // a tie that the chair did not break
)

// Ballot is the vote of one member, by name: the vote is open.
type Ballot struct {
	Member string `json:"member" key:"member"`
	Vote   Choice `json:"vote" key:"vote"`
}

// VoteIn is one vote with those who took part in it.
type VoteIn struct {
	Votes     []Ballot `json:"votes" key:"votes"`
	Chair     string   `json:"chair" key:"chair"`
	Secretary string   `json:"secretary" key:"secretary"`
}

// VoteOut is what was decided; Casting says that the chair's vote decided it.
type VoteOut struct {
	Result  Result `json:"result"`
	Casting bool   `json:"casting"`
}

type tally struct{ inFavour, against, abstained int }

// Vote counts an open vote: the majority decides, and at a tie the chair. The
// faults are commission.no_votes, commission.member_empty,
// commission.member_repeated, commission.secretary_votes and
// commission.secretary_chairs.
func Vote(r *Rules, in VoteIn) (law.Found[VoteOut], error) {
	if err := in.check(r); err != nil {
		return law.Found[VoteOut]{}, err
	}
	t := in.tally()
	switch {
	case t.inFavour == t.against:
		return atTie(r, in, t), nil
	case r.Majority.V.carries(t):
		return counted(Adopted, t.because(r.Majority, "commission.vote.adopted")), nil
	}
	return counted(Rejected, t.because(r.Majority, "commission.vote.rejected")), nil
}

func counted(result Result, reasons ...law.Reason) law.Found[VoteOut] {
	return law.Found[VoteOut]{Outcome: VoteOut{Result: result}, Reasons: reasons}
}

// atTie lets the chair's own vote decide; without one nothing is decided.
func atTie(r *Rules, in VoteIn, t tally) law.Found[VoteOut] {
	tie := t.because(r.Majority, "commission.vote.tie")
	chair := in.voteOf(in.Chair)
	if chair != For && chair != Against {
		return counted(Undecided, tie, law.Because(r.CastingVote, "commission.vote.undecided", "chair", in.Chair))
	}
	result := Rejected
	if chair == For {
		result = Adopted
	}
	found := counted(result, tie, law.Because(r.CastingVote, "commission.vote.casting", "chair", in.Chair, "vote", string(chair)))
	found.Outcome.Casting = true
	return found
}

func (in VoteIn) tally() (t tally) {
	for _, b := range in.Votes {
		switch b.Vote {
		case For:
			t.inFavour++
		case Against:
			t.against++
		default:
			t.abstained++
		}
	}
	return t
}

func (t tally) because(c law.Citer, key string) law.Reason {
	return law.Because(c, key, "for", t.inFavour, "against", t.against, "abstain", t.abstained)
}

func (in VoteIn) voteOf(member string) Choice {
	for _, b := range in.Votes {
		if b.Member == member {
			return b.Vote
		}
	}
	return ""
}
