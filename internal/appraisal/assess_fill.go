package appraisal

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// AssessmentSave is the sheet of competencies, finished or not: by competency
// that is assessed, which effective indicators were shown; nil is not marked.
type AssessmentSave struct {
	SheetAt
	Shown map[string][]*bool
}

// MarkOf is the signature, or the refusal, of a part; nil for none.
func (a *Assessment) MarkOf(part Part) *Signed { return markOf(a.Marks, part) }

// SaveAssessment writes the draft of the sheet of competencies, which the
// immediate supervisor fills in. What changes takes the signatures off. The
// faults are appraisal.changed, appraisal.stage, appraisal.away,
// appraisal.sheet_state, appraisal.not_immediate, appraisal.no_group,
// appraisal.no_group_but_heads, appraisal.not_assessed and
// appraisal.indicators.
func (s *Service) SaveAssessment(ctx context.Context, by *access.Actor, id CaseID, in AssessmentSave) (*Assessment, error) {
	var out *Assessment
	err := s.onCase(ctx, by, id, access.FillSheet, func(tx Tx, m *matter) error {
		if err := m.assesses(by); err != nil {
			return err
		}
		a, err := m.assessmentAs(tx, in.SheetAt)
		if err != nil {
			return err
		}
		group, rows, err := m.assessedRows(in.Shown)
		if err != nil {
			return err
		}
		out, err = s.saveAssessment(tx, m, by, a, group, rows)
		return err
	})
	return out, err
}

// assessmentAs reads the sheet of competencies under work as the actor saw it;
// nil where there is none.
func (m *matter) assessmentAs(tx Tx, at SheetAt) (*Assessment, error) {
	a, err := tx.AssessmentLatest(m.c.ID)
	if err != nil {
		return nil, err
	}
	if a == nil {
		if at != (SheetAt{}) {
			return nil, changed()
		}
		return nil, nil
	}
	if err := m.inSheetState(a.State, SheetDraft); err != nil {
		return nil, err
	}
	if at != (SheetAt{a.Number, a.Version}) {
		return nil, changed()
	}
	return a, nil
}

// groupIn and assessedIn are the post as the rules ask for it, as on the day of
// the appraisal.
func (m *matter) groupIn() GroupIn {
	return GroupIn{Category: m.c.Place.Category, HeadOfUnit: m.c.Place.Head}
}

func (m *matter) assessedIn() AssessedIn { return AssessedIn{PublicServices: m.c.Place.Public} }

// assessedRows are the rows of the sheet in its order, with what was marked.
func (m *matter) assessedRows(shown map[string][]*bool) (string, []AssessmentRow, error) {
	group, err := IndicatorGroup(m.rules, m.groupIn())
	if err != nil {
		return "", nil, err
	}
	assessed, err := CompetenciesAssessed(m.rules, m.assessedIn())
	if err != nil {
		return "", nil, err
	}
	for key := range shown {
		if !slices.Contains(assessed.Outcome.Competencies, key) {
			cite := m.rules.Competency.ServiceOnly.Cite()
			return "", nil, fault.New(fault.Invalid, "appraisal.not_assessed", "competency", clip(key)).At("shown."+clip(key)).Cited(cite.Act, cite.Clause)
		}
	}
	var rows []AssessmentRow
	for _, key := range m.rules.Competency.All.V {
		row := AssessmentRow{Competency: key, Assessed: slices.Contains(assessed.Outcome.Competencies, key)}
		if row.Assessed {
			if err := m.mark(&row, group.Outcome.Group, shown[key]); err != nil {
				return "", nil, err
			}
		}
		rows = append(rows, row)
	}
	return group.Outcome.Group, rows, nil
}

// mark fills in a row and computes it once every indicator is marked.
func (m *matter) mark(row *AssessmentRow, group string, shown []*bool) error {
	set, ok := m.rules.Wording.Indicators.Of(row.Competency, group)
	if n := len(set.Effective); !ok || shown != nil && len(shown) != n {
		cite := m.rules.Competency.Groups.Cite()
		return fault.New(fault.Invalid, "appraisal.indicators", "given", len(shown), "count", n).At("shown."+row.Competency).Cited(cite.Act, cite.Clause)
	}
	row.Shown = make([]*bool, len(set.Effective))
	copy(row.Shown, shown)
	row.Needed = m.rules.Competency.Share.V.Of(len(row.Shown))
	in, ok := row.in()
	if !ok {
		return nil
	}
	found, err := Competency(m.rules, in)
	if err != nil {
		return err
	}
	row.Meets = &found.Outcome.Meets
	return nil
}

// in is what the outcome of a row follows from; false while an indicator is not
// marked.
func (r *AssessmentRow) in() (CompetencyIn, bool) {
	in := CompetencyIn{Shown: make([]bool, len(r.Shown))}
	for i, b := range r.Shown {
		if b == nil {
			return in, false
		}
		in.Shown[i] = *b
	}
	return in, len(r.Shown) > 0
}

// Missing are the places, from 0, of the indicators that were not shown.
func (r *AssessmentRow) Missing() []int {
	var out []int
	for i, b := range r.Shown {
		if b != nil && !*b {
			out = append(out, i)
		}
	}
	return out
}

func (s *Service) saveAssessment(tx Tx, m *matter, by *access.Actor, a *Assessment, group string, rows []AssessmentRow) (*Assessment, error) {
	now, who := tx.Now(), people.PersonID(by.Person)
	switch {
	case a == nil:
		a = &Assessment{Case: m.c.ID, Number: 1, Version: 1, State: SheetDraft, Group: group, Rows: rows, By: who, At: now}
		if err := settled(tx.AssessmentInsert(a)); err != nil {
			return nil, err
		}
	case a.Group == group && reflect.DeepEqual(a.Rows, rows):
		return a, nil
	default:
		a.Group, a.Rows, a.Marks, a.By, a.At = group, rows, nil, who, now
		a.Version++
		if err := settled(tx.AssessmentUpdate(a)); err != nil {
			return nil, err
		}
	}
	if m.c.Done.Assessment == SheetNone {
		m.c.Done.Assessment = SheetDraft
		if err := m.save(tx); err != nil {
			return nil, err
		}
	}
	sum, err := hash(m.assessmentContent(a))
	if err != nil {
		return nil, err
	}
	return a, s.Record(tx, m.entry(access.FillSheet, by, map[string]any{"did": "save", "form": "assessment", "number": a.Number, "hash": sum}))
}

// assessmentContent is what is signed.
type assessmentContent struct {
	Case   CaseID          `json:"case"`
	Person people.PersonID `json:"person"`
	Number int             `json:"number"`
	Group  string          `json:"group"`
	Rows   []AssessmentRow `json:"rows"`
}

func (m *matter) assessmentContent(a *Assessment) assessmentContent {
	return assessmentContent{Case: m.c.ID, Person: m.c.Person, Number: a.Number, Group: a.Group, Rows: a.Rows}
}

// allMarked refuses a sheet of competencies on which an indicator is not marked.
func (m *matter) allMarked(a *Assessment) error {
	for i := range a.Rows {
		r := &a.Rows[i]
		if !r.Assessed {
			continue
		}
		if _, ok := r.in(); !ok {
			cite := m.rules.Competency.AssessedBy.Cite()
			return fault.New(fault.Invalid, "appraisal.indicator_open", "number", i+1).At(fmt.Sprintf("shown.%s", r.Competency)).Cited(cite.Act, cite.Clause)
		}
	}
	return nil
}
