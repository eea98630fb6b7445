package store

// JournalOfCases are the numbers of the records of cases that still have their
// content, in order; records that have no number yet are not among them.
func (tx *Tx) JournalOfCases(cases []string) ([]int64, error) {
	return collectIn(tx, func(scan Scan) (n int64, err error) { return n, scan(&n) },
		"select r.number from journal_record r join journal_content c on c.record = r.id where r.number is not null and c.destruction is null and ", "r.case_id", cases)
}
