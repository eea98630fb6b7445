package interview_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/competency/competencytest"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/strict"
)

type judged struct {
	Lang  string   `key:"lang"`
	Kinds []string `key:"kinds"`
	Text  string   `key:"text"`
}

func corpus(t *testing.T) []judged {
	t.Helper()
	const name = "testdata/questions.yaml"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strict.YAML(name, data)
	if err != nil {
		t.Fatal(err)
	}
	var out []judged
	if err := strict.Decode(n, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// counted is how often a kind was found rightly, found wrongly and missed.
type counted struct{ right, wrong, missed int }

func share(part, rest int) int {
	if part+rest == 0 {
		return 100
	}
	return 100 * part / (part + rest)
}

// TestINT08_WhatIsPointedOutIsMeasured judges at least 140 questions in each
// of the four kinds and prints precision and recall, in percent.
func TestINT08_WhatIsPointedOutIsMeasured(t *testing.T) {
	all := corpus(t)
	if len(all) < 140 {
		t.Fatalf("%d questions", len(all))
	}
	count := map[string]*counted{}
	for _, q := range all {
		found := kindsOf(interview.CheckQuestion(locale.Lang(q.Lang), q.Text))
		for _, kind := range []string{"leading", "choice", "double", "hypothetical"} {
			at := q.Lang + " " + kind
			if count[at] == nil {
				count[at] = &counted{}
			}
			is, want := slices.Contains(found, kind), slices.Contains(q.Kinds, kind)
			switch {
			case is && want:
				count[at].right++
			case is:
				count[at].wrong++
				t.Logf("%s, wrongly: %s", at, q.Text)
			case want:
				count[at].missed++
				t.Logf("%s, missed: %s", at, q.Text)
			}
		}
	}
	for _, lang := range []string{"kk", "ru"} {
		for _, kind := range []string{"leading", "choice", "double", "hypothetical"} {
			c := count[lang+" "+kind]
			precision, recall := share(c.right, c.wrong), share(c.right, c.missed)
			t.Logf("%s %-12s of %2d: precision %3d, recall %3d", lang, kind, c.right+c.missed, precision, recall)
			if precision < 85 || recall < 85 || c.right+c.missed < 10 {
				t.Errorf("%s %s: precision %d, recall %d of %d", lang, kind, precision, recall, c.right+c.missed)
			}
		}
	}
}

func kindsOf(flaws []interview.Flaw) (out []string) {
	for _, f := range flaws {
		out = append(out, f.Kind)
	}
	return out
}

// TestINT08_TheActsOwnExamplesArePointedOut: the four examples of the source in
// both languages; and none of its examples of types to use.
func TestINT08_TheActsOwnExamplesArePointedOut(t *testing.T) {
	types := competencytest.Method(t).QuestionTypes
	for _, x := range types.Avoid.Types {
		for _, e := range x.Examples {
			for l, text := range map[locale.Lang]string{locale.KK: e.KK, locale.RU: e.RU} {
				if found := kindsOf(interview.CheckQuestion(l, text)); !slices.Contains(found, x.Key) {
					t.Errorf("%s: %q gives %v", x.Key, text, found)
				}
			}
		}
	}
	for _, x := range types.Types {
		for _, e := range x.Examples {
			if found := interview.FlawsOf(e); len(found) > 0 {
				t.Errorf("%s: %q gives %+v", x.Key, e, found)
			}
		}
	}
}

// TestINT08_TheHypotheticalOnesOf2017ArePointedOut finds all eleven by their
// words, and none of the variants in the past tense.
func TestINT08_TheHypotheticalOnesOf2017ArePointedOut(t *testing.T) {
	for _, q := range questionsOf2017(t) {
		for _, c := range q.Clarifying {
			found := slices.Contains(kindsOf(interview.CheckQuestion(locale.KK, c.KK)), "hypothetical")
			if found != (c.Avoid == "hypothetical") {
				t.Errorf("%d: %q: %v", q.ID, c.KK, found)
			}
			if c.Instead != "" && len(interview.CheckQuestion(locale.KK, c.Instead)) > 0 {
				t.Errorf("%d: %q is pointed out", q.ID, c.Instead)
			}
		}
	}
}

func TestINT08_ThePlaceIsNamed(t *testing.T) {
	found := interview.CheckQuestion(locale.RU, "Вы ведь сами так решили, не так ли?")
	if len(found) != 1 || found[0].Kind != "leading" || found[0].Words != "не так ли" || found[0].Lang != locale.RU {
		t.Errorf("%+v", found)
	}
	if found := interview.CheckQuestion(locale.RU, "Как Вы применяли правило «если бы, да кабы»?"); len(found) != 0 {
		t.Errorf("words that are quoted: %+v", found)
	}
	if found := interview.CheckQuestion(locale.EN, "What would you do?"); found != nil {
		t.Errorf("a language without patterns: %+v", found)
	}
	if found := interview.CheckQuestion(locale.KK, strings.Repeat("егер ", 50_000)); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}
