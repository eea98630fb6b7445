// Package papersheet draws on a page the paper that somebody is about to sign:
// what is read is what stands in the files.
package papersheet

import (
	"tarazy/internal/document"
	"tarazy/internal/locale"
)

// Paper is a document in one language.
type Paper struct {
	Lang  locale.Lang
	Parts []document.Part
}
