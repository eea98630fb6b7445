package interview_test

import (
	"slices"
	"strings"
	"testing"

	"tarazy/internal/competency/competencytest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// complete wants a reason to have its clause and its text in three languages.
func complete(t *testing.T, r law.Reason) {
	t.Helper()
	w := r.Text()
	for _, l := range locale.Langs {
		if s := w.In(l); s == "" || strings.Contains(s, "⟦") || strings.Contains(s, "{") {
			t.Errorf("%s in %s: %q", r.Key, l, s)
		}
	}
	if r.Cite.Clause == "" || r.Cite.Act == "" {
		t.Errorf("%s cites nothing", r.Key)
	}
}

func TestINT09_TheLettersOfTheTechniques(t *testing.T) {
	m := competencytest.Method(t)
	for key, want := range map[string]string{"star": "STAR", "parla": "PARLA", "carl": "CARL"} {
		tech, ok := m.Techniques.Technique(key)
		if !ok {
			t.Fatalf("%s is missing", key)
		}
		got := ""
		for _, l := range tech.Letters {
			got += l.Letter
		}
		if got != want || tech.Clause != key {
			t.Errorf("%s: %s", key, got)
		}
	}
	if _, ok := m.Techniques.Technique("funnel"); ok {
		t.Error("the funnel has no letters")
	}
}

func TestINT09_WhichLettersAreMissing(t *testing.T) {
	m := competencytest.Method(t)
	for _, c := range []struct {
		technique string
		parts     []string
		want      string
	}{
		{"star", nil, "STAR"},
		{"star", []string{"situation", "result"}, "TA"},
		{"star", []string{"situation", "task", "action", "result"}, ""},
		{"parla", []string{"situation", "action"}, "RLA"}, // the second A asks how it was applied
		{"parla", []string{"applied"}, "PARL"},
		{"carl", []string{"situation", "action", "result"}, "L"},
	} {
		tech, _ := m.Techniques.Technique(c.technique)
		got := ""
		for _, l := range tech.Missing(c.parts) {
			got += l.Letter
		}
		if got != c.want {
			t.Errorf("%s %v: %s, want %s", c.technique, c.parts, got, c.want)
		}
	}
}

func TestINT09_AnIncompleteExampleIsNotRated(t *testing.T) {
	r := &competencytest.Method(t).Rules.Examples
	for parts, want := range map[string]bool{
		"situation action result":      true,
		"action result":                true,
		"situation task action":        false,
		"situation task result":        false,
		"situation learned applied":    false,
		"":                             false,
		"situation task action result": true,
	} {
		if got := r.Complete(strings.Fields(parts)); got != want {
			t.Errorf("%q: %v", parts, got)
		}
	}
}

func TestINT09_SignsOfIncompleteAndFalseExamples(t *testing.T) {
	m := competencytest.Method(t)
	var lacks, signs []string
	for _, s := range m.Techniques.Incomplete.Signs {
		lacks = append(lacks, s.Lacks)
	}
	for _, s := range m.Techniques.False.Signs {
		signs = append(signs, s.Key)
	}
	slices.Sort(lacks)
	if want := slices.Sorted(slices.Values(m.Rules.Examples.CompleteWith.V)); !slices.Equal(lacks, want) {
		t.Errorf("%v, want %v", lacks, want)
	}
	if !slices.Equal(signs, []string{"next_time", "always_try", "usually_we", "i_would"}) {
		t.Errorf("%v", signs)
	}
}
