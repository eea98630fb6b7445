package webtest

import (
	"regexp"
	"strings"
	"testing"
)

// shownMost bounds how much of a page a failure shows, in bytes.
const shownMost = 4000

// Main is a page from its main element on, as much of it as a failure shows.
func Main(text string) string {
	if i := strings.Index(text, "<main"); i >= 0 {
		text = text[i:]
	}
	return text[:min(len(text), shownMost)]
}

// Holds wants an answer to have a status and its text to hold words; of a word
// behind "!" it wants that the text does not hold it.
func Holds(t testing.TB, what string, code, status int, text string, words ...string) {
	t.Helper()
	if code != status {
		t.Errorf("%s: status %d, not %d\n%s", what, code, status, Main(text))
	}
	for _, word := range words {
		absent, not := strings.CutPrefix(word, "!")
		if strings.Contains(text, absent) == not {
			t.Errorf("%s: %q, present: %t\n%s", what, absent, not, Main(text))
		}
	}
}

var summaryLink = regexp.MustCompile(`href="#([^"]+)"`)

// Summary reports whether a page lists errors, and wants each of them to lead to a
// place on the page.
func Summary(t testing.TB, what, text string) bool {
	t.Helper()
	_, rest, wrong := strings.Cut(text, `class="errors"`)
	summary, _, _ := strings.Cut(rest, "</div>")
	for _, m := range summaryLink.FindAllStringSubmatch(summary, -1) {
		if !strings.Contains(text, `id="`+m[1]+`"`) {
			t.Errorf("%s: the summary leads to %q, which is not on the page", what, m[1])
		}
	}
	return wrong
}
