package competition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/law"
)

// EssayIn are the marks of the commission's members for an essay.
type EssayIn struct {
	Category string `key:"category" json:"category"`
	Marks    []int  `key:"marks" json:"marks"` // whole marks; empty where no essay is written
	// Corrected is the mean as a granted appeal corrected it; nil where none did.
	Corrected *law.Points `key:"corrected,optional" json:"corrected"`
}

// EssayOut says whether the category writes an essay and whether it passed;
// Average has two digits after the point. Both are null where none is written.
type EssayOut struct {
	Required bool    `json:"required"`
	Average  *string `json:"average"`
	Passed   *bool   `json:"passed"`
}

// Essay decides whether an essay is due and whether it is passed: the mean of
// the marks, taken exactly, reaches the pass mark. A mean that an appeal
// corrected stands in its place; the marks stay what they were. The faults are
// selection.category, selection.marks_missing, selection.marks_unwanted and
// selection.range.
func Essay(r *Rules, in EssayIn) (law.Found[EssayOut], error) {
	e := &r.Essay
	if err := e.check(in); err != nil {
		return law.Found[EssayOut]{}, err
	}
	if !slices.Contains(e.Categories.V, in.Category) {
		return law.Found[EssayOut]{Reasons: []law.Reason{
			law.Because(e.Categories, "selection.essay.free", "category", in.Category, "categories", e.Categories.V),
		}}, nil
	}
	sum, count := 0, len(in.Marks)
	for _, m := range in.Marks {
		sum += m
	}
	if in.Corrected != nil {
		return r.correctedMean(in, law.Hundredths(int64(sum), int64(count))), nil
	}
	average := law.Hundredths(int64(sum), int64(count)).Fixed()
	needed := e.PassMark.V * count
	passed := sum >= needed
	key := "selection.essay.short"
	if passed {
		key = "selection.essay.passed"
	}
	return law.Found[EssayOut]{
		Outcome: EssayOut{Required: true, Average: &average, Passed: &passed},
		Reasons: []law.Reason{
			law.Because(e.Categories, "selection.essay.due", "category", in.Category),
			law.Because(e.PassMark, key, "sum", sum, "needed", needed, "marks", count, "average", average,
				"least", e.PassMark.V, "most", e.MarkMost.V),
		},
	}, nil
}

// correctedMean decides by the mean that an appeal put in place of the marks'.
func (r *Rules) correctedMean(in EssayIn, given law.Points) law.Found[EssayOut] {
	e := &r.Essay
	average, passed := in.Corrected.Fixed(), *in.Corrected >= law.Points(e.PassMark.V*100)
	key := "selection.essay.corrected_short"
	if passed {
		key = "selection.essay.corrected_passed"
	}
	return law.Found[EssayOut]{
		Outcome: EssayOut{Required: true, Average: &average, Passed: &passed},
		Reasons: []law.Reason{
			law.Because(e.Categories, "selection.essay.due", "category", in.Category),
			law.Because(r.Appeal.EssayMean, "selection.essay.corrected", "marks", len(in.Marks), "given", given.Fixed(), "average", average),
			law.Because(e.PassMark, key, "average", average, "least", e.PassMark.V, "most", e.MarkMost.V),
		},
	}
}

// correctable checks a corrected mean against the scale.
func (e *EssayRules) correctable(mean law.Points, field string) error {
	if mean < law.Points(e.MarkLeast.V*100) || mean > law.Points(e.MarkMost.V*100) {
		return refuse(e.MarkMost, field, "range", "given", mean.Fixed(), "least", e.MarkLeast.V, "most", e.MarkMost.V)
	}
	return nil
}

func (e *EssayRules) check(in EssayIn) error {
	required := slices.Contains(e.Categories.V, in.Category)
	switch {
	case !e.known(in.Category):
		return refuse(e.Groups, "category", "category", "category", in.Category, "groups", e.Groups.V, "last", e.LastNumber.V)
	case required && len(in.Marks) == 0:
		return refuse(e.Categories, "marks", "marks_missing", "category", in.Category)
	case !required && (len(in.Marks) > 0 || in.Corrected != nil):
		return refuse(e.Categories, "marks", "marks_unwanted", "category", in.Category)
	}
	for i, m := range in.Marks {
		if err := within(e.MarkMost, fmt.Sprintf("marks[%d]", i), m, e.MarkLeast.V, e.MarkMost.V); err != nil {
			return err
		}
	}
	if in.Corrected != nil {
		return e.correctable(*in.Corrected, "corrected")
	}
	return nil
}

// known reports whether the text is a category of the register of posts: a
// group, a hyphen and a number without leading zeros.
func (e *EssayRules) known(category string) bool {
	i := strings.LastIndexByte(category, '-')
	if i < 0 || !slices.Contains(e.Groups.V, category[:i]) {
		return false
	}
	n, err := strconv.Atoi(category[i+1:])
	return err == nil && n >= 1 && n <= e.LastNumber.V && strconv.Itoa(n) == category[i+1:]
}

// EssayDue reports whether candidates for a post of the category write an
// essay. The fault is selection.category.
func EssayDue(r *Rules, category string) (bool, error) {
	if !r.Essay.known(category) {
		return false, r.Essay.check(EssayIn{Category: category})
	}
	return slices.Contains(r.Essay.Categories.V, category), nil
}
