package store

import "tarazy/internal/signature/signedcopy"

// SignedCopyInsert adds a revision; false where the number is taken, or the person
// has signed the copy.
func (tx *Tx) SignedCopyInsert(r *signedcopy.Revision) (bool, error) {
	data, err := asJSON(r)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into signed_copy (document, number, person, data) values ($1, $2, $3, $4) on conflict do nothing", r.Of, r.Number, r.Person, data)
	return n == 1, err
}

// SignedCopyOf reads the revisions of a document's copy, the first one first.
func (tx *Tx) SignedCopyOf(document string) ([]signedcopy.Revision, error) {
	return Collect(tx, scanData[signedcopy.Revision], "select data from signed_copy where document = $1 order by number", document)
}
