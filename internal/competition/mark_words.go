package competition

import (
	"strings"
	"unicode"
)

// CountWords counts the words of an essay as the edition counts them: a word
// is a run of letters and digits between spaces, whatever signs stand in or
// about it, so that a hyphenated one is one and a dash by itself is none.
func CountWords(text string) int {
	n := 0
	for _, run := range strings.FieldsFunc(text, blank) {
		if strings.ContainsFunc(run, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// blank reports whether a sign divides words: spaces of all kinds, and the
// spaces without width, behind which words could be hidden.
func blank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060' }
