package store

import (
	"encoding/json"

	"tarazy/internal/exam"
)

// ScoredSeats are the scores of finished attempts of a test with the numbers of
// their seats, by attempt, after one of them.
func (tx *Tx) ScoredSeats(q exam.ProfileQuery) ([]exam.ScoredSeat, error) {
	query := `select a.number, s.data from exam_score s join exam_attempt a on a.id = s.attempt
where s.body = $1 and s.test = $2 and s.attempt > $3 and a.state = 'finished' `
	args := []any{q.Body, q.Test, q.After, q.Limit}
	if q.Number != "" {
		query += "and a.number = $5 "
		args = append(args, q.Number)
	}
	return Collect(tx, func(scan Scan) (s exam.ScoredSeat, err error) {
		var data []byte
		if err = scan(&s.Number, &data); err != nil {
			return s, err
		}
		return s, json.Unmarshal(data, &s.Score)
	}, query+"order by s.attempt limit $4", args...)
}
