package itemview_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
)

func both(kk, ru string) exam.Text { return exam.Text{KK: kk, RU: ru} }

func options(n int, what string) []exam.Option {
	var out []exam.Option
	for i := range n {
		out = append(out, exam.Option{Key: fmt.Sprintf("secret_%s_%d", what, i), Text: both(fmt.Sprintf("%s қаз %d", what, i), fmt.Sprintf("%s рус %d", what, i))})
	}
	return out
}

// ofKind is an item with everything that a browser must not get.
func ofKind(k exam.Kind) exam.Item {
	i := exam.Item{
		Key: "secret_item", Kind: k, Stem: both("Қазақша *маңызды* сұрақ.\n\nЕкінші абзац.", "Русский вопрос."), Tags: []string{"secret_tag"}, Difficulty: 3,
		Rationale: both("secret_why", "secret_why"), Source: both("secret_source", "secret_source"), Enemies: []string{"secret_enemy"},
		Law: []exam.LawRef{{Act: "secret_act", Article: "secret_article"}},
	}
	switch k {
	case exam.Single, exam.Forced:
		i.Options, i.Answer = options(4, "o"), exam.Key{Options: []string{"secret_o_0"}}
	case exam.Multiple:
		i.Options, i.Answer = options(4, "o"), exam.Key{Options: []string{"secret_o_0", "secret_o_2"}}
	case exam.Ordering:
		i.Options, i.Answer = options(3, "o"), exam.Key{Options: []string{"secret_o_0", "secret_o_1", "secret_o_2"}}
	case exam.Matching:
		i.Options, i.Targets = options(3, "o"), options(3, "t")
		i.Answer = exam.Key{Pairs: map[string]string{"secret_o_0": "secret_t_0", "secret_o_1": "secret_t_1", "secret_o_2": "secret_t_2"}}
	case exam.Numeric:
		i.Answer, i.Unit = exam.Key{Number: "98765.4321", Tolerance: "0.00777"}, both("теңге", "тенге")
	case exam.Scale:
		i.Answer, i.Validity = exam.Key{Reversed: true}, &exam.Validity{Sign: exam.Consistency, Pair: "secret_pair"}
	}
	return i
}

func backwards(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = n - 1 - i
	}
	return out
}

func drawn(t *testing.T, l locale.Lang, i exam.Item, s *exam.Stimulus, langs []locale.Lang, given exam.Answer) string {
	t.Helper()
	slot := &exam.Slot{Item: i.Key, Version: 1, Kind: i.Kind, Part: "secret_part", Order: backwards(len(i.Options)), Targets: backwards(len(i.Targets))}
	v, err := itemview.New(7, 12, slot, &exam.Frozen{Key: i.Key, Edition: 1, Item: i, Stimulus: s}, langs, given, 200)
	if err != nil {
		t.Fatal(err)
	}
	return render(t, l, v)
}

func render(t *testing.T, l locale.Lang, v itemview.View) string {
	t.Helper()
	var b strings.Builder
	if err := itemview.Item(v).Render(kit.WithLang(context.Background(), l), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func holds(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range append(words, "!⟦", "!exam_page.") {
		absent, not := strings.CutPrefix(w, "!")
		if strings.Contains(text, absent) == not {
			t.Errorf("%s: %q, present: %t\n%s", what, absent, not, text)
		}
	}
}

// Of every kind of item the page holds places, and nothing of what is right.
func TestNoKeyReachesThePage(t *testing.T) {
	for _, k := range exam.Kinds {
		i := ofKind(k)
		if err := i.Check(nil); err != nil {
			t.Fatalf("%s: %v", k, err)
		}
		for _, l := range locale.Langs {
			text := drawn(t, l, i, nil, exam.Languages(), exam.Answer{})
			holds(t, string(k), text, "Русский вопрос.", `data-kind="`+string(k)+`"`, "<em>маңызды</em>", "!secret", "!98765", "!00777", "!ifficult", "!eversed", "! checked", "!style=")
		}
	}
}

func TestOptionsStandInTheOrderOfTheSlot(t *testing.T) {
	text := drawn(t, locale.KK, ofKind(exam.Single), nil, exam.Languages(), exam.Answer{Places: []int{1}})
	places := regexp.MustCompile(`value="(\d)"( checked)?[^>]*>\s*<b>([A-D])</b>\s*<span><span class="in" lang="kk"[^>]*>\s*o қаз (\d)`).FindAllStringSubmatch(text, -1)
	if len(places) != 4 {
		t.Fatalf("%d places:\n%s", len(places), text)
	}
	for at, p := range places {
		want := []string{fmt.Sprint(at), map[bool]string{true: " checked"}[at == 1], itemview.Letter(at), fmt.Sprint(3 - at)}
		if strings.Join(p[1:], "|") != strings.Join(want, "|") {
			t.Errorf("place %d: %q, want %q", at, p[1:], want)
		}
	}
}

// Every kind shows the answer that was given.
func TestTheAnswerGivenIsShown(t *testing.T) {
	for k, c := range map[exam.Kind]struct {
		given exam.Answer
		want  string
	}{
		exam.Multiple: {exam.Answer{Places: []int{0, 3}}, `value="3" checked`},
		exam.Matching: {exam.Answer{Places: []int{-1, 2, 0}}, `<option value="2" selected`},
		exam.Ordering: {exam.Answer{Places: []int{2, 0, 1}}, `data-order><li data-place="2">`},
		exam.Numeric:  {exam.Answer{Number: "12,5"}, `value="12,5"`},
		exam.Scale:    {exam.Answer{Point: 4}, `value="4" checked`},
		exam.Essay:    {exam.Answer{Text: "бір екі <b>"}, `бір екі &lt;b&gt;</textarea>`},
	} {
		holds(t, string(k), drawn(t, locale.RU, ofKind(k), nil, exam.Languages(), c.given), c.want)
	}
}

func TestOneLanguageIsShownAndTheOtherWaits(t *testing.T) {
	text := drawn(t, locale.EN, ofKind(exam.Single), nil, []locale.Lang{locale.RU, locale.KK}, exam.Answer{})
	holds(t, "both", text, `lang="ru" data-item-lang="ru"><p>Русский`, `lang="kk" data-item-lang="kk" hidden`)
	text = drawn(t, locale.EN, ofKind(exam.Single), nil, []locale.Lang{locale.RU}, exam.Answer{})
	holds(t, "one", text, "!Қазақша")
	i := ofKind(exam.Single)
	i.Languages = []locale.Lang{locale.KK}
	holds(t, "in Kazakh alone", drawn(t, locale.EN, i, nil, exam.Languages(), exam.Answer{}), "!Русский", "Қазақша")
}

func TestASlotThatDoesNotFitItsItemIsRefused(t *testing.T) {
	i := ofKind(exam.Single)
	for _, order := range [][]int{nil, {0, 1, 2}, {0, 1, 2, 4}, {0, 1, 2, -1}} {
		if _, err := itemview.New(1, 0, &exam.Slot{Kind: i.Kind, Order: order}, &exam.Frozen{Item: i}, exam.Languages(), exam.Answer{}, 0); err == nil {
			t.Errorf("%v was taken", order)
		}
	}
}

func TestAPreviewIsThatOfTheCandidateButCannotBeAnswered(t *testing.T) {
	for _, k := range exam.Kinds {
		i := ofKind(k)
		text := render(t, locale.KK, itemview.Preview(&i, nil, exam.Languages(), 200))
		holds(t, string(k), text, "disabled", "!secret", "!data-move", "!data-order-keep")
	}
}

func TestMarksOfEmphasis(t *testing.T) {
	for given, want := range map[string]string{
		"a *b* c": "a <em>b</em> c", "2 * 3": "2 * 3", "*x": "*x", "<i>": "&lt;i&gt;", "a *b* 2*3": "a <em>b</em> 2*3",
	} {
		i := ofKind(exam.Essay)
		i.Stem = both(given, given)
		holds(t, given, drawn(t, locale.KK, i, nil, exam.Languages(), exam.Answer{}), want)
	}
}
