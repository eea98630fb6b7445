// Package document prints forms and protocols. A Document is typed data: a
// page, a language and a list of parts. PDF and DOCX are its two writers; both
// print the same parts in the same order, and neither prints anything that the
// document does not hold. What a part lacks is added as a new part here, with
// its way in both writers, never beside them.
//
// The bytes are a pure function of the document: no clock, no randomness, no
// map order. A signature over a printed form therefore still holds when the
// form is printed again from the journal by the same build.
//
// The PDF carries its title and its language but no structure tags, and the
// library writes no file identifier: neither PDF/UA nor PDF/A is claimed. The
// page on the screen is the accessible form.
package document
