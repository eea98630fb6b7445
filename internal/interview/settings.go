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
	Later bool // interviews can be scheduled without it
}

// TimeSettings are the settings without which no interview can be scheduled, in
// the order in which a body is asked for them.
func (r *Rules) TimeSettings() []BodySetting {
	t := &r.Time
	return []BodySetting{
		{Key: "competencies_least", Setting: r.Guide.CompetenciesLeast},
		{Key: "competencies_most", Setting: r.Guide.CompetenciesMost},
		{Key: "competency_minutes_least", Setting: t.CompetencyMinutesLeast},
		{Key: "competency_minutes_most", Setting: t.CompetencyMinutesMost},
		{Key: "interview_minutes_least", Setting: t.InterviewMinutesLeast},
		{Key: "discussion_minutes_least", Setting: t.DiscussionMinutesLeast},
		{Key: "panel_minutes_least", Setting: t.PanelMinutesLeast},
		{Key: "panel_minutes_most", Setting: t.PanelMinutesMost},
		{Key: "break_minutes_least", Setting: t.BreakMinutesLeast},
		{Key: "break_minutes_summary", Setting: t.BreakMinutesSummary},
		{Key: "break_minutes_preparing", Setting: t.BreakMinutesPreparing},
		{Key: "a_day_most", Setting: t.ADayMost},
		{Key: "a_week_most", Setting: t.AWeekMost},
	}
}

// Settings that a body needs only after the interviews.
const (
	feedbackDays = "feedback_working_days"
	formsMonths  = "forms_months"
)

// LaterSettings are the settings that interviews can be scheduled without: the
// term of the letter to candidates, and how long the forms are kept.
func (r *Rules) LaterSettings() []BodySetting {
	return []BodySetting{
		{Key: feedbackDays, Setting: r.Feedback.WorkingDays, Later: true},
		{Key: formsMonths, Setting: r.Confidentiality.FormsMonths, Later: true},
	}
}

// later is a setting that is needed now; the fault is
// interview.setting_missing, at its key.
func (r *Rules) later(set map[string]int, key string) (int, error) {
	for _, s := range r.LaterSettings() {
		if s.Key != key {
			continue
		}
		if v, ok := set[key]; ok {
			return v, nil
		}
		if s.V != nil {
			return *s.V, nil
		}
		return 0, s.missing()
	}
	return 0, fault.New(fault.Invalid, "interview.setting_unknown", "key", key).At(key)
}

func (s *BodySetting) missing() error {
	return fault.New(fault.Unavailable, "interview.setting_missing", "key", s.Key).At(s.Key).Cited(s.Cite().Act, s.Clause)
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
	for _, s := range append(r.TimeSettings(), r.LaterSettings()...) {
		v, ok := set[s.Key]
		switch {
		case ok && v < 1:
			return nil, fault.New(fault.Invalid, "interview.setting_too_small", "key", s.Key, "least", 1).At(s.Key)
		case ok:
			out[s.Key] = v
		case s.V != nil:
			out[s.Key] = *s.V
		case !s.Later:
			return nil, s.missing()
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
