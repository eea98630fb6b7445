package appraisal

import (
	"encoding/hex"

	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// GradeName is the name of a grade in a language, in the act's own word where it
// has one in that language.
func (r *Rules) GradeName(key string, l locale.Lang) string {
	return markName(r.Wording.Scales.Grades, key, l)
}

// MeetsName is the word for a competency that meets expectations or does not.
func (r *Rules) MeetsName(meets bool, l locale.Lang) string {
	key := "does_not_meet"
	if meets {
		key = "meets"
	}
	return markName(r.Wording.Scales.Competency, key, l)
}

func markName(marks []Mark, key string, l locale.Lang) string {
	for _, m := range marks {
		if m.Key == key {
			text, _ := m.Name.In(l)
			return text
		}
	}
	return key
}

// CompetencyName is the name of a competency in a language.
func (r *Rules) CompetencyName(key string, l locale.Lang) string {
	for _, c := range r.Wording.Competencies.List {
		if c.Key == key {
			text, _ := c.Name.In(l)
			return text
		}
	}
	return key
}

func dayOf(d *day.Day) string {
	if d == nil {
		return ""
	}
	return d.String()
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }
