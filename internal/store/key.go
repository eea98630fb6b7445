package store

import "tarazy/internal/journal"

func scanKey(scan Scan) (k journal.PersonKey, err error) {
	var destruction *int64
	err = scan(&k.Subject, &k.Wrapped, &destruction)
	if destruction != nil {
		k.Destruction = *destruction
	}
	return k, err
}

// KeyGet reads the key of a subject, once a transaction; nil where there is none.
func (tx *Tx) KeyGet(subject string) (*journal.PersonKey, error) {
	if k := tx.keys[subject]; k != nil {
		return k, nil
	}
	k, err := oneOrNil(scanKey(tx.QueryRow("select subject, wrapped, destruction from person_key where subject = $1", subject).Scan))
	if err == nil && k != nil {
		if tx.keys == nil {
			tx.keys = map[string]*journal.PersonKey{}
		}
		tx.keys[subject] = k
	}
	return k, err
}

// KeyInsert adds the key of a subject.
func (tx *Tx) KeyInsert(subject string, wrapped []byte) error {
	return tx.ExecOne("insert into person_key (subject, wrapped) values ($1, $2)", subject, wrapped)
}

// KeyDestroy takes a key's bytes away; false if there is no key, or no longer.
func (tx *Tx) KeyDestroy(subject string, destruction int64) (bool, error) {
	tx.keys = nil
	n, err := tx.Exec("update person_key set wrapped = null, destruction = $2 where subject = $1 and wrapped is not null", subject, destruction)
	return n == 1, err
}

// KeyAll reads every key.
func (tx *Tx) KeyAll() ([]journal.PersonKey, error) {
	return Collect(tx, scanKey, "select subject, wrapped, destruction from person_key")
}
