package people

import "tarazy/internal/day"

// Relation is how a relative stands to a person.
type Relation string

// The relations that are declared.
const (
	Spouse  Relation = "spouse"
	Parent  Relation = "parent"
	Child   Relation = "child"
	Sibling Relation = "sibling"
	InLaw   Relation = "in_law"
	Other   Relation = "other"
)

// Relations are all relations, in the order in which they are offered.
var Relations = []Relation{Spouse, Parent, Child, Sibling, InLaw, Other}

// Relative is a relative whom a person declared.
type Relative struct {
	ID       string   `json:"id"`
	Person   PersonID `json:"person"`
	Relation Relation `json:"relation"`
	Known    PersonID `json:"known"`    // the relative, if in the system; "" otherwise
	Name     []byte   `json:"name"`     // sealed under the person's key
	IINMark  []byte   `json:"iin_mark"` // by which the relative is recognised later; nil for none
}

// FormerEmployer is where a person worked before, as declared.
type FormerEmployer struct {
	ID     string   `json:"id"`
	Person PersonID `json:"person"`
	Name   string   `json:"name"`
	BIN    string   `json:"bin"` // "" where not known
	From   day.Day  `json:"from"`
	Until  *day.Day `json:"until"` // the last day; nil where not known
}

// Tie is something that may set the interests of one person against judging
// another without bias.
type Tie struct {
	Kind     string   `json:"kind"`     // relative, former_employer, supervises
	Relation Relation `json:"relation"` // of a relative
	By       PersonID `json:"by"`       // who declared it
	Employer string   `json:"employer"` // of a former employer
}

// Interests are what a person declared.
type Interests struct {
	Person    PersonID
	IINMark   []byte
	Relatives []Relative
	Employers []FormerEmployer
}

// Ties are what the declarations of two persons say of each other: relatives
// either declared, and employers with the same BIN for both at a common time.
func Ties(a, b *Interests) []Tie {
	out := []Tie{}
	for _, pair := range [][2]*Interests{{a, b}, {b, a}} {
		for _, r := range pair[0].Relatives {
			if r.Known == pair[1].Person || len(r.IINMark) > 0 && string(r.IINMark) == string(pair[1].IINMark) {
				out = append(out, Tie{Kind: "relative", Relation: r.Relation, By: pair[0].Person})
			}
		}
	}
	for _, x := range a.Employers {
		for _, y := range b.Employers {
			if x.BIN != "" && x.BIN == y.BIN && overlap(x.From, x.Until, y.From, y.Until) {
				out = append(out, Tie{Kind: "former_employer", By: a.Person, Employer: x.Name})
			}
		}
	}
	return out
}
