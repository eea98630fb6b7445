package interview

import (
	"testing"

	"tarazy/internal/law"
)

func combineBy(order Combination) *Method {
	m := new(Method)
	m.Rules.Decision.YesFrom = law.At(law.Ratio{Num: 2, Den: 3}, "a", "yes-no")
	m.Rules.Decision.Combination = law.At(order, "a", "agreement")
	return m
}

// TestINT14_TheOrderOfCombinationDecides: three members, three indicators, YYN,
// YNN, NYN. One member of three says yes, and two indicators of three are met by
// most.
func TestINT14_TheOrderOfCombinationDecides(t *testing.T) {
	in := CombineIn{Members: [][]bool{{true, true, false}, {true, false, false}, {false, true, false}}}
	for order, want := range map[Combination][2]string{ByMembers: {"no", "yes"}, ByIndicators: {"yes", "no"}} {
		f, err := Combine(combineBy(order), in)
		if err != nil {
			t.Fatal(err)
		}
		if out := f.Outcome; out.Decision != want[0] || out.Other != want[1] || !out.Differs {
			t.Errorf("by %s: %+v", order, out)
		}
		if len(f.Reasons) != 4 || f.Reasons[0].Cite.Clause != "agreement" {
			t.Errorf("reasons %+v", f.Reasons)
		}
	}
}

// TestTheOrdersAgreeWhereMembersAgree: whatever the findings, members of one
// mind decide alike in both orders.
func TestTheOrdersAgreeWhereMembersAgree(t *testing.T) {
	for n := 1; n <= 6; n++ {
		for bits := range 1 << n {
			row := make([]bool, n)
			for i := range row {
				row[i] = bits>>i&1 == 1
			}
			f, err := Combine(combineBy(ByMembers), CombineIn{Members: [][]bool{row, row, row}})
			if err != nil || f.Outcome.Differs || f.Outcome.Decision == decidedOpen {
				t.Fatalf("%v: %+v, %v", row, f.Outcome, err)
			}
		}
	}
}

func TestAnOrderThatIsNoneIsRefused(t *testing.T) {
	var c Combination
	if err := c.UnmarshalText([]byte("lead")); err == nil {
		t.Error("the lead decides alone")
	}
}
