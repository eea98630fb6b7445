package store

import (
	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/journal"
)

type placedHash struct {
	place int64
	hash  tlog.Hash
}

func scanHash(scan Scan) (h placedHash, err error) {
	var b []byte
	if err := scan(&h.place, &b); err != nil {
		return h, err
	}
	// One of another length is no hash; it is read as a false one, so that a
	// check finds it in its place.
	copy(h.hash[:], b)
	return h, nil
}

func hashMap(all []placedHash, err error) (map[int64]tlog.Hash, error) {
	out := make(map[int64]tlog.Hash, len(all))
	for _, h := range all {
		out[h.place] = h.hash
	}
	return out, err
}

// JournalHashes reads hashes of the tree; those that are not there are left out.
func (tx *Tx) JournalHashes(places []int64) (map[int64]tlog.Hash, error) {
	return hashMap(collectIn(tx, scanHash, "select place, hash from journal_hash where ", "place", places))
}

// JournalHashRange reads the hashes from one place up to another.
func (tx *Tx) JournalHashRange(from, until int64) (map[int64]tlog.Hash, error) {
	return hashMap(Collect(tx, scanHash, "select place, hash from journal_hash where place >= $1 and place < $2", from, until))
}

// JournalHashInsert adds hashes from a place on.
func (tx *Tx) JournalHashInsert(from int64, hashes []tlog.Hash) error {
	_, err := tx.insertBulk(hashBulk, len(hashes), hashRow(from, hashes))
	return err
}

func hashRow(from int64, hashes []tlog.Hash) func(int) []any {
	return func(i int) []any { return []any{from + int64(i), hashes[i][:]} }
}

var hashBulk = newBulk("journal_hash", "", "place bigint", "hash bytea")

// JournalHashLast is the last place of a hash; -1 if there is none.
func (tx *Tx) JournalHashLast() (n int64, err error) {
	err = tx.QueryRow("select coalesce(max(place), -1) from journal_hash").Scan(&n)
	return n, err
}

// JournalHeadInsert adds a signed head.
func (tx *Tx) JournalHeadInsert(h journal.Head) error {
	return tx.ExecOne("insert into journal_head (size, root, note, at) values ($1, $2, $3, $4)", h.Size, h.Root[:], h.Note, Micro(h.At))
}

const selectHead = "select size, root, note, at from journal_head "

func scanHead(scan Scan) (h journal.Head, err error) {
	var root []byte
	var at int64
	err = scan(&h.Size, &root, &h.Note, &at)
	copy(h.Root[:], root)
	h.At = Instant(at)
	return h, err
}

// JournalHeadLast reads the last head; nil if there is none.
func (tx *Tx) JournalHeadLast() (*journal.Head, error) {
	return oneOrNil(scanHead(tx.QueryRow(selectHead + "order by size desc limit 1").Scan))
}

// JournalHeads reads heads over trees that are greater than a size.
func (tx *Tx) JournalHeads(afterSize int64, limit int) ([]journal.Head, error) {
	return Collect(tx, scanHead, selectHead+"where size > $1 order by size limit $2", afterSize, limit)
}

// JournalHeadOver reads the first head over the record with a number; nil if
// there is none yet.
func (tx *Tx) JournalHeadOver(number int64) (*journal.Head, error) {
	return oneOrNil(scanHead(tx.QueryRow(selectHead+"where size >= $1 order by size limit 1", number).Scan))
}

// JournalDestructionInsert adds a destruction and sets its ID.
func (tx *Tx) JournalDestructionInsert(d *journal.Destruction) error {
	return tx.QueryRow("insert into journal_destruction (act, day, entry, at) values ($1, $2, $3, $4) returning id",
		d.Act, d.Day.String(), d.Entry, Micro(d.At)).Scan(&d.ID)
}

// JournalDestructions reads every destruction.
func (tx *Tx) JournalDestructions() ([]journal.Destruction, error) {
	return Collect(tx, func(scan Scan) (d journal.Destruction, err error) {
		var at int64
		err = scan(&d.ID, &d.Act, dayDest{&d.Day}, &d.Entry, &at)
		d.At = Instant(at)
		return d, err
	}, "select id, act, day, entry, at from journal_destruction order by id")
}

// JournalContentDestroy takes the bytes of the contents of records away, but
// for those with the verbs excepted, and tells of how many.
func (tx *Tx) JournalContentDestroy(numbers []int64, destruction int64, except ...string) (total int64, err error) {
	for len(numbers) > 0 {
		n := min(len(numbers), inMost)
		of := All(In("number", numbers[:n]...), Where("not "+In("verb", except...).text, In("verb", except...).args...))
		f := Where("destruction = ? where destruction is null and record in (select id from journal_record where "+of.text+")",
			append([]any{destruction}, of.args...)...)
		touched, err := tx.Exec("update journal_content set sealed = null, "+f.numbered(), f.args...)
		if err != nil {
			return 0, err
		}
		total += touched
		numbers = numbers[n:]
	}
	return total, nil
}
