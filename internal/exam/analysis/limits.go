package analysis

// ItemLimits are the limits beyond which an item is looked at again, and the
// numbers below which there are no figures.
type ItemLimits struct {
	Cases        int `key:"cases"`                   // fewest people
	RestItems    int `key:"rest_items"`              // fewest other items of the section, for a rest score
	Easy         int `key:"easy_percent"`            // more are right: too easy
	Hard         int `key:"hard_percent"`            // fewer are right: too hard
	Weak         int `key:"weak_hundredths"`         // lower correlation with the rest score: tells people hardly apart
	Distractor   int `key:"distractor_hundredths"`   // higher correlation of a wrong option that more people choose than the key
	DeadPercent  int `key:"dead_percent"`            // fewer choose the option: it does nothing
	CasesOfTests int `key:"cases_of_tests,optional"` // fewest people for the figures of a test; Cases where left out
}

// ItemDefaults are the limits that are usual for a test of knowledge.
var ItemDefaults = ItemLimits{
	Cases: 30, RestItems: 3, Easy: 95, Hard: 20, Weak: 15, Distractor: 5, DeadPercent: 2,
}

func (l *ItemLimits) testCases() int {
	if l.CasesOfTests > 0 {
		return l.CasesOfTests
	}
	return l.Cases
}

func part(hundredths int) float64 { return float64(hundredths) / 100 }
