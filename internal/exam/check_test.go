package exam

import (
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

func both(s string) Text { return Text{KK: s + " kk", RU: s + " ru"} }

func choice(kind Kind, key ...string) *Item {
	return &Item{
		Key: "i", Kind: kind, Stem: both("stem"), Tags: []string{"constitution"}, Answer: Key{Options: key},
		Options: []Option{{"a", both("one")}, {"b", both("two")}, {"c", both("three")}},
	}
}

func TestAnItemThatCannotBeScoredIsRefusedWithItsPlace(t *testing.T) {
	chart := &Stimulus{Key: "s", Form: Bars, Title: both("title"), Columns: []Text{both("col")}}
	oneTongue := &Stimulus{Key: "s", Form: Passage, Title: both("title"), Body: Text{KK: "тек қазақша"}}
	about := func(s *Stimulus) *Item { i := choice(Single, "a"); i.Stimulus = s.Key; return i }
	for name, c := range map[string]struct {
		item        *Item
		stimulus    *Stimulus
		code, field string
	}{
		"no key":              {choice(Single), nil, "exam.item.key", "answer.options"},
		"two keys":            {choice(Single, "a", "b"), nil, "exam.item.key_many", "answer.options"},
		"a key of no option":  {choice(Multiple, "a", "z"), nil, "exam.item.key_unknown", "answer.options"},
		"an order half given": {choice(Ordering, "a", "b"), nil, "exam.item.key", "answer.options"},
		"no pairs":            {&Item{Key: "i", Kind: Matching, Stem: both("s"), Tags: []string{"x"}, Options: choice(Single).Options, Targets: choice(Single).Options}, nil, "exam.item.key", "answer.pairs"},
		"a chart of nothing":  {about(chart), chart, "exam.stimulus.empty", "rows"},
		"a passage in one":    {about(oneTongue), oneTongue, "exam.text.missing", "body"},
		"an unknown stimulus": {about(&Stimulus{Key: "s"}), nil, "exam.item.stimulus", "stimulus"},
		"no number":           {&Item{Key: "i", Kind: Numeric, Stem: both("s"), Tags: []string{"x"}}, nil, "exam.item.key", "answer.number"},
		"a kind of no name":   {&Item{Key: "i", Kind: "riddle", Stem: both("s"), Tags: []string{"x"}}, nil, "exam.item.kind", "kind"},
		"no tag":              {&Item{Key: "i", Kind: Scale, Stem: both("s")}, nil, "exam.item.tag", "tags"},
	} {
		err := c.item.Check(c.stimulus)
		if f, ok := fault.As(err); !ok || f.Code != c.code || f.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := choice(Single, "b").Check(nil); err != nil {
		t.Error(err)
	}
	kazakh := &Item{Key: "i", Kind: Scale, Languages: []locale.Lang{locale.KK}, Stem: Text{KK: "мәтін"}, Tags: []string{"state_language"}}
	if err := kazakh.Check(nil); err != nil {
		t.Error(err)
	}
}

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for given, want := range map[string]Decimal{"12,50": "12.5", "1 000 000": "1000000", "−0,0": "0", "-3": "-3", "007": "7", "0.250": "0.25"} {
		if d, err := ParseDecimal(given); err != nil || d != want {
			t.Errorf("%q: %q %v", given, d, err)
		}
	}
	for _, bad := range []string{"", "-", "1.", ".5", "1e5", "1,2,3", "десять", "1234567890123456789012345"} {
		if d, err := ParseDecimal(bad); err == nil {
			t.Errorf("%q became %q", bad, d)
		}
	}
	if !Decimal("33.3").Near("33.33", "0.05") || Decimal("33.3").Near("33.4", "0.05") {
		t.Error("the tolerance")
	}
}

func TestThePracticeBankCanBeRead(t *testing.T) {
	b, err := Practice()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(b.Items), "items")
}
