package analysis

import (
	"math"

	"tarazy/internal/measure"
)

// ItemReport describes an item by those who had it.
type ItemReport struct {
	Item    Item         `json:"item"`
	N       int          `json:"n"`
	Few     *Note        `json:"few"`     // why there are no figures
	Figures *ItemFigures `json:"figures"` // nil with too few people
}

// ItemFigures are the figures of an item.
type ItemFigures struct {
	Difficulty         float64          `json:"difficulty"` // mean share of the points
	DifficultyInterval measure.Interval `json:"difficulty_interval"`
	// Discrimination is the correlation of the points with the rest score: the
	// corrected point-biserial correlation. It is nil where nothing varies or
	// too few people have a rest score.
	Discrimination         *float64          `json:"discrimination"`
	DiscriminationInterval *measure.Interval `json:"discrimination_interval"`
	WithRest               int               `json:"with_rest"` // people with a rest score
	Fifths                 []Fifth           `json:"fifths"`    // of these, from the weakest
	Options                []OptionReport    `json:"options"`
	Timed                  int               `json:"timed"`  // people whose time is known
	Median                 float64           `json:"median"` // seconds; 0 where nobody's is known
	P90                    float64           `json:"p90"`
	Flags                  []Flag            `json:"flags"`
}

// Fifth is a fifth of the people by rest score. People with the same rest score
// are in the same fifth, so that one may be larger than another, or empty.
type Fifth struct {
	N          int     `json:"n"`
	Rest       float64 `json:"rest"`       // their mean rest score
	Difficulty float64 `json:"difficulty"` // their mean share of the points
}

// OptionReport describes an option of an item with one choice.
type OptionReport struct {
	Key            string    `json:"key"` // "" for no answer
	Right          bool      `json:"right"`
	N              int       `json:"n"`
	Share          float64   `json:"share"`
	Discrimination *float64  `json:"discrimination"` // of choosing it, with the rest score; nil where nothing varies
	Rest           *float64  `json:"rest"`           // mean rest score of those who chose it; nil for nobody
	Fifths         []float64 `json:"fifths"`         // share of each fifth that chose it; 0 of an empty one
}

// taken are the responses to an item, side by side.
type taken struct {
	item  *Item
	all   []*Response
	rated []*Response // those with a rest score
	rest  []float64   // theirs
	fifth []int       // theirs
}

// Items describes every item, in their order. The faults are those of
// Data.Check.
func Items(d *Data, l *ItemLimits) ([]ItemReport, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	sums, out := d.sums(), make([]ItemReport, len(d.Items))
	for j := range d.Items {
		t := d.taken(j, sums, l.RestItems)
		out[j] = ItemReport{Item: d.Items[j], N: len(t.all)}
		if len(t.all) < max(l.Cases, 1) {
			out[j].Few = few(len(t.all), l.Cases)
			continue
		}
		out[j].Figures = t.figures(l)
	}
	return out, nil
}

func (d *Data) taken(j int, sums []map[string]totals, least int) *taken {
	t := &taken{item: &d.Items[j]}
	for p, row := range d.People {
		r := row[j]
		if r == nil {
			continue
		}
		t.all = append(t.all, r)
		if x, ok := sums[p][t.item.Section].rest(t.item, r, least); ok {
			t.rated, t.rest = append(t.rated, r), append(t.rest, x)
		}
	}
	ranks, _ := measure.Ranks(t.rest)
	for _, r := range ranks {
		t.fifth = append(t.fifth, min(4, int(5*(r-.5)/float64(len(ranks)))))
	}
	return t
}

func (t *taken) figures(l *ItemLimits) *ItemFigures {
	out := &ItemFigures{WithRest: len(t.rated), Fifths: []Fifth{}, Options: []OptionReport{}}
	out.Difficulty, out.DifficultyInterval = t.difficulty()
	if len(t.rated) >= max(l.Cases, 1) {
		out.Discrimination = correlation(t.points(), t.rest)
		if out.Discrimination != nil {
			if x, err := measure.FisherZ(*out.Discrimination, len(t.rated)); err == nil {
				out.DiscriminationInterval = &x
			}
		}
		out.Fifths = t.fifths()
	}
	if len(t.item.Options) > 0 {
		out.Options = t.options(l)
	}
	var seconds []float64
	for _, r := range t.all {
		if r.Seconds > 0 {
			seconds = append(seconds, float64(r.Seconds))
		}
	}
	out.Timed, out.Median, out.P90 = len(seconds), measure.Quantile(seconds, .5), measure.Quantile(seconds, .9)
	out.Flags = flags(t.item, out, l)
	return out
}

// difficulty is the mean share of the points, with Wilson's interval for an item
// of one point and that of the normal distribution for another.
func (t *taken) difficulty() (float64, measure.Interval) {
	shares, got := make([]float64, len(t.all)), 0
	for i, r := range t.all {
		shares[i] = float64(r.Score) / float64(t.item.Most)
		got += r.Score
	}
	if t.item.Most == 1 {
		x, _ := measure.Wilson(got, len(t.all)) // cannot fail: the scores are checked
		return float64(got) / float64(len(t.all)), x
	}
	m := measure.Mean(shares)
	half := measure.NormalQuantile(.975) * math.Sqrt(measure.Variance(shares)/float64(len(shares)))
	return m, measure.Interval{Low: math.Max(0, m-half), High: math.Min(1, m+half)}
}

func (t *taken) points() []float64 {
	out := make([]float64, len(t.rated))
	for i, r := range t.rated {
		out[i] = float64(r.Score)
	}
	return out
}

// correlation is nil where there is none.
func correlation(x, y []float64) *float64 {
	r, err := measure.Correlation(x, y)
	if err != nil {
		return nil
	}
	return &r
}

func (t *taken) fifths() []Fifth {
	out := make([]Fifth, 5)
	for i, r := range t.rated {
		f := &out[t.fifth[i]]
		f.N++
		f.Rest += t.rest[i]
		f.Difficulty += float64(r.Score) / float64(t.item.Most)
	}
	for i := range out {
		if n := float64(out[i].N); n > 0 {
			out[i].Rest /= n
			out[i].Difficulty /= n
		}
	}
	return out
}

// options describes every option, and no answer where somebody gave none.
func (t *taken) options(l *ItemLimits) []OptionReport {
	out := []OptionReport{}
	for _, key := range append(append([]string{}, t.item.Options...), "") {
		o := t.option(key, l)
		if key != "" || o.N > 0 {
			out = append(out, o)
		}
	}
	return out
}

func (t *taken) option(key string, l *ItemLimits) OptionReport {
	o := OptionReport{Key: key, Right: key != "" && key == t.item.Right, Fifths: make([]float64, 5)}
	for _, r := range t.all {
		if r.Choice == key {
			o.N++
		}
	}
	o.Share = float64(o.N) / float64(len(t.all))
	chose, sizes, rest := make([]float64, len(t.rated)), make([]float64, 5), []float64{}
	for i, r := range t.rated {
		sizes[t.fifth[i]]++
		if r.Choice == key {
			chose[i] = 1
			o.Fifths[t.fifth[i]]++
			rest = append(rest, t.rest[i])
		}
	}
	for i, n := range sizes {
		o.Fifths[i] /= math.Max(n, 1)
	}
	if len(rest) > 0 {
		m := measure.Mean(rest)
		o.Rest = &m
	}
	if len(t.rated) >= max(l.Cases, 1) {
		o.Discrimination = correlation(chose, t.rest)
	}
	return o
}
