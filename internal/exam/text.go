package exam

import (
	"strings"

	"tarazy/internal/locale"
)

// Text is a text of an item in the languages in which tests are held.
// Paragraphs are parted by an empty line; *a* is emphasis, as in CommonMark,
// and no other mark-up is known.
type Text struct {
	KK string `key:"kk,optional" json:"kk,omitempty"`
	RU string `key:"ru,optional" json:"ru,omitempty"`
}

// In gives the text in a language; "" where it has none.
func (t Text) In(l locale.Lang) string {
	switch l {
	case locale.KK:
		return t.KK
	case locale.RU:
		return t.RU
	}
	return ""
}

// Set puts the text of a language.
func (t *Text) Set(l locale.Lang, s string) {
	switch l {
	case locale.KK:
		t.KK = s
	case locale.RU:
		t.RU = s
	}
}

// Empty reports whether there is no text in any language.
func (t Text) Empty() bool {
	return strings.TrimSpace(t.KK) == "" && strings.TrimSpace(t.RU) == ""
}

// lacks is the first of the languages in which the text is missing; "" where
// it has all.
func (t Text) lacks(languages []locale.Lang) locale.Lang {
	for _, l := range languages {
		if strings.TrimSpace(t.In(l)) == "" {
			return l
		}
	}
	return ""
}

// languages are those in which a test may be held.
var languages = []locale.Lang{locale.KK, locale.RU}

// Languages are the languages in which a test may be held.
func Languages() []locale.Lang { return append([]locale.Lang{}, languages...) }
