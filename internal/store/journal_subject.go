package store

import "tarazy/internal/journal"

// JournalOf are records about a person with numbers below one, the latest first;
// single answers of an exam are not among them.
func (tx *Tx) JournalOf(subject string, below int64, limit int) ([]journal.Record, error) {
	return Collect(tx, scanRecord, "select "+journalColumns+" from journal_record r where r.subject = $1 and r.verb <> 'exam.answer' and r.number < $2 order by r.number desc limit $3",
		subject, below, limit)
}
