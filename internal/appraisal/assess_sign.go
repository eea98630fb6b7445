package appraisal

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// SignAssessment signs the sheet of competencies. With the signature of the
// immediate supervisor it is complete and goes to the commission beside the KCI
// sheet: no higher supervisor sees it on the way. The servant signs before or
// after, as long as the commission has not decided. The faults are those of
// SaveAssessment, appraisal.missing.assessment and appraisal.indicator_open.
func (s *Service) SignAssessment(ctx context.Context, by *access.Actor, id CaseID, at SheetAt) (*Assessment, error) {
	return s.markAssessment(ctx, by, id, at, func(m *matter) (Signed, error) {
		part, err := m.writes(by)
		return Signed{Person: people.PersonID(by.Person), Part: part}, err
	})
}

// RefuseAssessment puts on record that the servant does not sign the sheet of
// competencies. The faults are those of SignAssessment and appraisal.remark.
func (s *Service) RefuseAssessment(ctx context.Context, by *access.Actor, id CaseID, at SheetAt, remark string) (*Assessment, error) {
	return s.markAssessment(ctx, by, id, at, func(m *matter) (Signed, error) { return m.refusal(by, remark) })
}

func (s *Service) markAssessment(ctx context.Context, by *access.Actor, id CaseID, at SheetAt, sign func(*matter) (Signed, error)) (*Assessment, error) {
	var out *Assessment
	err := s.onSheets(ctx, by, id, func(tx Tx, m *matter, v access.Verb) error {
		mark, err := sign(m)
		if err != nil {
			return err
		}
		a, err := m.signable(tx, at, mark.Part)
		if err != nil {
			return err
		}
		if a.Marks, err = m.marked(tx, a.Marks, &mark, m.assessmentContent(a)); err != nil {
			return err
		}
		out = a
		if mark.Part == AsSupervisor {
			if err := s.completeAssessment(tx, m, by, a); err != nil {
				return err
			}
		}
		a.Version++
		if err := settled(tx.AssessmentUpdate(a)); err != nil {
			return err
		}
		return s.tellMark(tx, m, by, v, "assessment", a.Number, mark)
	})
	return out, err
}

// signable is the sheet of competencies as a part may sign it now: the
// supervisor the draft, the servant also what the supervisor has signed.
func (m *matter) signable(tx Tx, at SheetAt, part Part) (*Assessment, error) {
	stages := []Stage{StageSheets}
	if part == AsEmployee {
		stages = append(stages, StageCommission)
	}
	if err := m.at(stages...); err != nil {
		return nil, err
	}
	a, err := tx.AssessmentLatest(m.c.ID)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, missing("assessment")
	}
	if part == AsSupervisor {
		if err := m.inSheetState(a.State, SheetDraft); err != nil {
			return nil, err
		}
	}
	if at != (SheetAt{a.Number, a.Version}) {
		return nil, changed()
	}
	return a, m.allMarked(a)
}

// completeAssessment decides every competency and moves the case on. The caller
// stores the sheet.
func (s *Service) completeAssessment(tx Tx, m *matter, by *access.Actor, a *Assessment) error {
	if err := s.ruleAssessment(tx, m, by, a); err != nil {
		return err
	}
	bring, err := s.term(tx, m, by, access.FillSheet, "to-commission", m.today)
	if err != nil {
		return err
	}
	if m.c.Done.Sheet == SheetAgreed {
		if err := s.settleTerm(tx, m, by, "sheets"); err != nil {
			return err
		}
	}
	now := tx.Now()
	a.State, a.Decided, a.Bring = SheetAgreed, &now, &bring
	m.c.Done.Assessment = SheetAgreed
	return s.sheetDone(tx, m, bring)
}

// ruleAssessment keeps the findings: by which indicators, on which
// competencies, and the outcome of each.
func (s *Service) ruleAssessment(tx Tx, m *matter, by *access.Actor, a *Assessment) error {
	who := people.PersonID(by.Person)
	group, err := IndicatorGroup(m.rules, m.groupIn())
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, who, access.FillSheet, "indicator-group", "", m.groupIn(), group); err != nil {
		return err
	}
	assessed, err := CompetenciesAssessed(m.rules, m.assessedIn())
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, who, access.FillSheet, "competencies-assessed", "", m.assessedIn(), assessed); err != nil {
		return err
	}
	for i := range a.Rows {
		r := &a.Rows[i]
		in, ok := r.in()
		if !ok {
			continue
		}
		found, err := Competency(m.rules, in)
		if err != nil {
			return err
		}
		if err := rule(s, tx, m, who, access.FillSheet, "competency", r.Competency, in, found); err != nil {
			return err
		}
	}
	return nil
}
