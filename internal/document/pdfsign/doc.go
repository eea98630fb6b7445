// Package pdfsign puts electronic signatures into PDF files and reads them
// again. A signature is an incremental update (ISO 32000-1, 7.5.6 and 12.8): the
// bytes that stand in the file stay as they are, so that signatures of several
// persons follow one another and each still holds.
//
// Signing has two steps, because the key is with the person and never here:
// Prepare lays out the signature and says which bytes it stands over, the
// person's signing program makes a detached CMS message over them, Embed puts
// that message in its place.
//
// Files with a cross-reference table are signed, as this program writes them;
// one with a cross-reference stream is refused. Signatures are read from any
// file.
package pdfsign
