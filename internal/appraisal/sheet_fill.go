package appraisal

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// EvidenceMost bounds the evidence for a KCI, in letters.
const EvidenceMost = 2000

// SheetAt names a version of a sheet as a person saw it; both are 0 where there
// was none yet.
type SheetAt struct {
	Number  int   `json:"number" key:"number"`
	Version int64 `json:"version" key:"version"`
}

// SheetSave is the text of a KCI sheet, finished or not: a row for each KCI of
// the plan.
type SheetSave struct {
	SheetAt
	Rows []SheetRow
}

// SaveSheet writes the draft of the KCI sheet, which the immediate supervisor
// fills in. What changes takes the signatures off. The faults are
// appraisal.changed, appraisal.stage, appraisal.away, appraisal.sheet_state,
// appraisal.not_immediate, appraisal.missing.plan, appraisal.kci_count,
// appraisal.not_a_number, appraisal.text_long and appraisal.file.
func (s *Service) SaveSheet(ctx context.Context, by *access.Actor, id CaseID, in SheetSave) (*Sheet, error) {
	var out *Sheet
	err := s.onCase(ctx, by, id, access.FillSheet, func(tx Tx, m *matter) error {
		if err := m.assesses(by); err != nil {
			return err
		}
		sh, err := m.sheetAs(tx, in.SheetAt, SheetDraft)
		if err != nil {
			return err
		}
		plan, err := m.planInForce(tx)
		if err != nil {
			return err
		}
		rows, err := m.rowsOf(tx, plan, in.Rows)
		if err != nil {
			return err
		}
		out, err = s.saveSheet(tx, m, by, plan, sh, rows)
		return err
	})
	return out, err
}

// assesses refuses who is not the immediate supervisor today, and a case whose
// sheets are not to be filled in now.
func (m *matter) assesses(by *access.Actor) error {
	if err := m.at(StageSheets); err != nil {
		return err
	}
	if !m.isImmediate(by) {
		return m.notYours("appraisal.not_immediate", m.rules.Sheet.FilledBy.Cite())
	}
	return nil
}

// sheetAs reads the latest version of the KCI sheet as the actor saw it; nil
// where there is none. A sheet in another state is refused first.
func (m *matter) sheetAs(tx Tx, at SheetAt, state SheetState) (*Sheet, error) {
	sh, err := tx.SheetLatest(m.c.ID)
	if err != nil {
		return nil, err
	}
	if sh == nil {
		if at != (SheetAt{}) {
			return nil, changed()
		}
		return nil, nil
	}
	if err := m.inSheetState(sh.State, state); err != nil {
		return nil, err
	}
	if at != (SheetAt{sh.Number, sh.Version}) {
		return nil, changed()
	}
	return sh, nil
}

func (m *matter) inSheetState(now, wanted SheetState) error {
	if now == wanted {
		return nil
	}
	cite := m.rules.Sheet.Decisions.Cite()
	return fault.New(fault.Conflict, "appraisal.sheet_state", "now", string(now)).Cited(cite.Act, cite.Clause)
}

// planInForce is the plan whose KCI are appraised. The fault is
// appraisal.missing.plan.
func (m *matter) planInForce(tx Tx) (*Plan, error) {
	p, err := tx.PlanApproved(m.c.ID)
	if err == nil && p == nil {
		err = missing("plan")
	}
	return p, err
}

// rowsOf is the text of a sheet as it is kept, within its bounds.
func (m *matter) rowsOf(tx Tx, plan *Plan, given []SheetRow) ([]SheetRow, error) {
	if len(given) != len(plan.KCI) {
		cite := m.rules.KCI.Count.Cite()
		return nil, fault.New(fault.Invalid, "appraisal.kci_count", "given", len(given), "count", len(plan.KCI)).At("rows").Cited(cite.Act, cite.Clause)
	}
	files, err := tx.AppraisalFilesOf(m.c.ID)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(given)
	for i := range out {
		if err := out[i].tidy(i+1, files); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// tidy trims the texts of a row and refuses what it cannot hold.
func (r *SheetRow) tidy(n int, files []File) error {
	at := func(field string) string { return fmt.Sprintf("rows.%d.%s", n, field) }
	for _, f := range []struct {
		name string
		text *string
		most int
	}{{"actual", &r.Actual, TargetMost}, {"evidence", &r.Evidence, EvidenceMost}, {"why", &r.Why, ChangeMost}} {
		*f.text = strings.TrimSpace(*f.text)
		if given := utf8.RuneCountInString(*f.text); given > f.most {
			return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", f.most).At(at(f.name))
		}
	}
	if r.Actual != "" {
		if _, ok := amount(r.Actual); !ok {
			return fault.New(fault.Invalid, "appraisal.not_a_number", "value", clip(r.Actual)).At(at("actual"))
		}
	}
	for _, id := range r.Files {
		if !slices.ContainsFunc(files, func(f File) bool { return f.ID == id }) {
			return fault.New(fault.Invalid, "appraisal.file").At(at("files"))
		}
	}
	return nil
}

// saveSheet stores rows as the first version, or in the version under work.
func (s *Service) saveSheet(tx Tx, m *matter, by *access.Actor, plan *Plan, sh *Sheet, rows []SheetRow) (*Sheet, error) {
	now, who := tx.Now(), people.PersonID(by.Person)
	switch {
	case sh == nil:
		sh = &Sheet{Case: m.c.ID, Number: 1, Version: 1, State: SheetDraft, Plan: plan.Number, Rows: rows, Due: m.sheetsDue(), By: who, At: now}
		m.gradeOf(sh)
		if err := settled(tx.SheetInsert(sh)); err != nil {
			return nil, err
		}
	case sh.Plan == plan.Number && reflect.DeepEqual(sh.Rows, rows):
		return sh, nil
	default:
		sh.Rows, sh.Plan, sh.Marks, sh.By, sh.At = rows, plan.Number, nil, who, now
		m.gradeOf(sh)
		sh.Version++
		if err := settled(tx.SheetUpdate(sh)); err != nil {
			return nil, err
		}
	}
	if m.c.Done.Sheet == SheetNone {
		m.c.Done.Sheet = SheetDraft
		if err := m.save(tx); err != nil {
			return nil, err
		}
	}
	sum, err := hash(m.sheetContent(sh))
	if err != nil {
		return nil, err
	}
	return sh, s.Record(tx, m.entry(access.FillSheet, by, map[string]any{"did": "save", "number": sh.Number, "hash": sum}))
}

// gradeOf computes the grade as the rows stand; none while a row is not marked.
func (m *matter) gradeOf(sh *Sheet) {
	sh.Count, sh.Grade = 0, ""
	in, ok := gradeIn(sh)
	if !ok {
		return
	}
	if found, err := KCIGrade(m.rules, in); err == nil {
		sh.Count, sh.Grade = found.Outcome.Reached, found.Outcome.Grade
	}
}

// gradeIn is what the grade follows from; false while a row is not marked.
func gradeIn(sh *Sheet) (GradeIn, bool) {
	in := GradeIn{Reached: make([]bool, len(sh.Rows))}
	for i, r := range sh.Rows {
		if r.Reached == nil {
			return in, false
		}
		in.Reached[i] = *r.Reached
	}
	return in, true
}

// sheetsDue is the last day of the sheets: of the schedule, or after the
// servant's return.
func (m *matter) sheetsDue() day.Day {
	switch {
	case m.c.Later != nil && m.c.Later.Until != nil:
		return *m.c.Later.Until
	case m.y.Schedule != nil:
		return m.y.Schedule.Last
	}
	return m.today
}

// sheetContent is what is signed: the whole text of a version, whose it is, and
// the grade that follows.
type sheetContent struct {
	Case   CaseID          `json:"case"`
	Person people.PersonID `json:"person"`
	Number int             `json:"number"`
	Plan   int             `json:"plan"`
	Rows   []SheetRow      `json:"rows"`
	Grade  string          `json:"grade"`
}

func (m *matter) sheetContent(sh *Sheet) sheetContent {
	return sheetContent{Case: m.c.ID, Person: m.c.Person, Number: sh.Number, Plan: sh.Plan, Rows: sh.Rows, Grade: sh.Grade}
}
