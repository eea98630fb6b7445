package appraisal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// Bounds of a plan, in letters, and of the rows of a draft.
const (
	NameMost   = 500 // of the name of a KCI, and of its document or note
	UnitMost   = 80
	TargetMost = 40
	ChangeMost = 1000 // of the expected change, and of any remark
	rowsMost   = 12
)

// PlanAt names a version of a plan as a person saw it; both are 0 where there
// was none yet.
type PlanAt struct {
	Number  int   `json:"number" key:"number"`
	Version int64 `json:"version" key:"version"`
}

// PlanSave is the text of a plan, finished or not.
type PlanSave struct {
	PlanAt
	KCI []KCI
}

// onCase does something to a case in one transaction, for an actor whose role
// allows the verb.
func (s *Service) onCase(ctx context.Context, by *access.Actor, id CaseID, v access.Verb, f func(Tx, *matter) error) error {
	return s.write(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		if err := m.may(by, v); err != nil {
			return err
		}
		return f(tx, m)
	})
}

// writes tells in which part the actor writes and signs the plan: as the
// servant, or as who decides as the immediate supervisor today.
func (m *matter) writes(by *access.Actor) (Part, error) {
	switch {
	case people.PersonID(by.Person) == m.c.Person:
		return AsEmployee, nil
	case m.isImmediate(by):
		return AsSupervisor, nil
	}
	return "", m.notYours("appraisal.not_immediate", m.rules.Plan.SetBy.Cite())
}

// notYours refuses what another person does.
func (m *matter) notYours(code string, cite fault.Citation) error {
	return fault.New(fault.Denied, code).Cited(cite.Act, cite.Clause)
}

// open reads the version under work as the actor saw it; nil where there is
// none. A plan in another state is refused first: it tells more than that it
// changed.
func (m *matter) openDraft(tx Tx, at PlanAt, state PlanState) (*Plan, error) {
	p, err := tx.PlanLatest(m.c.ID)
	if err != nil {
		return nil, err
	}
	if p == nil {
		if at != (PlanAt{}) {
			return nil, changed()
		}
		return nil, nil
	}
	if p.State != state {
		cite := m.rules.Plan.ApprovedBy.Cite()
		return nil, fault.New(fault.Conflict, "appraisal.plan_state", "now", string(p.State)).Cited(cite.Act, cite.Clause)
	}
	if at != (PlanAt{Number: p.Number, Version: p.Version}) {
		return nil, changed()
	}
	return p, nil
}

// SavePlan writes the draft of a plan, together: the servant and the immediate
// supervisor both may. What changes takes the signatures off. The faults are
// appraisal.changed, appraisal.stage, appraisal.plan_state,
// appraisal.not_immediate, appraisal.plan_rows, appraisal.text_long,
// appraisal.kci_source, appraisal.kci_compare and appraisal.aim.
func (s *Service) SavePlan(ctx context.Context, by *access.Actor, id CaseID, in PlanSave) (*Plan, error) {
	var out *Plan
	err := s.onCase(ctx, by, id, access.WritePlan, func(tx Tx, m *matter) error {
		if err := m.at(StagePlan, StageWork); err != nil {
			return err
		}
		if _, err := m.writes(by); err != nil {
			return err
		}
		p, err := m.openDraft(tx, in.PlanAt, PlanDraft)
		if err != nil {
			return err
		}
		kci, err := m.textOf(tx, in.KCI)
		if err != nil {
			return err
		}
		out, err = s.saveDraft(tx, m, by, p, kci)
		return err
	})
	return out, err
}

// textOf is the text of a plan as it is kept, within its bounds.
func (m *matter) textOf(tx Tx, given []KCI) ([]KCI, error) {
	if len(given) > rowsMost {
		cite := m.rules.KCI.Count.Cite()
		return nil, fault.New(fault.Invalid, "appraisal.plan_rows", "given", len(given), "most", rowsMost).Cited(cite.Act, cite.Clause)
	}
	out := slices.Clone(given)
	for i := range out {
		if err := out[i].tidy(i + 1); err != nil {
			return nil, err
		}
	}
	if err := m.planIn(out).check(m.rules); err != nil {
		return nil, err
	}
	return out, m.checkAims(tx, out)
}

// tidy trims the texts of a KCI and refuses those over their bounds.
func (k *KCI) tidy(n int) error {
	for _, f := range []struct {
		name string
		text *string
		most int
	}{
		{"name", &k.Name, NameMost}, {"paper", &k.Paper, NameMost}, {"unit", &k.Unit, UnitMost}, {"target", &k.Target, TargetMost},
		{"change", &k.Change, ChangeMost},
	} {
		*f.text = strings.TrimSpace(*f.text)
		if given := utf8.RuneCountInString(*f.text); given > f.most {
			return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", f.most).At(fmt.Sprintf("kci.%d.%s", n, f.name))
		}
	}
	return nil
}

// checkAims wants the aims that KCI come from to be aims of the body for the
// year. A KCI from an aim that names no document comes from that of the aim.
func (m *matter) checkAims(tx Tx, kci []KCI) error {
	if !slices.ContainsFunc(kci, func(k KCI) bool { return k.Aim != "" }) {
		return nil
	}
	aims, err := tx.AimsOf(m.y.Body, m.y.Number)
	if err != nil {
		return err
	}
	for i := range kci {
		k := &kci[i]
		if k.Aim == "" {
			continue
		}
		at := slices.IndexFunc(aims, func(a Aim) bool { return a.ID == k.Aim })
		if at < 0 {
			return fault.New(fault.Invalid, "appraisal.aim").At(fmt.Sprintf("kci.%d.aim", i+1))
		}
		if k.Paper == "" {
			k.Paper = aims[at].Paper
		}
		if k.Source == "" && len(m.rules.KCI.Sources.V) > 0 {
			k.Source = m.rules.KCI.Sources.V[0]
		}
	}
	return nil
}

// saveDraft stores a text as the first version, or in the version under work.
func (s *Service) saveDraft(tx Tx, m *matter, by *access.Actor, p *Plan, kci []KCI) (*Plan, error) {
	now, who := tx.Now(), people.PersonID(by.Person)
	switch {
	case p == nil:
		p = &Plan{Case: m.c.ID, Number: 1, Version: 1, State: PlanDraft, KCI: kci, Due: m.planDue(), By: who, At: now}
		if err := settled(tx.PlanInsert(p)); err != nil {
			return nil, err
		}
	case slices.Equal(p.KCI, kci):
		return p, nil
	default:
		p.KCI, p.Marks, p.By, p.At = kci, nil, who, now
		p.Version++
		if err := settled(tx.PlanUpdate(p)); err != nil {
			return nil, err
		}
	}
	if m.c.Done.Plan == PlanNone {
		m.c.Done.Plan = PlanDraft
		if err := m.save(tx); err != nil {
			return nil, err
		}
	}
	sum, err := hash(m.content(p))
	if err != nil {
		return nil, err
	}
	return p, s.Record(tx, m.entry(access.WritePlan, by, map[string]any{"did": "save", "number": p.Number, "kci": len(p.KCI), "hash": sum}))
}

// planDue is the last day of the first version.
func (m *matter) planDue() day.Day {
	if m.c.Due == nil {
		return m.today
	}
	return *m.c.Due
}

// planIn is a text as the decision service checks it.
func (m *matter) planIn(kci []KCI) PlanIn {
	in := PlanIn{From: m.y.From, Until: m.y.Until, KCI: make([]PlanKCI, len(kci))}
	for i, k := range kci {
		in.KCI[i] = PlanKCI{Name: k.Name, Source: k.Source, Paper: k.Paper, Unit: k.Unit, Compare: k.Compare, Target: k.Target, Change: k.Change}
		if k.Term != 0 {
			in.KCI[i].Term = &k.Term
		}
	}
	return in
}

// planContent is what is signed: the whole text of a version and whose it is.
type planContent struct {
	Case   CaseID          `json:"case"`
	Person people.PersonID `json:"person"`
	From   day.Day         `json:"from"`
	Until  day.Day         `json:"until"`
	Number int             `json:"number"`
	KCI    []KCI           `json:"kci"`
}

func (m *matter) content(p *Plan) planContent {
	return planContent{Case: m.c.ID, Person: m.c.Person, From: m.y.From, Until: m.y.Until, Number: p.Number, KCI: p.KCI}
}
