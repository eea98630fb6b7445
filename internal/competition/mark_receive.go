package competition

import (
	"context"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// EssayRow is one candidate's essay that was written elsewhere.
type EssayRow struct {
	Number string
	Text   string
	Absent bool // the candidate did not write
}

// Bounds of what is read before it is counted, in bytes: of one essay, and of a
// list. A word of two hundred letters is no word.
const (
	essayBytes = 64 << 10
	essaysMost = 2000
)

// ReceiveEssay takes essays of a vacancy that were written elsewhere; each is
// sealed under the candidate's key, and waits for the check of conduct. The
// faults are selection.stage, selection.too_many, selection.required and
// selection.future_day; of a row selection.number, selection.not_in_stage,
// selection.recorded, selection.required, panel.essay_big, panel.text and
// panel.words.
func (s *Service) ReceiveEssay(ctx context.Context, by *access.Actor, id VacancyID, doc Document, rows []EssayRow) (bad []RowFault, err error) {
	err = s.write(ctx, func(tx Tx) error {
		bad = nil
		m, v, err := s.openVacancy(tx, id)
		if err != nil {
			return err
		}
		if err := allow(by, access.RecordResult, m.c.Body, 0); err != nil {
			return err
		}
		if err := atOpen(v, AtEssay); err != nil {
			return err
		}
		if len(rows) > essaysMost {
			return fault.New(fault.Invalid, "selection.too_many", "given", len(rows), "most", essaysMost)
		}
		if err := doc.check(m.today); err != nil {
			return err
		}
		bad, err = eachRow(rows, func(r EssayRow) string { return r.Number }, func(r EssayRow) error { return s.essayRow(tx, m, v, by, doc, r) })
		return err
	})
	return bad, err
}

// atOpen refuses work at a stage that the vacancy does not stand at.
func atOpen(v *Vacancy, stage StageKey) error {
	if v.Stage != stage || v.State != Open {
		return fault.New(fault.Conflict, "selection.stage", "stage", string(v.Stage))
	}
	return nil
}

// eachRow takes the rows of a list one by one and gathers why some were not
// taken. A conflict with another writer, and every other error, ends the list.
func eachRow[R any](rows []R, name func(R) string, take func(R) error) ([]RowFault, error) {
	var bad []RowFault
	for i, row := range rows {
		err := take(row)
		if f, ok := fault.As(err); ok && f.Code != "selection.changed" {
			bad = append(bad, RowFault{Row: i + 1, Name: shortName(name(row)), Err: f})
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return bad, nil
}

// shortName is as much of what was typed for a number as a page can show.
func shortName(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (s *Service) essayRow(tx Tx, m *matter, v *Vacancy, by *access.Actor, doc Document, row EssayRow) error {
	words, err := m.essayWords(row)
	if err != nil {
		return err
	}
	a, err := s.atStage(tx, v, shortName(row.Number), AtEssay)
	if err != nil {
		return err
	}
	old, err := tx.ResultGet(a.ID, AtEssay)
	if err != nil {
		return err
	}
	if old != nil {
		return fault.New(fault.Conflict, "selection.recorded").At("number")
	}
	r := Result{Application: a.ID, Vacancy: v.ID, Stage: AtEssay, Taken: Absent, Document: doc, At: tx.Now(), By: people.PersonID(by.Person)}
	if !row.Absent {
		r.Taken = TookPart
		if err := s.keepEssay(tx, a, row.Text, words); err != nil {
			return err
		}
	}
	if err := tx.ResultPut(&r); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.RecordResult, by, a, map[string]any{"stage": AtEssay, "taken": r.Taken, "words": words, "text": row.Text, "document": doc}))
}

// essayWords counts the words of an essay and refuses what is none.
func (m *matter) essayWords(row EssayRow) (int, error) {
	if row.Absent {
		if row.Text != "" {
			return 0, fault.New(fault.Invalid, "panel.absent_text").At("text")
		}
		return 0, nil
	}
	switch {
	case len(row.Text) > essayBytes:
		return 0, fault.New(fault.TooLarge, "panel.essay_big", "given", len(row.Text)/1024, "most", essayBytes/1024).At("text")
	case !utf8.ValidString(row.Text):
		return 0, fault.New(fault.Invalid, "panel.text").At("text")
	}
	n, most := exam.Words(row.Text), m.rules.Essay.WordsMost
	switch {
	case n == 0:
		return 0, fault.New(fault.Invalid, "selection.required").At("text")
	case n > most.V:
		cite := most.Cite()
		return 0, fault.New(fault.Invalid, "panel.words", "given", n, "most", most.V).At("text").Cited(cite.Act, cite.Clause)
	}
	return n, nil
}

// fieldEssay names the sealed text of an essay, fieldNote a member's note.
const (
	fieldEssay = "essay.text"
	fieldNote  = "mark.note"
)

func (s *Service) keepEssay(tx Tx, a *Application, text string, words int) error {
	sealed, err := s.sealed(tx, a, fieldEssay, text)
	if err != nil {
		return err
	}
	ok, err := tx.EssayPut(&EssayPaper{Application: a.ID, Vacancy: a.Vacancy, Text: sealed, Words: words, At: tx.Now()})
	if err == nil && !ok {
		err = fault.New(fault.Conflict, "selection.recorded").At("number")
	}
	return err
}
