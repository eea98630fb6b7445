package interview

import (
	"slices"

	"tarazy/internal/locale"
)

// Techniques of asking, and what makes an example incomplete or false.
type Techniques struct {
	Source     string      `key:"source"`
	Clause     string      `key:"clause"`
	Funnel     Funnel      `key:"funnel"`
	Techniques []Technique `key:"techniques"`
	Incomplete struct {
		Clause string           `key:"clause"`
		Rule   Official         `key:"rule"`
		Signs  []IncompleteSign `key:"signs"`
	} `key:"incomplete"`
	False struct {
		Clause string      `key:"clause"`
		Rule   Official    `key:"rule"`
		Signs  []FalseSign `key:"signs"`
	} `key:"false"`
}

// Funnel goes from a general question to details.
type Funnel struct {
	Name        locale.Words `key:"name"`
	Description Official     `key:"description"`
	Main        Official     `key:"main"`
	Further     []Official   `key:"further"`
}

// Technique asks for the parts of an example by letters.
type Technique struct {
	Key     string       `key:"key"` // star, parla, carl
	Clause  string       `key:"clause"`
	Name    locale.Words `key:"name"`
	Letters []Letter     `key:"letters"`
}

// Letter of a technique and the part of the example that it asks for.
type Letter struct {
	Letter     string       `key:"letter"`
	Part       string       `key:"part"` // situation, task, action, result, learned, applied
	Word       string       `key:"word"` // the English word as printed
	Name       locale.Words `key:"name"`
	Definition Official     `key:"definition"`
	Questions  []Sample     `key:"questions"`
}

// IncompleteSign is what an incomplete example lacks.
type IncompleteSign struct {
	Lacks string `key:"lacks"`
	Official
}

// FalseSign is a wording that must be clarified.
type FalseSign struct {
	Key string `key:"key"`
	Official
}

// Technique finds one by its key.
func (t *Techniques) Technique(key string) (*Technique, bool) {
	i := slices.IndexFunc(t.Techniques, func(x Technique) bool { return x.Key == key })
	if i < 0 {
		return nil, false
	}
	return &t.Techniques[i], true
}

// Missing are the letters whose part an example does not have yet, in the order
// of the technique. PARLA has two As: they ask for different parts.
func (t *Technique) Missing(parts []string) []Letter {
	var out []Letter
	for _, l := range t.Letters {
		if !slices.Contains(parts, l.Part) {
			out = append(out, l)
		}
	}
	return out
}

// Complete reports whether an example with these parts may be rated: it has
// every part that the rules name, whatever the technique.
func (r *ExampleRules) Complete(parts []string) bool {
	return !slices.ContainsFunc(r.CompleteWith.V, func(p string) bool { return !slices.Contains(parts, p) })
}
