package interview_test

import (
	"maps"
	"testing"

	"tarazy/internal/competency/competencytest"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
)

func whole() map[string]int {
	return map[string]int{
		"competencies_least": 3, "competencies_most": 4,
		"competency_minutes_least": 10, "competency_minutes_most": 15,
		"interview_minutes_least": 45, "discussion_minutes_least": 15,
		"panel_minutes_least": 60, "panel_minutes_most": 90,
		"break_minutes_least": 30, "break_minutes_summary": 20, "break_minutes_preparing": 10,
		"a_day_most": 4, "a_week_most": 12,
	}
}

// TestINT05_WhatTheSourceHasLost: every lost figure is a setting without a value
// that names its silence; two are offered as likely.
func TestINT05_WhatTheSourceHasLost(t *testing.T) {
	r := &competencytest.Method(t).Rules
	likely := map[string]int{}
	for _, s := range r.TimeSettings() {
		if s.V != nil || s.Silence == "" || s.Clause == "" {
			t.Errorf("%s: %+v", s.Key, s.Setting)
		}
		if s.Likely != nil {
			likely[s.Key] = *s.Likely
		}
		if !locale.Has("interview.setting." + s.Key) {
			t.Errorf("%s has no name", s.Key)
		}
	}
	if !maps.Equal(likely, map[string]int{"a_day_most": 4, "a_week_most": 12}) {
		t.Errorf("likely %v", likely)
	}
	if r.Time.AboutMinutes.V != 60 || !r.Time.EveryOtherDay.V {
		t.Errorf("%+v", r.Time)
	}
}

// TestINT05_ABodyMustSetThem takes one away at a time: what is offered does not
// stand in for what is set.
func TestINT05_ABodyMustSetThem(t *testing.T) {
	r := &competencytest.Method(t).Rules
	got, err := interview.LimitsOf(r, whole())
	if err != nil || !maps.Equal(got, interview.Limits(whole())) {
		t.Fatal(got, err)
	}
	for key := range whole() {
		set := whole()
		delete(set, key)
		_, err := interview.LimitsOf(r, set)
		if f, ok := fault.As(err); !ok || f.Code != "interview.setting_missing" || f.Field != key || f.Cite == nil {
			t.Errorf("without %s: %v", key, err)
		}
	}
}

func TestINT05_SettingsThatContradict(t *testing.T) {
	r := &competencytest.Method(t).Rules
	for _, c := range []struct {
		key, code string
		value     int
	}{
		{"a_day_most", "interview.setting_too_small", 0},
		{"a_day_most", "interview.settings_order", 13},
		{"competencies_least", "interview.settings_order", 5},
		{"competency_minutes_least", "interview.settings_order", 16},
		{"panel_minutes_least", "interview.settings_order", 91},
		{"break_minutes_least", "interview.break_too_short", 29},
		{"lunch", "interview.setting_unknown", 60},
	} {
		set := whole()
		set[c.key] = c.value
		if _, err := interview.LimitsOf(r, set); !fault.Is(err, c.code) {
			t.Errorf("%s %d: %v", c.key, c.value, err)
		}
	}
}
