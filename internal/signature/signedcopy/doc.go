// Package signedcopy keeps copies of finished documents that bear their
// signatures themselves. A copy is a chain of revisions: each adds one person's
// signature to every file of the document as an incremental update of the PDF,
// so that the files of a revision begin with those of the one before, and the
// signatures of all who signed earlier still hold.
//
//	document as it was drawn ──Sign──► revision 1 ──Sign──► revision 2 …
//
// One person signs at a time: who prepared a signature over a revision that is
// not the latest any more is told so and signs again. The document itself, with
// what it is decided by, stays with its procedure; a copy proves nothing that the
// procedure does not know, but it can be checked by any reader of PDF.
package signedcopy
