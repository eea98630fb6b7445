package interview_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/competency/competencytest"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
)

func TestINT08_TypesOfQuestions(t *testing.T) {
	q := competencytest.Method(t).QuestionTypes
	var use, avoid []string
	for _, x := range q.Types {
		use = append(use, x.Key)
	}
	for _, x := range q.Avoid.Types {
		avoid = append(avoid, x.Key)
		if len(x.Examples) == 0 || x.Name.KK == "" || x.Name.RU == "" {
			t.Errorf("%+v cannot be shown to an author", x)
		}
	}
	if !slices.Equal(use, []string{"open", "clarifying", "comparative", "closed", "identification", "introductory"}) {
		t.Errorf("%v", use)
	}
	if !slices.Equal(avoid, []string{"leading", "choice", "double", "hypothetical"}) {
		t.Errorf("%v", avoid)
	}
}

// TestINT08_TheHypotheticalQuestionsOf2017 are eleven, each with the same question
// in the past tense beside it.
func TestINT08_TheHypotheticalQuestionsOf2017(t *testing.T) {
	n := 0
	for _, q := range questionsOf2017(t) {
		for _, c := range q.Clarifying {
			hypothetical := strings.Contains(c.KK, "жасаушы едіңіз")
			if hypothetical != (c.Avoid == "hypothetical") || hypothetical != (c.Instead != "") {
				t.Errorf("question %d: %+v", q.ID, c)
			}
			if hypothetical {
				n++
				if !strings.Contains(c.Instead, "жасадыңыз") || strings.Contains(c.Instead, "едіңіз") {
					t.Errorf("question %d: %q is not in the past tense", q.ID, c.Instead)
				}
			}
		}
	}
	if n != 11 {
		t.Errorf("%d hypothetical questions", n)
	}
}

func questionsOf2017(t *testing.T) []interview.ListQuestion {
	t.Helper()
	var out []interview.ListQuestion
	for _, b := range competencytest.Method(t).List2017.Blocks {
		for _, c := range b.Competencies {
			out = append(out, c.Questions...)
		}
	}
	return out
}

func TestINT16_TheBiases(t *testing.T) {
	b := competencytest.Method(t).Biases
	var keys []string
	for _, x := range b.Biases {
		keys = append(keys, x.Key)
		for _, l := range locale.Langs {
			if x.Name.In(l) == "" || x.Definition.In(l) == "" {
				t.Errorf("%s has no words in %s", x.Key, l)
			}
		}
	}
	if !slices.Equal(keys, []string{"contrast", "halo_horns", "leniency_severity", "similar_to_me", "stereotypes", "queue", "early_conclusions"}) {
		t.Errorf("%v", keys)
	}
	if b.Prevention.KK == "" || b.Opposite.Liked.RU == "" || b.Opposite.Disliked.KK == "" || b.Opposite.Clause != "opposite-evidence" {
		t.Errorf("%+v", b.Opposite)
	}
}

// TestINT16_MixingCompetencies is the eighth, which the source names among the
// problems of rating.
func TestINT16_MixingCompetencies(t *testing.T) {
	p := competencytest.Method(t).Scale.Problems
	var keys []string
	for _, x := range p.Items {
		keys = append(keys, x.Key)
	}
	if p.Clause != "rating-problems" || !slices.Equal(keys, []string{"carry_over", "middling", "mixing"}) {
		t.Errorf("%s %v", p.Clause, keys)
	}
}

func TestINT18_ThreeLevelsOfFeedback(t *testing.T) {
	m := competencytest.Method(t)
	var keys []string
	for _, l := range m.Feedback.Levels {
		keys = append(keys, l.Key)
	}
	if !slices.Equal(keys, []string{"fact", "grounds", "future"}) {
		t.Errorf("%v", keys)
	}
	if s := m.Rules.Feedback.WorkingDays; s.V != nil || s.Silence == "" {
		t.Errorf("the term is not given: %+v", s)
	}
}

func TestINT19_TheListOf2017IsWhole(t *testing.T) {
	l := competencytest.Method(t).List2017
	competencies, unnumbered, clarifying := 0, []int{}, 0
	for _, b := range l.Blocks {
		competencies += len(b.Competencies)
		for _, c := range b.Competencies {
			if len(c.Questions) != 3 || c.Definition == "" || c.Judged == "" {
				t.Errorf("%s: %d questions", c.Key, len(c.Questions))
			}
		}
	}
	questions := questionsOf2017(t)
	for i, q := range questions {
		if q.ID != i+1 || len(q.Effective) == 0 || len(q.Ineffective) == 0 {
			t.Errorf("question %d is not whole", q.ID)
		}
		if q.Printed == nil {
			unnumbered = append(unnumbered, q.ID)
		}
		clarifying += len(q.Clarifying)
	}
	if len(l.Blocks) != 4 || competencies != 11 || len(questions) != 33 || clarifying != 100 {
		t.Errorf("%d blocks, %d competencies, %d questions, %d clarifying", len(l.Blocks), competencies, len(questions), clarifying)
	}
	if !slices.Equal(unnumbered, []int{22, 23, 24}) {
		t.Errorf("without a number: %v", unnumbered)
	}
}

func TestINT19_ItSaysThatItIsNotLaw(t *testing.T) {
	l := competencytest.Method(t).List2017
	if !strings.Contains(l.Status.EN, "not a normative legal act") || l.Status.KK == "" || l.Status.RU == "" || l.Language != locale.KK {
		t.Errorf("%+v", l.Status)
	}
}

// TestINT19_ItsCompetenciesAreOfTheModel: each key is mapped; two are joined in the
// model.
func TestINT19_ItsCompetenciesAreOfTheModel(t *testing.T) {
	method, model := competencytest.Method(t), competencytest.Model(t)
	want := map[string]string{
		"cooperation": "cooperation_and_interaction", "service_consumer_orientation": "service_consumer_orientation_and_informing",
		"service_consumer_informing": "service_consumer_orientation_and_informing",
	}
	names := map[string]string{"promptness": "Шұғылдық", "integrity": "Парасаттылық", "stress_resistance": "Сабырлылық"}
	for _, b := range method.List2017.Blocks {
		for _, c := range b.Competencies {
			if _, ok := model.Competency(c.Model); !ok {
				t.Errorf("%s is mapped to %s", c.Key, c.Model)
			}
			if joined, ok := want[c.Key]; c.Model != c.Key && !ok || ok && c.Model != joined {
				t.Errorf("%s is mapped to %s", c.Key, c.Model)
			}
			if name, ok := names[c.Key]; ok && c.Name.KK != name {
				t.Errorf("%s is called %s", c.Key, c.Name.KK)
			}
		}
	}
	if got := len(method.List2017.Questions("service_consumer_orientation_and_informing")); got != 6 {
		t.Errorf("%d questions about the joined competency", got)
	}
}

func TestTheWorkedExampleNamesCompetenciesOfTheModel(t *testing.T) {
	model := competencytest.Model(t)
	for _, r := range competencytest.Method(t).Guide.Example.Rows {
		if _, ok := model.Competency(r.Competency); !ok {
			t.Errorf("%s", r.Competency)
		}
	}
}

// TestListsThatDifferFromTheRulesAreRefused changes one thing at a time.
func TestListsThatDifferFromTheRulesAreRefused(t *testing.T) {
	const dir = "interview-recommendations/undated/"
	for name, c := range map[string]struct{ file, old, new, code string }{
		"a step":     {"rules.yaml", "functional_area, ", "", "interview.lists_differ"},
		"a type":     {"rules.yaml", "[open, ", "[", "interview.lists_differ"},
		"to avoid":   {"rules.yaml", "leading, ", "", "interview.lists_differ"},
		"a level":    {"rules.yaml", "[fact, ", "[", "interview.lists_differ"},
		"the least":  {"rules.yaml", "least: {v: 1, clause: \"rating\"}", "least: {v: 2, clause: \"rating\"}", "interview.scale_differs"},
		"the most":   {"rules.yaml", "most: {v: 5", "most: {v: 4", "interview.scale_differs"},
		"a balance":  {"catalogues/scale.yaml", `"more_positive"`, `"positive"`, "interview.no_balance"},
		"the ratio":  {"rules.yaml", `"2/3"`, `"0.66"`, "ratio.invalid"},
		"a null":     {"rules.yaml", "about_minutes: {v: 60", "about_minutes: {v: null", "strict.null"},
		"uncited":    {"catalogues/feedback.yaml", `clause: "feedback"`, `clause: "feed"`, "law.no_clause"},
		"no example": {"catalogues/question-types.yaml", "types:", "kinds:", "strict.unknown"},
	} {
		files := competencytest.Files(t)
		file := files[dir+c.file]
		if !bytes.Contains(file.Data, []byte(c.old)) {
			t.Fatalf("%s: %q is not in %s", name, c.old, c.file)
		}
		file.Data = bytes.Replace(file.Data, []byte(c.old), []byte(c.new), 1)
		if _, err := competencytest.Load(files); !fault.Is(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
