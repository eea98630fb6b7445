package vacancy

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/candidate"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// lines are the lines of a text that hold something.
func lines(text string) []string {
	all := strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' })
	return slices.DeleteFunc(all, func(line string) bool { return strings.TrimSpace(line) == "" })
}

// needsOf are the single requirements in words, in the order of
// candidate.Result.Leaves; an alternative is said to be one, for it need not be
// met where another is.
func needsOf(l locale.Lang, n candidate.Need) []string {
	var parts []candidate.Need
	switch {
	case n.All != nil:
		parts = n.All
	case n.Any != nil:
		parts = n.Any
	default:
		return n.Text(l)
	}
	var out []string
	for _, p := range parts {
		for _, text := range needsOf(l, p) {
			if n.Any != nil && p.Any == nil {
				text = words(l, "check.either", "text", text)
			}
			out = append(out, text)
		}
	}
	return out
}

// rowID is the id of an element of a list.
func rowID(name string, i int) string { return name + "-" + strconv.Itoa(i+1) }

// mainFirst makes the first of several acts the main one.
func mainFirst(i int) kit.ActKind {
	if i == 0 {
		return kit.Main
	}
	return kit.Plain
}
