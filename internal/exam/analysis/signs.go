package analysis

import (
	"math"

	"tarazy/internal/exam"
	"tarazy/internal/measure"
)

// pairs counts the pairs of statements whose answers contradict each other.
func (l *Limits) pairs(s []exam.Statement) *Finding {
	places := map[string]int{}
	for i := range s {
		places[s[i].Item.Key] = i
	}
	f := Finding{Name: Pairs, Limit: l.PairPercent}
	seen := map[[2]int]bool{}
	for i := range s {
		v := s[i].Item.Validity
		if v == nil || v.Sign != exam.Consistency {
			continue
		}
		j, ok := places[v.Pair]
		if !ok || i == j || seen[[2]int{min(i, j), max(i, j)}] || !answered(&s[i]) || !answered(&s[j]) {
			continue
		}
		seen[[2]int{min(i, j), max(i, j)}] = true
		f.Of++
		a, b := s[i].Point, s[j].Point
		if v.Opposite {
			b = exam.ScalePoints + 1 - b
		}
		if max(a, b)-min(a, b) >= l.PairGap {
			f.Number++
		}
	}
	return f.share(l.PairsLeast)
}

// share says whether a share of the counted reaches the limit in percent; nil
// where too few could be counted.
func (f Finding) share(least int) *Finding {
	if f.Of < max(least, 1) {
		return nil
	}
	f.Shown = f.Number > 0 && f.Number*100 >= f.Limit*f.Of
	return &f
}

// keyed counts the statements of a sign, and those answered on its side.
func keyed(s []exam.Statement, sign exam.Sign) (number, of int) {
	for i := range s {
		if v := s[i].Item.Validity; v == nil || v.Sign != sign || !answered(&s[i]) {
			continue
		}
		of++
		if exam.KeyedSide(s[i].Point, s[i].Reversed) {
			number++
		}
	}
	return number, of
}

func (l *Limits) desirable(s []exam.Statement) *Finding {
	f := Finding{Name: Desirable, Limit: l.Desirability}
	f.Number, f.Of = keyed(s, exam.Desirability)
	return f.share(l.DesiredLeast)
}

func (l *Limits) careless(s []exam.Statement) *Finding {
	f := Finding{Name: Careless, Limit: l.Infrequency}
	if f.Number, f.Of = keyed(s, exam.Infrequency); f.Of == 0 {
		return nil
	}
	f.Shown = f.Number >= f.Limit
	return &f
}

// run is the longest row of the same answer; a statement without one ends it.
func (l *Limits) run(s []exam.Statement) *Finding {
	f, n, last := Finding{Name: Run, Limit: l.Run}, 0, 0
	for i := range s {
		switch {
		case !answered(&s[i]):
			n, last = 0, 0
			continue
		case s[i].Point == last:
			n++
		default:
			n, last = 1, s[i].Point
		}
		f.Of++
		f.Number = max(f.Number, n)
	}
	if f.Of < l.Run {
		return nil
	}
	f.Shown = f.Number >= f.Limit
	return &f
}

// fast counts the answers that took fewer seconds than reading does.
func (l *Limits) fast(s []exam.Statement) *Finding {
	f := Finding{Name: Fast, Limit: l.FastPercent}
	for i := range s {
		if !answered(&s[i]) || s[i].Seconds < 0 {
			continue
		}
		if f.Of++; s[i].Seconds < l.FastSeconds {
			f.Number++
		}
	}
	return f.share(l.TimesLeast)
}

// spread is the standard deviation of the answers of this person, as given.
func (l *Limits) spread(s []exam.Statement) *Finding {
	var points []float64
	for i := range s {
		if answered(&s[i]) {
			points = append(points, float64(s[i].Point))
		}
	}
	if len(points) < max(l.SpreadLeast, 2) {
		return nil
	}
	f := Finding{Name: Spread, Of: len(points), Limit: l.Spread}
	f.Number = int(math.Floor(100 * math.Sqrt(measure.Variance(points))))
	f.Shown = f.Number < f.Limit
	return &f
}
