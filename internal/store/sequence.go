package store

// SequenceNext raises a running number and gives it; the first is 1. Numbers
// have no gaps: a transaction that fails gives its number back.
func (tx *Tx) SequenceNext(name string) (int64, error) {
	var n int64
	err := tx.QueryRow(`insert into sequence (name, last) values ($1, 1)
on conflict (name) do update set last = sequence.last + 1 returning last`, name).Scan(&n)
	return n, err
}
