package competition

import "testing"

func right(language, constitution, service, corruption, ethics int) KnowledgeIn {
	return KnowledgeIn{Right: map[string]int{
		"state_language": language, "constitution": constitution, "civil_service": service,
		"anti_corruption": corruption, "ethics": ethics,
	}}
}

func TestSEL07_TheKnowledgeTestNeedsTheTotalAndEachAct(t *testing.T) {
	for _, c := range []struct {
		in     KnowledgeIn
		passed bool
		total  int
	}{
		{right(12, 9, 8, 7, 6), true, 30},
		{right(20, 9, 8, 7, 5), false, 29},
		{right(20, 15, 15, 15, 4), false, 49},
		{right(20, 4, 15, 15, 10), false, 44},
		{right(0, 15, 5, 5, 5), true, 30},
		{right(0, 0, 0, 0, 0), false, 0},
	} {
		f := found[KnowledgeOut](t)(KnowledgeTest(rules(t), c.in))
		if f.Outcome != (KnowledgeOut{c.passed, c.total}) {
			t.Errorf("%v: %v", c.in.Right, f.Outcome)
		}
		if has(f.Reasons, "selection.knowledge.total_enough") != (c.total >= 30) {
			t.Errorf("%d: %v", c.total, f.Reasons)
		}
	}
}

func TestTheProgrammeOfTheKnowledgeTestIsThatOfTheMemo(t *testing.T) {
	k := rules(t).Knowledge
	sum := 0
	for _, a := range k.Acts.V {
		sum += a.Questions
	}
	if sum != 55 || k.ActsMinutes.V != 55 || k.Language.V.Questions != 20 || k.LanguageMinutes.V != 20 || k.LanguagePass.V != nil {
		t.Errorf("%+v", k)
	}
}

func TestEveryActBelowTheMinimumHasItsReason(t *testing.T) {
	f := found[KnowledgeOut](t)(KnowledgeTest(rules(t), right(20, 4, 15, 3, 10)))
	var short []any
	for _, r := range f.Reasons {
		if r.Key == "selection.knowledge.act_short" {
			short = append(short, r.Args["act"], r.Args["right"])
		}
	}
	if len(short) != 4 || short[0] != "constitution" || short[1] != 4 || short[2] != "anti_corruption" || short[3] != 3 {
		t.Error(short)
	}
}

func TestAPassMarkForTheLanguageCountsWhereAnEditionHasOne(t *testing.T) {
	r, least := *rules(t), 10
	r.Knowledge.LanguagePass.V = &least
	for language, passed := range map[int]bool{9: false, 10: true} {
		f := found[KnowledgeOut](t)(KnowledgeTest(&r, right(language, 15, 15, 15, 10)))
		if f.Outcome.Passed != passed || f.Outcome.Total != 55 {
			t.Errorf("%d: %v", language, f.Outcome)
		}
	}
}

func TestAWrongPartOfTheKnowledgeTestIsNamed(t *testing.T) {
	ask := func(change func(map[string]int)) error {
		in := right(12, 9, 8, 7, 6)
		change(in.Right)
		_, err := KnowledgeTest(rules(t), in)
		return err
	}
	refused(t, ask(func(m map[string]int) { m["constitution"] = 16 }), "selection.range", "right.constitution")
	refused(t, ask(func(m map[string]int) { m["ethics"] = 11 }), "selection.range", "right.ethics")
	refused(t, ask(func(m map[string]int) { m["state_language"] = -1 }), "selection.range", "right.state_language")
	refused(t, ask(func(m map[string]int) { delete(m, "ethics") }), "strict.missing", "right.ethics")
	refused(t, ask(func(m map[string]int) { m["b"], m["a"] = 1, 1 }), "strict.unknown", "right.a")
}

// More right answers never turn a pass into a failure.
func TestMoreRightAnswersNeverHarm(t *testing.T) {
	r := rules(t)
	for c := range 15 {
		for e := range 10 {
			less := found[KnowledgeOut](t)(KnowledgeTest(r, right(0, c, 10, 10, e))).Outcome
			for _, more := range []KnowledgeIn{right(0, c+1, 10, 10, e), right(0, c, 10, 10, e+1), right(1, c, 10, 10, e)} {
				if f, _ := KnowledgeTest(r, more); less.Passed && !f.Outcome.Passed {
					t.Errorf("%d %d: %v", c, e, more)
				}
			}
		}
	}
}
