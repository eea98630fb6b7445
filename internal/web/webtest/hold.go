package webtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"testing"
)

// Narrow and Wide are the widths between which a page has to hold: the narrowest phone of WCAG's
// reflow, and a desk.
const (
	Narrow = 320
	Wide   = 1440
)

// Hold opens a page as it is read and fails where it does not hold: in Kazakh, whose words are the
// longest, on the narrowest phone with axe and as wide as a desk; and in Russian on the phone. With
// TARAZY_LONG also in English and on the desk in each language, with axe everywhere. Pictures are kept
// as name-lang-width.
func Hold(t testing.TB, ctx context.Context, name, address string) {
	t.Helper()
	whole := os.Getenv("TARAZY_LONG") != ""
	at := func(lang string, width int, axe bool) {
		t.Helper()
		Size(t, ctx, width, 900)
		NoSidewaysScroll(t, ctx)
		if axe || whole {
			Axe(t, ctx)
		}
		Shot(t, ctx, fmt.Sprintf("%s-%s-%d", name, lang, width))
		if t.Failed() {
			t.Fatalf("%s in %s at %d", address, lang, width)
		}
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		if lang == "en" && !whole {
			return
		}
		Size(t, ctx, Narrow, 900)
		Open(t, ctx, inLanguage(t, address, lang))
		at(lang, Narrow, lang == "kk")
		if lang == "kk" || whole {
			at(lang, Wide, false)
		}
	}
}

// inLanguage asks for a language in the query of an address.
func inLanguage(t testing.TB, address, lang string) string {
	t.Helper()
	u, err := url.Parse(address)
	must(t, "address", err)
	q := u.Query()
	q.Set("lang", lang)
	u.RawQuery = q.Encode()
	return u.String()
}
