package appraisal

import (
	"errors"
	"fmt"
	"slices"
)

// consistent refuses rules that cannot be applied: a scale with gaps, a post
// with two groups, a competency without indicators or without a name.
func (r *Rules) consistent() error {
	for _, check := range []func() error{r.checkScale, r.checkGroups, r.checkCompetencies, r.checkIndicators, r.checkWords, r.checkMonitoring} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkScale wants a step for every count from all KCI to none.
func (r *Rules) checkScale() error {
	steps := r.Sheet.Grades.V
	if len(steps) == 0 || steps[0].Least != r.KCI.Count.V || steps[len(steps)-1].Least != 0 {
		return errors.New("the grades do not reach from all KCI to none")
	}
	for i := 1; i < len(steps); i++ {
		if steps[i].Least >= steps[i-1].Least {
			return fmt.Errorf("the grade %s stands out of order", steps[i].Grade)
		}
	}
	return nil
}

// checkGroups wants exactly one group for a post, and the group's key to be
// the first category of its row.
func (r *Rules) checkGroups() error {
	seen := map[GroupIn]string{}
	for _, g := range r.Competency.Groups.V {
		if len(g.Rows) == 0 || g.Rows[0].Key != g.Key {
			return fmt.Errorf("the group %s is not named by its first category", g.Key)
		}
		for _, c := range g.Rows {
			for _, head := range []bool{true, false} {
				post := GroupIn{Category: c.Key, HeadOfUnit: head}
				if !c.takes(c.Key, head) {
					continue
				}
				if other, ok := seen[post]; ok {
					return fmt.Errorf("the category %s stands in the groups %s and %s", c.Key, other, g.Key)
				}
				seen[post] = g.Key
			}
		}
	}
	return nil
}

// checkCompetencies wants the list of the rules and that of the sheet to be one.
func (r *Rules) checkCompetencies() error {
	var named []string
	for i, c := range r.Wording.Competencies.List {
		if c.Number != i+1 {
			return fmt.Errorf("the competency %s stands out of order", c.Key)
		}
		named = append(named, c.Key)
	}
	if !slices.Equal(named, r.Competency.All.V) {
		return errors.New("the rules and the catalogue list other competencies")
	}
	for _, c := range r.Competency.ServiceOnly.V {
		if !slices.Contains(named, c) {
			return fmt.Errorf("no competency %s", c)
		}
	}
	return nil
}

// checkIndicators wants indicators for every competency and group, and not
// more of them than the act allows.
func (r *Rules) checkIndicators() error {
	ind := &r.Wording.Indicators
	for _, c := range r.Competency.All.V {
		for _, g := range r.Competency.Groups.V {
			set, ok := ind.Of(c, g.Key)
			if n := len(set.Effective); !ok || n < 1 || n > r.Competency.Most.V {
				return fmt.Errorf("%s for %s has %d effective indicators", c, g.Key, n)
			}
		}
	}
	return nil
}

// checkWords wants a word for every grade that can be given.
func (r *Rules) checkWords() error {
	for _, s := range r.Sheet.Grades.V {
		if !slices.ContainsFunc(r.Wording.Scales.Grades, func(m Mark) bool { return m.Key == s.Grade }) {
			return fmt.Errorf("the grade %s has no name", s.Grade)
		}
	}
	return nil
}

// checkMonitoring wants the year to be cut into equal parts, and every pattern
// of process work to have words.
func (r *Rules) checkMonitoring() error {
	if times := r.KCI.MonitoringYearly.V; times < 1 || monthsAYear%times != 0 || times > len(Progress{}.Quarters) {
		return fmt.Errorf("the KCI cannot be monitored %d times a year", times)
	}
	for i, p := range r.Wording.Process.Patterns {
		if len(p.Words) == 0 || slices.Contains(p.Words, "") {
			return fmt.Errorf("the pattern %d of process work has no words", i+1)
		}
	}
	return nil
}
