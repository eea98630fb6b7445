package raters

import (
	"slices"
	"time"
)

// Sheet is what one rater gave one candidate, before the discussion.
type Sheet struct {
	Interview string
	Rater     string
	Day       string         // of the interview, in the body
	Starts    time.Time      // zero where it is not known
	Overall   *int           // nil where none was given
	Marks     map[string]int // by competency, without no information
}

// The least numbers of cases.
const (
	// LeastCases is for means and spreads of one rater: a measure of a person is
	// within one logit with 95 % confidence from 16 to 36 observations on (Linacre,
	// Rasch Measurement Transactions 7:4, 1994).
	LeastCases = 16
	// LeastSlope is for a slope: 15 cases for each of its two coefficients (Harrell,
	// Regression Modeling Strategies, 2015, 4.4).
	LeastSlope = 30
	// LeastTargets is for intraclass correlations and for alpha: 30 candidates (Koo
	// and Li, Journal of Chiropractic Medicine 15, 2016).
	LeastTargets = 30
	// LeastPair is for weighted kappa of two raters: twice the square of the number
	// of categories, five (Cicchetti, Applied Psychological Measurement 5, 1981).
	LeastPair = 50
)

// target is a candidate with the marks of all raters.
type target struct {
	interview string
	sheets    []*Sheet // by rater
}

// table is all marks, in order.
type table struct {
	targets []target
	of      map[string][]*Sheet // by rater, in the order of interviews
	raters  []string
}

func arrange(all []Sheet) *table {
	t := &table{of: map[string][]*Sheet{}}
	sorted := make([]*Sheet, len(all))
	for i := range all {
		sorted[i] = &all[i]
	}
	slices.SortStableFunc(sorted, func(a, b *Sheet) int {
		if c := a.Starts.Compare(b.Starts); c != 0 {
			return c
		}
		if a.Interview != b.Interview {
			return order(a.Interview, b.Interview)
		}
		return order(a.Rater, b.Rater)
	})
	for _, s := range sorted {
		if n := len(t.targets); n == 0 || t.targets[n-1].interview != s.Interview {
			t.targets = append(t.targets, target{interview: s.Interview})
		}
		last := &t.targets[len(t.targets)-1]
		last.sheets = append(last.sheets, s)
		if _, known := t.of[s.Rater]; !known {
			t.raters = append(t.raters, s.Rater)
		}
		t.of[s.Rater] = append(t.of[s.Rater], s)
	}
	slices.Sort(t.raters)
	return t
}

func order(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// others is the mean overall mark of all but one rater; false where none gave
// one.
func (t *target) others(but string) (float64, bool) {
	sum, n := 0.0, 0
	for _, s := range t.sheets {
		if s.Rater != but && s.Overall != nil {
			sum, n = sum+float64(*s.Overall), n+1
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / float64(n), true
}

// sheetOf is what a rater gave; nil for nothing.
func (t *target) sheetOf(rater string) *Sheet {
	for _, s := range t.sheets {
		if s.Rater == rater {
			return s
		}
	}
	return nil
}
