package competition

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tarazy/internal/law"
)

// scored makes candidates C1, C2, … with whole points.
func scored(points ...int) FieldIn {
	in := FieldIn{Candidates: []Scored{}}
	for i, p := range points {
		in.Candidates = append(in.Candidates, Scored{ID: fmt.Sprintf("C%d", i+1), Points: law.Points(100 * p)})
	}
	return in
}

// fields are both questions that share places out.
var fields = map[string]func(*Rules, FieldIn) (law.Found[FieldOut], error){
	"cut": AbilityCut, "shortlist": InterviewShortlist,
}

func TestSEL15_TheBetterHalfButAtLeastThreeGoOn(t *testing.T) {
	r := rules(t)
	for n, places := range []int{0, 1, 2, 3, 3, 3, 3, 4, 4, 5, 5} {
		points := make([]int, n)
		for i := range points {
			points[i] = 50 - i
		}
		f := found[FieldOut](t)(AbilityCut(r, scored(points...)))
		if f.Outcome.Places != places || len(f.Outcome.Admitted) != places || (f.Outcome.Cut == nil) != (n == 0) {
			t.Errorf("%d candidates: %+v", n, f.Outcome)
		}
	}
	level := found[FieldOut](t)(AbilityCut(r, scored(41, 40, 33, 33, 33)))
	if level.Outcome.Places != 3 || len(level.Outcome.Admitted) != 5 || !has(level.Reasons, "selection.field.level") {
		t.Errorf("%+v %v", level.Outcome, level.Reasons)
	}
}

func TestSEL18_ThreeGoToTheInterviewAndThoseLevelWithTheThird(t *testing.T) {
	r := rules(t)
	for n, places := range []int{0, 1, 2, 3, 3, 3, 3, 3, 3} {
		points := make([]int, n)
		for i := range points {
			points[i] = 50 - i
		}
		f := found[FieldOut](t)(InterviewShortlist(r, scored(points...)))
		if f.Outcome.Places != places || len(f.Outcome.Admitted) != places {
			t.Errorf("%d candidates: %+v", n, f.Outcome)
		}
	}
	f := found[FieldOut](t)(InterviewShortlist(r, scored(10, 40, 33, 33, 41)))
	if want := []string{"C5", "C2", "C3", "C4"}; !slices.Equal(f.Outcome.Admitted, want) || f.Outcome.Places != 3 {
		t.Errorf("%+v", f.Outcome)
	}
}

func TestTheRoundingOfTheHalfIsAParameterAndIsExplainedWhereItMatters(t *testing.T) {
	up := *rules(t)
	down := up
	down.Cut.Rounded.V = Down
	for _, c := range []struct {
		r      *Rules
		n      int
		places int
		why    string
	}{
		{&up, 7, 4, "selection.cut.rounded_up"},
		{&down, 7, 3, "selection.cut.rounded_down"},
		{&up, 5, 3, ""},
		{&down, 5, 3, ""},
		{&up, 8, 4, ""},
	} {
		f := found[FieldOut](t)(AbilityCut(c.r, scored(make([]int, c.n)...)))
		told := has(f.Reasons, "selection.cut.rounded_up") || has(f.Reasons, "selection.cut.rounded_down")
		if f.Outcome.Places != c.places || told != (c.why != "") || told && !has(f.Reasons, c.why) {
			t.Errorf("%d: %d places, %v", c.n, f.Outcome.Places, f.Reasons)
		}
	}
}

func TestTheReasonTellsHowThePlacesCameAbout(t *testing.T) {
	for n, key := range []string{
		"selection.field.nobody", "selection.cut.all", "selection.cut.all",
		"selection.cut.least", "selection.cut.least", "selection.cut.share", "selection.cut.share",
	} {
		if f := found[FieldOut](t)(AbilityCut(rules(t), scored(make([]int, n)...))); f.Reasons[0].Key != key {
			t.Errorf("%d candidates: %s", n, f.Reasons[0].Key)
		}
	}
}

func TestAWrongCandidateOfAFieldIsNamed(t *testing.T) {
	for name, ask := range fields {
		in := scored(1, 2, 3)
		in.Candidates[2].ID = "C1"
		_, err := ask(rules(t), in)
		refused(t, err, "selection.id_repeated", "candidates[2].id")
		in.Candidates[1].ID = ""
		_, err = ask(rules(t), in)
		refused(t, err, "selection.id_empty", "candidates[1].id")
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

// Nobody left out has as many points as somebody admitted, the order of the
// input changes nothing, and a candidate weaker than all takes no one's place.
func TestAFieldNeverSplitsEqualsAndDependsOnPointsAlone(t *testing.T) {
	rnd, r := rand.New(rand.NewPCG(15, 18)), rules(t)
	for range 400 {
		points := make([]int, rnd.IntN(14))
		for i := range points {
			points[i] = 1 + rnd.IntN(5)
		}
		in := scored(points...)
		for name, ask := range fields {
			f := found[FieldOut](t)(ask(r, in))
			checkField(t, name, in, f.Outcome)
			mixed := FieldIn{Candidates: slices.Clone(in.Candidates)}
			rnd.Shuffle(len(points), func(i, j int) {
				mixed.Candidates[i], mixed.Candidates[j] = mixed.Candidates[j], mixed.Candidates[i]
			})
			if again := found[FieldOut](t)(ask(r, mixed)); !reflect.DeepEqual(f, again) {
				t.Fatalf("%s: %+v becomes %+v in another order", name, f, again)
			}
			weaker := FieldIn{Candidates: append(slices.Clone(in.Candidates), Scored{ID: "W", Points: 0})}
			wider := found[FieldOut](t)(ask(r, weaker)).Outcome
			for _, id := range f.Outcome.Admitted {
				if !slices.Contains(wider.Admitted, id) {
					t.Fatalf("%s: %s lost the place to a weaker candidate", name, id)
				}
			}
		}
	}
}

func checkField(t *testing.T, name string, in FieldIn, out FieldOut) {
	t.Helper()
	if len(out.Admitted) < out.Places || len(in.Candidates) > 0 && out.Places == 0 {
		t.Fatalf("%s: %d places, %v", name, out.Places, out.Admitted)
	}
	last := law.Points(-1)
	for _, c := range in.Candidates {
		admitted := slices.Contains(out.Admitted, c.ID)
		if admitted != (c.Points >= *out.Cut) {
			t.Fatalf("%s: %v, %+v", name, c, out)
		}
		if admitted && (last < 0 || c.Points < last) {
			last = c.Points
		}
	}
	if out.Cut != nil && last != *out.Cut {
		t.Fatalf("%s: the cut is %v, the last admitted has %v", name, *out.Cut, last)
	}
}
