package store

import (
	"tarazy/internal/competition"
	"tarazy/internal/people"
)

// ResultPut stores a result of a stage in place of an earlier one.
func (tx *Tx) ResultPut(r *competition.Result) error {
	data, err := asJSON(r)
	if err != nil {
		return err
	}
	return tx.ExecOne(`insert into stage_result (application, stage, vacancy, data, note) values ($1, $2, $3, $4, $5)
on conflict (application, stage) do update set data = excluded.data, note = excluded.note`, r.Application, r.Stage, r.Vacancy, data, r.Note)
}

// ResultDelete removes a result that no longer counts.
func (tx *Tx) ResultDelete(id competition.ApplicationID, stage competition.StageKey) error {
	_, err := tx.Exec("delete from stage_result where application = $1 and stage = $2", id, stage)
	return err
}

func scanResult(scan Scan) (r competition.Result, err error) {
	var data string
	var note []byte
	if err = scan(&data, &note); err != nil {
		return r, err
	}
	err = dataInto(data, &r)
	r.Note = note
	return r, err
}

// ResultGet reads a result; nil where there is none.
func (tx *Tx) ResultGet(id competition.ApplicationID, stage competition.StageKey) (*competition.Result, error) {
	return oneOrNil(scanResult(tx.QueryRow("select data, note from stage_result where application = $1 and stage = $2", id, stage).Scan))
}

// ResultsOf reads the results of a stage of a vacancy, by application.
func (tx *Tx) ResultsOf(id competition.VacancyID, stage competition.StageKey) ([]competition.Result, error) {
	return Collect(tx, scanResult, "select data, note from stage_result where vacancy = $1 and stage = $2 order by application", id, stage)
}

// ResultsOfApplication reads all results of an application.
func (tx *Tx) ResultsOfApplication(id competition.ApplicationID) ([]competition.Result, error) {
	return Collect(tx, scanResult, "select data, note from stage_result where application = $1 order by stage", id)
}

// EssayPut adds an essay; false where there is one.
func (tx *Tx) EssayPut(e *competition.EssayPaper) (bool, error) {
	n, err := tx.Exec("insert into essay (application, vacancy, text, words, at) values ($1, $2, $3, $4, $5) on conflict do nothing", e.Application, e.Vacancy, e.Text, e.Words, Micro(e.At))
	return n == 1, err
}

// EssayGet reads an essay; nil where there is none.
func (tx *Tx) EssayGet(id competition.ApplicationID) (*competition.EssayPaper, error) {
	return oneOrNil(scanEssay(tx.QueryRow("select application, vacancy, text, words, at from essay where application = $1", id).Scan))
}

// EssaysOf reads the essays of a vacancy without their texts.
func (tx *Tx) EssaysOf(id competition.VacancyID) ([]competition.EssayPaper, error) {
	return Collect(tx, scanEssay, "select application, vacancy, null, words, at from essay where vacancy = $1 order by application", id)
}

func scanEssay(scan Scan) (e competition.EssayPaper, err error) {
	var at int64
	err = scan(&e.Application, &e.Vacancy, &e.Text, &e.Words, &at)
	e.At = Instant(at)
	return e, err
}

const markColumns = "application, stage, member, vacancy, mark, note, at"

// MarkInsert adds a member's mark; false where the member has given one.
func (tx *Tx) MarkInsert(m *competition.Mark) (bool, error) {
	n, err := tx.Exec("insert into mark ("+markColumns+") values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
		m.Application, m.Stage, m.Member, m.Vacancy, m.Mark, m.Note, Micro(m.At))
	return n == 1, err
}

func scanMark(scan Scan) (m competition.Mark, err error) {
	var at int64
	err = scan(&m.Application, &m.Stage, &m.Member, &m.Vacancy, &m.Mark, &m.Note, &at)
	m.At = Instant(at)
	return m, err
}

// MarksOf reads the marks for an application at a stage.
func (tx *Tx) MarksOf(id competition.ApplicationID, stage competition.StageKey) ([]competition.Mark, error) {
	return Collect(tx, scanMark, "select "+markColumns+" from mark where application = $1 and stage = $2 order by member", id, stage)
}

// MarksOfVacancy reads the marks for all applications of a vacancy at a stage.
func (tx *Tx) MarksOfVacancy(id competition.VacancyID, stage competition.StageKey) ([]competition.Mark, error) {
	return Collect(tx, scanMark, "select "+markColumns+" from mark where vacancy = $1 and stage = $2 order by application, member", id, stage)
}

// MarksBy reads the marks that one member gave.
func (tx *Tx) MarksBy(id competition.VacancyID, stage competition.StageKey, member people.PersonID) ([]competition.Mark, error) {
	return Collect(tx, scanMark, "select "+markColumns+" from mark where vacancy = $1 and stage = $2 and member = $3 order by application", id, stage, member)
}
