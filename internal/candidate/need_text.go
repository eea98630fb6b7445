package candidate

import (
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Text is the requirement as the announcement prints it, a line each. What is
// joined by "any" stands under a heading, with a dash before each line for
// every level.
func (n Need) Text(l locale.Lang) []string { return n.text(l, "") }

func (n Need) text(l locale.Lang, dash string) []string {
	switch {
	case n.Education != nil:
		return []string{dash + n.Education.text(l)}
	case n.Experience != nil:
		return []string{dash + n.Experience.text(l)}
	case n.Manual != nil:
		return []string{dash + n.Manual.Words().In(l)}
	case n.Any != nil:
		return append([]string{dash + locale.T(l, "candidate.need.any", nil)}, texts(n.Any, l, dash+"– ")...)
	case dash == "":
		return texts(n.All, l, dash)
	}
	return append([]string{dash + locale.T(l, "candidate.need.all", nil)}, texts(n.All, l, dash+"– ")...)
}

func texts(parts []Need, l locale.Lang, dash string) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p.text(l, dash)...)
	}
	return out
}

func (e EducationNeed) text(l locale.Lang) string {
	if len(e.Fields) == 0 {
		return locale.T(l, "candidate.need.education", fault.Args{"least": e.Least})
	}
	return locale.T(l, "candidate.need.education_in", fault.Args{"least": e.Least, "fields": e.Fields})
}

func (e ExperienceNeed) text(l locale.Lang) string {
	parts := []string{locale.T(l, "candidate.need.months", fault.Args{"n": e.Months})}
	if e.Months%monthsOfYear == 0 {
		parts[0] = locale.T(l, "candidate.need.years", fault.Args{"n": e.Months / monthsOfYear})
	}
	for _, list := range []struct {
		name string
		keys []string
	}{{"kinds", e.Kinds}, {"directions", e.Directions}, {"categories", e.Categories}} {
		if len(list.keys) > 0 {
			parts = append(parts, locale.T(l, "candidate.need."+list.name, fault.Args{list.name: list.keys}))
		}
	}
	return strings.Join(parts, "; ")
}
