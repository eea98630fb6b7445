package exam

import (
	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// Kind is how an item is answered.
type Kind string

// The kinds of items.
const (
	Single   Kind = "single"   // one of the options
	Multiple Kind = "multiple" // all options that are right
	Matching Kind = "matching" // a target for each option
	Ordering Kind = "ordering" // the options in their order
	Numeric  Kind = "number"   // a number, typed
	Scale    Kind = "scale"    // a statement, agreed with from 1 to 5
	Forced   Kind = "forced"   // the statement that fits best, of several
	Essay    Kind = "essay"    // a text
)

// Kinds are all kinds, in the order in which they are offered.
var Kinds = []Kind{Single, Multiple, Matching, Ordering, Numeric, Scale, Forced, Essay}

// ScalePoints is the number of points of a scale, from "strongly disagree" to
// "strongly agree"; its middle takes no side (Likert 1932).
const ScalePoints = 5

// Item is the content of one version of an item.
type Item struct {
	Key       string        `key:"key" json:"key"`
	Kind      Kind          `key:"kind" json:"kind"`
	Languages []locale.Lang `key:"languages,optional" json:"languages,omitzero"` // all of Languages where left out
	Stimulus  string        `key:"stimulus,optional" json:"stimulus,omitempty"`  // key of what it is asked about
	Stem      Text          `key:"stem" json:"stem"`
	Options   []Option      `key:"options,optional" json:"options,omitzero"`
	Targets   []Option      `key:"targets,optional" json:"targets,omitzero"` // of matching
	Fixed     bool          `key:"fixed,optional" json:"fixed,omitempty"`    // the order of the options has a meaning and is kept
	Answer    Key           `key:"answer,optional" json:"answer,omitzero"`
	Unit      Text          `key:"unit,optional" json:"unit,omitzero"` // of a number

	Tags       []string  `key:"tags" json:"tags"` // the part of a test that it serves, and what else sorts it
	Law        []LawRef  `key:"law,optional" json:"law,omitzero"`
	Difficulty int       `key:"difficulty,optional" json:"difficulty,omitempty"` // 1 easy, 2 middle, 3 hard: the author's estimate
	Rationale  Text      `key:"rationale,optional" json:"rationale,omitzero"`    // why the key is right
	Source     Text      `key:"source,optional" json:"source,omitzero"`
	Enemies    []string  `key:"enemies,optional" json:"enemies,omitzero"` // never in one paper with these
	Validity   *Validity `key:"validity,optional" json:"validity,omitzero"`
	Pretest    bool      `key:"pretest,optional" json:"pretest,omitempty"` // shown, not scored
	Void       bool      `key:"void,optional" json:"void,omitempty"`       // its key was withdrawn: whoever answered it is right
	Unknown    []Foreign `key:"unknown,optional" json:"unknown,omitzero"`  // what an import did not understand, kept for export
}

// Option is a possible answer, a side of a match or a statement to choose from.
type Option struct {
	Key  string `key:"key" json:"key"`
	Text Text   `key:"text" json:"text"`
}

// Key is the right answer. Which fields it has depends on the kind.
type Key struct {
	Options   []string          `key:"options,optional" json:"options,omitzero"`      // single, forced: one; multiple: all right ones; ordering: all, in order
	Pairs     map[string]string `key:"pairs,optional" json:"pairs,omitzero"`          // matching: option to target
	Number    Decimal           `key:"number,optional" json:"number,omitempty"`       // number
	Tolerance Decimal           `key:"tolerance,optional" json:"tolerance,omitempty"` // number: how far off is still right
	Reversed  bool              `key:"reversed,optional" json:"reversed,omitempty"`   // scale: disagreeing is the keyed side
}

// LawRef names what an item stands on, as it stood on a day: when the article
// is amended later, the item is to be looked at again.
type LawRef struct {
	Act     string  `key:"act" json:"act"` // constitution, civil_service, …
	Article string  `key:"article" json:"article"`
	On      day.Day `key:"on" json:"on"`
}

// Foreign is a part of an imported item that this program does not know.
type Foreign struct {
	Format string `key:"format" json:"format"`
	Where  string `key:"where" json:"where"`
	Raw    string `key:"raw" json:"raw"`
}

// Validity makes a statement a part of the reliability scale of a questionnaire.
type Validity struct {
	Sign Sign   `key:"sign" json:"sign"`
	Pair string `key:"pair,optional" json:"pair,omitempty"` // the other statement of a pair; it may be one of a quality
	// Opposite says that the two of a pair mean the opposite of each other.
	Opposite bool `key:"opposite,optional" json:"opposite,omitempty"`
}

// Sign is what a statement of the reliability scale shows.
type Sign string

// The signs of a statement. Time and long runs are signs of the whole
// questionnaire and need no statement.
const (
	Desirability Sign = "desirability" // too good to be true: agreeing is the sign
	Infrequency  Sign = "infrequency"  // hardly anybody agrees who reads it
	Consistency  Sign = "pair"         // means the same, or the opposite, as another one
)

// In are the languages that the item has.
func (i *Item) In() []locale.Lang {
	if len(i.Languages) == 0 {
		return languages
	}
	return i.Languages
}

// Scored reports whether the answer can be right or wrong.
func (i *Item) Scored() bool { return i.Kind != Essay && i.Validity == nil && !i.Pretest }
