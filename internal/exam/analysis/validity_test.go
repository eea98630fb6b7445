package analysis

import (
	"fmt"
	"slices"
	"testing"

	"tarazy/internal/exam"
)

// questionnaire are 60 statements with answers that vary, each read in time,
// and a reliability scale that shows nothing.
func questionnaire() []exam.Statement {
	var out []exam.Statement
	add := func(key string, point int, v *exam.Validity) {
		out = append(out, exam.Statement{Item: &exam.Item{Key: key, Kind: exam.Scale, Validity: v}, Point: point, Seconds: 6})
	}
	for i := range 40 {
		add(fmt.Sprint("q", i), 1+(i*2)%5, nil)
	}
	for i := range 5 { // against q0 to q4, which were answered 1 3 5 2 4
		v := &exam.Validity{Sign: exam.Consistency, Pair: fmt.Sprint("q", i)}
		point := 1 + (i*2)%5
		if i%2 == 1 {
			v.Opposite = true
			point = 6 - point
		}
		add(fmt.Sprint("p", i), point, v)
	}
	for i := range 5 {
		add(fmt.Sprint("d", i), 2+i%2, &exam.Validity{Sign: exam.Desirability})
	}
	for i := range 4 {
		add(fmt.Sprint("r", i), 1+i%2, &exam.Validity{Sign: exam.Infrequency})
	}
	return out
}

// answer sets the answers to the statements whose key begins with a letter.
func answer(s []exam.Statement, letter byte, point func(i int) int) {
	n := 0
	for i := range s {
		if s[i].Item.Key[0] == letter {
			s[i].Point = point(n)
			n++
		}
	}
}

func always(point int) func(int) int { return func(int) int { return point } }

func TestReliabilityLevels(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(s []exam.Statement)
		level string
		signs []string
	}{
		{"nothing", func([]exam.Statement) {}, High, nil},
		{"contradictions", func(s []exam.Statement) { answer(s, 'p', func(i int) int { return []int{4, 5, 5, 2, 4}[i] }) }, Middle, []string{"pair"}},
		{"one contradiction", func(s []exam.Statement) { answer(s, 'p', func(i int) int { return []int{4, 3, 5, 4, 4}[i] }) }, High, nil},
		{"too good", func(s []exam.Statement) { answer(s, 'd', always(5)) }, Middle, []string{"desirability"}},
		{"careless", func(s []exam.Statement) { answer(s, 'r', func(i int) int { return 1 + 3*(i%2) }) }, Middle, []string{"infrequency"}},
		{"one careless", func(s []exam.Statement) { answer(s, 'r', func(i int) int { return []int{5, 1, 2, 1}[i] }) }, High, nil},
		{"fast", func(s []exam.Statement) {
			for i := range 20 {
				s[i].Seconds = 1
			}
		}, Middle, []string{"fast"}},
		{"fast and careless", func(s []exam.Statement) {
			for i := range 20 {
				s[i].Seconds = 0
			}
			answer(s, 'r', always(5))
		}, Low, []string{"infrequency", "fast"}},
		{"a long run", func(s []exam.Statement) {
			for i := 10; i < 30; i++ {
				s[i].Point = 4
			}
		}, Middle, []string{"run"}},
		{"middle everywhere: one family", func(s []exam.Statement) {
			for i := range s {
				s[i].Point = 3
			}
		}, Middle, []string{"run", "spread"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, l := questionnaire(), Defaults
			c.spoil(s)
			got := l.Level(s)
			if got == nil || got.Level != c.level || !slices.Equal(got.Signs, c.signs) {
				t.Errorf("%+v, want %s %v: %+v", got, c.level, c.signs, l.Rely(s).Findings)
			}
		})
	}
}

func TestEachFindingHasItsNumberAndLimit(t *testing.T) {
	l := Defaults
	s := questionnaire()
	answer(s, 'p', func(i int) int { return []int{3, 3, 5, 4, 4}[i] })
	r := l.Rely(s)
	if len(r.Findings) != len(SignNames) || r.Answered != 54 || r.Of != 54 {
		t.Fatalf("%+v", r)
	}
	if f := r.Findings[0]; f != (Finding{Pairs, 1, 5, 40, false}) {
		t.Errorf("%+v", f)
	}
}

func TestAPairIsCountedOnce(t *testing.T) {
	l := Defaults
	l.PairsLeast = 1
	a := exam.Statement{Item: &exam.Item{Key: "a", Validity: &exam.Validity{Sign: exam.Consistency, Pair: "b"}}, Point: 1}
	b := exam.Statement{Item: &exam.Item{Key: "b", Validity: &exam.Validity{Sign: exam.Consistency, Pair: "a"}}, Point: 5}
	if f := l.pairs([]exam.Statement{a, b}); f.Of != 1 || f.Number != 1 {
		t.Errorf("%+v", f)
	}
	b.Point = 0
	if f := l.pairs([]exam.Statement{a, b}); f != nil {
		t.Errorf("a pair half answered: %+v", f)
	}
}

func TestTooFewAnswersGiveNoLevel(t *testing.T) {
	l, s := Defaults, questionnaire()
	for i := range s {
		if i%3 != 0 {
			s[i].Point = 0
		}
	}
	if r := l.Rely(s); r.Level != "" || l.Level(s) != nil {
		t.Errorf("%+v", r)
	}
	if r := l.Rely(nil); r.Level != "" {
		t.Errorf("%+v", r)
	}
}

func TestUnknownTimesAreNoSign(t *testing.T) {
	l, s := Defaults, questionnaire()
	for i := range s {
		s[i].Seconds = -1
	}
	for _, f := range l.Rely(s).Findings {
		if f.Name == Fast {
			t.Errorf("%+v", f)
		}
	}
}

func TestAStatementTurnedRoundIsReadSo(t *testing.T) {
	l, s := Defaults, questionnaire()
	for i := range s {
		if s[i].Item.Key[0] == 'r' {
			s[i].Reversed = true // disagreeing is what hardly anybody does; 1 and 2 disagree
		}
	}
	if got := l.Level(s); got.Level != Middle || !slices.Equal(got.Signs, []string{"infrequency"}) {
		t.Errorf("%+v", got)
	}
}
