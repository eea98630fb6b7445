package interview_test

import (
	"strings"
	"testing"

	"tarazy/internal/competency/competencytest"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
)

func TestINT12_TheScaleIsOneToFive(t *testing.T) {
	m := competencytest.Method(t)
	if m.Rules.Rating.Least.V != 1 || m.Rules.Rating.Most.V != 5 {
		t.Errorf("%+v", m.Rules.Rating)
	}
	for i, mark := range m.Scale.Marks {
		if mark.Mark != i+1 || mark.Meaning.RU == "" || mark.Meaning.KK == "" {
			t.Errorf("%+v", mark)
		}
	}
	if n := m.Scale.NoInformation; n.Name.RU != "Нет информации" || n.Name.KK != "Ақпарат жоқ" {
		t.Errorf("%+v", n)
	}
}

// TestINT12_ARatingAgainstTheBalance tries every mark with more of either kind,
// with as many of both, and with none.
func TestINT12_ARatingAgainstTheBalance(t *testing.T) {
	m := competencytest.Method(t)
	fits := map[[2]int]string{ // positive, negative → the marks that agree; n is no information
		{0, 0}: "n",
		{0, 1}: "12", {1, 2}: "12", {1, 5}: "12",
		{1, 1}: "3", {4, 4}: "3",
		{1, 0}: "345", {2, 1}: "345", {5, 1}: "345",
	}
	for balance, agree := range fits {
		for _, r := range "n12345" {
			in := interview.RatingIn{Positive: balance[0], Negative: balance[1]}
			if r != 'n' {
				mark := int(r - '0')
				in.Rating = &mark
			}
			found, err := interview.WeighRating(m, in)
			if err != nil {
				t.Fatal(err)
			}
			if want := !strings.ContainsRune(agree, r); found.Outcome.Contradicts != want {
				t.Errorf("%v, %c: contradicts %v, want %v", balance, r, found.Outcome.Contradicts, want)
			}
			for _, reason := range found.Reasons {
				complete(t, reason)
			}
		}
	}
}

func TestINT12_AMarkOutsideTheScaleIsRefused(t *testing.T) {
	m := competencytest.Method(t)
	for _, mark := range []int{0, 6, -1} {
		_, err := interview.WeighRating(m, interview.RatingIn{Positive: 1, Rating: &mark})
		if f, ok := fault.As(err); !ok || f.Code != "interview.no_mark" || f.Cite == nil {
			t.Errorf("%d: %v", mark, err)
		}
	}
	if _, err := interview.WeighRating(m, interview.RatingIn{Positive: -1}); !fault.Is(err, "interview.negative_count") {
		t.Errorf("%v", err)
	}
}
