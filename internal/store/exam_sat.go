package store

import (
	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// ScoresSat counts the scores of a body by test, and tells when the latest was
// worked out.
func (tx *Tx) ScoresSat(body people.BodyID) ([]exam.SatTest, error) {
	return Collect(tx, func(scan Scan) (t exam.SatTest, err error) {
		var last int64
		err = scan(&t.Key, &t.N, &last)
		t.Last = Instant(last)
		return t, err
	}, "select test, count(*), max(at) from exam_score where body = $1 group by test order by test", body)
}
