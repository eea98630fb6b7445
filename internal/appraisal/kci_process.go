package appraisal

import (
	"strings"
	"unicode"

	"tarazy/internal/locale"
)

// ProcessWork are the words by which process work is known: a KCI that has them
// is questioned, for such work is no KCI.
type ProcessWork struct {
	Clause   string           `key:"clause"`
	Patterns []ProcessPattern `key:"patterns"`
}

// ProcessPattern is a sequence of beginnings of words that stand in a text in
// this order, not necessarily side by side.
type ProcessPattern struct {
	Lang  locale.Lang `key:"lang"`
	Words []string    `key:"words"`
}

// find gives the words of a text that a pattern met first, as they stand there;
// "" where none is met.
func (p *ProcessWork) find(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	for _, pattern := range p.Patterns {
		if met := pattern.met(words); met != "" {
			return met
		}
	}
	return ""
}

func (p ProcessPattern) met(words []string) string {
	var found []string
	for _, w := range words {
		if strings.HasPrefix(strings.ToLower(w), p.Words[len(found)]) {
			if found = append(found, w); len(found) == len(p.Words) {
				return strings.Join(found, " … ")
			}
		}
	}
	return ""
}
