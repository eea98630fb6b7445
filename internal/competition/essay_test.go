package competition

import (
	"fmt"
	"testing"
)

func TestSEL16_TheEssayIsDueForTheFirstNumberOfTenGroups(t *testing.T) {
	r := rules(t)
	due := 0
	for _, group := range r.Essay.Groups.V {
		for n := 1; n <= r.Essay.LastNumber.V; n++ {
			category := fmt.Sprintf("%s-%d", group, n)
			required, err := EssayDue(r, category)
			if err != nil || required != (n == 1 && group != "E-G") {
				t.Errorf("%s: %v %v", category, required, err)
			}
			if required {
				due++
			}
		}
	}
	if due != 10 || r.Essay.WordsMost.V != 200 || r.Essay.Minutes.V != 45 {
		t.Errorf("%d categories, %d words, %d minutes", due, r.Essay.WordsMost.V, r.Essay.Minutes.V)
	}
	for _, unknown := range []string{"", "E", "E-", "-1", "E-0", "E-10", "E-01", "E-+1", "E-1 ", "e-1", "F-1", "E-O-1", "E--1", "Е-1"} {
		_, err := EssayDue(r, unknown)
		refused(t, err, "selection.category", "category")
	}
}

func TestSEL17_AnEssayPassesOnTheExactMean(t *testing.T) {
	for _, c := range []struct {
		marks   []int
		average string
		passed  bool
	}{
		{[]int{3, 4, 3}, "3.33", true},
		{[]int{3, 3, 3}, "3.00", true},
		{[]int{5, 1, 3}, "3.00", true},
		{[]int{3, 3, 2}, "2.67", false},
		{[]int{1}, "1.00", false},
		{append(make3s(300), 2), "3.00", false},
	} {
		f := found[EssayOut](t)(Essay(rules(t), EssayIn{Category: "E-1", Marks: c.marks}))
		if o := f.Outcome; !o.Required || *o.Average != c.average || *o.Passed != c.passed {
			t.Errorf("%v: %s %v", c.marks, *o.Average, *o.Passed)
		}
	}
}

func make3s(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 3
	}
	return out
}

func TestMarksStandOnlyWhereAnEssayIsWrittenAndOnTheScale(t *testing.T) {
	r := rules(t)
	free := found[EssayOut](t)(Essay(r, EssayIn{Category: "E-2", Marks: nil})).Outcome
	if free.Required || free.Average != nil || free.Passed != nil {
		t.Errorf("%+v", free)
	}
	_, err := Essay(r, EssayIn{Category: "E-2", Marks: []int{3}})
	refused(t, err, "selection.marks_unwanted", "marks")
	_, err = Essay(r, EssayIn{Category: "E-1", Marks: []int{}})
	refused(t, err, "selection.marks_missing", "marks")
	_, err = Essay(r, EssayIn{Category: "E-1", Marks: []int{3, 6}})
	refused(t, err, "selection.range", "marks[1]")
	_, err = Essay(r, EssayIn{Category: "E-1", Marks: []int{0}})
	refused(t, err, "selection.range", "marks[0]")
}
