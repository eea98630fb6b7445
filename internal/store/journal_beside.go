package store

import "tarazy/internal/competition"

// BesideRows gives rows that the journal's records speak of, table by table, each
// with its place; value is what the row holds.
func (tx *Tx) BesideRows(give func(place string, value []byte)) error {
	for _, q := range []struct{ place, query string }{
		{"exam_answer", "select attempt || '/' || slot || '/' || seq, sealed from exam_answer"},
		{"mark", "select application || '/' || stage || '/' || member, cast(mark as text) from mark"},
	} {
		rows, err := tx.Query(q.query)
		if err != nil {
			return err
		}
		for rows.Next() {
			var key string
			var value []byte
			if err := rows.Scan(&key, &value); err != nil {
				rows.Close()
				return err
			}
			give(q.place+" "+key, value)
		}
		err = rows.Err()
		rows.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// BesideVotes gives the votes of meetings that are kept with their agenda, as
// JSON by case.
func (tx *Tx) BesideVotes(give func(meeting, of string, data []byte) error) error {
	rows, err := tx.Query("select meeting, of_case, data from appraisal_item")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var meeting, of string
		var data []byte
		if err := rows.Scan(&meeting, &of, &data); err != nil {
			return err
		}
		if err := give(meeting, of, data); err != nil {
			return err
		}
	}
	return rows.Err()
}

// BesideProtocols are all protocols of competitions.
func (tx *Tx) BesideProtocols() ([]competition.Protocol, error) {
	return Collect(tx, scanData[competition.Protocol], "select data from protocol")
}
