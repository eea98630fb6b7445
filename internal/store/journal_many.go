package store

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/journal"
)

// recordColumns are those of a record whose place is not known yet.
var recordColumns = []string{"form bigint", "verb text", "actor text", "body text", "case_id text", "subject text", "at bigint", "act text", "edition text",
	"rule text", "version text", "facts_hash bytea", "finding_hash bytea"}

var (
	recordBulk  = newBulk("journal_record", "", append(slices.Clone(recordColumns), "number bigint", "id bigint")...)
	contentBulk = newBulk("journal_content", "", "record bigint", "sealed bytea")
	pendingBulk = recordsWithContent("")
	placedBulk  = recordsWithContent(treeText())
)

// recordsWithContent makes the statement by which PostgreSQL stores records and
// their contents, and what else is to be stored, in one way there and back. The
// order in which it numbers records is not promised, so each is found again by the
// hash of its facts.
func recordsWithContent(more string) *bulk {
	names, kinds, rows := unnest(1, append(slices.Clone(recordColumns), "number bigint", "sealed bytea")...)
	record := strings.TrimSuffix(names, ", number, sealed")
	return &bulk{kinds: kinds, lists: "with v as (select * from " + rows + " as v (" + names + ")),\n" +
		"r as (insert into journal_record (" + record + ", number) select " + record + ", nullif(number, 0) from v returning id, facts_hash)" + more + "\n" +
		"insert into journal_content (record, sealed) select r.id, v.sealed from r join v on v.facts_hash = r.facts_hash"}
}

// treeText stores hashes and a head; its arguments stand behind those of records.
func treeText() string {
	next := len(recordColumns) + 3
	_, _, rows := unnest(next, "place bigint", "hash bytea")
	return ",\nt as (insert into journal_hash (place, hash) select * from " + rows + "),\n" +
		fmt.Sprintf("h as (insert into journal_head (size, root, note, at) values ($%d, $%d, $%d, $%d))", next+2, next+3, next+4, next+5)
}

// JournalAppendMany stores pending records with their sealed contents. Each record
// has a hash of its facts of its own.
func (tx *Tx) JournalAppendMany(records []*journal.Record, sealed [][]byte) error {
	if tx.dia == sqliteDialect {
		return tx.appendAlone(records, sealed)
	}
	return mustBe(len(records))(tx.insertBulk(pendingBulk, len(records), withContent(records, sealed)))
}

// JournalPlace stores records in the places that their numbers say, with their
// sealed contents, the hashes of the tree from an index on, and its head.
func (tx *Tx) JournalPlace(records []*journal.Record, sealed [][]byte, from int64, hashes []tlog.Hash, h journal.Head) error {
	if tx.dia == sqliteDialect {
		if err := tx.appendAlone(records, sealed); err != nil {
			return err
		}
		if err := tx.JournalHashInsert(from, hashes); err != nil {
			return err
		}
		return tx.JournalHeadInsert(h)
	}
	args, err := placedBulk.listsOf(len(records), withContent(records, sealed))
	if err != nil {
		return err
	}
	tree, err := hashBulk.listsOf(len(hashes), hashRow(from, hashes))
	if err != nil {
		return err
	}
	args = append(append(args, tree...), h.Size, h.Root[:], h.Note, Micro(h.At))
	return mustBe(len(records))(tx.Exec(placedBulk.lists, args...))
}

func withContent(records []*journal.Record, sealed [][]byte) func(int) []any {
	return func(i int) []any { return append(recordArgs(records[i]), records[i].Number, sealed[i]) }
}

// appendAlone numbers the records by their arrival itself: nobody can come in
// between.
func (tx *Tx) appendAlone(records []*journal.Record, sealed [][]byte) error {
	var last int64
	if err := tx.QueryRow("select coalesce(max(id), 0) from journal_record").Scan(&last); err != nil {
		return err
	}
	err := mustBe(len(records))(tx.insertBulk(recordBulk, len(records), func(i int) []any {
		return append(recordArgs(records[i]), placeOf(records[i]), last+int64(i)+1)
	}))
	if err != nil {
		return err
	}
	return mustBe(len(records))(tx.insertBulk(contentBulk, len(records), func(i int) []any { return []any{last + int64(i) + 1, sealed[i]} }))
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
