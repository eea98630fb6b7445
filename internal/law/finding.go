package law

import (
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Reason is one ground of a result: what is said, with which values, on which
// clause.
type Reason struct {
	Key  string
	Cite fault.Citation
	Args fault.Args
}

// Because makes a reason. kv alternates names and values of the message, none
// of them a float.
func Because(c Citer, key string, kv ...any) Reason {
	r := Reason{Key: key, Cite: c.Cite(), Args: make(fault.Args, len(kv)/2)}
	for i := 0; i+1 < len(kv); i += 2 {
		r.Args[kv[i].(string)] = kv[i+1]
	}
	return r
}

// Text is the reason in the three languages.
func (r Reason) Text() locale.Words { return locale.All(r.Key, r.Args) }

// Found is what a pure function of the law returns.
type Found[T any] struct {
	Outcome T
	Reasons []Reason
}

// Finding is a result with the rule and the edition that gave it: what the
// page, the document, the API and the journal all print.
type Finding struct {
	Act, Edition, Rule string
	Outcome            any
	Reasons            []Reason
}

// In ties what was found to the edition and the rule.
func (f Found[T]) In(e *Edition, rule string) Finding {
	return Finding{Act: e.Act, Edition: e.Day, Rule: rule, Outcome: f.Outcome, Reasons: f.Reasons}
}
