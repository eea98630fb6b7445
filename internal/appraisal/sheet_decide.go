package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// What a case waits for whose sheet came back, of which one sheet is missing,
// and whose sheets are to be brought to the commission.
const (
	taskSheetRework  = "appraisal.task.sheet_rework"
	taskAssess       = "appraisal.task.assess"
	taskToCommission = "appraisal.task.to_commission"
)

// SheetDecision is what the higher supervisor decides on a KCI sheet.
type SheetDecision struct {
	SheetAt
	Agree   bool
	Reasons []ReturnReason // of a return; at least one
	Text    string         // of a return, in general; may be empty
}

// DecideSheet agrees to a submitted sheet by signing it, or returns it for what
// is wrong with the evidence for which KCI; a new version then lies ready. The
// faults are those of SaveSheet, appraisal.not_higher,
// appraisal.sheet_return_reasons, appraisal.return_kci and
// appraisal.sheet_return_what.
func (s *Service) DecideSheet(ctx context.Context, by *access.Actor, id CaseID, in SheetDecision) (*Sheet, error) {
	var out *Sheet
	err := s.onCase(ctx, by, id, access.DecideSheet, func(tx Tx, m *matter) error {
		if err := m.at(StageSheets); err != nil {
			return err
		}
		if !m.isHigher(by) {
			return m.notYours("appraisal.not_higher", m.rules.Sheet.ApprovedBy.Cite())
		}
		sh, err := m.sheetAs(tx, in.SheetAt, SheetSubmitted)
		if err != nil {
			return err
		}
		if sh == nil {
			return missing("sheet")
		}
		out = sh
		if in.Agree {
			return s.agreeSheet(tx, m, by, sh)
		}
		return s.returnSheet(tx, m, by, sh, in)
	})
	return out, err
}

func (s *Service) agreeSheet(tx Tx, m *matter, by *access.Actor, sh *Sheet) error {
	now, mark := tx.Now(), Signed{Person: people.PersonID(by.Person), Part: AsHigher}
	marks, err := m.marked(tx, sh.Marks, &mark, m.sheetContent(sh))
	if err != nil {
		return err
	}
	bring, err := s.term(tx, m, by, access.DecideSheet, "to-commission", m.today)
	if err != nil {
		return err
	}
	sh.Marks, sh.State, sh.Decided, sh.Bring = marks, SheetAgreed, &now, &bring
	sh.Version++
	if err := settled(tx.SheetUpdate(sh)); err != nil {
		return err
	}
	m.c.Done.Sheet, m.c.Grade = SheetAgreed, sh.Grade
	for _, to := range distinctPersons(m.c.Person, m.route.Immediate) {
		if err := m.tell(tx, to, "sheet_agreed", m.path("sheet"), m.yearArgs()); err != nil {
			return err
		}
	}
	if err := s.sheetDone(tx, m, bring); err != nil {
		return err
	}
	facts := map[string]any{"did": "agree", "number": sh.Number, "hash": mark.Hash, "for": mark.For, "one": m.route.One, "grade": sh.Grade}
	return s.Record(tx, m.entry(access.DecideSheet, by, facts))
}

// sheetDone moves a case on of which a sheet is complete: to the commission,
// once both are; until then it waits for the other. It saves the case.
func (s *Service) sheetDone(tx Tx, m *matter, bring day.Day) error {
	switch {
	case m.c.Done.Sheet == SheetAgreed && m.c.assessed():
		officers, err := tx.GrantHoldersIn(access.HROfficer, m.y.Body, m.today)
		if err != nil {
			return err
		}
		m.c.Stage = StageCommission
		if err := m.await(tx, wait{task: taskToCommission, due: &bring, link: "/meetings", who: officers}); err != nil {
			return err
		}
	case m.c.Done.Sheet == SheetAgreed && m.groupless():
		officers, err := tx.GrantHoldersIn(access.HROfficer, m.y.Body, m.today)
		if err != nil {
			return err
		}
		if err := m.await(tx, wait{task: taskOmit, due: &bring, link: m.path("competencies"), who: officers}); err != nil {
			return err
		}
	case m.c.Done.Sheet == SheetAgreed:
		due := m.sheetsDue()
		if err := m.await(tx, wait{task: taskAssess, due: &due, link: m.path("competencies"), who: []people.PersonID{m.route.Immediate}}); err != nil {
			return err
		}
	}
	return m.save(tx)
}

func (s *Service) returnSheet(tx Tx, m *matter, by *access.Actor, sh *Sheet, in SheetDecision) error {
	ground := returnGround{known: m.rules.Sheet.ReturnedFor.V, lack: "appraisal.sheet_return_reasons", unknown: "appraisal.sheet_return_what", words: true, cite: m.rules.Sheet.ReturnedFor.Cite()}
	back, err := ground.back(tx, by, len(sh.Rows), in.Reasons, in.Text)
	if err != nil {
		return err
	}
	due, err := s.term(tx, m, by, access.DecideSheet, "sheet-return", m.today)
	if err != nil {
		return err
	}
	now := tx.Now()
	sh.State, sh.Decided, sh.Returned = SheetReturned, &now, back
	sh.Version++
	if err := settled(tx.SheetUpdate(sh)); err != nil {
		return err
	}
	next := &Sheet{Case: m.c.ID, Number: sh.Number + 1, Version: 1, State: SheetDraft, Plan: sh.Plan, Rows: sh.Rows, Count: sh.Count, Grade: sh.Grade, Due: due, By: sh.By, At: now}
	if err := settled(tx.SheetInsert(next)); err != nil {
		return err
	}
	m.c.Done.Sheet = SheetReturned
	who := []people.PersonID{m.route.Immediate}
	if err := m.await(tx, wait{task: taskSheetRework, due: &due, link: m.path("sheet"), who: who}); err != nil {
		return err
	}
	if err := m.tell(tx, m.route.Immediate, "sheet_returned", m.path("sheet"), fault.Args{"year": m.y.Number, "due": due.String()}); err != nil {
		return err
	}
	if err := m.save(tx); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.DecideSheet, by, map[string]any{"did": "return", "number": sh.Number, "reasons": back.Reasons, "text": back.Text, "due": due.String()}))
}
