package locale

import (
	"testing"
	"time"

	"tarazy/internal/fault"
)

func TestPluralsFollowTheLanguage(t *testing.T) {
	w := Words{
		KK: `{n|plural one="# балл" other="# балл"}`,
		RU: `{n|plural one="# балл" few="# балла" many="# баллов" other="# балла"}`,
		EN: `{n|plural one="# point" other="# points"}`,
	}
	m, err := compileAll(w)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int][3]string{
		1:    {"1 балл", "1 балл", "1 point"},
		3:    {"3 балл", "3 балла", "3 points"},
		11:   {"11 балл", "11 баллов", "11 points"},
		21:   {"21 балл", "21 балл", "21 points"},
		1214: {"1\u00a0214 балл", "1\u00a0214 баллов", "1\u00a0214 points"},
	}
	for n, texts := range want {
		for i, l := range Langs {
			if got := m[i].render(l, fault.Args{"n": n}); got != texts[i] {
				t.Errorf("%d in %s: %q, want %q", n, l, got, texts[i])
			}
		}
	}
}

func TestDaysAndDecimals(t *testing.T) {
	for l, want := range map[Lang]string{
		KK: "2023\u00a0жылғы 17\u00a0мамыр", RU: "17\u00a0мая 2023\u00a0года", EN: "17\u00a0May 2023",
	} {
		if got := Day(l, "2023-05-17"); got != want {
			t.Errorf("%s: %q, want %q", l, got, want)
		}
	}
	if got, want := Moment(EN, time.Date(2023, 5, 17, 9, 5, 59, 0, time.UTC)), "17\u00a0May 2023, 09:05"; got != want {
		t.Errorf("moment: %q, want %q", got, want)
	}
	for text, want := range map[string]string{"": "", "ab": "ab", "abcd": "abcd", "abcdefghi": "abcd efgh i"} {
		if got := Grouped(text, 4); got != want {
			t.Errorf("grouped %q: %q, want %q", text, got, want)
		}
	}
	if got := Decimal(RU, "1234.50"); got != "1\u00a0234,50" {
		t.Errorf("decimal: %q", got)
	}
}

func TestACatalogueMustAgreeWithItself(t *testing.T) {
	for name, w := range map[string]Words{
		"other argument": {KK: "{a}", RU: "{b}", EN: "{a}"},
		"open brace":     {KK: "{a", RU: "{a}", EN: "{a}"},
		"lone brace":     {KK: "a}", RU: "a", EN: "a"},
		"unknown format": {KK: "{a|float}", RU: "{a}", EN: "{a}"},
		"plural form":    {KK: `{n|plural one="#" other="#"}`, RU: `{n|plural one="#" other="#"}`, EN: `{n|plural one="#" other="#"}`},
	} {
		if _, err := compileAll(w); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestEveryMessageIsInThreeLanguages(t *testing.T) {
	if len(Keys()) == 0 {
		t.Fatal("no catalogue was loaded")
	}
}
