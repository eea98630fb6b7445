package raters

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

var began = time.Date(2023, time.May, 17, 4, 0, 0, 0, time.UTC)

// chance gives numbers 0 to n−1 that look like chance and are the same always.
type chance uint64

func (c *chance) below(n int) int {
	*c = *c*6364136223846793005 + 1442695040888963407
	return int(uint64(*c)>>33) % n
}

// sheet is a rater's marks of the i-th candidate; four a day.
func sheet(i int, rater string, overall int, marks ...int) Sheet {
	s := Sheet{
		Interview: fmt.Sprintf("int_%04d", i), Rater: rater, Day: fmt.Sprintf("d%d", i/4), Starts: began.Add(time.Duration(i/4)*48*time.Hour + time.Duration(i%4)*time.Hour),
		Marks: map[string]int{},
	}
	s.Overall = &overall
	for k, m := range marks {
		s.Marks[string(rune('a'+k))] = m
	}
	return s
}

func clamp(m int) int { return max(1, min(5, m)) }

func near(t *testing.T, what string, f Figure, want, within float64) {
	t.Helper()
	if f.Value == nil || math.Abs(*f.Value-want) > within {
		t.Errorf("%s: %v of %d, not %g", what, f.Value, f.N, want)
		return
	}
	if f.Low == nil || f.High == nil || *f.Low > *f.Value || *f.High < *f.Value {
		t.Errorf("%s: no interval around %g: %v %v", what, *f.Value, f.Low, f.High)
	}
}

func worked(t *testing.T, all []Sheet) *Report {
	t.Helper()
	r, err := Work(all)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *Report) rater(id string) *Rater {
	return &r.Raters[slices.IndexFunc(r.Raters, func(x Rater) bool { return x.ID == id })]
}

// TestINT16_ASevereMemberIsSeenBesideTheOthers: one gives a point less than two
// others who agree, on 40 candidates.
func TestINT16_ASevereMemberIsSeenBesideTheOthers(t *testing.T) {
	var all []Sheet
	c := chance(7)
	for i := range 40 {
		m := 2 + c.below(4)
		all = append(all, sheet(i, "aa", m), sheet(i, "bb", clamp(m+c.below(2)-c.below(2))), sheet(i, "cc", m-1))
	}
	r := worked(t, all)
	if s := r.rater("cc").Severity; s.Value == nil || *s.Value > -.8 || !s.Clear(0) {
		t.Errorf("severity of the severe one: %+v", s)
	}
	if s := r.rater("aa").Severity; s.Value == nil || *s.Value < .3 {
		t.Errorf("severity of another: %+v", s)
	}
	near(t, "the severe one orders the candidates alike", r.rater("cc").With, 1, .1)
	p := r.Panels[0]
	if *p.ICC21.Value >= *p.ICC31.Value {
		t.Errorf("severity counts against absolute agreement: %g, %g", *p.ICC21.Value, *p.ICC31.Value)
	}
}

func TestINT16_MarksInTheMiddleAreSeenByTheirSpread(t *testing.T) {
	var all []Sheet
	c := chance(3)
	for i := range 40 {
		m := 1 + c.below(5)
		middle := 3
		if m == 5 {
			middle = 4
		}
		all = append(all, sheet(i, "aa", m), sheet(i, "bb", m), sheet(i, "mm", middle))
	}
	s := worked(t, all).rater("mm").Spread
	if s.Value == nil || *s.Value > .5 || !s.Clear(1) {
		t.Errorf("spread %+v", s)
	}
}

func TestINT16_HaloIsALackOfDifferencesWithinACandidate(t *testing.T) {
	var all []Sheet
	c := chance(11)
	for i := range 40 {
		m := 1 + c.below(5)
		all = append(all,
			sheet(i, "aa", m, 1+c.below(5), 1+c.below(5), 1+c.below(5)),
			sheet(i, "hh", m, m, m, m))
	}
	r := worked(t, all)
	near(t, "halo", r.rater("hh").Halo, 0, 0)
	if b := r.rater("hh").HaloBeside; b.Value == nil || *b.Value > -1 || !b.Clear(0) {
		t.Errorf("beside the others: %+v", b)
	}
	near(t, "competencies together", r.rater("hh").Together, 1, 1e-9)
	if x := r.rater("aa").Together; x.Value == nil || math.Abs(*x.Value) > .4 {
		t.Errorf("competencies of one who tells them apart: %+v", x)
	}
}

func TestINT16_TheOrderOfCandidatesIsSeen(t *testing.T) {
	var all []Sheet
	for i := range 40 {
		all = append(all, sheet(i, "aa", 1+i%4)) // a point more with each place of the day
	}
	near(t, "order", worked(t, all).rater("aa").Order, 1, 1e-9)
}

func TestINT16_ContrastWithTheCandidateBeforeIsSeen(t *testing.T) {
	var all []Sheet
	for i := range 44 {
		m := 2 // after a strong candidate always weak, and the other way round
		if (i%4+i/4)%2 == 0 {
			m = 4
		}
		all = append(all, sheet(i, "aa", m))
	}
	r := worked(t, all).rater("aa")
	near(t, "contrast", r.Contrast, -1, 1e-9)
	if r.Contrast.N != 33 {
		t.Errorf("the first of a day has nobody before: %d", r.Contrast.N)
	}
}

func TestNothingIsSaidOfFewCases(t *testing.T) {
	var all []Sheet
	for i := range LeastCases - 1 {
		all = append(all, sheet(i, "aa", 1+i%5, 1, 2, 3), sheet(i, "bb", 1+(i+1)%5, 1, 2, 3))
	}
	r := worked(t, all)
	for _, x := range r.Raters {
		for what, f := range map[string]Figure{
			"mean": x.Mean, "severity": x.Severity, "with": x.With, "spread": x.Spread, "halo": x.Halo, "beside": x.HaloBeside,
			"together": x.Together, "order": x.Order, "contrast": x.Contrast,
		} {
			if f.Value != nil || f.Low != nil || f.Least == 0 {
				t.Errorf("%s of %d: %+v", what, x.Interviews, f)
			}
		}
	}
	if r.Alpha.Value != nil || r.Panels[0].ICC11.Value != nil || r.Pairs[0].Kappa.Value != nil {
		t.Errorf("%+v", r)
	}
	all = append(all, sheet(15, "aa", 2), sheet(15, "bb", 4))
	if x := worked(t, all).rater("aa"); x.Severity.Value == nil || x.Order.Value != nil {
		t.Errorf("at the least number: %+v", x)
	}
}

func TestAlphaAndKappaOfPerfectAgreement(t *testing.T) {
	var all []Sheet
	for i := range LeastPair {
		all = append(all, sheet(i, "aa", 1+i%5), sheet(i, "bb", 1+i%5))
	}
	r := worked(t, all)
	near(t, "alpha", r.Alpha, 1, 1e-9)
	near(t, "kappa", r.Pairs[0].Kappa, 1, 1e-9)
	if v := r.Panels[0].ICC21.Value; v == nil || *v != 1 {
		t.Errorf("ICC(2,1) %v", v)
	}
}

// TestPanelsOfDifferentRatersAreKeptApart: correlations need the same raters for
// every candidate, alpha does not.
func TestPanelsOfDifferentRatersAreKeptApart(t *testing.T) {
	var all []Sheet
	c := chance(5)
	for i := range 90 {
		m := 1 + c.below(5)
		other := "bb"
		if i%3 == 0 {
			other = "cc"
		}
		all = append(all, sheet(i, "aa", m), sheet(i, other, clamp(m+c.below(2))))
	}
	all = append(all, sheet(91, "dd", 3)) // alone: nothing to compare
	r := worked(t, all)
	if len(r.Panels) != 2 || r.Panels[0].N != 60 || r.Panels[1].N != 30 || !slices.Equal(r.Panels[1].Raters, []string{"aa", "cc"}) {
		t.Errorf("panels %+v", r.Panels)
	}
	if r.Interviews != 90 || r.Marks != 181 || r.Alpha.N != 90 {
		t.Errorf("%d interviews, %d marks, alpha of %d", r.Interviews, r.Marks, r.Alpha.N)
	}
	if r.Pairs[0].Kappa.Value == nil || r.Pairs[1].Kappa.Value != nil || r.Pairs[1].Kappa.N != 30 {
		t.Errorf("pairs %+v", r.Pairs)
	}
	if d := r.rater("dd"); d.Interviews != 1 || d.Severity.N != 0 {
		t.Errorf("who marked alone: %+v", d)
	}
}

func TestMarksThatNeverVaryGiveNoFigureButNoFailure(t *testing.T) {
	var all []Sheet
	for i := range 60 {
		all = append(all, sheet(i, "aa", 3, 3, 3), sheet(i, "bb", 3, 3, 3))
	}
	r := worked(t, all)
	x := r.rater("aa")
	near(t, "severity", x.Severity, 0, 0)
	for what, f := range map[string]Figure{"alpha": r.Alpha, "icc": r.Panels[0].ICC11, "kappa": r.Pairs[0].Kappa, "spread": x.Spread, "with": x.With, "together": x.Together} {
		if f.Value != nil {
			t.Errorf("%s: %g", what, *f.Value)
		}
	}
}

func TestNoInformationIsNoMark(t *testing.T) {
	var all []Sheet
	for i := range 20 {
		s := sheet(i, "aa", 4, 4, 5)
		if i%2 == 0 {
			s.Overall = nil
			delete(s.Marks, "a")
		}
		all = append(all, s, sheet(i, "bb", 3, 3, 4))
	}
	x := worked(t, all).rater("aa")
	if x.Mean.N != 10 || !slices.Equal(x.Used, []int{0, 0, 0, 10, 0}) || x.Halo.N != 10 || x.Interviews != 20 {
		t.Errorf("%+v", x)
	}
}

// TestTheSlopeAndItsIntervalAreThoseOfTheTextbook: Anscombe's first set (The
// American Statistician 27, 1973): slope .5001, standard error .1179, nine
// degrees of freedom.
func TestTheSlopeAndItsIntervalAreThoseOfTheTextbook(t *testing.T) {
	x := []float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}
	y := []float64{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68}
	f := slope(x, y, 3)
	near(t, "slope", f, .5001, .00005)
	if half := *f.High - *f.Value; math.Abs(half-2.2622*.1179) > .0005 {
		t.Errorf("half the interval is %g", half)
	}
}

// TestTheJackknifeOfAMeanIsItsStandardError holds it against the formula, which
// is the same for the mean of single cases.
func TestTheJackknifeOfAMeanIsItsStandardError(t *testing.T) {
	x := []float64{1, 4, 2, 5, 3, 3, 2, 5, 1, 4, 4, 2, 3, 5, 1, 2, 4, 3, 3, 5}
	f, err := jackknife(len(x), 3, func(keep func(int) bool) (float64, error) {
		sum, n := 0.0, 0.0
		for i, v := range x {
			if keep(i) {
				sum, n = sum+v, n+1
			}
		}
		return sum / n, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := mean(x, 3)
	if math.Abs(*f.Low-*want.Low) > 1e-9 || math.Abs(*f.High-*want.High) > 1e-9 {
		t.Errorf("%g to %g, not %g to %g", *f.Low, *f.High, *want.Low, *want.High)
	}
}

// TestSheetsInAnyOrderGiveTheSameReport: the figures do not hang on the order in
// which a database gives the sheets.
func TestSheetsInAnyOrderGiveTheSameReport(t *testing.T) {
	var all []Sheet
	c := chance(13)
	for i := range 60 {
		for _, who := range []string{"aa", "bb", "cc"} {
			all = append(all, sheet(i, who, 1+c.below(5), 1+c.below(5), 1+c.below(5), 1+c.below(5)))
		}
	}
	one := worked(t, all)
	slices.Reverse(all)
	two := worked(t, all)
	if *one.Alpha.Value != *two.Alpha.Value || fmt.Sprint(one.Panels[0].Raters) != fmt.Sprint(two.Panels[0].Raters) {
		t.Error("another order, another alpha")
	}
	for i := range one.Raters {
		a, b := &one.Raters[i], &two.Raters[i]
		if *a.Severity.Value != *b.Severity.Value || *a.Order.Value != *b.Order.Value || *a.Contrast.Value != *b.Contrast.Value || *a.Together.Low != *b.Together.Low {
			t.Errorf("another order, other figures: %+v %+v", a, b)
		}
	}
	own, err := Of("bb", all)
	if err != nil || *own.Severity.Value != *two.rater("bb").Severity.Value {
		t.Errorf("one rater alone: %+v, %v", own, err)
	}
}
