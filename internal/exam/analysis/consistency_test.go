package analysis

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/measure"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code {
		t.Errorf("%v, want %s", err, code)
	}
}

// lsat7 are the responses of a thousand people to five items of the Law School
// Admission Test (Bock and Lieberman, Psychometrika 35, 1970).
func lsat7() (points [][]float64) {
	for pattern, n := range []int{12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28, 7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136, 32, 308} {
		for range n {
			row := make([]float64, 5)
			for j := range row {
				row[j] = float64(pattern >> (4 - j) & 1)
			}
			points = append(points, row)
		}
	}
	return points
}

func consistency(t *testing.T, points [][]float64) *Consistency {
	t.Helper()
	c, err := ConsistencyOf(points)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConsistencyOfLSAT7(t *testing.T) {
	c := consistency(t, lsat7())
	near(t, "alpha", c.Alpha, .453, .0005)
	near(t, "KR-20", *c.KR20, .453, .0005)
	near(t, "mean", c.Mean, 3.707, .0005)
	near(t, "sd", c.SD, 1.199, .0005)
	near(t, "SEM", c.SEM, .886, .0008)
	for j, want := range []float64{.396, .394, .345, .415, .438} {
		near(t, "alpha without an item", c.Dropped[j], want, .0008)
	}
}

// attitude is the survey of Chatterjee and Price (1977), as R has it.
var attitude = [][]float64{
	{43, 51, 30, 39, 61, 92, 45}, {63, 64, 51, 54, 63, 73, 47}, {71, 70, 68, 69, 76, 86, 48}, {61, 63, 45, 47, 54, 84, 35},
	{81, 78, 56, 66, 71, 83, 47}, {43, 55, 49, 44, 54, 49, 34}, {58, 67, 42, 56, 66, 68, 35}, {71, 75, 50, 55, 70, 66, 41},
	{72, 82, 72, 67, 71, 83, 31}, {67, 61, 45, 47, 62, 80, 41}, {64, 53, 53, 58, 58, 67, 34}, {67, 60, 47, 39, 59, 74, 41},
	{69, 62, 57, 42, 55, 63, 25}, {68, 83, 83, 45, 59, 77, 35}, {77, 77, 54, 72, 79, 77, 46}, {81, 90, 50, 72, 60, 54, 36},
	{74, 85, 64, 69, 79, 79, 63}, {65, 60, 65, 75, 55, 80, 60}, {65, 70, 46, 57, 75, 85, 46}, {50, 58, 68, 54, 64, 78, 52},
	{50, 40, 33, 34, 43, 64, 33}, {64, 61, 52, 62, 66, 80, 41}, {53, 66, 52, 50, 63, 80, 37}, {40, 37, 42, 58, 50, 57, 49},
	{63, 54, 42, 48, 66, 75, 33}, {66, 77, 66, 63, 88, 76, 72}, {78, 75, 58, 74, 80, 78, 49}, {48, 57, 44, 45, 51, 83, 38},
	{85, 85, 71, 71, 77, 74, 55}, {82, 82, 39, 59, 64, 78, 39},
}

// The values are those that the R package psych prints for these data.
func TestConsistencyOfTheAttitudeSurvey(t *testing.T) {
	c := consistency(t, attitude)
	near(t, "alpha", c.Alpha, .84, .005)
	near(t, "lambda 6", *c.Lambda6, .88, .005)
	near(t, "sd", c.SD/7, 8.2, .05)
	if c.KR20 != nil || c.KR21 != nil {
		t.Error("Kuder and Richardson need items of one point")
	}
}

// random are points of people who differ, on items that differ.
func random(seed uint64, people, items int) [][]float64 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([][]float64, people)
	for p := range out {
		ability := r.NormFloat64()
		out[p] = make([]float64, items)
		for j := range out[p] {
			if ability+r.NormFloat64() > float64(j)/float64(items)-.5 {
				out[p][j] = 1
			}
		}
	}
	return out
}

func TestConsistencyHoldsWhatIsProved(t *testing.T) {
	for seed := range uint64(20) {
		points := random(seed, 40+int(seed), 4+int(seed%5))
		c := consistency(t, points)
		near(t, "KR-20 is alpha", *c.KR20, c.Alpha, 1e-12)
		if *c.KR21 > *c.KR20+1e-12 || c.Lambda2 < c.Alpha-1e-12 {
			t.Errorf("KR-21 %v, KR-20 %v, lambda 2 %v", *c.KR21, *c.KR20, c.Lambda2)
		}
		x, err := measure.Correlations(points)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "alpha is ICC(3,k)", c.Alpha, x.FixedMean.Value, 1e-10)
		near(t, "Feldt, low", c.Interval.Low, x.FixedMean.Interval.Low, 1e-9)
		near(t, "Feldt, high", c.Interval.High, x.FixedMean.Interval.High, 1e-9)
		s, ok := Sparse(points)
		if !ok {
			t.Fatal("no estimate")
		}
		near(t, "without holes it is alpha", s, c.Alpha, 1e-12)
	}
}

func TestConsistencyDoesNotDependOnTheOrder(t *testing.T) {
	points := random(7, 60, 8)
	a := consistency(t, points)
	r := rand.New(rand.NewPCG(3, 3))
	order := r.Perm(8)
	mixed := make([][]float64, len(points))
	for p, at := range r.Perm(len(points)) {
		for _, j := range order {
			mixed[p] = append(mixed[p], points[at][j])
		}
	}
	b := consistency(t, mixed)
	near(t, "alpha", b.Alpha, a.Alpha, 1e-12)
	near(t, "lambda 2", b.Lambda2, a.Lambda2, 1e-12)
	near(t, "lambda 6", *b.Lambda6, *a.Lambda6, 1e-10)
	near(t, "KR-21", *b.KR21, *a.KR21, 1e-12)
}

// Alpha is the mean of lambda 4 over all splits into halves (Cronbach 1951).
func TestAlphaIsTheMeanOfAllSplits(t *testing.T) {
	points := random(5, 50, 6)
	sum, n := 0.0, 0
	for mask := range 1 << 6 {
		first, size := make([]bool, 6), 0
		for j := range first {
			if first[j] = mask>>j&1 == 1; first[j] {
				size++
			}
		}
		if size != 3 {
			continue
		}
		h := HalvesOf(points, first)
		if h == nil {
			t.Fatal("no halves")
		}
		sum, n = sum+h.Lambda4, n+1
	}
	near(t, "alpha", sum/float64(n), consistency(t, points).Alpha, 1e-12)
}

func TestConsistencyRefusesWhatDoesNotVary(t *testing.T) {
	_, err := ConsistencyOf([][]float64{{1, 0}, {0, 1}, {1, 0}})
	refused(t, err, "exam_analysis.constant")
	_, err = ConsistencyOf([][]float64{{1, 0}, {0, 1}})
	refused(t, err, "exam_analysis.few")
	_, err = ConsistencyOf([][]float64{{1}, {0}, {1}})
	refused(t, err, "exam_analysis.few")
	_, err = ConsistencyOf([][]float64{{1, 0}, {0}, {1, 1}})
	refused(t, err, "exam_analysis.shape")
	same := consistency(t, [][]float64{{1, 1, 0}, {0, 0, 0}, {1, 1, 0}})
	if same.Lambda6 != nil {
		t.Error("lambda 6 of an item that does not vary")
	}
}

func TestSparseFindsTheReliabilityThatWasPutIn(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 4))
	points := make([][]float64, 1500)
	for p := range points {
		points[p] = make([]float64, 120)
		for j := range points[p] {
			points[p][j] = measure.Missing
		}
		truth := math.Sqrt(.2) * r.NormFloat64()
		for _, j := range r.Perm(120)[:40] {
			points[p][j] = float64(j)/40 + truth + math.Sqrt(.8)*r.NormFloat64()
		}
	}
	got, ok := Sparse(points)
	if !ok {
		t.Fatal("no estimate")
	}
	near(t, "reliability", got, measure.Prophecy(.2, 40), .015)
	if _, ok := Sparse([][]float64{{1, measure.Missing}, {measure.Missing, 1}}); ok {
		t.Error("nobody had two items")
	}
}

func TestErrorsOfScores(t *testing.T) {
	near(t, "SEM", SEM(10, .91), 3, 1e-12)
	near(t, "SEM of nothing reliable", SEM(10, -.2), 10, 1e-12)
	at, err := ConditionalSEM(20, 40)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "conditional", at, math.Sqrt(400.0/39), 1e-12)
	at, _ = ConditionalSEM(40, 40)
	near(t, "at the end", at, 0, 0)
	_, err = ConditionalSEM(41, 40)
	refused(t, err, "measure.range")
}

func TestDecisionsAtAPassMark(t *testing.T) {
	for _, r := range []float64{0, .3, .8, 1} {
		d, err := DecisionAt(26, 25.5, 5, r) // at the mean
		if err != nil {
			t.Fatal(err)
		}
		near(t, "same", d.Same, .5+math.Asin(r)/math.Pi, 1e-6)
		near(t, "chance", d.Chance, .5, 1e-9)
		near(t, "kappa", d.Kappa, 2*math.Asin(r)/math.Pi, 1e-6)
	}
	far, err := DecisionAt(35, 25.5, 5, .8)
	if err != nil {
		t.Fatal(err)
	}
	if middle, _ := DecisionAt(26, 25.5, 5, .8); far.Same <= middle.Same || far.Kappa >= middle.Kappa {
		t.Errorf("far from the mean decisions agree more and beyond chance less: %+v, %+v", far, middle)
	}
	_, err = DecisionAt(5, 5, 0, .8)
	refused(t, err, "exam_analysis.constant")
}

func TestSmallTestsGiveFiguresOrFaults(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for range 1000 {
		points := make([][]float64, 3+r.IntN(3))
		items := 2 + r.IntN(3)
		for p := range points {
			points[p] = make([]float64, items)
			for j := range points[p] {
				points[p][j] = float64(r.IntN(3))
			}
		}
		c, err := ConsistencyOf(points)
		if err != nil {
			continue
		}
		if _, err := json.Marshal(c); err != nil {
			t.Fatalf("%v: %v", points, err)
		}
	}
}
