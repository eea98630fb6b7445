package store

import "tarazy/internal/ownlaw"

const enactedColumns = "act, edition, digest, at, person, proof"

// EnactedInsert adds a line to the register of own law; false where the edition
// has one.
func (tx *Tx) EnactedInsert(r ownlaw.Registered) (bool, error) {
	proof, err := asJSON(r.Proof)
	if err != nil {
		return false, err
	}
	n, err := tx.insertAll("enacted", enactedColumns, "on conflict (act, edition) do nothing",
		[][]any{{r.Act, r.Edition, r.Digest[:], Micro(r.At), r.Person, proof}})
	return n == 1, err
}

// EnactedList reads the register of own law, sorted by act and edition.
func (tx *Tx) EnactedList() ([]ownlaw.Registered, error) {
	return Collect(tx, scanEnacted, "select "+enactedColumns+" from enacted order by act, edition")
}

func scanEnacted(scan Scan) (ownlaw.Registered, error) {
	var r ownlaw.Registered
	var digest []byte
	var at int64
	var proof string
	if err := scan(&r.Act, &r.Edition, &digest, &at, &r.Person, &proof); err != nil {
		return r, err
	}
	copy(r.Digest[:], digest)
	r.At = Instant(at)
	return r, dataInto(proof, &r.Proof)
}
