package appraisal

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// taskDecideSheet is what a submitted sheet waits for.
const taskDecideSheet = "appraisal.task.sheet_decide"

// MarkOf is the signature, or the refusal, of a part under a version; nil for
// none.
func (s *Sheet) MarkOf(part Part) *Signed { return markOf(s.Marks, part) }

// filled refuses a sheet with an empty column, or with a mark that its own
// values contradict and nobody explains.
func (m *matter) filled(plan *Plan, sh *Sheet) error {
	cite := m.rules.Sheet.FilledBy.Cite()
	empty := func(i int, field string) error {
		return fault.New(fault.Invalid, "appraisal.sheet_empty", "kci", i+1).At(fmt.Sprintf("rows.%d.%s", i+1, field)).Cited(cite.Act, cite.Clause)
	}
	if len(plan.KCI) != len(sh.Rows) || plan.Number != sh.Plan {
		return changed()
	}
	for i, r := range sh.Rows {
		switch {
		case r.Actual == "":
			return empty(i, "actual")
		case r.Reached == nil:
			return empty(i, "reached")
		case r.Evidence == "" && len(r.Files) == 0:
			return empty(i, "evidence")
		}
		says, err := Reaches(plan.KCI[i].Compare, plan.KCI[i].Target, r.Actual)
		if err != nil {
			return err
		}
		if says != *r.Reached && r.Why == "" {
			fully := m.rules.Sheet.FullyReached.Cite()
			return fault.New(fault.Invalid, "appraisal.sheet_contradicts", "kci", i+1, "target", plan.KCI[i].Target, "actual", r.Actual).
				At(fmt.Sprintf("rows.%d.why", i+1)).Cited(fully.Act, fully.Clause)
		}
	}
	return nil
}

// SignSheet signs the KCI sheet under work, as the servant or as the immediate
// supervisor. The faults are those of SaveSheet, appraisal.missing.sheet,
// appraisal.sheet_empty and appraisal.sheet_contradicts.
func (s *Service) SignSheet(ctx context.Context, by *access.Actor, id CaseID, at SheetAt) (*Sheet, error) {
	return s.markSheet(ctx, by, id, at, func(m *matter) (Signed, error) {
		part, err := m.writes(by)
		return Signed{Person: people.PersonID(by.Person), Part: part}, err
	})
}

// RefuseSheet puts on record that the servant does not sign, with what the
// servant says; the servant does it, or the immediate supervisor. The step goes
// on. The faults are those of SignSheet and appraisal.remark.
func (s *Service) RefuseSheet(ctx context.Context, by *access.Actor, id CaseID, at SheetAt, remark string) (*Sheet, error) {
	return s.markSheet(ctx, by, id, at, func(m *matter) (Signed, error) { return m.refusal(by, remark) })
}

// refusal is the servant's refusal to sign, as a mark.
func (m *matter) refusal(by *access.Actor, remark string) (Signed, error) {
	if _, err := m.writes(by); err != nil {
		return Signed{}, err
	}
	remark = strings.TrimSpace(remark)
	if err := remarkOf(remark, "remark", m.rules.Signing.Cite()); err != nil {
		return Signed{}, err
	}
	return Signed{Person: m.c.Person, Part: AsEmployee, Refused: true, Remark: remark}, nil
}

// signVerb is the verb by which the actor signs a sheet: the servant's own, or
// the supervisor's.
func signVerb(c *Case, by *access.Actor) access.Verb {
	if by != nil && people.PersonID(by.Person) == c.Person {
		return access.SignSheet
	}
	return access.FillSheet
}

// onSheets does something to a case at the sheets, for who may sign them.
func (s *Service) onSheets(ctx context.Context, by *access.Actor, id CaseID, f func(Tx, *matter, access.Verb) error) error {
	return s.write(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		v := signVerb(m.c, by)
		if err := m.may(by, v); err != nil {
			return err
		}
		return f(tx, m, v)
	})
}

func (s *Service) markSheet(ctx context.Context, by *access.Actor, id CaseID, at SheetAt, sign func(*matter) (Signed, error)) (*Sheet, error) {
	var out *Sheet
	err := s.onSheets(ctx, by, id, func(tx Tx, m *matter, v access.Verb) error {
		if err := m.at(StageSheets); err != nil {
			return err
		}
		mark, err := sign(m)
		if err != nil {
			return err
		}
		sh, err := m.sheetAs(tx, at, SheetDraft)
		if err != nil {
			return err
		}
		if sh == nil {
			return missing("sheet")
		}
		plan, err := m.planInForce(tx)
		if err != nil {
			return err
		}
		if err := m.filled(plan, sh); err != nil {
			return err
		}
		out = sh
		return s.keepSheetMark(tx, m, by, v, sh, mark)
	})
	return out, err
}

func (s *Service) keepSheetMark(tx Tx, m *matter, by *access.Actor, v access.Verb, sh *Sheet, mark Signed) error {
	marks, err := m.marked(tx, sh.Marks, &mark, m.sheetContent(sh))
	if err != nil {
		return err
	}
	sh.Marks = marks
	sh.Version++
	if err := settled(tx.SheetUpdate(sh)); err != nil {
		return err
	}
	return s.tellMark(tx, m, by, v, "sheet", sh.Number, mark)
}

// marked completes a mark with what is signed and when, and puts it among the
// marks in place of an earlier one of its part.
func (m *matter) marked(tx Tx, marks []Signed, mark *Signed, content any) ([]Signed, error) {
	sum, err := hash(content)
	if err != nil {
		return nil, err
	}
	mark.Hash, mark.At, mark.For = sum, tx.Now(), m.insteadOf(mark)
	return append(slices.DeleteFunc(slices.Clone(marks), func(s Signed) bool { return s.Part == mark.Part }), *mark), nil
}

// tellMark tells the other side of a signature under a sheet, and records it.
func (s *Service) tellMark(tx Tx, m *matter, by *access.Actor, v access.Verb, form string, number int, mark Signed) error {
	key, did := form+"_signed", "sign"
	if mark.Refused {
		key, did = form+"_refused", "refuse"
	}
	for _, to := range m.otherSide(by) {
		if err := m.tell(tx, to, key, m.path(formPaths[form]), m.yearArgs()); err != nil {
			return err
		}
	}
	facts := map[string]any{"did": did, "form": form, "number": number, "part": mark.Part, "for": mark.For, "hash": mark.Hash}
	if mark.Refused {
		facts["remark"] = mark.Remark
	}
	return s.Record(tx, m.entry(v, by, facts))
}

// formPaths are where the sheets stand under their case.
var formPaths = map[string]string{"sheet": "sheet", "assessment": "competencies"}

// SubmitSheet brings the KCI sheet to the higher supervisor: it is filled in,
// the supervisor who brings it has signed it, and the servant has, or a refusal
// is on record. The faults are those of SignSheet, appraisal.sheet_unsigned and
// appraisal.no_higher.
func (s *Service) SubmitSheet(ctx context.Context, by *access.Actor, id CaseID, at SheetAt) (*Sheet, error) {
	var out *Sheet
	err := s.onCase(ctx, by, id, access.FillSheet, func(tx Tx, m *matter) error {
		sh, err := m.submittableSheet(tx, by, at)
		if err != nil {
			return err
		}
		in, _ := gradeIn(sh) // a sheet that is filled is marked
		found, err := KCIGrade(m.rules, in)
		if err != nil {
			return err
		}
		if err := rule(s, tx, m, people.PersonID(by.Person), access.FillSheet, "kci-grade", itoa(sh.Number), in, found); err != nil {
			return err
		}
		out = sh
		return s.submitSheet(tx, m, by, sh)
	})
	return out, err
}

func (m *matter) submittableSheet(tx Tx, by *access.Actor, at SheetAt) (*Sheet, error) {
	if err := m.assesses(by); err != nil {
		return nil, err
	}
	sh, err := m.sheetAs(tx, at, SheetDraft)
	if err != nil {
		return nil, err
	}
	if sh == nil {
		return nil, missing("sheet")
	}
	plan, err := m.planInForce(tx)
	if err != nil {
		return nil, err
	}
	if err := m.filled(plan, sh); err != nil {
		return nil, err
	}
	var lacking []string
	if sh.MarkOf(AsEmployee) == nil {
		lacking = append(lacking, string(AsEmployee))
	}
	// A supervisor who came in place of the one who signed signs anew.
	if mark := sh.MarkOf(AsSupervisor); mark == nil || string(mark.Person) != by.Person {
		lacking = append(lacking, string(AsSupervisor))
	}
	if len(lacking) > 0 {
		cite := m.rules.Sheet.FilledBy.Cite()
		return nil, fault.New(fault.Invalid, "appraisal.sheet_unsigned", "parts", lacking).Cited(cite.Act, cite.Clause)
	}
	if m.route.Higher == "" {
		cite := m.rules.Sheet.ApprovedBy.Cite()
		return nil, fault.New(fault.Conflict, "appraisal.no_higher").Cited(cite.Act, cite.Clause)
	}
	return sh, nil
}

func (s *Service) submitSheet(tx Tx, m *matter, by *access.Actor, sh *Sheet) error {
	now := tx.Now()
	sh.State, sh.Sent = SheetSubmitted, &now
	sh.Version++
	if err := settled(tx.SheetUpdate(sh)); err != nil {
		return err
	}
	if err := s.settleTerm(tx, m, by, m.sheetTerm()); err != nil {
		return err
	}
	m.c.Done.Sheet = SheetSubmitted
	link := m.path("sheet/decide")
	if err := m.await(tx, wait{task: taskDecideSheet, link: link, who: []people.PersonID{m.route.Higher}}); err != nil {
		return err
	}
	if err := m.tell(tx, m.route.Higher, "sheet_submitted", link, m.yearArgs()); err != nil {
		return err
	}
	if err := m.save(tx); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.FillSheet, by, map[string]any{"did": "submit", "form": "sheet", "number": sh.Number, "grade": sh.Grade}))
}

// sheetTerm names the term that a sheet under work keeps.
func (m *matter) sheetTerm() string {
	if m.c.Done.Sheet == SheetReturned {
		return "sheet-return"
	}
	return "sheets"
}
