package appraisal

// Indicators are the behavioural indicators of annex 4, in the words of the act.
type Indicators struct {
	Clause string         `key:"clause"`
	Title  string         `key:"title"`
	Labels []GroupLabel   `key:"groups"`
	Blocks []IndicatorSet `key:"competencies"`
	Notes  []string       `key:"footnotes"`
}

// GroupLabel is how the annex names a group of categories.
type GroupLabel struct {
	Group string `key:"group"`
	Label string `key:"label"`
}

// IndicatorSet holds the indicators of one competency for every group. Heading
// is the competency's name as the table prints it, which may differ from the
// sheet's.
type IndicatorSet struct {
	Competency string            `key:"competency"`
	Heading    string            `key:"heading"`
	Groups     []GroupIndicators `key:"groups"`
}

// GroupIndicators are the two columns for one group. Only the effective one is
// counted where the rules say so; Note records what the source prints amiss.
type GroupIndicators struct {
	Group       string   `key:"group"`
	Effective   []string `key:"effective"`
	Ineffective []string `key:"ineffective"`
	Note        string   `key:"note,optional"`
}

// Of gives the indicators of a competency for a group; false where the annex
// has none.
func (i *Indicators) Of(competency, group string) (GroupIndicators, bool) {
	for _, b := range i.Blocks {
		if b.Competency != competency {
			continue
		}
		for _, g := range b.Groups {
			if g.Group == group {
				return g, true
			}
		}
	}
	return GroupIndicators{}, false
}
