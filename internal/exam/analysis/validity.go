package analysis

import (
	"tarazy/internal/exam"
	"tarazy/internal/fault"
)

// Limits say when answers to a questionnaire speak against themselves. Shares
// are in percent of what could be looked at; the fewest that must be there for a
// sign to be looked for stand beside them. The signs are those of Meade and
// Craig (Psychological Methods 17, 2012) and Curran (Journal of Experimental
// Social Psychology 66, 2016).
type Limits struct {
	PairGap      int `key:"pair_gap"`     // points between two answers that mean the same
	PairPercent  int `key:"pair_percent"` // of the pairs
	PairsLeast   int `key:"pairs_least"`
	Desirability int `key:"desirability_percent"` // of the statements that are too good to be true
	DesiredLeast int `key:"desirability_least"`
	Infrequency  int `key:"infrequency"` // statements answered as hardly anybody does who reads them
	Run          int `key:"run"`         // same answers one after another
	FastSeconds  int `key:"fast_seconds"`
	FastPercent  int `key:"fast_percent"` // of the answers, each in fewer seconds
	TimesLeast   int `key:"times_least"`
	Spread       int `key:"spread_hundredths"` // standard deviation of the answers, in hundredths of a point
	SpreadLeast  int `key:"spread_least"`
	Answered     int `key:"answered_percent"` // of the statements: with fewer there is no level
	Middle       int `key:"middle"`           // independent signs for the middle level
	Low          int `key:"low"`              // independent signs for the low one
}

// Defaults are limits that few who read the statements come near. Two seconds
// for a statement are those of Huang and others (Journal of Business and
// Psychology 27, 2012).
var Defaults = Limits{
	PairGap: 2, PairPercent: 40, PairsLeast: 3,
	Desirability: 75, DesiredLeast: 3,
	Infrequency: 2, Run: 15,
	FastSeconds: 2, FastPercent: 25, TimesLeast: 20,
	Spread: 50, SpreadLeast: 20,
	Answered: 50, Middle: 1, Low: 2,
}

// SignName names a sign that speaks against the answers.
type SignName string

// The signs. Run and Spread come from the same answers and count once.
const (
	Pairs     SignName = "pair"         // says one thing and its opposite
	Desirable SignName = "desirability" // says what nobody can say in truth
	Careless  SignName = "infrequency"  // says what hardly anybody says
	Run       SignName = "run"          // the same answer on and on
	Fast      SignName = "fast"         // faster than one can read
	Spread    SignName = "spread"       // hardly any difference between answers
)

// SignNames are all signs, in the order in which they are given.
var SignNames = []SignName{Pairs, Desirable, Careless, Run, Fast, Spread}

// family are the signs that count as one.
func (s SignName) family() SignName {
	if s == Spread {
		return Run
	}
	return s
}

// Finding is what was looked at for a sign.
type Finding struct {
	Name   SignName `json:"name"`
	Number int      `json:"number"` // counted; for Spread hundredths of a point
	Of     int      `json:"of"`     // how many could be counted
	Limit  int      `json:"limit"`  // as Limits has it
	Shown  bool     `json:"shown"`  // the sign is there
}

// Note is the message of a finding.
func (f *Finding) Note() Note {
	args := fault.Args{"number": f.Number, "of": f.Of, "limit": f.Limit}
	if f.Name == Spread {
		args["number"], args["limit"] = two(part(f.Number)), two(part(f.Limit))
	}
	return Note{"exam_analysis.sign." + string(f.Name), args}
}

// The levels of reliability.
const (
	Low    = "low"
	Middle = "middle"
	High   = "high"
)

// Reliability is how far answers can be relied upon. It informs those who talk
// with the person; no score is lowered by it.
type Reliability struct {
	Level       string    `json:"level"` // "" where too few statements are answered
	Answered    int       `json:"answered"`
	Of          int       `json:"of"`          // statements
	Independent int       `json:"independent"` // signs, those of one family counted once
	Findings    []Finding `json:"findings"`    // of every sign that could be looked for
}

// Rely looks for signs in the answers to a questionnaire, in the order of its
// statements.
func (l *Limits) Rely(s []exam.Statement) *Reliability {
	out := &Reliability{Of: len(s), Findings: []Finding{}}
	for i := range s {
		if answered(&s[i]) {
			out.Answered++
		}
	}
	families := map[SignName]bool{}
	for _, f := range []*Finding{l.pairs(s), l.desirable(s), l.careless(s), l.run(s), l.fast(s), l.spread(s)} {
		if f == nil {
			continue
		}
		if out.Findings = append(out.Findings, *f); f.Shown {
			families[f.Name.family()] = true
		}
	}
	out.Independent = len(families)
	switch {
	case out.Answered == 0 || out.Answered*100 < l.Answered*out.Of:
	case out.Independent >= l.Low:
		out.Level = Low
	case out.Independent >= l.Middle:
		out.Level = Middle
	default:
		out.Level = High
	}
	return out
}

// Level is Rely in the form that a score keeps; nil where there is no level. It
// is made for exam.Service.Reliability.
func (l *Limits) Level(s []exam.Statement) *exam.Level {
	r := l.Rely(s)
	if r.Level == "" {
		return nil
	}
	out := &exam.Level{Level: r.Level}
	for _, f := range r.Findings {
		if f.Shown {
			out.Signs = append(out.Signs, string(f.Name))
		}
	}
	return out
}

func answered(s *exam.Statement) bool { return s.Point >= 1 && s.Point <= exam.ScalePoints }
