package interview

import (
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// Moment of an interview at which a member may be misled.
type Moment string

// The moments.
const (
	BeforeTalk Moment = "before"
	DuringTalk Moment = "during"
	AfterTalk  Moment = "after" // the impression is being fixed
	AtMarks    Moment = "marks"
	AtAgreeing Moment = "agreeing"
)

// Keys of the biases that the prompts are about.
const (
	contrastBias   = "contrast"
	haloBias       = "halo_horns"
	leniencyBias   = "leniency_severity"
	similarBias    = "similar_to_me"
	stereotypeBias = "stereotypes"
	orderBias      = "queue"
	earlyBias      = "early_conclusions"
)

// When the sameness of a member's own marks is worth a word.
const (
	sameLeast     = 3 // marks of one sheet that are all equal
	earlierLeast  = 3 // candidates marked before, all at one end of the scale
	evidenceLeast = 4 // pieces of evidence that all have one sign
	dayLeast      = 3 // interviews a day, of which first and last are remembered
)

// PromptIn is what a member did and sees at a moment: nothing of it is another
// member's.
type PromptIn struct {
	Moment   Moment
	Minutes  int   // of the talk that are gone
	Earlier  []int // own overall marks of the candidates before, the latest last
	Marks    []int // own marks of this candidate so far, by competency
	Positive int   // pieces of own evidence of this candidate
	Negative int
	Place    int // of this interview among those of the day, from 1
	Of       int // interviews of the day
}

// Prompt reminds one member of a bias at the moment at which it matters. Nobody
// else sees it, and it is kept nowhere.
type Prompt struct {
	Key    string       // of the bias, or "opposite"
	Name   locale.Words // of the bias; empty for "opposite"
	Text   locale.Words // the act's
	Why    law.Reason   // why it is said now
	Clause string
}

// oppositeKey is the prompt to look for evidence against one's view.
const oppositeKey = "opposite"

// Prompts are the reminders of a moment, in the order of the act's catalogue.
func Prompts(m *Method, in PromptIn) []Prompt {
	say := map[string][]any{}
	switch in.Moment {
	case BeforeTalk:
		say[stereotypeBias] = []any{"before"}
		early(m, in, say)
	case DuringTalk:
		early(m, in, say)
	case AfterTalk:
		say[similarBias] = []any{"after"}
	case AtMarks:
		contrast(m, in, say)
		sameness(m, in, say)
		order(in, say)
	case AtAgreeing:
		contrast(m, in, say)
		order(in, say)
	}
	var out []Prompt
	for _, b := range m.Biases.Biases {
		if kv := say[b.Key]; kv != nil {
			out = append(out, Prompt{Key: b.Key, Name: b.Name, Text: b.Definition, Why: m.promptWhy(m.Biases.Clause, b.Key+"."+kv[0].(string), kv[1:]), Clause: m.Biases.Clause})
		}
	}
	if in.Moment == AtMarks || in.Moment == AtAgreeing {
		out = append(out, opposite(m, in)...)
	}
	return out
}

func (m *Method) promptWhy(clause, key string, kv []any) law.Reason {
	args := fault.Args{}
	for i := 0; i+1 < len(kv); i += 2 {
		args[kv[i].(string)] = kv[i+1]
	}
	return law.Reason{Key: "interview.prompt." + key, Cite: fault.Citation{Act: m.Rules.Examples.Opposite.Cite().Act, Clause: clause}, Args: args}
}

// early reminds in the first minutes, in which the source says the decision is
// made.
func early(m *Method, in PromptIn, say map[string][]any) {
	k := slices.IndexFunc(m.Biases.Biases, func(b Bias) bool { return b.Key == earlyBias })
	if k >= 0 && in.Minutes <= m.Biases.Biases[k].Minutes {
		say[earlyBias] = []any{"first", "minutes", m.Biases.Biases[k].Minutes}
	}
}

// contrast reminds after a candidate whom the member marked at an end of the
// scale.
func contrast(m *Method, in PromptIn, say map[string][]any) {
	if len(in.Earlier) == 0 {
		return
	}
	switch last := in.Earlier[len(in.Earlier)-1]; last {
	case m.Rules.Rating.Most.V:
		say[contrastBias] = []any{"after_high", "mark", last}
	case m.Rules.Rating.Least.V:
		say[contrastBias] = []any{"after_low", "mark", last}
	}
}

// sameness reminds where the marks of a sheet are all equal, and where those of
// the candidates before lie at one end.
func sameness(m *Method, in PromptIn, say map[string][]any) {
	if n := len(in.Marks); n >= sameLeast && slices.Min(in.Marks) == slices.Max(in.Marks) {
		say[haloBias] = []any{"equal", "n", n, "mark", in.Marks[0]}
	}
	if n := len(in.Earlier); n >= earlierLeast {
		r := &m.Rules.Rating
		switch {
		case slices.Min(in.Earlier) >= r.Most.V-1:
			say[leniencyBias] = []any{"high", "n", n}
		case slices.Max(in.Earlier) <= r.Least.V+1:
			say[leniencyBias] = []any{"low", "n", n}
		}
	}
}

func order(in PromptIn, say map[string][]any) {
	if in.Of < dayLeast {
		return
	}
	switch in.Place {
	case 1:
		say[orderBias] = []any{"first", "of", in.Of}
	case in.Of:
		say[orderBias] = []any{"last", "of", in.Of}
	}
}

// opposite reminds where all evidence has one sign: to look for the other.
func opposite(m *Method, in PromptIn) []Prompt {
	o := &m.Biases.Opposite
	switch {
	case in.Positive >= evidenceLeast && in.Negative == 0:
		return []Prompt{{Key: oppositeKey, Text: o.Liked, Why: m.promptWhy(o.Clause, "opposite.positive", []any{"n", in.Positive}), Clause: o.Clause}}
	case in.Negative >= evidenceLeast && in.Positive == 0:
		return []Prompt{{Key: oppositeKey, Text: o.Disliked, Why: m.promptWhy(o.Clause, "opposite.negative", []any{"n", in.Negative}), Clause: o.Clause}}
	}
	return nil
}
