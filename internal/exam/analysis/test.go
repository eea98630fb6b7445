package analysis

import (
	"math"

	"tarazy/internal/measure"
)

// Method is how a reliability was found.
type Method string

// The methods.
const (
	Complete Method = "complete" // alpha: everybody had every item
	Holes    Method = "sparse"   // from mean variance and covariance: papers differ
)

// SectionReport is how reliable the totals of a section are.
type SectionReport struct {
	Section     string       `json:"section"`
	People      int          `json:"people"`
	Items       int          `json:"items"` // different ones
	Few         *Note        `json:"few"`   // why there are no figures
	Method      Method       `json:"method"`
	Length      float64      `json:"length"` // mean number of items of a paper
	Mean        float64      `json:"mean"`   // of totals
	SD          float64      `json:"sd"`
	Reliability *float64     `json:"reliability"`
	SEM         *float64     `json:"sem"`
	Consistency *Consistency `json:"consistency"` // nil where papers differ
}

// Sections reports on every section, in the order in which they first occur.
// Items on trial are left out, and so are people who had fewer than two items of
// the section. The faults are those of Data.Check.
func Sections(d *Data, l *ItemLimits) ([]SectionReport, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	places, order := map[string][]int{}, []string{}
	for j, i := range d.Items {
		if i.Trial {
			continue
		}
		if places[i.Section] == nil {
			order = append(order, i.Section)
		}
		places[i.Section] = append(places[i.Section], j)
	}
	out := make([]SectionReport, len(order))
	for n, section := range order {
		out[n] = d.section(section, places[section], l)
	}
	return out, nil
}

func (d *Data) section(name string, places []int, l *ItemLimits) SectionReport {
	out, points, totals, holes, had := SectionReport{Section: name, Items: len(places)}, [][]float64{}, []float64{}, false, 0
	for _, row := range d.People {
		one, n, total := make([]float64, len(places)), 0, 0.0
		for k, j := range places {
			if one[k] = measure.Missing; row[j] != nil {
				one[k] = float64(row[j].Score)
				total += one[k]
				n++
			}
		}
		if n < 2 {
			continue
		}
		holes, had = holes || n < len(places), had+n
		points, totals = append(points, one), append(totals, total)
	}
	if out.People = len(points); out.People < max(l.testCases(), 3) {
		out.Few = few(out.People, max(l.testCases(), 3))
		return out
	}
	out.Length = float64(had) / float64(out.People)
	out.Mean, out.SD = measure.Mean(totals), math.Sqrt(measure.Variance(totals))
	out.reliability(points, holes)
	return out
}

func (s *SectionReport) reliability(points [][]float64, holes bool) {
	if holes {
		s.Method = Holes
		if r, ok := Sparse(points); ok {
			s.Reliability = &r
		}
	} else {
		s.Method = Complete
		if c, err := ConsistencyOf(points); err == nil {
			s.Consistency, s.Reliability = c, &c.Alpha
		}
	}
	if s.Reliability != nil {
		sem := SEM(s.SD, *s.Reliability)
		s.SEM = &sem
	}
}

// Sparse is the reliability of a paper of mean length where papers differ;
// measure.Missing stands for an item that a person did not have. Papers have to
// be drawn by chance, so that those who had an item stand for all (item
// sampling: Lord and Novick 1968, 11; Cronbach, Gleser, Nanda and Rajaratnam
// 1972). With deviations from the mean of the item, v is their mean square and c
// the mean product of two of one person; the reliability of n items of which
// each pair shares c on average is
//
//	n c / (v + (n − 1) c)
//
// the form that Spearman and Brown's formula takes for the correlation c/v. On a
// table without holes that is alpha. It is the reliability between papers of
// equal difficulty: where papers differ in difficulty a total is less sure. As
// the means are estimated from the same people it comes out a little low when
// few had an item. False is returned where nothing varies.
func Sparse(points [][]float64) (float64, bool) {
	if len(points) == 0 {
		return 0, false
	}
	means, counts := make([]float64, len(points[0])), make([]float64, len(points[0]))
	for _, row := range points {
		for j, x := range row {
			if !math.IsNaN(x) {
				means[j] += x
				counts[j]++
			}
		}
	}
	for j := range means {
		means[j] /= math.Max(counts[j], 1)
	}
	var squares, products, single, pairs float64
	for _, row := range points {
		sum, square, n := 0.0, 0.0, 0.0
		for j, x := range row {
			if !math.IsNaN(x) {
				sum += x - means[j]
				square += (x - means[j]) * (x - means[j])
				n++
			}
		}
		squares, single = squares+square, single+n
		products, pairs = products+sum*sum-square, pairs+n*(n-1)
	}
	if pairs == 0 || squares <= 1e-20*single {
		return 0, false
	}
	n, v, c := single/float64(len(points)), squares/single, products/pairs
	if v+(n-1)*c <= 0 {
		return 0, false
	}
	return n * c / (v + (n-1)*c), true
}
