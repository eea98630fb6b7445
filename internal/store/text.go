package store

import (
	"encoding/hex"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Fold gives the form of a text in which it is searched: small letters, ё as
// е, one space between words, Latin letters and stress marks without their
// accents. Kazakh letters and й stay what they are: they are letters of their
// own, not accented ones. Both the stored column and the search go through it,
// for SQLite knows the case of ASCII only.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(s) {
		r = unicode.ToLower(r)
		switch {
		case r == 'ё':
			b.WriteRune('е')
		case unicode.Is(unicode.Mn, r):
		case unicode.Is(unicode.Latin, r):
			b.WriteString(bare(r))
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// bare is a letter without its accents.
func bare(r rune) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(string(r)))
}

// A collator keeps state while it works, so each use takes one of its own.
var collators = sync.Pool{New: func() any { return collate.New(language.Kazakh) }}

// CollationKey gives a text, in hexadecimal digits, by whose bytes names sort
// in the order of the Kazakh alphabet; Russian names sort rightly by it too.
// It is stored beside the name. The keys of another version of x/text may
// differ, so raising that version means to compute them anew.
func CollationKey(s string) string {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	var buf collate.Buffer
	return hex.EncodeToString(c.KeyFromString(&buf, s))
}
