package appraisal

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Group is a row of annex 4: the holders of some categories who are assessed
// by the same indicators.
type Group struct {
	Key  string     `key:"key"` // the first category named in the row
	Rows []Category `key:"categories"`
}

// Category of posts within a group.
type Category struct {
	Key  string `key:"category"`
	Whom Heads  `key:"whom"`
}

func (c Category) takes(category string, head bool) bool {
	return c.Key == category && (c.Whom == Everybody || (c.Whom == OnlyHeads) == head)
}

// GroupIn asks by which indicators the holder of a post is assessed.
type GroupIn struct {
	Category   string `json:"category" key:"category"`
	HeadOfUnit bool   `json:"head_of_unit" key:"head_of_unit"` // of a structural unit
}

// GroupOut names the group.
type GroupOut struct {
	Group string `json:"group"`
}

// IndicatorGroup finds the group of a post. A category that the act leaves
// without indicators is a fault that names the gap: appraisal.no_group, or
// appraisal.no_group_but_heads where the act has them for heads of units only.
func IndicatorGroup(r *Rules, in GroupIn) (law.Found[GroupOut], error) {
	groups := r.Competency.Groups
	for _, g := range groups.V {
		for _, c := range g.Rows {
			if c.takes(in.Category, in.HeadOfUnit) {
				key := "appraisal.group." + string(c.Whom)
				return law.Found[GroupOut]{
					Outcome: GroupOut{Group: g.Key},
					Reasons: []law.Reason{law.Because(groups, key, "category", in.Category, "group", g.Key, "categories", g.names())},
				}, nil
			}
		}
	}
	return law.Found[GroupOut]{}, noGroup(r, in)
}

func noGroup(r *Rules, in GroupIn) error {
	groups := r.Competency.Groups
	code, known := "appraisal.no_group", []string{}
	for _, g := range groups.V {
		for _, c := range g.Rows {
			known = append(known, c.Key)
			if c.Key == in.Category {
				code = "appraisal.no_group_but_heads"
			}
		}
	}
	cite := groups.Cite()
	return fault.New(fault.Invalid, code, "category", in.Category, "known", distinct(known)).
		At("category").Cited(cite.Act, cite.Clause)
}

// names are the categories of the group in the order of the row.
func (g Group) names() []string {
	out := make([]string, len(g.Rows))
	for i, c := range g.Rows {
		out[i] = c.Key
	}
	return out
}

func distinct(list []string) []string {
	seen := map[string]bool{}
	out := []string{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
