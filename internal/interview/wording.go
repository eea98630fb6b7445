package interview

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"tarazy/internal/locale"
	"tarazy/internal/strict"
)

// Wording is a part of a text that must be clarified: from and to count bytes.
type Wording struct {
	From, To int
	Key      string // what it is: a sign of the techniques, or "usually"
}

// wordingRule is one kind of wording; the JSON is what the browser's code reads.
type wordingRule struct {
	Key  string   `key:"key" json:"key"`
	Find []string `key:"find" json:"find"`
}

//go:embed wording.yaml
var wordingFile []byte

type wordingDoc struct {
	KK []wordingRule `key:"kk" json:"kk"`
	RU []wordingRule `key:"ru" json:"ru"`
}

// wordPattern is a wording as steps over the words of a text.
type wordPattern struct {
	key   string
	steps []wordStep
}

// wordStep is one of the words that may stand there, after at most gap others.
type wordStep struct {
	gap int
	any []string
}

// gapMost is how many words may stand between two of a pattern: "..".
const gapMost = 3

// wordingRules are the patterns by language, and the rules as JSON.
type wordingRules struct {
	of   map[locale.Lang][]wordPattern
	text string
}

var wordings = sync.OnceValues(func() (*wordingRules, error) {
	n, err := strict.YAML("wording.yaml", wordingFile)
	if err != nil {
		return nil, err
	}
	var doc wordingDoc
	if err := strict.Decode(n, &doc); err != nil {
		return nil, err
	}
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("wording.yaml: %w", err)
	}
	return &wordingRules{map[locale.Lang][]wordPattern{locale.KK: steps(doc.KK), locale.RU: steps(doc.RU)}, string(text)}, nil
})

// WordingRules are the rules as JSON, for the browser's code to mark by the
// same.
func WordingRules() string { return mustWordings().text }

func mustWordings() *wordingRules {
	all, err := wordings()
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return all
}

func steps(rules []wordingRule) []wordPattern {
	var out []wordPattern
	for _, r := range rules {
		for _, text := range r.Find {
			p := wordPattern{key: r.Key}
			gap := 0
			for token := range strings.FieldsSeq(text) {
				if token == ".." {
					gap = gapMost
					continue
				}
				p.steps = append(p.steps, wordStep{gap, strings.Split(token, "|")})
				gap = 0
			}
			out = append(out, p)
		}
	}
	return out
}

// heard is a word of a text in small letters.
type heard struct {
	text     string
	from, to int
	first    bool // of a sentence
}

// heardWords cuts a text into words. A sentence ends at a stop, a semicolon or
// the end of a line.
func heardWords(text string) []heard {
	var out []heard
	first, open := true, false
	for at, r := range text {
		if unicode.In(r, unicode.L, unicode.M, unicode.N) {
			small := unicode.ToLower(r)
			if small == 'ё' {
				small = 'е'
			}
			if !open {
				out = append(out, heard{from: at, first: first})
				first, open = false, true
			}
			w := &out[len(out)-1]
			w.text += string(small)
			w.to = at + len(string(r))
			continue
		}
		open = false
		first = first || strings.ContainsRune(".!?;…\n", r)
	}
	return out
}

// MarkWording finds the wordings of a text that must be clarified, in Kazakh or
// in Russian, from the first on; none in another language. Of two that lie over
// each other it takes the first, and of two that begin together the longer one.
func MarkWording(l locale.Lang, text string) []Wording {
	words := heardWords(text)
	var out []Wording
	for _, p := range mustWordings().of[l] {
		for at := range words {
			if end := p.from(words, at); end >= 0 {
				out = append(out, Wording{words[at].from, words[end].to, p.key})
			}
		}
	}
	return apart(out)
}

// apart leaves of wordings those that do not lie over an earlier one.
func apart(all []Wording) []Wording {
	slices.SortStableFunc(all, func(a, b Wording) int {
		if a.From != b.From {
			return a.From - b.From
		}
		return b.To - a.To
	})
	var out []Wording
	for _, w := range all {
		if len(out) == 0 || w.From >= out[len(out)-1].To {
			out = append(out, w)
		}
	}
	return out
}

// from matches a pattern whose first word is at a place; it gives the place of
// the last word, −1 where it does not match.
func (p *wordPattern) from(words []heard, at int) int {
	if !p.steps[0].takes(words[at].text) {
		return -1
	}
	for _, step := range p.steps[1:] {
		next := -1
		for k := at + 1; k < len(words) && k <= at+1+step.gap && !words[k].first; k++ {
			if step.takes(words[k].text) {
				next = k
				break
			}
		}
		if next < 0 {
			return -1
		}
		at = next
	}
	return at
}

func (s *wordStep) takes(word string) bool {
	return slices.ContainsFunc(s.any, func(form string) bool {
		if end, ok := strings.CutPrefix(form, "*"); ok {
			return len(word) > len(end) && strings.HasSuffix(word, end)
		}
		if begin, ok := strings.CutSuffix(form, "*"); ok {
			return len(word) > len(begin) && strings.HasPrefix(word, begin)
		}
		return word == form
	})
}
