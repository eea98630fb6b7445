// Package papersheet draws on a page the paper that somebody is about to sign:
// what is read is what stands in the files.
package papersheet

import (
	"tarazy/internal/document"
	"tarazy/internal/locale"
	"tarazy/internal/signature"
)

// Paper is a document in one language.
type Paper struct {
	Lang  locale.Lang
	Parts []document.Part
}

// Grouped writes a long number in groups of four digits, which can be read out
// and break between lines.
func Grouped(digits string) string { return signature.Grouped(digits) }
