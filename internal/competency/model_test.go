package competency_test

import (
	"slices"
	"strings"
	"testing"

	"tarazy/internal/competency"
	"tarazy/internal/competency/competencytest"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// TestINT01_TheModelIsWhole holds the model to the counts of the source.
func TestINT01_TheModelIsWhole(t *testing.T) {
	m := competencytest.Model(t)
	byBlock, byLevel, questions, further, positions := map[string]int{}, map[string]int{}, 0, 0, 0
	for _, c := range m.Competencies {
		byBlock[c.Block]++
		for _, l := range c.Indicators {
			byLevel[l.Level] += len(l.Items)
		}
		for _, q := range m.Questions(c.Key) {
			questions++
			further += len(q.Then)
		}
	}
	for _, l := range m.JobLevels {
		positions += len(l.Positions)
	}
	for name, got := range map[string][2]int{
		"basic":           {byBlock["basic"], 5},
		"differentiating": {byBlock["differentiating"], 9},
		"indicators A":    {byLevel["A"], 36},
		"indicators B":    {byLevel["B"], 40},
		"indicators C":    {byLevel["C"], 33},
		"indicators D":    {byLevel["D"], 29},
		"questions":       {questions, 40},
		"further":         {further, 24},
		"levels":          {len(m.Levels), 4},
		"job levels":      {len(m.JobLevels), 15},
		"positions":       {positions, 124},
		"matrix rows":     {len(m.Profile), 14},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %d, want %d", name, got[0], got[1])
		}
	}
}

// counts of indicators A, B, C, D and of questions, as the source prints them.
var counts = map[string][5]int{
	"integrity": {5, 6, 6, 3, 2},
	"service_consumer_orientation_and_informing": {5, 6, 6, 6, 2},
	"responsibility":              {1, 1, 1, 1, 2},
	"initiative":                  {1, 1, 1, 1, 2},
	"stress_resistance":           {2, 1, 1, 1, 3},
	"system_management":           {7, 0, 0, 0, 3},
	"change_management":           {4, 4, 0, 0, 3},
	"strategic_thinking":          {5, 5, 0, 0, 3},
	"leadership":                  {6, 5, 5, 0, 3},
	"cooperation_and_interaction": {0, 3, 4, 5, 5},
	"activity_management":         {0, 3, 4, 4, 5},
	"decision_making":             {0, 5, 5, 0, 3},
	"promptness":                  {0, 0, 0, 5, 2},
	"self_development":            {0, 0, 0, 3, 2},
}

func TestINT01_EachCompetencyHasItsIndicators(t *testing.T) {
	m := competencytest.Model(t)
	for key, want := range counts {
		c, ok := m.Competency(key)
		if !ok {
			t.Errorf("%s is missing", key)
			continue
		}
		got := [5]int{4: len(m.Questions(key))}
		for _, l := range c.Indicators {
			got[strings.Index("ABCD", l.Level)] = len(l.Items)
		}
		if got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
}

func TestINT01_PositionsByJobLevel(t *testing.T) {
	m := competencytest.Model(t)
	want := []int{2, 1, 2, 1, 8, 10, 10, 10, 10, 14, 17, 12, 11, 9, 7}
	for i, l := range m.JobLevels {
		if l.Number != 15-i || len(l.Positions) != want[i] {
			t.Errorf("job level %d has %d positions, want %d", l.Number, len(l.Positions), want[i])
		}
	}
}

// TestINT01_LevelOfAJobLevel tries both ends of each level and what lies outside.
func TestINT01_LevelOfAJobLevel(t *testing.T) {
	m := competencytest.Model(t)
	for n, want := range map[int]string{15: "A", 13: "A", 12: "B", 10: "B", 9: "C", 7: "C", 6: "D", 1: "D"} {
		l, err := m.LevelOf(n)
		if err != nil || l.Key != want {
			t.Errorf("job level %d: %v %v, want %s", n, l, err, want)
		}
	}
	for _, n := range []int{0, 16, -1} {
		if _, err := m.LevelOf(n); !fault.Is(err, "competency.no_job_level") {
			t.Errorf("job level %d: %v", n, err)
		}
	}
}

// TestINT01_APostGivesItsCompetencies compares each level's set with the source.
func TestINT01_APostGivesItsCompetencies(t *testing.T) {
	m := competencytest.Model(t)
	basic := []string{"integrity", "service_consumer_orientation_and_informing", "responsibility", "initiative", "stress_resistance"}
	for n, want := range map[int][]string{
		15: {"system_management", "change_management", "strategic_thinking", "leadership"},
		14: {"system_management", "change_management", "strategic_thinking", "leadership", "decision_making"},
		13: {"system_management", "change_management", "strategic_thinking", "leadership", "decision_making"},
		12: {"change_management", "strategic_thinking", "leadership", "cooperation_and_interaction", "activity_management", "decision_making"},
		10: {"change_management", "strategic_thinking", "leadership", "cooperation_and_interaction", "activity_management", "decision_making"},
		9:  {"leadership", "cooperation_and_interaction", "activity_management", "decision_making"},
		7:  {"leadership", "cooperation_and_interaction", "activity_management", "decision_making"},
		6:  {"cooperation_and_interaction", "activity_management", "promptness", "self_development"},
		1:  {"cooperation_and_interaction", "activity_management", "promptness", "self_development"},
	} {
		required, err := m.Required(n)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range required {
			got = append(got, c.Key)
		}
		if !slices.Equal(got, append(slices.Clone(basic), want...)) {
			t.Errorf("job level %d requires %v", n, got)
		}
	}
	if _, err := m.Required(16); !fault.Is(err, "competency.no_job_level") {
		t.Errorf("job level 16: %v", err)
	}
}

// TestINT01_AGapIsNamed: decision making is required at 13 and 14, where the
// model prints nothing for it; a guide is refused with the gap's name.
func TestINT01_AGapIsNamed(t *testing.T) {
	m := competencytest.Model(t)
	want := []competency.Gap{{Competency: "decision_making", JobLevel: 14, Level: "A"}, {Competency: "decision_making", JobLevel: 13, Level: "A"}}
	if got := m.Gaps(); !slices.Equal(got, want) {
		t.Errorf("gaps %v", got)
	}
	for _, n := range []int{13, 14} {
		_, err := m.Indicators("decision_making", n)
		f, ok := fault.As(err)
		if !ok || f.Code != "competency.no_indicators" || f.Args["competency"] != "decision_making" || f.Args["level"] != "A" || f.Cite == nil {
			t.Errorf("job level %d: %v", n, err)
		}
	}
	if _, err := m.Indicators("decision_making", 15); !fault.Is(err, "competency.not_required") {
		t.Errorf("job level 15: %v", err)
	}
	if _, err := m.Indicators("courage", 12); !fault.Is(err, "competency.unknown") {
		t.Errorf("unknown: %v", err)
	}
	if _, err := m.Indicators("integrity", 0); !fault.Is(err, "competency.no_job_level") {
		t.Errorf("job level 0: %v", err)
	}
	if got, err := m.Indicators("decision_making", 12); err != nil || len(got) != 5 || got[0].ID != "decision_making.B.1" {
		t.Errorf("job level 12: %v %v", got, err)
	}
}

func TestPositionsAndIndicatorsAreFoundByID(t *testing.T) {
	m := competencytest.Model(t)
	p, l, err := m.Position("04-07")
	if err != nil || l.Number != 4 || p.Block != "C" || p.BlockKK != "B" {
		t.Errorf("%v %v %v", p, l, err)
	}
	if _, _, err := m.Position("16-01"); !fault.Is(err, "competency.no_position") {
		t.Errorf("16-01: %v", err)
	}
	c, i, ok := m.Indicator("leadership.C.5")
	if !ok || c.Key != "leadership" || i.RU == "" || i.KK == "" {
		t.Errorf("%v %v %v", c, i, ok)
	}
	if _, _, ok := m.Indicator("leadership.D.1"); ok {
		t.Error("leadership has no level D")
	}
	if m.Questions("courage") != nil {
		t.Error("questions about what is no competency")
	}
}

func TestOfficialWordsNameTheirLanguage(t *testing.T) {
	o := competency.Official{KK: "иә", RU: "да"}
	for lang, want := range map[locale.Lang][2]string{locale.KK: {"иә", "kk"}, locale.RU: {"да", "ru"}, locale.EN: {"да", "ru"}} {
		if text, in := o.In(lang); text != want[0] || string(in) != want[1] {
			t.Errorf("%s: %s %s", lang, text, in)
		}
	}
}

// TestMessagesNameTheCompetenciesOfTheModel keeps the messages' names equal to
// those of the catalogue.
func TestMessagesNameTheCompetenciesOfTheModel(t *testing.T) {
	for _, c := range competencytest.Model(t).Competencies {
		if got := locale.All("competency.name."+c.Key, nil); got != c.Name {
			t.Errorf("%s: %v, want %v", c.Key, got, c.Name)
		}
	}
}
