package interview_test

import (
	"os"
	"strings"
	"testing"

	"tarazy/internal/interview"
	"tarazy/internal/locale"
)

// TestINT09_WordingThatMustBeClarifiedIsMarked runs the corpus: each line is a
// language, the keys in order ("-" for none), and an answer.
func TestINT09_WordingThatMustBeClarifiedIsMarked(t *testing.T) {
	data, err := os.ReadFile("testdata/wording.txt")
	if err != nil {
		t.Fatal(err)
	}
	good, bad := 0, 0
	for line := range strings.Lines(string(data)) {
		fields := strings.SplitN(strings.TrimSpace(line), "|", 3)
		if len(fields) != 3 {
			continue
		}
		var keys []string
		for _, w := range interview.MarkWording(locale.Lang(fields[0]), fields[2]) {
			keys = append(keys, w.Key)
			if words := fields[2][w.From:w.To]; words != strings.TrimSpace(words) || words == "" {
				t.Errorf("%q: %q", fields[2], words)
			}
		}
		got := strings.Join(keys, ",")
		if got == "" {
			got = "-"
		}
		if got != fields[1] {
			t.Errorf("%s: %q: %s, not %s", fields[0], fields[2], got, fields[1])
		}
		if fields[1] == "-" {
			good++
		} else {
			bad++
		}
	}
	if good < 25 || bad < 35 {
		t.Errorf("a corpus of %d good and %d bad answers", good, bad)
	}
}

func TestOfTwoWordingsThatBeginTogetherTheLongerIsMarked(t *testing.T) {
	text := "Ещё: Мы ОБЫЧНО собирались. Я стараюсь, ё-моё"
	all := interview.MarkWording(locale.RU, text)
	if len(all) != 2 || text[all[0].From:all[0].To] != "Мы ОБЫЧНО" || text[all[1].From:all[1].To] != "стараюсь" {
		t.Errorf("%+v", all)
	}
	if interview.MarkWording(locale.EN, "we usually") != nil || interview.MarkWording(locale.KK, "") != nil {
		t.Error("something is marked")
	}
	for _, key := range []string{"next_time", "always_try", "usually_we", "i_would"} {
		if !strings.Contains(interview.WordingRules(), `"key":"`+key+`"`) {
			t.Errorf("no rule for the sign %s of the catalogue", key)
		}
	}
}
