// Package papersheet draws on a page the paper that somebody is about to sign:
// what is read is what stands in the files.
package papersheet

import (
	"slices"
	"strings"

	"tarazy/internal/document"
	"tarazy/internal/locale"
)

// Paper is a document in one language.
type Paper struct {
	Lang  locale.Lang
	Parts []document.Part
}

// Grouped writes a long number in groups of four digits, which can be read out
// and break between lines.
func Grouped(digits string) string {
	var groups []string
	for part := range slices.Chunk([]byte(digits), 4) {
		groups = append(groups, string(part))
	}
	return strings.Join(groups, " ")
}
