package commission

import (
	"fmt"

	"tarazy/internal/fault"
)

// check refuses a vote that cannot have been held: nobody voted, a member
// without a name or named twice, a secretary where the act keeps the secretary
// out of the vote.
func (in VoteIn) check(r *Rules) error {
	switch {
	case len(in.Votes) == 0:
		return fault.New(fault.Invalid, "commission.no_votes").At("votes")
	case in.Chair == "":
		return nameless("chair")
	case in.Secretary == "":
		return nameless("secretary")
	}
	if err := in.checkMembers(); err != nil || r.SecretaryVotes.V {
		return err
	}
	cite := r.SecretaryVotes.Cite()
	if in.Chair == in.Secretary {
		return fault.New(fault.Invalid, "commission.secretary_chairs", "member", in.Secretary).
			At("chair").Cited(cite.Act, cite.Clause)
	}
	for i, b := range in.Votes {
		if b.Member == in.Secretary {
			return fault.New(fault.Invalid, "commission.secretary_votes", "member", in.Secretary).
				At(memberField(i)).Cited(cite.Act, cite.Clause)
		}
	}
	return nil
}

func (in VoteIn) checkMembers() error {
	seen := make(map[string]bool, len(in.Votes))
	for i, b := range in.Votes {
		if b.Member == "" {
			return nameless(memberField(i))
		}
		if seen[b.Member] {
			return fault.New(fault.Invalid, "commission.member_repeated", "member", b.Member).At(memberField(i))
		}
		seen[b.Member] = true
	}
	return nil
}

func nameless(field string) error {
	return fault.New(fault.Invalid, "commission.member_empty").At(field)
}

func memberField(i int) string { return fmt.Sprintf("votes[%d].member", i) }
