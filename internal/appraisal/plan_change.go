package appraisal

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// taskChange is what a case waits for whose plan is being changed.
const taskChange = "appraisal.task.plan_change"

// ChangePlan opens a new version of a plan that is in force, by the same route;
// until it is approved the version before stays in force. The faults are
// appraisal.changed, appraisal.stage, appraisal.plan_state,
// appraisal.not_immediate, appraisal.remark and appraisal.text_long.
func (s *Service) ChangePlan(ctx context.Context, by *access.Actor, id CaseID, at PlanAt, why string) (*Plan, error) {
	why = strings.TrimSpace(why)
	var out *Plan
	err := s.onCase(ctx, by, id, access.WritePlan, func(tx Tx, m *matter) error {
		if err := m.at(StageWork); err != nil {
			return err
		}
		if _, err := m.writes(by); err != nil {
			return err
		}
		old, number, err := m.changeable(tx, at)
		if err != nil {
			return err
		}
		if err := remarkOf(why, "why", m.rules.Plan.Change.Cite()); err != nil {
			return err
		}
		out, err = s.change(tx, m, by, old, number+1, why)
		return err
	})
	return out, err
}

// changeable is the version in force, which no other is about to replace, and
// the number of the latest version that there is.
func (m *matter) changeable(tx Tx, at PlanAt) (*Plan, int, error) {
	latest, err := tx.PlanLatest(m.c.ID)
	if err != nil {
		return nil, 0, err
	}
	inForce, err := tx.PlanApproved(m.c.ID)
	if err != nil {
		return nil, 0, err
	}
	if inForce == nil || latest.State != PlanApproved && latest.State != PlanDropped {
		cite := m.rules.Plan.Change.Cite()
		return nil, 0, fault.New(fault.Conflict, "appraisal.plan_state", "now", string(latest.State)).Cited(cite.Act, cite.Clause)
	}
	if at != (PlanAt{Number: inForce.Number, Version: inForce.Version}) {
		return nil, 0, changed()
	}
	return inForce, latest.Number, nil
}

func (s *Service) change(tx Tx, m *matter, by *access.Actor, old *Plan, number int, why string) (*Plan, error) {
	due, err := s.term(tx, m, by, access.WritePlan, "plan", m.today)
	if err != nil {
		return nil, err
	}
	p := &Plan{Case: m.c.ID, Number: number, Version: 1, State: PlanDraft, KCI: old.KCI, Due: due, Change: why, By: people.PersonID(by.Person), At: tx.Now()}
	if err := settled(tx.PlanInsert(p)); err != nil {
		return nil, err
	}
	m.c.Done.Plan = PlanDraft
	if err := m.await(tx, wait{task: taskChange, due: &due, link: m.path("plan"), who: distinctPersons(m.route.Immediate, m.c.Person)}); err != nil {
		return nil, err
	}
	for _, to := range m.otherSide(by) {
		if err := m.tell(tx, to, "plan_change", m.path("plan"), m.yearArgs()); err != nil {
			return nil, err
		}
	}
	if err := m.save(tx); err != nil {
		return nil, err
	}
	return p, s.Record(tx, m.entry(access.WritePlan, by, map[string]any{"did": "change", "number": p.Number, "why": why}))
}

// DropChange gives a change up before it is submitted: the version in force
// stays. The faults are appraisal.changed, appraisal.stage,
// appraisal.plan_state, appraisal.not_immediate and appraisal.no_change.
func (s *Service) DropChange(ctx context.Context, by *access.Actor, id CaseID, at PlanAt) (*Plan, error) {
	var out *Plan
	err := s.onCase(ctx, by, id, access.WritePlan, func(tx Tx, m *matter) error {
		if err := m.at(StageWork); err != nil {
			return err
		}
		if _, err := m.writes(by); err != nil {
			return err
		}
		p, err := m.openDraft(tx, at, PlanDraft)
		if err != nil {
			return err
		}
		if p == nil || p.Change == "" {
			return fault.New(fault.Conflict, "appraisal.no_change")
		}
		p.State = PlanDropped
		p.Version++
		if err := settled(tx.PlanUpdate(p)); err != nil {
			return err
		}
		out, m.c.Done.Plan = p, PlanApproved
		if err := m.awaitQuarter(tx); err != nil {
			return err
		}
		if err := m.save(tx); err != nil {
			return err
		}
		return s.Record(tx, m.entry(access.WritePlan, by, map[string]any{"did": "drop", "number": p.Number}))
	})
	return out, err
}
