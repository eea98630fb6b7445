package store

import (
	"errors"

	"tarazy/internal/journal"
)

// JournalList reads a page of records, the latest first.
func (tx *Tx) JournalList(q journal.Query) (journal.Page, error) {
	page, err := ReadPage(tx, List{
		Columns: journalColumns, From: "journal_record r", Where: journalWhere(q),
		Sort: []Sort{{Column: "r.id", Desc: true}}, ID: "r.id", After: q.After, Limit: q.Limit,
	}, scanRecord)
	return journal.Page{Records: page.Items, Next: page.Next}, err
}

func journalWhere(q journal.Query) []Filter {
	var where []Filter
	if q.Bodies != nil {
		where = append(where, In("r.body", q.Bodies...))
	}
	for _, is := range []struct{ column, value string }{
		{"r.case_id", q.Case}, {"r.verb", q.Verb}, {"r.actor", q.Actor}, {"r.subject", q.Subject},
	} {
		if is.value != "" {
			where = append(where, Is(is.column, is.value))
		}
	}
	if !q.From.IsZero() {
		where = append(where, AtLeast("r.at", Micro(q.From)))
	}
	if !q.Until.IsZero() {
		where = append(where, Below("r.at", Micro(q.Until)))
	}
	if q.Decisions {
		where = append(where, Not("r.rule", ""))
	}
	return where
}

// JournalBeside gives the numbers of the records before and after one in the
// same case; 0 for none.
func (tx *Tx) JournalBeside(r *journal.Record) (before, after int64, err error) {
	if r.Case == "" {
		return 0, 0, nil
	}
	const of = "select number from journal_record where case_id = $1 and number is not null and number "
	if before, err = tx.journalNumber(of+"< $2 order by number desc limit 1", r); err != nil {
		return 0, 0, err
	}
	after, err = tx.journalNumber(of+"> $2 order by number limit 1", r)
	return before, after, err
}

func (tx *Tx) journalNumber(query string, r *journal.Record) (n int64, err error) {
	err = tx.QueryRow(query, r.Case, r.Number).Scan(&n)
	if errors.Is(err, ErrNone) {
		return 0, nil
	}
	return n, err
}
