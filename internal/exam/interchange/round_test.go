package interchange

import (
	"fmt"
	"reflect"
	"testing"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

func both(s string) exam.Text { return exam.Text{KK: s + " әңғқ", RU: s + " щы"} }

// samples have every kind of item and stimulus, and every field.
func samples() ([]exam.Item, []exam.Stimulus) {
	options := func(n int) (list []exam.Option) {
		for i := range n {
			list = append(list, exam.Option{Key: letter(i), Text: both(fmt.Sprintf("option %d < & \" = ~ # {x} : \\", i))})
		}
		return list
	}
	base := func(key string, kind exam.Kind) exam.Item {
		return exam.Item{Key: key, Kind: kind, Stem: both("What is *not* so?\n\nSecond paragraph: a=b, {c} # ~"), Tags: []string{"constitution", "part two"}}
	}
	single := base("single-1", exam.Single)
	single.Options, single.Answer.Options, single.Fixed = options(4), []string{"c"}, true
	single.Law = []exam.LawRef{{Act: "civil_service", Article: "12", On: day.Of(2023, 1, 9)}, {Act: "constitution", Article: "3", On: day.Of(2022, 6, 8)}}
	single.Difficulty, single.Rationale, single.Source, single.Enemies = 2, both("because"), both("source"), []string{"multi-1"}
	multi := base("multi-1", exam.Multiple)
	multi.Options, multi.Answer.Options, multi.Stimulus, multi.Pretest = options(12), []string{"a", "d", "l"}, "passage-1", true
	match := base("match-1", exam.Matching)
	match.Options, match.Targets = options(3), options(14)
	match.Answer.Pairs = map[string]string{"a": "c", "b": "a", "c": "n"}
	order := base("order-1", exam.Ordering)
	order.Options, order.Answer.Options = options(3), []string{"b", "c", "a"}
	number := base("number-1", exam.Numeric)
	number.Answer.Number, number.Answer.Tolerance, number.Unit, number.Stimulus = "-12.5", "0.25", both("%"), "table-1"
	scale := base("scale-1", exam.Scale)
	scale.Answer.Reversed, scale.Validity = true, &exam.Validity{Sign: exam.Consistency, Pair: "scale-2", Opposite: true}
	forced := base("forced-1", exam.Forced)
	forced.Options, forced.Answer.Options = []exam.Option{{Key: "x-1", Text: both("one")}, {Key: "y", Text: both("two")}}, []string{"y"}
	essay := base("essay-1", exam.Essay)
	essay.Languages, essay.Void = []locale.Lang{locale.KK}, true
	essay.Unknown = []exam.Foreign{{Format: "qti22", Where: "assessmentItem/modalFeedback", Raw: `<modalFeedback xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="a" outcomeIdentifier="FEEDBACK" showHide="show"><p>Yes</p></modalFeedback>`}}
	table := exam.Stimulus{Key: "table-1", Form: exam.Bars, Title: both("Title"), Unit: both("unit"), Head: both("head"), Columns: []exam.Text{both("c1"), both("c2")},
		Rows: []exam.Row{{Name: both("r1"), Values: []exam.Decimal{"1", "2.5"}}, {Name: both("r2"), Values: []exam.Decimal{"-3", "0"}}}, Source: both("src")}
	words := exam.Stimulus{Key: "table-2", Form: exam.Table, Title: both("Words"), Columns: []exam.Text{both("c1")}, Rows: []exam.Row{{Name: both("r1"), Texts: []exam.Text{both("t")}}}}
	passage := exam.Stimulus{Key: "passage-1", Form: exam.Passage, Title: both("Passage"), Body: both("One.\n\nTwo *three*.")}
	return []exam.Item{single, multi, match, order, number, scale, forced, essay}, []exam.Stimulus{passage, table, words}
}

func practice(t *testing.T) ([]exam.Item, []exam.Stimulus) {
	t.Helper()
	b, err := exam.Practice()
	if err != nil {
		t.Fatal(err)
	}
	items, stimuli := samples()
	return append(items, b.Items...), append(stimuli, b.Stimuli...)
}

func back(t *testing.T, f Format, lang locale.Lang, items []exam.Item, stimuli []exam.Stimulus) (*Import, []Note) {
	t.Helper()
	data, notes, err := Write(f, items, stimuli, lang)
	if err != nil {
		t.Fatal(f, err)
	}
	again, _, err := Write(f, items, stimuli, lang)
	if err != nil || string(again) != string(data) && f != Sheet {
		t.Error(f, "two exports differ", err)
	}
	imp, err := Read("export"+f.Extension(), data, Options{Language: locale.KK, Tag: "imported"})
	if err != nil {
		t.Fatal(f, err)
	}
	readable(t, &Import{Report: notes})
	readable(t, imp)
	return imp, notes
}

func TestOurPackagesAndSheetsLoseNothing(t *testing.T) {
	items, stimuli := practice(t)
	for _, f := range []Format{QTI21, QTI22, QTI30, Sheet} {
		for _, l := range []locale.Lang{locale.KK, locale.RU} {
			imp, _ := back(t, f, l, items, stimuli)
			if len(imp.Report) > 0 {
				t.Errorf("%s %s: %v", f, l, imp.Report)
			}
			if len(imp.Items) != len(items) || len(imp.Stimuli) != len(stimuli) {
				t.Fatalf("%s: %d items, %d stimuli", f, len(imp.Items), len(imp.Stimuli))
			}
			for i := range items {
				if !reflect.DeepEqual(imp.Items[i], items[i]) {
					t.Errorf("%s\ngot  %+v\nwant %+v", f, imp.Items[i], items[i])
				}
			}
			for i := range stimuli {
				if !reflect.DeepEqual(imp.Stimuli[i], stimuli[i]) {
					t.Errorf("%s\ngot  %+v\nwant %+v", f, imp.Stimuli[i], stimuli[i])
				}
			}
		}
	}
}

// What Moodle XML and GIFT can hold comes back; what they cannot is in the
// notes of the export.
func TestMoodleAndGIFTHoldWhatIsAnswered(t *testing.T) {
	items, stimuli := practice(t)
	for _, f := range []Format{MoodleXML, GIFT} {
		imp, notes := back(t, f, "", items, stimuli)
		got := map[string]exam.Item{}
		for _, it := range imp.Items {
			got[it.Key] = it
		}
		missing := map[string]bool{}
		for _, n := range notes {
			missing[n.Item] = missing[n.Item] || n.Severity == Refused
		}
		for _, want := range items {
			it, ok := got[want.Key]
			if ok == missing[want.Key] {
				t.Errorf("%s: %s came back: %v", f, want.Key, ok)
				continue
			}
			if ok {
				sameAsked(t, f, it, want)
			}
		}
		for _, n := range imp.Report {
			if n.Severity == Refused {
				t.Errorf("%s: %s %s", f, n.Where, n.Text(locale.EN))
			}
		}
	}
}

func sameAsked(t *testing.T, f Format, got, want exam.Item) {
	t.Helper()
	if got.Kind != want.Kind || got.Stem != want.Stem || got.Tags[0] != want.Tags[0] || got.Difficulty != want.Difficulty || !reflect.DeepEqual(got.Law, want.Law) {
		t.Errorf("%s %s\ngot  %+v\nwant %+v", f, want.Key, got, want)
	}
	if len(got.Options) != len(want.Options) || len(got.Targets) != len(want.Targets) {
		t.Fatalf("%s %s: %d options, %d targets", f, want.Key, len(got.Options), len(got.Targets))
	}
	// Keys are given anew: what is compared is what they stand for.
	answer := func(it exam.Item) (list []exam.Text) {
		for _, k := range it.Answer.Options {
			list = append(list, optionText(it.Options, k))
		}
		for _, o := range it.Options {
			list = append(list, optionText(it.Targets, it.Answer.Pairs[o.Key]))
		}
		return list
	}
	if !reflect.DeepEqual(answer(got), answer(want)) || got.Answer.Number != want.Answer.Number || decimalOr(got.Answer.Tolerance) != decimalOr(want.Answer.Tolerance) {
		t.Errorf("%s %s: answer\ngot  %+v\nwant %+v", f, want.Key, answer(got), answer(want))
	}
}

// Another program reads our packages without what the manifest carries beside.
func TestOurItemsStandWithoutWhatIsOurs(t *testing.T) {
	items, stimuli := practice(t)
	for _, f := range []Format{QTI21, QTI22, QTI30} {
		data, _, err := Write(f, items, stimuli, locale.RU)
		if err != nil {
			t.Fatal(err)
		}
		imp, err := Read("x.zip", stripOurs(t, data), Options{Language: locale.RU, Tag: "constitution"})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]exam.Item{}
		for _, it := range imp.Items {
			got[it.Key] = it
		}
		for _, want := range items {
			it, ok := got[want.Key]
			if !ok {
				if want.Kind != exam.Scale {
					t.Errorf("%s: %s is gone: %v", f, want.Key, imp.Report)
				}
				continue
			}
			if it.Kind != want.Kind && want.Kind != exam.Forced {
				t.Errorf("%s: %s became %s", f, want.Key, it.Kind)
			}
			if f != QTI21 && want.Kind != exam.Numeric && it.Stem.RU != in(want.Stem, locale.RU) {
				t.Errorf("%s: %s: %q", f, want.Key, it.Stem.RU)
			}
			if it.Answer.Number != want.Answer.Number || it.Answer.Tolerance != want.Answer.Tolerance || len(it.Answer.Options) != len(want.Answer.Options) {
				t.Errorf("%s: %s: %+v", f, want.Key, it.Answer)
			}
		}
	}
}
