package store

import (
	"fmt"

	"tarazy/internal/journal"
)

const recordInsert = `insert into journal_record
  (form, verb, actor, body, case_id, subject, at, act, edition, rule, version, facts_hash, finding_hash, number`

var (
	recordTexts   = chunkTexts(recordInsert+") values ", " returning id, facts_hash", 14)
	recordIDTexts = chunkTexts(recordInsert+", id) values ", "", 15)
	contentTexts  = chunkTexts("insert into journal_content (record, sealed) values ", "", 2)
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
	return inChunks(len(records), func(from, size int) error {
		args := make([]any, 0, size*2)
		for i := from; i < from+size; i++ {
			if records[i].ID == 0 {
				return fmt.Errorf("store: the record of %s was not found again", records[i].Case)
			}
			args = append(args, records[i].ID, sealed[i])
		}
		return tx.execAll(contentTexts.of(tx, size), size, args)
	})
}

// appendRecords lets the database number the records, and finds each again by
// the hash of its facts: the order in which rows come back is not promised.
func (tx *Tx) appendRecords(records []*journal.Record) error {
	at := make(map[string]int, len(records))
	for i, r := range records {
		at[string(r.FactsHash)] = i
	}
	return inChunks(len(records), func(from, size int) error {
		args := make([]any, 0, size*14)
		for _, r := range records[from : from+size] {
			args = append(args, recordArgs(r)...)
		}
		return tx.recordIDs(records, at, recordTexts.of(tx, size), args)
	})
}

// appendRecordsAlone numbers them itself: nobody can come in between.
func (tx *Tx) appendRecordsAlone(records []*journal.Record) error {
	var last int64
	if err := tx.QueryRow("select coalesce(max(id), 0) from journal_record").Scan(&last); err != nil {
		return err
	}
	return inChunks(len(records), func(from, size int) error {
		args := make([]any, 0, size*15)
		for _, r := range records[from : from+size] {
			last++
			r.ID = last
			args = append(append(args, recordArgs(r)...), last)
		}
		return tx.execAll(recordIDTexts.of(tx, size), size, args)
	})
}

func recordArgs(r *journal.Record) []any {
	return []any{r.Form, r.Verb, r.Actor, r.Body, r.Case, r.Subject, Micro(r.At), r.Act, r.Edition, r.Rule, r.Version, r.FactsHash, r.FindingHash, placeOf(r)}
}

// execAll runs a statement that must touch so many rows.
func (tx *Tx) execAll(query string, rows int, args []any) error {
	n, err := tx.Exec(query, args...)
	if err == nil && n != int64(rows) {
		err = fmt.Errorf("store: %d of %d rows were stored", n, rows)
	}
	return err
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
