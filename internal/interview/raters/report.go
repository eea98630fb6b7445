package raters

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/measure"
)

// errFlat is the fault of a statistic for which nothing varies.
var errFlat = fault.New(fault.Invalid, "measure.constant")

// Report is all that is said of the raters of a body.
type Report struct {
	Interviews int     `json:"interviews"` // with two marks at least
	Marks      int     `json:"marks"`      // overall ones
	Alpha      Figure  `json:"alpha"`      // Krippendorff's, of ordinal marks, some of them missing
	Panels     []Panel `json:"panels"`     // raters who marked the same candidates, the largest first
	Pairs      []Pair  `json:"pairs"`
	Raters     []Rater `json:"raters"` // by id
}

// Panel are raters who marked the same candidates, with the six intraclass
// correlations (Shrout and Fleiss 1979). For a mark that decides the absolute
// ones count: (2,1) of one rater and (2,k) of their mean; (1,1) and (1,k) where
// candidates meet different raters; (3,…) hide how severe a rater is.
type Panel struct {
	Raters []string `json:"raters"`
	N      int      `json:"n"`
	Least  int      `json:"least"`
	ICC11  Figure   `json:"icc_1_1"`
	ICC21  Figure   `json:"icc_2_1"`
	ICC31  Figure   `json:"icc_3_1"`
	ICC1k  Figure   `json:"icc_1_k"`
	ICC2k  Figure   `json:"icc_2_k"`
	ICC3k  Figure   `json:"icc_3_k"`
}

// Pair is two raters with their quadratically weighted kappa.
type Pair struct {
	A     string `json:"a"`
	B     string `json:"b"`
	Kappa Figure `json:"kappa"`
}

// Work makes the report of sheets; order does not matter. The marks of the scale
// are 1 to 5.
func Work(all []Sheet) (*Report, error) {
	t := arrange(all)
	out := &Report{Panels: []Panel{}, Pairs: []Pair{}, Raters: []Rater{}}
	for i := range t.targets {
		n := 0
		for _, s := range t.targets[i].sheets {
			if s.Overall != nil {
				n++
			}
		}
		out.Marks += n
		if n > 1 {
			out.Interviews++
		}
	}
	var err error
	if out.Alpha, err = t.alpha(); err != nil {
		return nil, err
	}
	out.Panels = t.panels()
	out.Pairs = t.allPairs()
	for _, id := range t.raters {
		r, err := t.rater(id)
		if err != nil {
			return nil, err
		}
		out.Raters = append(out.Raters, r)
	}
	return out, nil
}

// Of makes the figures of one rater; the others' sheets serve to compare.
func Of(id string, all []Sheet) (*Rater, error) {
	r, err := arrange(all).rater(id)
	return &r, err
}

// alpha is Krippendorff's of all overall marks. Who gave a mark does not matter
// to it, so each candidate's marks stand side by side.
func (t *table) alpha() (Figure, error) {
	var units [][]float64
	width := 0
	for i := range t.targets {
		var unit []float64
		for _, s := range t.targets[i].sheets {
			if s.Overall != nil {
				unit = append(unit, float64(*s.Overall))
			}
		}
		if len(unit) > 1 {
			units = append(units, unit)
			width = max(width, len(unit))
		}
	}
	for i := range units {
		for len(units[i]) < width {
			units[i] = append(units[i], measure.Missing)
		}
	}
	return jackknife(len(units), LeastTargets, func(keep func(int) bool) (float64, error) {
		kept := make([][]float64, 0, len(units))
		for i, u := range units {
			if keep(i) {
				kept = append(kept, u)
			}
		}
		return measure.Krippendorff(kept, measure.OrdinalScale)
	})
}

// panels groups the candidates by who marked them.
func (t *table) panels() []Panel {
	marks := map[string][][]float64{}
	who := map[string][]string{}
	for i := range t.targets {
		var ids []string
		var row []float64
		for _, s := range t.targets[i].sheets {
			if s.Overall != nil {
				ids, row = append(ids, s.Rater), append(row, float64(*s.Overall))
			}
		}
		if len(ids) < 2 {
			continue
		}
		key := strings.Join(ids, " ")
		marks[key], who[key] = append(marks[key], row), ids
	}
	keys := slices.Collect(maps.Keys(marks))
	slices.SortFunc(keys, func(a, b string) int {
		if c := cmp.Compare(len(marks[b]), len(marks[a])); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	out := []Panel{}
	for _, key := range keys {
		out = append(out, panelOf(who[key], marks[key]))
	}
	return out
}

func panelOf(ids []string, marks [][]float64) Panel {
	n := len(marks)
	nothing := Figure{N: n, Least: LeastTargets}
	p := Panel{Raters: ids, N: n, Least: LeastTargets, ICC11: nothing, ICC21: nothing, ICC31: nothing, ICC1k: nothing, ICC2k: nothing, ICC3k: nothing}
	if n < LeastTargets {
		return p
	}
	x, err := measure.Correlations(marks)
	if err != nil { // the candidates do not differ
		return p
	}
	p.ICC11, p.ICC21, p.ICC31 = icc(n, &x.NestedSingle), icc(n, &x.RandomSingle), icc(n, &x.FixedSingle)
	p.ICC1k, p.ICC3k = icc(n, &x.NestedMean), icc(n, &x.FixedMean)
	if x.RandomMean != nil {
		p.ICC2k = icc(n, x.RandomMean)
	}
	return p
}

func icc(n int, x *measure.ICC) Figure {
	low, high := math.NaN(), math.NaN()
	if x.Interval != nil {
		low, high = x.Interval.Low, x.Interval.High
	}
	return given(n, LeastTargets, x.Value, low, high)
}

// allPairs compares raters two by two, by their ids.
func (t *table) allPairs() []Pair {
	type names struct{ a, b string }
	tables := map[names][][]float64{}
	for i := range t.targets {
		sheets := t.targets[i].sheets
		for k, b := range sheets {
			for _, a := range sheets[:k] {
				if !a.marked() || !b.marked() {
					continue
				}
				key := names{a.Rater, b.Rater}
				if tables[key] == nil {
					tables[key] = square(scale)
				}
				tables[key][*a.Overall-1][*b.Overall-1]++
			}
		}
	}
	keys := slices.Collect(maps.Keys(tables))
	slices.SortFunc(keys, func(x, y names) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	weights := measure.Quadratic(scale)
	out := []Pair{}
	for _, key := range keys {
		out = append(out, Pair{A: key.a, B: key.b, Kappa: kappaOf(tables[key], weights)})
	}
	return out
}

// scale is how many marks there are.
const scale = 5

// marked reports whether the sheet has an overall mark of the scale.
func (s *Sheet) marked() bool { return s.Overall != nil && *s.Overall >= 1 && *s.Overall <= scale }

func kappaOf(counts, weights [][]float64) Figure {
	n := 0
	for _, row := range counts {
		for _, v := range row {
			n += int(v)
		}
	}
	if n < LeastPair {
		return Figure{N: n, Least: LeastPair}
	}
	k, err := measure.WeightedKappa(counts, weights)
	if err != nil { // both use one mark only
		return Figure{N: n, Least: LeastPair}
	}
	return given(n, LeastPair, k.Value, k.Interval.Low, k.Interval.High)
}

func square(n int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
