package appraisal

import (
	"encoding/hex"

	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// gradeName is the name of a grade in a language, in the act's own word where it
// has one in that language.
func (r *Rules) gradeName(key string, l locale.Lang) string {
	return markName(r.Wording.Scales.Grades, key, l)
}

// meetsName is the word for a competency that meets expectations or does not.
func (r *Rules) meetsName(meets bool, l locale.Lang) string {
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

// competencyName is the name of a competency in a language.
func (r *Rules) competencyName(key string, l locale.Lang) string {
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
