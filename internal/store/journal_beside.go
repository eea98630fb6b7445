package store

import (
	"tarazy/internal/appraisal"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
)

// BesideRows gives rows that the journal's records speak of, table by table, each
// with its place; value is what the row holds.
func (tx *Tx) BesideRows(give func(place string, value []byte)) error {
	for _, q := range []struct{ place, query string }{
		{"exam_answer", "select attempt || '/' || slot || '/' || seq, sealed from exam_answer"},
		{"mark", "select application || '/' || stage || '/' || member, cast(mark as text) from mark"},
		{"interview_sheet", "select interview || '/' || member, sealed from interview_sheet where locked <> 0"},
		{"interview_notes", "select interview || '/' || member, sealed from interview_notes"},
		{"interview_agreement", "select interview, sealed from interview_agreement"},
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

// BesidePapers gives the papers that were handed in for appointments, each with
// the wrapped key of the person under which its file is sealed.
func (tx *Tx) BesidePapers(give func(p *competition.Paper, key []byte) error) error {
	return besideSealed(tx, give, "select p.data, x.key from paper p join application a on a.id = p.application join person x on x.id = a.person")
}

// BesideFiles gives the papers of appraisals, as BesidePapers does.
func (tx *Tx) BesideFiles(give func(f *appraisal.File, key []byte) error) error {
	return besideSealed(tx, give, "select f.data, x.key from appraisal_file f join appraisal_case c on c.id = f.of_case join person x on x.id = c.person")
}

// besideSealed gives rows that are kept as JSON, with a person's key.
func besideSealed[T any](tx *Tx, give func(row *T, key []byte) error, query string) error {
	rows, err := tx.Query(query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var data string
		var key []byte
		if err := rows.Scan(&data, &key); err != nil {
			return err
		}
		row := new(T)
		if err := dataInto(data, row); err != nil {
			return err
		}
		if err := give(row, key); err != nil {
			return err
		}
	}
	return rows.Err()
}

// BesideEntries gives what candidates wrote into their files themselves, sealed,
// each with the person's wrapped key.
func (tx *Tx) BesideEntries(give func(e *candidate.Entry, key []byte) error) error {
	rows, err := tx.Query("select e.id, e.person, e.own, x.key from candidate_entry e join person x on x.id = e.person where e.own is not null")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		e := &candidate.Entry{}
		var key []byte
		if err := rows.Scan(&e.ID, &e.Person, &e.Own, &key); err != nil {
			return err
		}
		if err := give(e, key); err != nil {
			return err
		}
	}
	return rows.Err()
}
