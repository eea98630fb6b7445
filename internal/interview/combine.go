package interview

import (
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Combination is the order in which the members' findings on indicators become
// one decision of the panel.
type Combination string

// The orders.
const (
	// ByMembers: each member decides by the share of indicators, then the
	// majority of members.
	ByMembers Combination = "members"
	// ByIndicators: the majority of members says of each indicator whether it is
	// met, then the share of indicators decides.
	ByIndicators Combination = "indicators"
)

// UnmarshalText reads an order; the fault is interview.no_combination.
func (c *Combination) UnmarshalText(text []byte) error {
	known := []string{string(ByMembers), string(ByIndicators)}
	for _, k := range known {
		if k == string(text) {
			*c = Combination(k)
			return nil
		}
	}
	return fault.New(fault.Invalid, "interview.no_combination", "value", string(text), "known", strings.Join(known, ", "))
}

// The decisions of a panel. An even split decides nothing: the panel agrees on
// it.
const (
	decidedYes  = "yes"
	decidedNo   = "no"
	decidedOpen = "open"
)

// CombineIn is the raw matrix of a competency: a row for each member with a
// place for each indicator, met or not. "No information" is given as not met
// where the rules count it so.
type CombineIn struct {
	Members [][]bool `key:"members" json:"members"` // at least one row, all of one length, at least one long
}

// CombineOut is the panel's decision by the order of the rules, and by the other
// one.
type CombineOut struct {
	Decision   string   `json:"decision"` // yes, no, or open: evenly split
	Other      string   `json:"other"`    // what the other order would say
	Differs    bool     `json:"differs"`
	Each       []string `json:"each"`       // each member's own decision, in the order given
	Yes        int      `json:"yes"`        // members who decide yes
	Of         int      `json:"of"`         // members
	Met        int      `json:"met"`        // indicators that more than half of the members found met
	Split      int      `json:"split"`      // indicators on which they are evenly split
	Indicators int      `json:"indicators"` // that there are
	Needed     int      `json:"needed"`     // that "yes" needs
}

// Combine makes one decision of the members' findings, in both orders. The
// faults are interview.no_members, interview.no_indicators and
// interview.matrix_uneven, each at members.
func Combine(m *Method, in CombineIn) (law.Found[CombineOut], error) {
	if err := in.check(); err != nil {
		return law.Found[CombineOut]{}, err
	}
	r := &m.Rules.Decision
	out := CombineOut{Each: []string{}, Of: len(in.Members), Indicators: len(in.Members[0])}
	for _, row := range in.Members {
		found, err := Decide(&m.Rules, DecisionIn{Met: row})
		if err != nil {
			return law.Found[CombineOut]{}, err
		}
		out.Each = append(out.Each, found.Outcome.Decision)
		if found.Outcome.Decision == decidedYes {
			out.Yes++
		}
	}
	out.Needed = r.YesFrom.V.Of(out.Indicators)
	byMembers, byIndicators := majority(out.Yes, out.Of), out.byIndicators(r, in)
	out.Decision, out.Other = byMembers, byIndicators
	if r.Combination.V == ByIndicators {
		out.Decision, out.Other = byIndicators, byMembers
	}
	out.Differs = out.Decision != out.Other
	return law.Found[CombineOut]{Outcome: out, Reasons: out.reasons(r)}, nil
}

func (in CombineIn) check() error {
	if len(in.Members) == 0 {
		return fault.New(fault.Invalid, "interview.no_members", "least", 1).At("members")
	}
	width := len(in.Members[0])
	if width == 0 {
		return fault.New(fault.Invalid, "interview.no_indicators", "least", 1).At("members")
	}
	for _, row := range in.Members {
		if len(row) != width {
			return fault.New(fault.Invalid, "interview.matrix_uneven", "want", width, "got", len(row)).At("members")
		}
	}
	return nil
}

// majority is yes or no where more than half say so, else open.
func majority(yes, of int) string {
	switch {
	case 2*yes > of:
		return decidedYes
	case 2*yes < of:
		return decidedNo
	}
	return decidedOpen
}

// byIndicators counts the indicators that most members found met. Evenly split
// ones leave the decision open only where it hangs on them.
func (out *CombineOut) byIndicators(r *DecisionRules, in CombineIn) string {
	for i := range out.Indicators {
		met := 0
		for _, row := range in.Members {
			if row[i] {
				met++
			}
		}
		switch majority(met, out.Of) {
		case decidedYes:
			out.Met++
		case decidedOpen:
			out.Split++
		}
	}
	switch {
	case r.YesFrom.V.Reached(out.Met, out.Indicators):
		return decidedYes
	case r.YesFrom.V.Reached(out.Met+out.Split, out.Indicators):
		return decidedOpen
	}
	return decidedNo
}

// reasons say what each order counted, that of the rules first.
func (out *CombineOut) reasons(r *DecisionRules) []law.Reason {
	members := law.Because(r.Combination, "interview.combine.members", "yes", out.Yes, "of", out.Of, "decision", majority(out.Yes, out.Of))
	indicators := law.Because(r.YesFrom, "interview.combine.indicators",
		"met", out.Met, "split", out.Split, "of", out.Indicators, "needed", out.Needed, "share", r.YesFrom.V.String())
	reasons := []law.Reason{law.Because(r.Combination, "interview.combine.order."+string(r.Combination.V), "decision", out.Decision)}
	if r.Combination.V == ByIndicators {
		reasons = append(reasons, indicators, members)
	} else {
		reasons = append(reasons, members, indicators)
	}
	if out.Differs {
		reasons = append(reasons, law.Because(r.Combination, "interview.combine.differs", "other", out.Other))
	}
	return reasons
}
