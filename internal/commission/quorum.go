package commission

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// QuorumIn asks whether a meeting is competent.
type QuorumIn struct {
	Members int `json:"members" key:"members"` // at least 1
	Present int `json:"present" key:"present"` // 0 to Members
}

// QuorumOut says whether it is, and how many members make it so.
type QuorumOut struct {
	Quorum bool `json:"quorum"`
	Needed int  `json:"needed"`
}

// mostMembers bounds what is counted, so that the exact comparison cannot
// overflow; no commission comes near it.
const mostMembers = 1_000_000

// Quorum compares those present with the share of the members that the act
// asks for, exactly. The faults are commission.negative, commission.no_members,
// commission.too_many and commission.more_than_members.
func Quorum(r *Rules, in QuorumIn) (law.Found[QuorumOut], error) {
	if err := in.check(); err != nil {
		return law.Found[QuorumOut]{}, err
	}
	share := r.Quorum.V
	out := QuorumOut{Quorum: share.Reached(in.Present, in.Members), Needed: share.Of(in.Members)}
	key := "commission.quorum.present"
	if !out.Quorum {
		key = "commission.quorum.absent"
	}
	return law.Found[QuorumOut]{Outcome: out, Reasons: []law.Reason{
		law.Because(r.Quorum, key, "members", in.Members, "present", in.Present, "share", share.String(), "needed", out.Needed),
	}}, nil
}

func (in QuorumIn) check() error {
	switch {
	case in.Members < 0:
		return negative("members", in.Members)
	case in.Members == 0:
		return fault.New(fault.Invalid, "commission.no_members").At("members")
	case in.Members > mostMembers:
		return fault.New(fault.Invalid, "commission.too_many", "members", in.Members, "most", mostMembers).At("members")
	case in.Present < 0:
		return negative("present", in.Present)
	case in.Present > in.Members:
		return fault.New(fault.Invalid, "commission.more_than_members", "present", in.Present, "members", in.Members).At("present")
	}
	return nil
}
