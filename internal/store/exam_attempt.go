package store

import (
	"encoding/json"
	"maps"
	"slices"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// attemptData is what of an attempt lies in its row as JSON: all but the test,
// which is that of the sitting, and the paper, which is that of the booking.
func attemptData(a *exam.Attempt) (string, error) {
	x := *a
	x.Test, x.Paper = exam.Test{}, exam.Paper{}
	b, err := json.Marshal(&x)
	return string(b), err
}

// ExamAttemptInsert adds an attempt; false where the booking has one.
func (tx *Tx) ExamAttemptInsert(a *exam.Attempt) (bool, error) {
	data, err := attemptData(a)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`insert into exam_attempt (id, version, booking, sitting, body, person, number, state, section, lease, deadline, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing`,
		a.ID, a.Version, a.Booking, a.Sitting, a.Body, a.Person, a.Number, a.State, a.Section, a.Lease, Micro(a.Deadline), data)
	return n == 1, err
}

// ExamAttemptUpdate stores an attempt in place of the version before; false where
// another version is stored. The test and the paper never change.
func (tx *Tx) ExamAttemptUpdate(a *exam.Attempt) (bool, error) {
	data, err := attemptData(a)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update exam_attempt set version = $2, state = $3, section = $4, lease = $5, deadline = $6, data = $7 where id = $1 and version = $8",
		a.ID, a.Version, a.State, a.Section, a.Lease, Micro(a.Deadline), data, a.Version-1)
	return n == 1, err
}

const selectExamAttempt = `select a.data, s.data, p.paper from exam_attempt a
join exam_sitting s on s.id = a.sitting join exam_booking_paper p on p.booking = a.booking where `

func scanExamAttempt(scan Scan) (a exam.Attempt, err error) {
	var data, sitting, paper []byte
	if err = scan(&data, &sitting, &paper); err != nil {
		return a, err
	}
	if err = json.Unmarshal(data, &a); err != nil {
		return a, err
	}
	var s exam.Sitting
	if err = json.Unmarshal(sitting, &s); err != nil {
		return a, err
	}
	a.Test = s.Test
	return a, json.Unmarshal(paper, &a.Paper)
}

// AttemptGet reads an attempt; nil where there is none.
func (tx *Tx) ExamAttemptGet(id exam.AttemptID) (*exam.Attempt, error) {
	return oneOrNil(scanExamAttempt(tx.QueryRow(selectExamAttempt+"a.id = $1", id).Scan))
}

// ExamAttemptStanding reads an attempt without its test and its paper; nil where
// there is none.
func (tx *Tx) ExamAttemptStanding(id exam.AttemptID) (*exam.Attempt, error) {
	return oneOrNil(scanData[exam.Attempt](tx.QueryRow("select data from exam_attempt where id = $1", id).Scan))
}

// ExamAttemptOfBooking reads the attempt of a booking; nil where there is none.
func (tx *Tx) ExamAttemptOfBooking(id exam.BookingID) (*exam.Attempt, error) {
	return oneOrNil(scanExamAttempt(tx.QueryRow(selectExamAttempt+"a.booking = $1", id).Scan))
}

// ExamAttemptsWatched are the attempts of a sitting, by number, with how many slots
// are answered and when the last answer came.
func (tx *Tx) ExamAttemptsWatched(id exam.SittingID) ([]exam.Watched, error) {
	return Collect(tx, func(scan Scan) (w exam.Watched, err error) {
		var deadline int64
		var last *int64
		err = scan(&w.Attempt, &w.Number, &w.State, &w.Section, &deadline, &w.Answered, &last)
		w.Deadline = Instant(deadline)
		if last != nil {
			w.Last = Instant(*last)
		}
		return w, err
	}, `select a.id, a.number, a.state, a.section, a.deadline, count(distinct x.slot), max(x.at)
from exam_attempt a left join exam_answer x on x.attempt = a.id
where a.sitting = $1 group by a.id, a.number, a.state, a.section, a.deadline order by a.number`, id)
}

// EventInsert adds an event of an attempt.
func (tx *Tx) EventInsert(e *exam.Event) error {
	args, err := json.Marshal(e.Args)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into exam_event (attempt, at, kind, person, args) values ($1, $2, $3, $4, $5)",
		e.Attempt, Micro(e.At), e.Kind, e.By, string(args))
}

// EventsOf are the events of an attempt, oldest first.
func (tx *Tx) EventsOf(id exam.AttemptID) ([]exam.Event, error) {
	return Collect(tx, func(scan Scan) (e exam.Event, err error) {
		var at int64
		var args []byte
		if err = scan(&e.Attempt, &at, &e.Kind, &e.By, &args); err != nil {
			return e, err
		}
		e.At = Instant(at)
		return e, json.Unmarshal(args, &e.Args)
	}, "select attempt, at, kind, person, args from exam_event where attempt = $1 order by id", id)
}

// ScorePut stores the score of an attempt in place of an earlier one.
func (tx *Tx) ScorePut(s *exam.Score) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	err = tx.ExecOne(`insert into exam_score (attempt, body, test, at, data) values ($1, $2, $3, $4, $5)
on conflict (attempt) do update set at = excluded.at, data = excluded.data`, s.Attempt, s.Body, s.TestKey, Micro(s.At), string(data))
	if err != nil {
		return err
	}
	var rows [][]any
	for _, key := range slices.Sorted(maps.Keys(s.Keys)) {
		rows = append(rows, []any{s.Attempt, s.Body, key, s.Keys[key]})
	}
	_, err = tx.insertAll("exam_score_item", "attempt, body, item, edition", "on conflict do nothing", rows)
	return err
}

// ScoresWith are the scores of attempts in whose paper an edition of an item
// stood, by attempt, after one of them.
func (tx *Tx) ScoresWith(body people.BodyID, ref exam.ItemRef, after exam.AttemptID, limit int) ([]exam.Score, error) {
	return Collect(tx, scanData[exam.Score], `select s.data from exam_score_item i join exam_score s on s.attempt = i.attempt
where i.body = $1 and i.item = $2 and i.edition = $3 and i.attempt > $4 order by i.attempt limit $5`, body, ref.Key, ref.Edition, after, limit)
}

// CorrectionInsert adds a corrected key.
func (tx *Tx) CorrectionInsert(c *exam.Correction) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into exam_key (body, item, edition, data) values ($1, $2, $3, $4)", c.Body, c.Key, c.Edition, string(data))
}

// CorrectionsOf are the corrected keys of editions, oldest first.
func (tx *Tx) CorrectionsOf(body people.BodyID, refs []exam.ItemRef) ([]exam.Correction, error) {
	all, err := Collect(tx, scanData[exam.Correction], "select data from exam_key where body = $1 order by id", body)
	return slices.DeleteFunc(all, func(c exam.Correction) bool {
		return !slices.Contains(refs, exam.ItemRef{Key: c.Key, Edition: c.Edition})
	}), err
}

// ScoreGet reads the score of an attempt; nil where there is none.
func (tx *Tx) ScoreGet(id exam.AttemptID) (*exam.Score, error) {
	return oneOrNil(scanData[exam.Score](tx.QueryRow("select data from exam_score where attempt = $1", id).Scan))
}

// ScoresOf are scores of a test in a body, by attempt, after one of them.
func (tx *Tx) ScoresOf(body people.BodyID, testKey string, after exam.AttemptID, limit int) ([]exam.Score, error) {
	return Collect(tx, scanData[exam.Score], "select data from exam_score where body = $1 and test = $2 and attempt > $3 order by attempt limit $4",
		body, testKey, after, limit)
}
