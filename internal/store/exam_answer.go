package store

import (
	"bytes"

	"tarazy/internal/exam"
)

const seatOf = "select id, state, section, lease from exam_attempt where id "

var (
	seatTexts  = chunkTexts(seatOf+"in ", "", 0)
	answerBulk = newBulk("exam_answer", " on conflict do nothing", "attempt text", "slot bigint", "seq bigint", "sealed bytea", "given bigint", "at bigint")
)

type seatRow struct {
	state   exam.AttemptState
	section int
	lease   int64
}

// AnswersAppend stores the answers whose attempt still runs in their section
// under their lease, and tells of each what became of it, in their order.
func (tx *Tx) AnswersAppend(rows []exam.AnswerRow) ([]exam.Outcome, error) {
	seats, err := tx.seats(rows)
	if err != nil {
		return nil, err
	}
	out := make([]exam.Outcome, len(rows))
	var good []int
	for i, r := range rows {
		s := seats[r.Attempt]
		if s == nil || s.state != exam.Running || s.section != r.Section || s.lease != r.Lease {
			out[i] = exam.Fenced
			continue
		}
		good = append(good, i)
	}
	return out, tx.keepAnswers(rows, good, out)
}

// keepAnswers stores the rows with these indexes; those whose name is taken
// already are told.
func (tx *Tx) keepAnswers(rows []exam.AnswerRow, which []int, out []exam.Outcome) error {
	n, err := tx.insertBulk(answerBulk, len(which), func(i int) []any {
		r := &rows[which[i]]
		return []any{r.Attempt, r.Slot, r.Seq, r.Sealed, Micro(r.By), Micro(r.At)}
	})
	if err != nil || n == int64(len(which)) {
		return err
	}
	for _, i := range which {
		r := &rows[i]
		kept, err := tx.AnswerGet(r.Attempt, r.Slot, r.Seq)
		if err != nil {
			return err
		}
		// Each is sealed with a chance number of its own.
		if kept == nil || !bytes.Equal(kept.Sealed, r.Sealed) {
			out[i] = exam.Exists
		}
	}
	return nil
}

// seats reads where the attempts of rows stand.
func (tx *Tx) seats(answers []exam.AnswerRow) (map[exam.AttemptID]*seatRow, error) {
	out := make(map[exam.AttemptID]*seatRow, len(answers))
	var ids []any
	var names []string
	for i := range answers {
		if _, seen := out[answers[i].Attempt]; !seen {
			out[answers[i].Attempt] = nil
			ids, names = append(ids, answers[i].Attempt), append(names, string(answers[i].Attempt))
		}
	}
	if tx.numbers() {
		return out, tx.seatsInto(out, seatOf+"= any($1::text[])", list{names})
	}
	return out, inChunks(len(ids), func(from, size int) error {
		return tx.seatsInto(out, seatTexts[size], ids[from:from+size]...)
	})
}

func (tx *Tx) seatsInto(out map[exam.AttemptID]*seatRow, query string, args ...any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id exam.AttemptID
		s := &seatRow{}
		if err := rows.Scan(&id, &s.state, &s.section, &s.lease); err != nil {
			return err
		}
		out[id] = s
	}
	return rows.Err()
}

func scanGiven(scan Scan) (g exam.Given, err error) {
	var by, at int64
	err = scan(&g.Slot, &g.Seq, &g.Sealed, &by, &at)
	g.By, g.At = Instant(by), Instant(at)
	return g, err
}

// AnswersOf are the answers in force of an attempt, by slot.
func (tx *Tx) AnswersOf(id exam.AttemptID) ([]exam.Given, error) {
	return Collect(tx, scanGiven, `select x.slot, x.seq, x.sealed, x.given, x.at from exam_answer x
join (select slot, max(seq) as seq from exam_answer where attempt = $1 group by slot) l on l.slot = x.slot and l.seq = x.seq
where x.attempt = $1 order by x.slot`, id)
}

// AnswerVersions are all versions of the answers of an attempt, by slot and
// sequence.
func (tx *Tx) AnswerVersions(id exam.AttemptID) ([]exam.Given, error) {
	return Collect(tx, scanGiven, "select slot, seq, sealed, given, at from exam_answer where attempt = $1 order by slot, seq", id)
}

// AnswerGet reads one version of an answer; nil where there is none.
func (tx *Tx) AnswerGet(id exam.AttemptID, slot int, seq int64) (*exam.Given, error) {
	return oneOrNil(scanGiven(tx.QueryRow("select slot, seq, sealed, given, at from exam_answer where attempt = $1 and slot = $2 and seq = $3",
		id, slot, seq).Scan))
}
