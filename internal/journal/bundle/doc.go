// Package bundle is a file of files that holds together by itself: a list of
// the files with their hashes, the journal's signature over the list, and the
// receipts of the records that prove what the files say. Whoever has it and the
// journal's public key can check it without the program's database.
package bundle
