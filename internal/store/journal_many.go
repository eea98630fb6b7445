package store

import (
	"fmt"

	"tarazy/internal/journal"
)

var (
	recordTexts = chunkTexts(`insert into journal_record
  (form, verb, actor, body, case_id, subject, at, act, edition, rule, version, facts_hash, finding_hash) values `, " returning id, facts_hash", 13)
	contentTexts = chunkTexts("insert into journal_content (record, sealed) values ", "", 2)
)

// JournalAppendMany stores pending records with their sealed contents. Each
// record has a hash of its facts of its own, by which it is found again: the
// order in which rows come back is promised by neither database.
func (tx *Tx) JournalAppendMany(records []*journal.Record, sealed [][]byte) error {
	at := make(map[string]int, len(records))
	for i, r := range records {
		at[string(r.FactsHash)] = i
	}
	err := inChunks(len(records), func(from, size int) error {
		args := make([]any, 0, size*13)
		for _, r := range records[from : from+size] {
			args = append(args, r.Form, r.Verb, r.Actor, r.Body, r.Case, r.Subject, Micro(r.At), r.Act, r.Edition, r.Rule, r.Version, r.FactsHash, r.FindingHash)
		}
		return tx.recordIDs(records, at, recordTexts.of(tx, size), args)
	})
	if err != nil {
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
		n, err := tx.Exec(contentTexts.of(tx, size), args...)
		if err == nil && n != int64(size) {
			err = fmt.Errorf("store: %d of %d contents were stored", n, size)
		}
		return err
	})
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
