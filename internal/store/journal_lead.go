package store

import (
	"time"

	"tarazy/internal/journal"
)

const leaseText = `insert into journal_lease (one, holder, until) values (1, $1, $2)
on conflict (one) do update set holder = excluded.holder, until = excluded.until
where journal_lease.holder = excluded.holder or journal_lease.until <= $3`

// JournalLead takes or keeps the sequencer's lease and reads the last head of the
// tree, nil if there is none; false if another holds the lease.
func (tx *Tx) JournalLead(holder string, now, until time.Time) (mine bool, last *journal.Head, err error) {
	if tx.dia == sqliteDialect {
		n, err := tx.Exec(leaseText, holder, Micro(until), Micro(now))
		if err != nil || n != 1 {
			return false, nil, err
		}
		last, err = tx.JournalHeadLast()
		return true, last, err
	}
	got, err := Collect(tx, scanLed, "with l as ("+leaseText+" returning one) select h.size, h.root, h.note, h.at from l left join ("+
		selectHead+"order by size desc limit 1) h on true", holder, Micro(until), Micro(now))
	if err != nil || len(got) == 0 {
		return false, nil, err
	}
	return true, got[0], nil
}

// scanLed reads a head that need not be there.
func scanLed(scan Scan) (*journal.Head, error) {
	var size, at *int64
	var root []byte
	var note *string
	if err := scan(&size, &root, &note, &at); err != nil || size == nil {
		return nil, err
	}
	h := &journal.Head{Size: *size, Note: *note, At: Instant(*at)}
	copy(h.Root[:], root)
	return h, nil
}
