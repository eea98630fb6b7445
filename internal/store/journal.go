package store

import (
	"fmt"
	"time"

	"tarazy/internal/journal"
)

// JournalAppend stores a pending record and its sealed content, if any, and
// sets its ID.
func (tx *Tx) JournalAppend(r *journal.Record, sealed []byte) error {
	args := recordArgs(r)
	if sealed != nil && tx.dia == postgresDialect { // one way there and back for both
		return tx.QueryRow("with r as ("+insertRecord+") insert into journal_content (record, sealed) select id, $14::bytea from r returning record",
			append(args, sealed)...).Scan(&r.ID)
	}
	err := tx.QueryRow(insertRecord, args...).Scan(&r.ID)
	if err != nil || sealed == nil {
		return err
	}
	return tx.ExecOne("insert into journal_content (record, sealed) values ($1, $2)", r.ID, sealed)
}

const insertRecord = `insert into journal_record
  (form, verb, actor, body, case_id, subject, at, act, edition, rule, version, facts_hash, finding_hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id`

const (
	journalColumns = `r.id, r.number, r.form, r.verb, r.actor, r.body, r.case_id, r.subject, r.at, r.act, r.edition, r.rule, r.version,
  r.facts_hash, r.finding_hash`
	journalStored = "select " + journalColumns + `, c.record, c.sealed, c.destruction
from journal_record r left join journal_content c on c.record = r.id where `
)

// journalDest are the places that journalColumns are scanned into; done puts
// the rest in order.
func journalDest(r *journal.Record) (dest []any, done func()) {
	var at int64
	var number *int64
	return []any{&r.ID, &number, &r.Form, &r.Verb, &r.Actor, &r.Body, &r.Case, &r.Subject, &at, &r.Act, &r.Edition, &r.Rule, &r.Version,
			&r.FactsHash, &r.FindingHash}, func() {
			r.At = Instant(at)
			if number != nil {
				r.Number = *number
			}
		}
}

func scanRecord(scan Scan) (r journal.Record, err error) {
	dest, done := journalDest(&r)
	err = scan(dest...)
	done()
	return r, err
}

func scanStored(scan Scan) (s journal.Stored, err error) {
	dest, done := journalDest(&s.Record)
	var record, destruction *int64
	err = scan(append(dest, &record, &s.Sealed, &destruction)...)
	done()
	s.HasContent = record != nil
	if destruction != nil {
		s.Destruction = *destruction
	}
	return s, err
}

// JournalPending are the first records without a place, by arrival.
func (tx *Tx) JournalPending(limit int) ([]journal.Record, error) {
	return Collect(tx, scanRecord, "select "+journalColumns+" from journal_record r where r.number is null order by r.id limit $1", limit)
}

// JournalPendingCount is how many records have no place yet.
func (tx *Tx) JournalPendingCount() (n int64, err error) {
	err = tx.QueryRow("select count(*) from journal_record where number is null").Scan(&n)
	return n, err
}

// JournalNumber gives the records with these ids the numbers from first on.
func (tx *Tx) JournalNumber(ids []int64, first int64) error {
	if len(ids) == 0 {
		return nil
	}
	values, args := "", make([]any, 0, 2*len(ids))
	if tx.numbers() {
		numbers := make([]int64, len(ids))
		for i := range ids {
			numbers[i] = first + int64(i)
		}
		values, args = "unnest($1::bigint[], $2::bigint[]) as v (column1, column2)", append(args, list{ids}, list{numbers})
	} else {
		values = "(values " + rowsOf(len(ids), 2, false) + ") as v"
		for i, id := range ids {
			args = append(args, id, first+int64(i))
		}
	}
	// The plus keeps SQLite from going through everything that is pending for
	// each of these: it looks at the record itself.
	n, err := tx.Exec("update journal_record set number = v.column2 from "+values+
		" where journal_record.id = v.column1 and +journal_record.number is null", args...)
	if err == nil && n != int64(len(ids)) {
		return fmt.Errorf("store: %d of %d records could be numbered", n, len(ids))
	}
	return err
}

// JournalLeased is who holds the lease, and until when; "" for nobody.
func (tx *Tx) JournalLeased() (string, time.Time, error) {
	type lease struct {
		holder string
		until  int64
	}
	l, err := oneOrNil(func() (l lease, err error) {
		err = tx.QueryRow("select holder, until from journal_lease where one = 1").Scan(&l.holder, &l.until)
		return l, err
	}())
	if err != nil || l == nil {
		return "", time.Time{}, err
	}
	return l.holder, Instant(l.until), nil
}

// JournalStored are numbered records after a number, with their content.
func (tx *Tx) JournalStored(after int64, limit int) ([]journal.Stored, error) {
	return Collect(tx, scanStored, journalStored+"r.number > $1 order by r.number limit $2", after, limit)
}

// JournalGet reads the record with a number; nil where there is none.
func (tx *Tx) JournalGet(number int64) (*journal.Stored, error) {
	return oneOrNil(scanStored(tx.QueryRow(journalStored+"r.number = $1", number).Scan))
}

// JournalByID reads a record by its order of arrival; nil where there is none.
func (tx *Tx) JournalByID(id int64) (*journal.Stored, error) {
	return oneOrNil(scanStored(tx.QueryRow(journalStored+"r.id = $1", id).Scan))
}
