package store

import (
	"fmt"
	"slices"

	"tarazy/internal/journal"
)

// recordColumns are those of a record whose place is not known yet.
var recordColumns = []string{"form bigint", "verb text", "actor text", "body text", "case_id text", "subject text", "at bigint", "act text", "edition text",
	"rule text", "version text", "facts_hash bytea", "finding_hash bytea"}

var (
	pendingBulk = newBulk("journal_record", " returning id, facts_hash", recordColumns...)
	placedBulk  = newBulk("journal_record", "", append(slices.Clone(recordColumns), "number bigint", "id bigint")...)
	contentBulk = newBulk("journal_content", "", "record bigint", "sealed bytea")
)

// JournalAlone reports whether no other transaction that writes runs beside
// this one.
func (tx *Tx) JournalAlone() bool { return tx.dia == sqliteDialect }

// JournalAppendMany stores records with their sealed contents, pending or in
// the place that their number says. Each record has a hash of its facts of its
// own.
func (tx *Tx) JournalAppendMany(records []*journal.Record, sealed [][]byte) error {
	store := tx.appendRecords
	if tx.JournalAlone() {
		store = tx.appendRecordsAlone
	}
	if err := store(records); err != nil {
		return err
	}
	for _, r := range records {
		if r.ID == 0 {
			return fmt.Errorf("store: the record of %s was not found again", r.Case)
		}
	}
	return mustBe(len(records))(tx.insertBulk(contentBulk, len(records), func(i int) []any { return []any{records[i].ID, sealed[i]} }))
}

// appendRecords lets the database number the records, and finds each again by
// the hash of its facts: the order in which rows come back is not promised.
func (tx *Tx) appendRecords(records []*journal.Record) error {
	at := make(map[string]int, len(records))
	for i, r := range records {
		at[string(r.FactsHash)] = i
	}
	lists, err := pendingBulk.listsOf(len(records), func(i int) []any { return recordArgs(records[i]) })
	if err != nil {
		return err
	}
	return tx.recordIDs(records, at, pendingBulk.lists, lists)
}

// appendRecordsAlone numbers them itself: nobody can come in between.
func (tx *Tx) appendRecordsAlone(records []*journal.Record) error {
	var last int64
	if err := tx.QueryRow("select coalesce(max(id), 0) from journal_record").Scan(&last); err != nil {
		return err
	}
	for i, r := range records {
		r.ID = last + int64(i) + 1
	}
	return mustBe(len(records))(tx.insertBulk(placedBulk, len(records), func(i int) []any {
		return append(recordArgs(records[i]), placeOf(records[i]), records[i].ID)
	}))
}

func recordArgs(r *journal.Record) []any {
	return []any{r.Form, r.Verb, r.Actor, r.Body, r.Case, r.Subject, Micro(r.At), r.Act, r.Edition, r.Rule, r.Version, r.FactsHash, r.FindingHash}
}

// mustBe makes an error of fewer rows than there must be.
func mustBe(rows int) func(int64, error) error {
	return func(n int64, err error) error {
		if err == nil && n != int64(rows) {
			err = fmt.Errorf("store: %d of %d rows were stored", n, rows)
		}
		return err
	}
}

// placeOf is the number of a record, null where it has none yet.
func placeOf(r *journal.Record) any {
	if r.Number == 0 {
		return nil
	}
	return r.Number
}

func (tx *Tx) recordIDs(records []*journal.Record, at map[string]int, query string, args []any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var hash []byte
		if err := rows.Scan(&id, &hash); err != nil {
			return err
		}
		if i, ok := at[string(hash)]; ok {
			records[i].ID = id
		}
	}
	return rows.Err()
}
