package interview

import (
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// Looked is what is looked for in a competency: an indicator that the decision
// counts, or a sign of the list of 2017 that the guide's question brings.
type Looked struct {
	ID   string
	Text Official // of a sign, in Kazakh alone
	Sign Sign     // of a sign of the list, which is effective or not; "" of an indicator
}

// looked are the indicators of a competency that count, then the signs of the
// questions of 2017 that feed it.
func (x *talk) looked(key string) ([]Looked, error) {
	indicators, err := x.countedIndicators(key)
	if err != nil {
		return nil, err
	}
	var out []Looked
	for _, i := range indicators {
		out = append(out, Looked{ID: i.ID, Text: i.Official})
	}
	for _, c := range x.guide.Competency {
		for k := range c.Questions {
			q := &c.Questions[k]
			if c.Key == key || slices.Contains(q.Also, key) {
				out = append(out, x.law.method.tags(q)...)
			}
		}
	}
	return out, nil
}

// tags are the signs of a question of 2017 as evidence: each has the id of the
// question with its place.
func (m *Method) tags(q *GuideQuestion) []Looked {
	effective, ineffective := m.Signs(q)
	var out []Looked
	for i, text := range effective {
		out = append(out, Looked{ID: path(q.ID+".effective", i), Text: Official{KK: text}, Sign: Positive})
	}
	for i, text := range ineffective {
		out = append(out, Looked{ID: path(q.ID+".ineffective", i), Text: Official{KK: text}, Sign: Negative})
	}
	return out
}

// everyOfLevel is the parameter by which all indicators of the level count, not
// those of the guide alone.
const everyOfLevel = "level"

// countedIndicators are the indicators of a competency that the yes or no is
// computed from.
func (x *talk) countedIndicators(key string) ([]GuideIndicator, error) {
	c := x.guide.Find(key)
	if c == nil {
		return nil, noCompetency("competency")
	}
	out := slices.Clone(c.Indicators)
	if x.law.method.Rules.Decision.IndicatorsCounted.V != everyOfLevel {
		return out, nil
	}
	all, err := x.law.model.Indicators(key, x.guide.JobLevel)
	if fault.Is(err, "competency.no_indicators") { // the body's own are all there is
		return out, nil
	}
	for _, i := range all {
		if !holds(out, i.ID) {
			out = append(out, GuideIndicator{ID: i.ID, Official: i.Official})
		}
	}
	return out, err
}

// RatingFound is what the rules find about a rating.
type RatingFound struct {
	Examples law.Found[ExamplesOut]
	Balance  *law.Found[RatingOut]  // nil while no mark is given
	Decision law.Found[DecisionOut] // by the indicators
	Silent   []string               // indicators that nothing is tied to: they count as the rules say
	Always   bool                   // the mark is always given with its reason
	Few      bool                   // a mark stands on too few complete examples
	input    DecisionIn
}

// NeedsReason reports whether the mark needs the member's reason.
func (f *RatingFound) NeedsReason() bool {
	if f.Balance == nil {
		return false
	}
	return f.Always || f.Few || f.Balance.Outcome.Contradicts
}

// findings weighs a rating by the rules.
func (m *rated) findings(r *Rating) (*RatingFound, error) {
	rules := &m.law.method.Rules
	out := &RatingFound{Examples: WeighExamples(rules, m.notes.examplesOf(m.guide, r.Competency))}
	if err := m.decide(r, out); err != nil {
		return nil, err
	}
	if r.Mark == nil && !r.None {
		return out, nil
	}
	positive, negative := r.Balance()
	found, err := WeighRating(m.law.method, RatingIn{Positive: positive, Negative: negative, Rating: r.Mark})
	if err != nil {
		return nil, err
	}
	out.Balance = &found
	if r.Mark == nil {
		return out, nil
	}
	of, err := m.markOf(*r.Mark, "mark")
	if err != nil {
		return nil, err
	}
	out.Always, out.Few = of.Reason, !out.Examples.Outcome.MayRate
	return out, nil
}

// decide computes the yes or no from the indicators that count.
func (m *rated) decide(r *Rating, out *RatingFound) error {
	rules := &m.law.method.Rules
	indicators, err := m.countedIndicators(r.Competency)
	if err != nil {
		return err
	}
	for _, i := range indicators {
		met, none := r.ShownIn(i.ID)
		if none {
			out.Silent = append(out.Silent, i.ID)
			met = rules.Decision.NoInformationIsMet.V
		}
		out.input.Met = append(out.input.Met, met)
	}
	out.Decision, err = Decide(rules, out.input)
	return err
}

// examplesOf are the parts of each example that speaks for a competency: one
// noted for it, and one given to a question that feeds it too. What is begun and
// has nothing in it is none.
func (n *NoteText) examplesOf(g *Guide, key string) [][]string {
	var out [][]string
	for k := range n.Examples {
		e := &n.Examples[k]
		if !e.speaksFor(g, key) {
			continue
		}
		if parts := e.Given(); len(parts) > 0 {
			out = append(out, parts)
		}
	}
	return out
}

func (e *Example) speaksFor(g *Guide, key string) bool {
	if e.Competency == key {
		return true
	}
	q := g.question(e.Question)
	return q != nil && slices.Contains(q.Also, key)
}
