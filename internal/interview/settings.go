package interview

import (
	"maps"
	"slices"

	"tarazy/internal/fault"
)

// BodySetting is a setting with its key, as a body's page of settings lists it.
type BodySetting struct {
	Key string
	Setting
}

// TimeSettings are the settings without which no interview can be scheduled, in
// the order in which a body is asked for them.
func (r *Rules) TimeSettings() []BodySetting {
	t := &r.Time
	return []BodySetting{
		{"competencies_least", r.Guide.CompetenciesLeast},
		{"competencies_most", r.Guide.CompetenciesMost},
		{"competency_minutes_least", t.CompetencyMinutesLeast},
		{"competency_minutes_most", t.CompetencyMinutesMost},
		{"interview_minutes_least", t.InterviewMinutesLeast},
		{"discussion_minutes_least", t.DiscussionMinutesLeast},
		{"panel_minutes_least", t.PanelMinutesLeast},
		{"panel_minutes_most", t.PanelMinutesMost},
		{"break_minutes_least", t.BreakMinutesLeast},
		{"break_minutes_summary", t.BreakMinutesSummary},
		{"break_minutes_preparing", t.BreakMinutesPreparing},
		{"a_day_most", t.ADayMost},
		{"a_week_most", t.AWeekMost},
	}
}

// Limits are the settings of a body by key.
type Limits map[string]int

// LimitsOf takes what a body has set. A setting that the act gives needs none; an
// offered figure counts only once the body has set it. The faults are
// interview.setting_missing, interview.setting_unknown and
// interview.setting_too_small, each at the key; interview.settings_order at the
// lesser one of a pair, and interview.break_too_short.
func LimitsOf(r *Rules, set map[string]int) (Limits, error) {
	out := Limits{}
	for _, s := range r.TimeSettings() {
		v, ok := set[s.Key]
		switch {
		case ok && v < 1:
			return nil, fault.New(fault.Invalid, "interview.setting_too_small", "key", s.Key, "least", 1).At(s.Key)
		case ok:
			out[s.Key] = v
		case s.V != nil:
			out[s.Key] = *s.V
		default:
			return nil, fault.New(fault.Unavailable, "interview.setting_missing", "key", s.Key).At(s.Key).Cited(s.Cite().Act, s.Clause)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(set)) {
		if _, ok := out[key]; !ok {
			return nil, fault.New(fault.Invalid, "interview.setting_unknown", "key", key).At(key)
		}
	}
	return out, out.ordered()
}

// ordered compares the settings with each other.
func (l Limits) ordered() error {
	for _, p := range [][2]string{
		{"competencies_least", "competencies_most"},
		{"competency_minutes_least", "competency_minutes_most"},
		{"panel_minutes_least", "panel_minutes_most"},
		{"a_day_most", "a_week_most"},
	} {
		if l[p[0]] > l[p[1]] {
			return fault.New(fault.Invalid, "interview.settings_order", "less", p[0], "more", p[1]).At(p[0])
		}
	}
	if l["break_minutes_least"] < l["break_minutes_summary"]+l["break_minutes_preparing"] {
		return fault.New(fault.Invalid, "interview.break_too_short",
			"least", l["break_minutes_summary"]+l["break_minutes_preparing"]).At("break_minutes_least")
	}
	return nil
}
