package store

import (
	"bytes"
	"errors"

	"tarazy/internal/exam"
)

// answerBulk stores answers whose attempt still runs in their section under their
// lease.
var answerBulk = answersUnderLease()

func answersUnderLease() *bulk {
	const into = "insert into exam_answer (attempt, slot, seq, sealed, given, at) "
	held := func(from, section, lease string) string {
		return " as v cross join exam_attempt a where a.id = v." + from + " and a.state = 'running' and a.section = v." + section + " and a.lease = v." + lease + " on conflict do nothing"
	}
	names, kinds, rows := unnest(1, "attempt text", "slot bigint", "seq bigint", "sealed bytea", "given bigint", "at bigint", "section bigint", "lease bigint")
	return &bulk{
		kinds: kinds,
		lists: into + "select v.attempt, v.slot, v.seq, v.sealed, v.given, v.at from (select * from " + rows + " as x (" + names + "))" + held("attempt", "section", "lease"),
		chunk: chunkTexts(into+"select column1, column2, column3, column4, column5, column6 from (values ", ")"+held("column1", "column7", "column8"), len(kinds)),
	}
}

// AnswersAppend stores the answers whose attempt still runs in their section
// under their lease, and tells of each what became of it, in their order.
func (tx *Tx) AnswersAppend(rows []exam.AnswerRow) ([]exam.Outcome, error) {
	out := make([]exam.Outcome, len(rows))
	n, err := tx.insertBulk(answerBulk, len(rows), func(i int) []any {
		r := &rows[i]
		return []any{string(r.Attempt), int64(r.Slot), r.Seq, r.Sealed, Micro(r.By), Micro(r.At), int64(r.Section), r.Lease}
	})
	if err != nil || n == int64(len(rows)) {
		return out, err
	}
	for i := range rows {
		if out[i], err = tx.outcomeOf(&rows[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// outcomeOf tells what became of an answer that was among those to be stored.
func (tx *Tx) outcomeOf(r *exam.AnswerRow) (exam.Outcome, error) {
	var one int
	err := tx.QueryRow("select 1 from exam_attempt where id = $1 and state = 'running' and section = $2 and lease = $3", r.Attempt, r.Section, r.Lease).Scan(&one)
	if errors.Is(err, ErrNone) {
		return exam.Fenced, nil
	}
	if err != nil {
		return exam.Fenced, err
	}
	kept, err := tx.AnswerGet(r.Attempt, r.Slot, r.Seq)
	// Each is sealed with a chance number of its own.
	if err == nil && (kept == nil || !bytes.Equal(kept.Sealed, r.Sealed)) {
		return exam.Exists, nil
	}
	return exam.Stored, err
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
