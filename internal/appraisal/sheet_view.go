package appraisal

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// SheetsView are both sheets of a case with all that their pages need. The two
// results stand beside each other and are never merged.
type SheetsView struct {
	Hub
	Plan       *Plan   // in force; nil where there is none
	Sheets     []Sheet // every version of the KCI sheet, the first one first
	Sheet      *Sheet  // the latest; nil where there is none yet
	Assessment *Assessment
	Quarter    *Quarter // the latest with values, which lie at hand
	Files      []File
	Grade      *law.Finding           // of the latest KCI sheet as it stands; nil while a row is not marked
	Group      *law.Finding           // by which indicators; nil where the act has none for the post
	Assessed   law.Finding            // on which competencies
	Outcomes   map[string]law.Finding // of competencies that are marked
	GroupKey   string
	May        SheetsMay
}

// SheetsMay is what the reader may do with the sheets now.
type SheetsMay struct {
	Fill     bool // the KCI sheet
	Sign     Part // the KCI sheet; "" for not
	Refuse   bool
	Submit   bool
	Decide   bool
	Assess   bool
	SignOff  Part // the sheet of competencies
	RefuseIt bool
	Omit     bool // put on record that the act has no indicators for the post
}

// Sheets reads both sheets of a case for their pages. The faults are
// appraisal.missing.case and access.denied.
func (s *Service) Sheets(ctx context.Context, by *access.Actor, id CaseID) (*SheetsView, error) {
	var out *SheetsView
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		if err := m.may(by, access.SeeAppraisal); err != nil {
			return err
		}
		hub, err := s.hubOf(tx, m, by)
		if err != nil {
			return err
		}
		out = &SheetsView{Hub: *hub, Outcomes: map[string]law.Finding{}}
		if err := out.read(tx, m); err != nil {
			return err
		}
		if err := out.find(m); err != nil {
			return err
		}
		out.May = m.sheetsMay(by, out)
		out.Names, err = tx.PersonNames(distinctPersons(append(out.persons(), out.hands()...)...))
		return err
	})
	return out, err
}

func (v *SheetsView) read(tx Tx, m *matter) (err error) {
	if v.Plan, err = tx.PlanApproved(m.c.ID); err != nil {
		return err
	}
	if v.Sheets, err = tx.AppraisalSheetsOf(m.c.ID); err != nil {
		return err
	}
	if n := len(v.Sheets); n > 0 {
		v.Sheet = &v.Sheets[n-1]
	}
	if v.Assessment, err = tx.AssessmentLatest(m.c.ID); err != nil {
		return err
	}
	if v.Files, err = tx.AppraisalFilesOf(m.c.ID); err != nil {
		return err
	}
	quarters, err := tx.QuartersOf(m.c.ID)
	if n := len(quarters); n > 0 {
		v.Quarter = &quarters[n-1]
	}
	return err
}

// find asks the rules about the sheets as they stand.
func (v *SheetsView) find(m *matter) error {
	if v.Sheet != nil {
		if in, ok := gradeIn(v.Sheet); ok {
			found, err := KCIGrade(m.rules, in)
			if err != nil {
				return err
			}
			f := found.In(m.env.Edition, "kci-grade")
			v.Grade = &f
		}
	}
	if found, err := IndicatorGroup(m.rules, m.groupIn()); err == nil {
		f := found.In(m.env.Edition, "indicator-group")
		v.Group, v.GroupKey = &f, found.Outcome.Group
	}
	assessed, err := CompetenciesAssessed(m.rules, m.assessedIn())
	if err != nil {
		return err
	}
	v.Assessed = assessed.In(m.env.Edition, "competencies-assessed")
	if v.Assessment == nil {
		return nil
	}
	for i := range v.Assessment.Rows {
		r := &v.Assessment.Rows[i]
		if in, ok := r.in(); ok {
			found, err := Competency(m.rules, in)
			if err != nil {
				return err
			}
			v.Outcomes[r.Competency] = found.In(m.env.Edition, "competency")
		}
	}
	return nil
}

// hands are all who wrote, signed or decided.
func (v *SheetsView) hands() []people.PersonID {
	var out []people.PersonID
	signed := func(marks []Signed) {
		for _, s := range marks {
			out = append(out, s.Person, s.For)
		}
	}
	for _, s := range v.Sheets {
		out = append(out, s.By)
		signed(s.Marks)
		if s.Returned != nil {
			out = append(out, s.Returned.By)
		}
	}
	if v.Assessment != nil {
		out = append(out, v.Assessment.By)
		signed(v.Assessment.Marks)
	}
	for _, f := range v.Files {
		out = append(out, f.By)
	}
	return out
}

// sheetsMay is what the actor may do with the sheets today.
func (m *matter) sheetsMay(by *access.Actor, v *SheetsView) SheetsMay {
	var may SheetsMay
	if m.at(StageSheets) != nil && m.at(StageCommission) != nil {
		return may
	}
	own, immediate := people.PersonID(by.Person) == m.c.Person, m.isImmediate(by)
	open := m.at(StageSheets) == nil
	draft := v.Sheet == nil || v.Sheet.State == SheetDraft
	may.Fill = open && immediate && draft && v.Plan != nil
	if open && v.Sheet != nil && draft && v.Plan != nil && m.filled(v.Plan, v.Sheet) == nil {
		may.Sign = m.signs(own, immediate, v.Sheet.Marks)
		may.Refuse = (own || immediate) && v.Sheet.MarkOf(AsEmployee) == nil
		mark := v.Sheet.MarkOf(AsSupervisor)
		may.Submit = immediate && v.Sheet.MarkOf(AsEmployee) != nil && mark != nil && string(mark.Person) == by.Person
	}
	may.Decide = open && m.isHigher(by) && v.Sheet != nil && v.Sheet.State == SheetSubmitted
	m.assessmentMay(&may, v, own, immediate, open)
	may.Omit = open && v.Mine.Office && v.Group == nil && m.c.Omitted == nil
	return may
}

func (m *matter) assessmentMay(may *SheetsMay, v *SheetsView, own, immediate, open bool) {
	a := v.Assessment
	draft := a == nil || a.State == SheetDraft
	may.Assess = open && immediate && draft && v.Group != nil
	if a == nil || m.allMarked(a) != nil {
		return
	}
	if part := m.signs(own, immediate && open && draft, a.Marks); part != "" {
		may.SignOff = part
	}
	may.RefuseIt = (own || immediate) && a.MarkOf(AsEmployee) == nil
}

// signs is the part in which the actor has not signed yet; "" for none.
func (m *matter) signs(own, immediate bool, marks []Signed) Part {
	switch {
	case own && !slices.ContainsFunc(marks, func(s Signed) bool { return s.Part == AsEmployee && !s.Refused }):
		return AsEmployee
	case immediate && !slices.ContainsFunc(marks, func(s Signed) bool { return s.Part == AsSupervisor && s.Person == m.route.Immediate }):
		return AsSupervisor
	}
	return ""
}
