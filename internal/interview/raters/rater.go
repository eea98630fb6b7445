package raters

import (
	"math"

	"tarazy/internal/measure"
)

// Rater is how one member marks.
type Rater struct {
	ID         string `json:"id"`
	Interviews int    `json:"interviews"`
	Used       []int  `json:"used"`        // how often each mark 1 to 5 was the overall one
	Mean       Figure `json:"mean"`        // of the overall marks
	Severity   Figure `json:"severity"`    // own mark less the mean of the others on the same candidate: below 0 is severe
	With       Figure `json:"with_others"` // correlation of the own marks with the mean of the others
	Spread     Figure `json:"spread"`      // standard deviation of the own marks over that of the others: below 1 keeps to the middle
	Halo       Figure `json:"halo"`        // mean standard deviation within a candidate over competencies
	HaloBeside Figure `json:"halo_beside"` // that less the others' on the same candidates: below 0 mixes competencies
	Together   Figure `json:"together"`    // mean correlation of two competencies
	Order      Figure `json:"order"`       // change of the mark from one place of a day to the next
	Contrast   Figure `json:"contrast"`    // change of the mark for each point of the candidate before: below 0 is contrast
}

func (t *table) rater(id string) (Rater, error) {
	own := t.of[id]
	r := Rater{ID: id, Interviews: len(own), Used: make([]int, scale)}
	var marks []float64
	for _, s := range own {
		if s.Overall == nil {
			continue
		}
		marks = append(marks, float64(*s.Overall))
		if k := *s.Overall - 1; s.marked() {
			r.Used[k]++
		}
	}
	r.Mean = mean(marks, LeastCases)
	var err error
	t.beside(id, &r)
	if r.Spread, err = t.spread(id); err != nil {
		return r, err
	}
	t.halo(id, &r)
	if r.Together, err = together(own); err != nil {
		return r, err
	}
	r.Order, r.Contrast = sequence(own)
	return r, nil
}

// pairs are the own overall marks with the mean of the others on the same
// candidates.
func (t *table) pairs(id string) (own, others []float64) {
	for i := range t.targets {
		s := t.targets[i].sheetOf(id)
		if s == nil || s.Overall == nil {
			continue
		}
		if m, ok := t.targets[i].others(id); ok {
			own, others = append(own, float64(*s.Overall)), append(others, m)
		}
	}
	return own, others
}

// beside compares the own marks with those of the others.
func (t *table) beside(id string, r *Rater) {
	own, others := t.pairs(id)
	less := make([]float64, len(own))
	for i := range own {
		less[i] = own[i] - others[i]
	}
	r.Severity = mean(less, LeastCases)
	r.With = Figure{N: len(own), Least: LeastCases}
	if len(own) < LeastCases {
		return
	}
	c, err := measure.Correlation(own, others)
	if err != nil {
		return
	}
	low, high := math.NaN(), math.NaN()
	if i, err := measure.FisherZ(c, len(own)); err == nil {
		low, high = i.Low, i.High
	}
	r.With = given(len(own), LeastCases, c, low, high)
}

// spread is the standard deviation of the own marks over that of the single
// marks of the others on the same candidates.
func (t *table) spread(id string) (Figure, error) {
	type one struct {
		own    float64
		others []float64
	}
	var all []one
	for i := range t.targets {
		s := t.targets[i].sheetOf(id)
		if s == nil || s.Overall == nil {
			continue
		}
		x := one{own: float64(*s.Overall)}
		for _, o := range t.targets[i].sheets {
			if o.Rater != id && o.Overall != nil {
				x.others = append(x.others, float64(*o.Overall))
			}
		}
		if len(x.others) > 0 {
			all = append(all, x)
		}
	}
	return jackknife(len(all), LeastCases, func(keep func(int) bool) (float64, error) {
		var own, others []float64
		for i, x := range all {
			if keep(i) {
				own, others = append(own, x.own), append(others, x.others...)
			}
		}
		below := measure.Variance(others)
		if measure.Flat(below, others) {
			return 0, errFlat
		}
		return math.Sqrt(measure.Variance(own) / below), nil
	})
}

// halo is how far the marks of one candidate differ between competencies, beside
// the same of the others.
func (t *table) halo(id string, r *Rater) {
	var own, less []float64
	for i := range t.targets {
		s := t.targets[i].sheetOf(id)
		sd, ok := s.within()
		if !ok {
			continue
		}
		own = append(own, sd)
		var others []float64
		for _, o := range t.targets[i].sheets {
			if x, ok := o.within(); ok && o.Rater != id {
				others = append(others, x)
			}
		}
		if len(others) > 0 {
			less = append(less, sd-measure.Mean(others))
		}
	}
	r.Halo, r.HaloBeside = mean(own, LeastCases), mean(less, LeastCases)
}

// within is the standard deviation of a sheet's marks over competencies; false
// where there are fewer than two.
func (s *Sheet) within() (float64, bool) {
	if s == nil || len(s.Marks) < 2 {
		return 0, false
	}
	var x []float64
	for _, key := range sortedKeys(s.Marks) {
		x = append(x, float64(s.Marks[key]))
	}
	return math.Sqrt(measure.Variance(x)), true
}

// together is the mean correlation of the marks of two competencies, over all
// pairs that enough candidates have both of.
func together(own []*Sheet) (Figure, error) {
	return jackknife(len(own), LeastCases, func(keep func(int) bool) (float64, error) {
		byKey := map[string]map[int]float64{}
		for i, s := range own {
			if !keep(i) {
				continue
			}
			for key, m := range s.Marks {
				if byKey[key] == nil {
					byKey[key] = map[int]float64{}
				}
				byKey[key][i] = float64(m)
			}
		}
		keys := sortedKeys(byKey)
		var all []float64
		for i, a := range keys {
			for _, b := range keys[:i] {
				if c, ok := correlated(byKey[a], byKey[b], len(own)); ok {
					all = append(all, c)
				}
			}
		}
		if len(all) == 0 {
			return 0, errFlat
		}
		return measure.Mean(all), nil
	})
}

// leastBoth is how many candidates must have the marks of two competencies for
// their correlation to enter the mean.
const leastBoth = 10

func correlated(a, b map[int]float64, n int) (float64, bool) {
	var x, y []float64
	for i := range n {
		va, okA := a[i]
		vb, okB := b[i]
		if okA && okB {
			x, y = append(x, va), append(y, vb)
		}
	}
	if len(x) < leastBoth {
		return 0, false
	}
	c, err := measure.Correlation(x, y)
	return c, err == nil
}

// sequence is how the mark goes with the place in the day, and with the mark of
// the candidate before.
func sequence(own []*Sheet) (order, contrast Figure) {
	var place, mark, before, after []float64
	day, at := "", 0
	var last *int
	for _, s := range own {
		if s.Day != day || s.Day == "" {
			day, at, last = s.Day, 0, nil
		}
		at++
		if s.Overall == nil {
			last = nil
			continue
		}
		if s.Day != "" {
			place, mark = append(place, float64(at)), append(mark, float64(*s.Overall))
		}
		if last != nil {
			before, after = append(before, float64(*last)), append(after, float64(*s.Overall))
		}
		last = s.Overall
	}
	return slope(place, mark, LeastSlope), slope(before, after, LeastSlope)
}
