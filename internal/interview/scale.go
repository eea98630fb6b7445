package interview

import (
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// Scale is the marks and what each means.
type Scale struct {
	Source        string `key:"source"`
	Clause        string `key:"clause"`
	Marks         []Mark `key:"marks"`
	NoInformation struct {
		Clause string       `key:"clause"`
		Name   locale.Words `key:"name"`
		Rule   Official     `key:"rule"`
	} `key:"no_information"`
	Problems struct {
		Clause string     `key:"clause"`
		Items  []TextItem `key:"items"`
	} `key:"problems"`
}

// Mark of the scale.
type Mark struct {
	Mark    int          `key:"mark"`
	Balance Balance      `key:"balance"`
	Meaning locale.Words `key:"meaning"`
	Reason  bool         `key:"reason,optional"` // is given with its reason
}

// Balance is how positive and negative indicators must lie for a mark.
type Balance string

// The balances.
const (
	MoreNegative    Balance = "more_negative"
	NotMoreNegative Balance = "not_more_negative"
	MorePositive    Balance = "more_positive"
)

// UnmarshalText reads a balance; the fault is interview.no_balance.
func (b *Balance) UnmarshalText(text []byte) error {
	known := []string{string(MoreNegative), string(NotMoreNegative), string(MorePositive)}
	for _, k := range known {
		if k == string(text) {
			*b = Balance(k)
			return nil
		}
	}
	return fault.New(fault.Invalid, "interview.no_balance", "value", string(text), "known", strings.Join(known, ", "))
}

func (b Balance) holds(positive, negative int) bool {
	switch b {
	case MoreNegative:
		return negative > positive
	case MorePositive:
		return positive > negative
	}
	return negative <= positive
}

// RatingIn is a member's rating of a competency against the evidence that the
// member tied to its indicators.
type RatingIn struct {
	Positive int  // passages tied as positive evidence
	Negative int  // passages tied as negative evidence
	Rating   *int // nil means "no information"
}

// RatingOut says whether the rating goes against the balance; then it needs a
// reason of the member.
type RatingOut struct {
	Contradicts bool
}

// WeighRating compares a rating with the balance of evidence. "No information"
// goes against any evidence, a mark goes against none. The faults are
// interview.no_mark at rating and interview.negative_count.
func WeighRating(m *Method, in RatingIn) (law.Found[RatingOut], error) {
	if in.Positive < 0 || in.Negative < 0 {
		return law.Found[RatingOut]{}, fault.New(fault.Invalid, "interview.negative_count").At("evidence")
	}
	r := &m.Rules.Rating
	evidence := in.Positive + in.Negative
	if in.Rating == nil {
		return weighed(r.NoInformation, evidence > 0, "none", in, 0), nil
	}
	if *in.Rating < r.Least.V || *in.Rating > r.Most.V {
		return law.Found[RatingOut]{}, fault.New(fault.Invalid, "interview.no_mark", "mark", *in.Rating, "least", r.Least.V, "most", r.Most.V).
			At("rating").Cited(r.Least.Cite().Act, r.Least.Clause)
	}
	mark := m.Scale.Marks[*in.Rating-r.Least.V]
	against := evidence == 0 || !mark.Balance.holds(in.Positive, in.Negative)
	return weighed(r.Least, against, "mark", in, mark.Mark), nil
}

func weighed(c law.Citer, against bool, what string, in RatingIn, mark int) law.Found[RatingOut] {
	key := "interview.rating." + what + "_fits"
	if against {
		key = "interview.rating." + what + "_contradicts"
	}
	args := []any{"positive", in.Positive, "negative", in.Negative}
	if what == "mark" {
		args = append(args, "mark", mark)
	}
	return law.Found[RatingOut]{
		Outcome: RatingOut{Contradicts: against},
		Reasons: []law.Reason{law.Because(c, key, args...)},
	}
}
