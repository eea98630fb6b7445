package commission

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// SizeIn asks whether a commission may be formed of so many members; whether
// the secretary is one of them is the act's to say (Rules.SecretaryCounts).
type SizeIn struct {
	Members int `json:"members" key:"members"`
}

// SizeOut says whether the number is enough.
type SizeOut struct {
	Valid bool `json:"valid"`
}

// Size compares the number of members with the least number. The fault is
// commission.negative.
func Size(r *Rules, in SizeIn) (law.Found[SizeOut], error) {
	if in.Members < 0 {
		return law.Found[SizeOut]{}, negative("members", in.Members)
	}
	valid, key := in.Members >= r.LeastMembers.V, "commission.size.enough"
	if !valid {
		key = "commission.size.too_few"
	}
	return law.Found[SizeOut]{
		Outcome: SizeOut{Valid: valid},
		Reasons: []law.Reason{law.Because(r.LeastMembers, key, "members", in.Members, "least", r.LeastMembers.V)},
	}, nil
}

func negative(field string, n int) error {
	return fault.New(fault.Invalid, "commission.negative", "n", n).At(field)
}
