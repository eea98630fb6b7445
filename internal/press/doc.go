// Package press is the one way in which a document leaves the program on paper.
// A body's template heads it and adds paragraphs before and behind what the
// program prints; a QR code and an address say where whoever holds the paper can
// check it; and what was given out stands in a register, by which that address
// answers.
//
//	document → Dress (template of the day, code) → Ready → Print (PDF, DOCX) → Enter (register)
//
// A template only adds: the parts of a document, with the columns and words of an
// act's form, go through untouched. Its versions hold from a day that is still
// to come when they are written, so the day of a document says for good what it
// wears, and the same data gives the same bytes later.
//
// The code of a paper is worked out from what it says, under the master key: it
// is the same each time, nobody guesses it, and the file may change without it.
package press
