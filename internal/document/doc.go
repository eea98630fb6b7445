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
// The PDF is laid out for PDF/A-2, level B (archival.go): embedded fonts with
// their letters' codes, an output intent, metadata, no transparency. That is
// checked by tests of ours over the structure of the file (pdfsign) and by
// poppler; veraPDF, which would be the judge, was not to be had. One known
// shortcoming comes from the library: the names of embedded fonts do not say that
// they are subsets. The PDF has its title and its language but no structure tags, so
// PDF/UA is not claimed: the page on the screen is the accessible form.
package document
