package competition

import (
	"slices"
	"testing"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// described are the tests of the edition in force, by key, with its rules.
func described(t *testing.T) (map[string]exam.Test, *Rules) {
	t.Helper()
	e, err := library(t).Latest(act)
	if err != nil {
		t.Fatal(err)
	}
	r := law.Rules[Rules](e)
	all, err := Tests(e, r)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]exam.Test{}
	for _, x := range all {
		if err := x.Check(); err != nil {
			t.Errorf("%s: %v", x.Key, err)
		}
		for _, c := range Cites(r, x.Key) {
			if c.Cite.Clause == "" {
				t.Errorf("%s: %s cites nothing", x.Key, c.Parameter)
			}
		}
		out[x.Key] = x
	}
	return out, r
}

func counts(s exam.Section) []int {
	var out []int
	for _, p := range s.Parts {
		out = append(out, p.Count)
	}
	return out
}

func TestSEL07_KnowledgeHasTwentyOnTheLanguageAndFiftyFiveOnTheActs(t *testing.T) {
	all, _ := described(t)
	x := all[KnowledgeExam]
	language, acts := x.Sections[0], x.Sections[1]
	if language.Minutes != 20 || !slices.Equal(counts(language), []int{20}) || !language.Parts[0].Apart || language.Parts[0].Least != nil {
		t.Errorf("language: %+v", language)
	}
	if acts.Minutes != 55 || !slices.Equal(counts(acts), []int{15, 15, 15, 10}) || *x.Least != 30 {
		t.Errorf("acts: %+v, least %d", acts, *x.Least)
	}
	for _, p := range acts.Parts {
		if *p.Least != 5 || p.Apart {
			t.Errorf("part %s: %+v", p.Key, p)
		}
	}
}

func TestSEL12_QualitiesAreThirteenOfTenInHundredMinutesWithReliabilityApart(t *testing.T) {
	all, r := described(t)
	s := all[QualitiesExam].Sections[0]
	if s.Minutes != 100 || !s.Mixed || len(s.Parts) != 14 {
		t.Fatalf("%+v", s)
	}
	counted := 0
	for _, p := range s.Parts {
		if !p.Apart {
			counted += p.Count
		}
	}
	last := s.Parts[13]
	if counted != 130 || counted != r.Qualities.Tasks() || last.Key != ReliabilityPart || last.Count != 20 || !last.Apart {
		t.Errorf("counted %d, last %+v", counted, last)
	}
}

func TestSEL14_AbilitiesAreTwoBlocksOfTwentyFive(t *testing.T) {
	all, _ := described(t)
	x := all[AbilitiesExam]
	for i, key := range []string{"text", "number"} {
		s := x.Sections[i]
		if s.Key != key || s.Minutes != 25 || !slices.Equal(counts(s), []int{25}) {
			t.Errorf("%+v", s)
		}
	}
	if !slices.Equal(x.Aids, []string{"clean_paper", "pencil", "calculator"}) || len(all[QualitiesExam].Aids) != 0 {
		t.Errorf("aids %v, of qualities %v", x.Aids, all[QualitiesExam].Aids)
	}
}

func TestSEL25_AbilitiesDrawItemsWithOneRightAnswerAlone(t *testing.T) {
	all, _ := described(t)
	for _, s := range all[AbilitiesExam].Sections {
		if !slices.Equal(s.Parts[0].Kinds, []exam.Kind{exam.Single}) {
			t.Errorf("%s draws %v", s.Key, s.Parts[0].Kinds)
		}
	}
}

func TestSEL16_EssayHasTwoHundredWordsAndFortyFiveMinutes(t *testing.T) {
	all, _ := described(t)
	s := all[EssayExam].Sections[0]
	if s.Words != 200 || s.Minutes != 45 || !slices.Equal(counts(s), []int{1}) || s.Parts[0].Kinds[0] != exam.Essay {
		t.Errorf("%+v", s)
	}
}

func TestSEL06_ASeatOfTheKnowledgeTestIsBookedADayAhead(t *testing.T) {
	all, _ := described(t)
	x := all[KnowledgeExam]
	s := &Service{Library: func() *law.Library { return library(t) }}
	today := day.Of(2023, 5, 17)
	for name, one := range map[string]struct {
		in   exam.BookingAsk
		code string
	}{
		"tomorrow":        {exam.BookingAsk{Requested: today, For: today.Add(1)}, ""},
		"today":           {exam.BookingAsk{Requested: today, For: today}, "exam.booking.ahead"},
		"next year":       {exam.BookingAsk{Requested: today, For: day.Of(2024, 1, 1)}, "exam.booking.period"},
		"a second":        {exam.BookingAsk{Requested: today, For: today.Add(3), Open: 1}, "exam.booking.open"},
		"given up today":  {exam.BookingAsk{Requested: today, For: today, Release: true}, "exam.booking.release"},
		"given up before": {exam.BookingAsk{Requested: today, For: today.Add(1), Release: true}, ""},
	} {
		ruling, err := s.examBooking(&x, one.in)
		if one.code == "" && (err != nil || ruling == nil) || one.code != "" && !fault.Is(err, one.code) {
			t.Errorf("%s: %v, %v", name, ruling, err)
		}
	}
}

func TestThePracticeBankIsLargeEnoughForEveryTestOfTheAct(t *testing.T) {
	all, _ := described(t)
	bank, err := exam.Practice()
	if err != nil {
		t.Fatal(err)
	}
	var pool []exam.PoolItem
	for i := range bank.Items {
		pool = append(pool, exam.Pooled(&bank.Items[i], 1, 0))
	}
	for key, x := range all {
		p, err := exam.Draw(&x, pool, nil, key)
		if err != nil {
			t.Errorf("%s: %v", key, err)
			continue
		}
		if n := len(p.Slots()); n != x.Count() {
			t.Errorf("%s: %d items, not %d", key, n, x.Count())
		}
	}
}

func TestSEL02_TheTestsOfTheStagesAreProctoredAndThatOfKnowledgeIsNot(t *testing.T) {
	all, _ := described(t)
	for key, want := range map[string]bool{KnowledgeExam: false, QualitiesExam: true, AbilitiesExam: true, EssayExam: true} {
		if all[key].Proctored != want {
			t.Errorf("%s is proctored: %t", key, all[key].Proctored)
		}
	}
}
