package store

import (
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
)

// stampOf is an expression for the number of a change to the cases of a year. On
// PostgreSQL, where changes run beside each other, it is that of the transaction; on
// SQLite they follow each other.
func (tx *Tx) stampOf(year string) string {
	if tx.dia == postgresDialect {
		return "pg_current_xact_id()::text::bigint"
	}
	return "(select coalesce(max(o.changed), 0) + 1 from appraisal_case o where o.year = " + year + ")"
}

// caseStamp is the number of a change that adds cases to a year.
func (tx *Tx) caseStamp(year appraisal.YearID) (n int64, err error) {
	err = tx.QueryRow("select "+tx.stampOf("y.id")+" from appraisal_year y where y.id = $1", year).Scan(&n)
	return n, err
}

// AppraisalBoardSince reads what a board asks of the cases of a year: since 0 of all,
// else of those that may have changed since next was given, and perhaps of a few that
// have not. It gives the next to ask with.
func (tx *Tx) AppraisalBoardSince(year appraisal.YearID, since int64) (changed []appraisal.BoardCase, next int64, err error) {
	bounds := "select coalesce(max(changed), 0) + 1, coalesce(max(changed), 0) + 1 from appraisal_case where year = $1"
	args := []any{year}
	if tx.dia == postgresDialect {
		// What ended before the oldest that still runs is seen by everybody; no
		// number from the end on is of a change that is seen here.
		bounds, args = "select pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint from pg_current_snapshot() s", nil
	}
	var end int64
	if err = tx.QueryRow(bounds, args...).Scan(&next, &end); err != nil {
		return nil, 0, err
	}
	const query = "select id, unit, supervisor, tally, due from appraisal_case where year = $1"
	if since == 0 {
		changed, err = Collect(tx, scanBoardCase, query, year)
	} else {
		changed, err = Collect(tx, scanBoardCase, query+" and changed >= $2 and changed < $3", year, since, end)
	}
	return changed, next, err
}

func scanBoardCase(scan Scan) (c appraisal.BoardCase, err error) {
	var tally, due string
	if err = scan(&c.ID, &c.Unit, &c.Supervisor, &tally, &due); err != nil {
		return c, err
	}
	c.Tally = appraisal.ParseTally(tally)
	if due != noTerm {
		c.Due, err = day.Parse(due)
	}
	return c, err
}
