package decide

import (
	"github.com/go-json-experiment/json"

	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// Answer is the output for one input, and the body of the HTTP answer.
type Answer struct {
	Act     string   `json:"act"`
	Edition string   `json:"edition"`
	Rule    string   `json:"rule"`
	Outcome any      `json:"outcome"`
	Reasons []Reason `json:"reasons"`
}

// Reason as it is printed.
type Reason struct {
	Key    string       `json:"key"`
	Act    string       `json:"act"`
	Clause string       `json:"clause"`
	Args   fault.Args   `json:"args"`
	Text   locale.Words `json:"text"`
}

// Refusal is the output for a bad input.
type Refusal struct {
	Error RefusalBody `json:"error"`
}

// RefusalBody says what is wrong and where.
type RefusalBody struct {
	Code  string       `json:"code"`
	Key   string       `json:"key"`
	Field string       `json:"field"`
	Text  locale.Words `json:"text"`
}

// Print makes the answer of a finding.
func Print(f law.Finding) Answer {
	return Answer{Act: f.Act, Edition: f.Edition, Rule: f.Rule, Outcome: f.Outcome, Reasons: PrintReasons(f.Reasons)}
}

// PrintReasons makes the reasons of an answer.
func PrintReasons(all []law.Reason) []Reason {
	out := make([]Reason, len(all))
	for i, r := range all {
		out[i] = Reason{Key: r.Key, Act: r.Cite.Act, Clause: r.Cite.Clause, Args: r.Args, Text: r.Text()}
	}
	return out
}

// PrintFault makes the refusal of a fault.
func PrintFault(f *fault.Error) Refusal {
	return Refusal{RefusalBody{Code: f.Code, Key: f.Key(), Field: f.Field, Text: locale.All(f.Key(), f.Args)}}
}

// Line answers one input as one line of JSON without its line end; ok is false
// where the line is a refusal.
func (q *Question) Line(input []byte) (line []byte, ok bool, err error) {
	var out any
	f, err := q.Decide(input)
	if err == nil {
		out, ok = Print(f), true
	} else if bad, is := fault.As(err); is {
		out = PrintFault(bad)
	} else {
		return nil, false, err
	}
	line, err = json.Marshal(out, json.Deterministic(true))
	return line, ok, err
}
