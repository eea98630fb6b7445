package interview

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"tarazy/internal/locale"
	"tarazy/internal/strict"
)

// Flaw is what makes a question one of those to be avoided.
type Flaw struct {
	Kind  string      // a type to be avoided: leading, choice, double, hypothetical
	Lang  locale.Lang // of the wording that shows it
	Words string      // the words that do
}

//go:embed question_patterns.yaml
var patternsFile []byte

// patternRule is one sign of a flaw: where one of find stands, unless one of
// unless stands over it.
type patternRule struct {
	Find   []string `key:"find"`
	Unless []string `key:"unless,optional"`
}

type patternsOf struct {
	Words struct {
		Ask      []string `key:"ask"`      // interrogatives, in their forms
		Particle []string `key:"particle"` // that make a question of a sentence
	} `key:"words"`
	Leading      []patternRule `key:"leading"`
	Choice       []patternRule `key:"choice"`
	Double       []patternRule `key:"double"`
	Hypothetical []patternRule `key:"hypothetical"`
}

type patternsDoc struct {
	KK patternsOf `key:"kk"`
	RU patternsOf `key:"ru"`
}

type signRule struct{ find, unless []*regexp.Regexp }

type signs struct {
	kind  string
	rules []signRule
}

var patterns = sync.OnceValues(func() (map[locale.Lang][]signs, error) {
	n, err := strict.YAML("question_patterns.yaml", patternsFile)
	if err != nil {
		return nil, err
	}
	var doc patternsDoc
	if err := strict.Decode(n, &doc); err != nil {
		return nil, err
	}
	out := map[locale.Lang][]signs{}
	for l, p := range map[locale.Lang]patternsOf{locale.KK: doc.KK, locale.RU: doc.RU} {
		if out[l], err = p.compiled(); err != nil {
			return nil, fmt.Errorf("question_patterns.yaml: %s: %w", l, err)
		}
	}
	return out, nil
})

func (p *patternsOf) compiled() ([]signs, error) {
	words := map[string]string{"@ask": strings.Join(p.Words.Ask, "|"), "@p": strings.Join(p.Words.Particle, "|")}
	var out []signs
	for _, kind := range []struct {
		name  string
		rules []patternRule
	}{{"leading", p.Leading}, {"choice", p.Choice}, {"double", p.Double}, {"hypothetical", p.Hypothetical}} {
		s := signs{kind: kind.name}
		for _, r := range kind.rules {
			find, err := compileAll(r.Find, words)
			if err != nil {
				return nil, err
			}
			unless, err := compileAll(r.Unless, words)
			if err != nil {
				return nil, err
			}
			s.rules = append(s.rules, signRule{find, unless})
		}
		out = append(out, s)
	}
	return out, nil
}

func compileAll(all []string, words map[string]string) ([]*regexp.Regexp, error) {
	var out []*regexp.Regexp
	for _, text := range all {
		var b strings.Builder
		for token := range strings.FieldsSeq(text) {
			b.WriteString(tokenPattern(token, words))
		}
		r, err := regexp.Compile(" " + b.String())
		if err != nil {
			return nil, fmt.Errorf("%q: %w", text, err)
		}
		out = append(out, r)
	}
	return out, nil
}

// tokenPattern is a token of a pattern as an expression over a text that
// spaced has written: ~ is up to six words and ~~ up to thirty of the same
// sentence; (x) may be absent; x|y is one of them; * is any letters of a word;
// ^ begins a sentence.
func tokenPattern(token string, words map[string]string) string {
	switch token {
	case "~":
		return `(?:[^ .?!^]+ ){0,6}?`
	case "~~":
		return `(?:[^ .?!^]+ ){0,30}?`
	}
	inner, optional := strings.CutPrefix(token, "(")
	inner = strings.TrimSuffix(inner, ")")
	var alternatives []string
	for one := range strings.SplitSeq(inner, "|") {
		if named, ok := words[one]; ok {
			one = named
		}
		for plain := range strings.SplitSeq(one, "|") {
			alternatives = append(alternatives, strings.ReplaceAll(regexp.QuoteMeta(plain), `\*`, `[^ ,.?!:^]*`))
		}
	}
	out := "(?:" + strings.Join(alternatives, "|") + ") "
	if optional {
		return "(?:" + out + ")?"
	}
	return out
}

// spaced writes a text in small letters with a space around every word and
// mark, ^ before each sentence, and without what stands in quotation marks:
// those are not the words of who asks.
func spaced(text string) string {
	var b strings.Builder
	b.WriteString(" ^ ")
	quoted, word := false, false
	for _, r := range strings.ToLower(text) {
		switch {
		case r == '«' || r == '“':
			quoted = true
		case r == '»' || r == '”':
			quoted = false
		case quoted:
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' && word:
			if r == 'ё' {
				r = 'е'
			}
			b.WriteRune(r)
			word = true
			continue
		default:
			if word {
				b.WriteString(" ")
			}
			b.WriteString(mark(r))
		}
		word = false
	}
	if word {
		b.WriteString(" ")
	}
	return b.String()
}

func mark(r rune) string {
	switch r {
	case '?', '!', '.', '…':
		if r == '…' {
			r = '.'
		}
		return string(r) + " ^ "
	case ',', ';':
		return ", "
	case ':', '–', '—', '-':
		return ": "
	}
	return ""
}

// CheckQuestion finds what makes a question leading, one of choice, doubled or
// hypothetical, at most once each, in the order in which the act lists them;
// none for a language that it does not know. It finds signs in the words: a
// person may know better.
func CheckQuestion(l locale.Lang, text string) []Flaw {
	all, err := patterns()
	if err != nil {
		panic(err) // the file is part of the program, and a test compiles it
	}
	if r := []rune(text); len(r) > textMost {
		text = string(r[:textMost])
	}
	s := spaced(text)
	var out []Flaw
	for _, kind := range all[l] {
		for _, r := range kind.rules {
			if words := r.in(s); words != "" {
				out = append(out, Flaw{kind.kind, l, clip(words)})
				break
			}
		}
	}
	return out
}

// in gives the words by which a rule applies to a text; "" where it does not.
func (r signRule) in(s string) string {
	var over [][]int
	for _, p := range r.unless {
		over = append(over, p.FindAllStringIndex(s, -1)...)
	}
	for _, p := range r.find {
		for _, at := range p.FindAllStringIndex(s, -1) {
			if !slices.ContainsFunc(over, func(o []int) bool { return o[0] < at[1] && at[0] < o[1] }) {
				return asRead(s[at[0]:at[1]])
			}
		}
	}
	return ""
}

var beforeMark = strings.NewReplacer(" ,", ",", " ?", "?", " .", ".", " !", "!", " :", " –")

// asRead writes words that spaced has set apart as one reads them.
func asRead(s string) string {
	return beforeMark.Replace(strings.Join(strings.Fields(strings.ReplaceAll(s, "^", " ")), " "))
}

// FlawsOf are those of a wording in both of its languages.
func FlawsOf(o Official) []Flaw {
	return append(CheckQuestion(locale.KK, o.KK), CheckQuestion(locale.RU, o.RU)...)
}

// Flaws are those of a question of a guide. The cards of the model are the
// law's own words and are not pointed out.
func (q *GuideQuestion) Flaws() []Flaw {
	if q.Source == FromModel {
		return nil
	}
	return FlawsOf(q.Official)
}
