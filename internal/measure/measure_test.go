package measure

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tarazy/internal/fault"
)

// near compares to the last digit that is printed.
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

func TestDistributionsAreThoseOfTheTables(t *testing.T) {
	near(t, "z", NormalQuantile(.975), 1.959964, 1e-6)
	near(t, "normal", Normal(1.644854), .95, 1e-6)
	near(t, "beta", Beta(.5, 2, 3), .6875, 1e-12)
	near(t, "F(5,18)", FQuantile(.95, 5, 18), 2.772853, 1e-5)
	near(t, "F(1,10)", FQuantile(.975, 1, 10), 6.936728, 1e-5)
	near(t, "F(2,3)", FQuantile(.95, 2, 3), 9.552094, 1e-5)
	near(t, "F above", FTail(FQuantile(.9, 7.5, 3.2), 7.5, 3.2), .1, 1e-9)
	near(t, "chi 1", ChiTail(3.841459, 1), .05, 1e-7)
	near(t, "chi 10", ChiTail(18.30704, 10), .05, 1e-6)
	near(t, "chi 10 below its mean", ChiTail(3.940299, 10), .95, 1e-6)
}

func TestTheBivariateNormalHasItsClosedForms(t *testing.T) {
	for _, r := range []float64{-.9, -.3, 0, .5, .8, 1} {
		near(t, "at 0", BothBelow(0, r), .25+math.Asin(r)/(2*math.Pi), 1e-9)
	}
	for _, z := range []float64{-2, -.4, .7, 1.5} {
		near(t, "r 0", BothBelow(z, 0), Normal(z)*Normal(z), 1e-12)
		near(t, "r 1", BothBelow(z, 1), Normal(z), 1e-8)
		near(t, "r -1", BothBelow(z, -1), math.Max(0, 2*Normal(z)-1), 1e-6)
	}
}

// The intervals are those of Newcombe, Statistics in Medicine 17 (1998).
func TestWilsonIsThePublishedInterval(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}} {
		x, err := Wilson(c.k, c.n)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "low", x.Low, c.low, 5e-5)
		near(t, "high", x.High, c.high, 5e-5)
	}
	_, err := Wilson(3, 2)
	refused(t, err, "measure.range")
}

func TestCorrelationAndItsInterval(t *testing.T) {
	r, err := Correlation([]float64{1, 2, 3, 4, 5}, []float64{2, 1, 4, 3, 5})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "r", r, .8, 1e-12)
	x, err := FisherZ(.5, 28)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "low", x.Low, .1560, 5e-5)
	near(t, "high", x.High, .7358, 5e-5)
	_, err = Correlation([]float64{.1, .1, .1}, []float64{1, 2, 3})
	refused(t, err, "measure.constant")
	_, err = Correlation([]float64{1, 2}, []float64{1, 2})
	refused(t, err, "measure.few")
	_, err = FisherZ(.5, 3)
	refused(t, err, "measure.few")
}

func TestQuantilesLieBetweenNeighbours(t *testing.T) {
	x := []float64{4, 1, 3, 2}
	near(t, "median", Quantile(x, .5), 2.5, 1e-12)
	near(t, "p90", Quantile(x, .9), 3.7, 1e-12)
	near(t, "most", Quantile(x, 1), 4, 0)
	if !slices.Equal(x, []float64{4, 1, 3, 2}) {
		t.Error("the numbers were sorted in place")
	}
}

var shroutFleiss = [][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}

func TestIntraclassOfShroutAndFleiss(t *testing.T) {
	x, err := Correlations(shroutFleiss)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name                  string
		got                   ICC
		value, f, p, low, top float64
	}{
		{"1,1", x.NestedSingle, .17, 1.795, .1648, -.133, .723},
		{"2,1", x.RandomSingle, .29, 11.027, .000135, .019, .761},
		{"3,1", x.FixedSingle, .71, 11.027, .000135, .342, .946},
		{"1,k", x.NestedMean, .44, 1.795, .1648, -.884, .912},
		{"2,k", *x.RandomMean, .62, 11.027, .000135, .071, .927},
		{"3,k", x.FixedMean, .91, 11.027, .000135, .676, .986},
	} {
		near(t, c.name, c.got.Value, c.value, .005)
		near(t, c.name+" F", c.got.F.F, c.f, .001)
		near(t, c.name+" p", c.got.F.P, c.p, 5e-5)
		near(t, c.name+" low", c.got.Interval.Low, c.low, .001)
		near(t, c.name+" high", c.got.Interval.High, c.top, .001)
	}
	near(t, "mean squares", x.Between, 11.24, .005)
	near(t, "mean squares", x.Within, 6.26, .005)
	near(t, "mean squares", x.Judges, 32.49, .005)
	near(t, "mean squares", x.Error, 1.02, .005)
}

func TestIntraclassWithoutErrorHasNoTest(t *testing.T) {
	x, err := Correlations([][]float64{{1, 2}, {2, 3}, {4, 5}})
	if err != nil {
		t.Fatal(err)
	}
	if x.FixedSingle.Value != 1 || x.FixedSingle.F != nil || x.RandomSingle.Value >= 1 {
		t.Errorf("%+v", x)
	}
	_, err = Correlations([][]float64{{3, 5}, {5, 3}})
	refused(t, err, "measure.constant")
	_, err = Correlations([][]float64{{3, 5}, {5}})
	refused(t, err, "measure.shape")
	_, err = Correlations([][]float64{{3, 5}, {5, Missing}})
	refused(t, err, "measure.range")
}

func TestProphecyAndBack(t *testing.T) {
	near(t, "double", Prophecy(.6, 2), .75, 1e-12)
	k, err := Lengthening(.6, .75)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "times", k, 2, 1e-12)
	_, err = Lengthening(0, .8)
	refused(t, err, "measure.range")
}

var fourCoders = func() [][]float64 {
	const o = -1
	out := [][]float64{{1, 1, o, 1}, {2, 2, 3, 2}, {3, 3, 3, 3}, {3, 3, 3, 3}, {2, 2, 2, 2}, {1, 2, 3, 4}, {4, 4, 4, 4}, {1, 1, 2, 1}, {2, 2, 2, 2}, {o, 5, 5, 5}, {o, o, 1, 1}, {o, o, 3, o}}
	for _, row := range out {
		for i, v := range row {
			if v == o {
				row[i] = Missing
			}
		}
	}
	return out
}()

func TestAlphaOfKrippendorff(t *testing.T) {
	for m, want := range map[Metric]float64{NominalScale: .743, OrdinalScale: .815, IntervalScale: .849, RatioScale: .797} {
		a, err := Krippendorff(fourCoders, m)
		if err != nil {
			t.Fatal(err)
		}
		near(t, string(m), a, want, .0005)
	}
}

// Two further examples of Krippendorff, "Computing Krippendorff's
// alpha-reliability" (2011): two coders with yes and no, and with five letters.
func TestAlphaOfTwoCoders(t *testing.T) {
	pair := func(a, b string) (out [][]float64) {
		for i := range a {
			out = append(out, []float64{float64(a[i]), float64(b[i])})
		}
		return out
	}
	a, err := Krippendorff(pair("0100000010", "1110010000"), NominalScale)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "binary", a, .095, .0005)
	if a, err = Krippendorff(pair("aabbdcccedda", "babbbccceddd"), NominalScale); err != nil {
		t.Fatal(err)
	}
	near(t, "letters", a, .692, .0005)
}

func TestAlphaRefusesWhatItCannotMeasure(t *testing.T) {
	_, err := Krippendorff([][]float64{{1, 1}, {1, 1}}, NominalScale)
	refused(t, err, "measure.constant")
	_, err = Krippendorff([][]float64{{1, Missing}, {Missing, 1}}, NominalScale)
	refused(t, err, "measure.few")
	_, err = Krippendorff([][]float64{{-1, 1}}, RatioScale)
	refused(t, err, "measure.range")
	_, err = Krippendorff([][]float64{{1, 1}, {1}}, NominalScale)
	refused(t, err, "measure.shape")
}

func TestKappaOfCohen(t *testing.T) {
	table := [][]float64{{88, 14, 18}, {10, 40, 10}, {2, 6, 12}} // 200 times the shares
	for _, c := range []struct {
		weights [][]float64
		want    float64
	}{{Unweighted(3), .492}, {[][]float64{{0, 1, 3}, {1, 0, 6}, {3, 6, 0}}, .348}} {
		k, err := WeightedKappa(table, c.weights)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "kappa", k.Value, c.want, .0005)
	}
}

// The example of Fleiss, Statistical Methods for Rates and Proportions, chapter
// on interrater agreement.
func TestStandardErrorsOfKappa(t *testing.T) {
	table := [][]float64{{75, 1, 4}, {5, 4, 1}, {0, 0, 10}}
	k, err := WeightedKappa(table, Unweighted(3))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "kappa", k.Value, .676, .0005)
	near(t, "se", k.SE, .087, .001)
	near(t, "se0", k.SE0, .076, .0005)
}

// Quadratic weights give the intraclass correlation but for a term of 1/n
// (Fleiss and Cohen 1973).
func TestQuadraticKappaIsAnIntraclassCorrelation(t *testing.T) {
	table := [][]float64{{40, 10, 2, 0}, {8, 30, 9, 1}, {3, 7, 35, 6}, {0, 2, 5, 42}}
	var marks [][]float64
	for i, row := range table {
		for j, n := range row {
			for range int(n) {
				marks = append(marks, []float64{float64(i), float64(j)})
			}
		}
	}
	k, err := WeightedKappa(table, Quadratic(4))
	if err != nil {
		t.Fatal(err)
	}
	x, err := Correlations(marks)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "kappa", k.Value, x.RandomSingle.Value, .003)
	linear, err := WeightedKappa(table, Linear(4))
	if err != nil || !(linear.Value < k.Value) {
		t.Errorf("linear %v, quadratic %v, %v", linear, k, err)
	}
}

func TestKappaRefusesWhatItCannotCompare(t *testing.T) {
	_, err := WeightedKappa([][]float64{{5, 0}, {0, 0}}, Unweighted(2))
	refused(t, err, "measure.constant")
	_, err = WeightedKappa([][]float64{{5, 0}, {0, 1}}, Unweighted(3))
	refused(t, err, "measure.shape")
	_, err = WeightedKappa([][]float64{{5, -1}, {0, 1}}, Unweighted(2))
	refused(t, err, "measure.range")
	_, err = FleissKappa([][]float64{{3, 0}, {1, 1}})
	refused(t, err, "measure.shape")
}

func TestKappaOfFleiss(t *testing.T) {
	k, err := FleissKappa([][]float64{
		{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
		{7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7},
	})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "kappa", k.Value, .210, .0005)
	near(t, "observed", k.Observed, .378, .0005)
	near(t, "expected", k.Expected, .213, .0005)
}

// Gwet's example of the paradox: two raters, 118 yes, no disagreement to speak
// of, and a kappa below zero.
func TestAC1HoldsWhereKappaCollapses(t *testing.T) {
	var byTarget [][]float64
	for range 118 {
		byTarget = append(byTarget, []float64{2, 0})
	}
	for range 7 {
		byTarget = append(byTarget, []float64{1, 1})
	}
	a, err := GwetAC1(byTarget)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "AC1", a.Value, .9408, .00005)
	k, err := WeightedKappa([][]float64{{118, 5}, {2, 0}}, Unweighted(2))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "kappa", k.Value, -.0234, .00005)
}

func TestAC1OfFourCoders(t *testing.T) {
	table := make([][]float64, len(fourCoders))
	for i, row := range fourCoders {
		table[i] = make([]float64, 5)
		for _, v := range row {
			if !math.IsNaN(v) {
				table[i][int(v)-1]++
			}
		}
	}
	a, err := GwetAC1(table)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "AC1", a.Value, .77544, .00001)
	near(t, "se", a.SE, .14295, .00001)
	near(t, "agreement", a.Observed, .81818, .00001)
	p, err := Agreement(fourCoders)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "agreement", p, .81818, .00001)
}

// Siegel's example: three interviewers order six applicants.
func TestConcordanceOfThreeInterviewers(t *testing.T) {
	w, err := KendallW([][]float64{{1, 6, 3, 2, 5, 4}, {1, 5, 6, 4, 2, 3}, {6, 3, 2, 5, 4, 1}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "W", w.W, .162, .0005)
	same, err := KendallW([][]float64{{1, 2, 2, 7}, {10, 20, 20, 21}, {0, 5, 5, 6}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "W of the same order with ties", same.W, 1, 1e-12)
	_, err = KendallW([][]float64{{1, 1}, {2, 2}})
	refused(t, err, "measure.constant")
}

func TestFourFifthsOfTheExampleOfTheEEOC(t *testing.T) {
	x, err := Impacts([]Group{{"a", 100, 60}, {"b", 100, 45}, {"c", 100, 48}, {"d", 100, 51}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		ratio float64
		below bool
	}{{1, false}, {.75, true}, {.80, false}, {.85, false}} {
		near(t, x[i].Name, x[i].Ratio, want.ratio, 1e-12)
		if x[i].Below != want.below {
			t.Errorf("%s: below %v", x[i].Name, x[i].Below)
		}
	}
	near(t, "shortfall", x[1].Shortfall, 6, 1e-9)
}

func TestOneMoreHireTurnsSmallNumbers(t *testing.T) {
	x, err := Impacts([]Group{{"a", 4, 3}, {"b", 8, 4}})
	if err != nil {
		t.Fatal(err)
	}
	if !x[1].Below || !x[1].Turns || !x[0].Small || x[1].Small {
		t.Errorf("%+v", x)
	}
	_, err = Impacts([]Group{{"a", 4, 0}, {"b", 8, 0}})
	refused(t, err, "measure.constant")
	_, err = Impacts([]Group{{"a", 4, 5}, {"b", 8, 0}})
	refused(t, err, "measure.range")
}

// Fisher's tea and his twins (R's example of convictions).
func TestFisherExact(t *testing.T) {
	p, mid := Fisher(Table{3, 1, 1, 3})
	near(t, "tea", p, .4857143, 1e-7)
	near(t, "tea, mid", mid, .4857143-16.0/70/2, 1e-7)
	p, _ = Fisher(Table{2, 15, 10, 3})
	near(t, "twins", p, .0005367, 5e-8)
	if p, _ = Fisher(Table{5, 0, 5, 0}); p != 1 {
		t.Errorf("nothing varies: %v", p)
	}
}

var berkeley = []Table{{512, 313, 89, 19}, {353, 207, 17, 8}, {120, 205, 202, 391}, {138, 279, 131, 244}, {53, 138, 94, 299}, {22, 351, 24, 317}}

func TestMantelHaenszelOfBerkeley(t *testing.T) {
	x, err := MantelHaenszel(berkeley)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "odds ratio", x.OddsRatio, .9046968, 5e-8)
	near(t, "chi", x.Chi, 1.4269, 5e-5)
	near(t, "p", x.P, .2323, 5e-5)
	near(t, "low", x.Interval.Low, .7719074, 5e-7)
	near(t, "high", x.Interval.High, 1.0603298, 5e-7)
	_, err = MantelHaenszel([]Table{{5, 0, 3, 0}})
	refused(t, err, "measure.constant")
}

func TestTwoShares(t *testing.T) {
	z, p, err := TwoShares(Group{"", 100, 60}, Group{"", 100, 45})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "z", z, 2.1239, 5e-4)
	near(t, "p", p, .0337, 5e-4)
	_, _, err = TwoShares(Group{"", 10, 0}, Group{"", 10, 0})
	refused(t, err, "measure.constant")
}

func TestAngoffSumsWhatTheJudgesThink(t *testing.T) {
	c, err := Angoff([][]float64{{.5, .6, .7}, {.4, .6, .6}, {.6, .8, .6}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "cut", c.Score, 1.8, 1e-12)
	near(t, "se", c.SE, .2/math.Sqrt(3), 1e-12)
	near(t, "band", c.Band(20, 3).High, 3, 0)
	_, err = Angoff([][]float64{{.5}, {1.2}})
	refused(t, err, "measure.range")
}

func TestInverseDiagonal(t *testing.T) {
	d, ok := InverseDiagonal([][]float64{{2, 1, 0}, {1, 2, 1}, {0, 1, 2}})
	if !ok {
		t.Fatal("not inverted")
	}
	for i, want := range []float64{.75, 1, .75} {
		near(t, "diagonal", d[i], want, 1e-12)
	}
	if _, ok := InverseDiagonal([][]float64{{1, 1}, {1, 1}}); ok {
		t.Error("a singular matrix was inverted")
	}
}

// Whatever the table, there is a fault or a figure that can be written down.
func TestSmallTablesGiveFiguresOrFaults(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		x := make([][]float64, 2+r.IntN(3))
		columns := 2 + r.IntN(3)
		for i := range x {
			x[i] = make([]float64, columns)
			for j := range x[i] {
				x[i][j] = float64(r.IntN(3))
			}
		}
		var out []any
		keep := func(v any, err error) {
			if err == nil {
				out = append(out, v)
			}
		}
		a, err := Correlations(x)
		keep(a, err)
		b, err := KendallW(x)
		keep(b, err)
		c, err := GwetAC1(x)
		keep(c, err)
		d, err := FleissKappa(x)
		keep(d, err)
		if len(x) == columns {
			e, err := WeightedKappa(x, Linear(columns))
			keep(e, err)
		}
		for _, m := range []Metric{NominalScale, OrdinalScale, IntervalScale, RatioScale} {
			f, err := Krippendorff(x, m)
			keep(f, err)
		}
		if _, err := json.Marshal(out); err != nil {
			t.Fatalf("%v: %v", x, err)
		}
	}
}
