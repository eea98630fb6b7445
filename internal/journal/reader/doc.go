// Package reader says what a person may read of the journal: which records a
// list holds for them, which one opens, and what is written down when its facts
// are opened. Pages and the API read through it, so that both show the same.
package reader
