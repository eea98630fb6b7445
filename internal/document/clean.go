package document

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// clean makes text fit for paper. Control characters go, because XML refuses
// them and PDF would draw them as boxes. Directional and zero-width characters
// go too: they would let a signed paper read otherwise than its data. Letters
// written with a separate accent become one letter, which every font has.
// A line feed stays: it begins a new line.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(printable, s)
	return norm.NFC.String(s)
}

// cleanLine is clean for places that hold one line, as titles.
func cleanLine(s string) string {
	return strings.Join(strings.Fields(clean(s)), " ")
}

func printable(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t', r == '\r', r == '\v', r == '\f', r == '\u2028', r == '\u2029':
		return ' '
	case r == '\ufffe', r == '\uffff', unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r):
		return -1
	case unicode.Is(unicode.Co, r), unicode.Is(unicode.Variation_Selector, r):
		return -1
	}
	return r
}
