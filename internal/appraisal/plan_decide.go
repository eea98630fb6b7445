package appraisal

import (
	"context"
	"slices"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// What a case waits for whose plan came back, or whose quarter is to be
// monitored.
const taskRework = "appraisal.task.plan_rework"

func itoa(n int) string { return strconv.Itoa(n) }

// PlanDecision is what the higher supervisor decides on a plan.
type PlanDecision struct {
	PlanAt
	Approve bool
	Reasons []ReturnReason // of a return; at least one
	Text    string         // of a return, in general; may be empty
}

// DecidePlan approves a submitted plan, or returns it with what is amiss with
// which KCI; a new version, to be brought in within the act's term, then lies
// ready with the text of the old one. The faults are appraisal.changed,
// appraisal.stage, appraisal.plan_state, appraisal.not_higher,
// appraisal.return_reasons, appraisal.return_kci, appraisal.return_what,
// appraisal.text_long and appraisal.returns_limited.
func (s *Service) DecidePlan(ctx context.Context, by *access.Actor, id CaseID, in PlanDecision) (*Plan, error) {
	var out *Plan
	err := s.onCase(ctx, by, id, access.DecidePlan, func(tx Tx, m *matter) error {
		if err := m.at(StagePlan, StageWork); err != nil {
			return err
		}
		if !m.isHigher(by) {
			return m.notYours("appraisal.not_higher", m.rules.Plan.ApprovedBy.Cite())
		}
		p, err := m.openDraft(tx, in.PlanAt, PlanSubmitted)
		if err != nil {
			return err
		}
		if p == nil {
			return missing("plan")
		}
		out = p
		if in.Approve {
			return s.approve(tx, m, by, p)
		}
		return s.giveBack(tx, m, by, p, in)
	})
	return out, err
}

// approve puts a version in force in place of the one before.
func (s *Service) approve(tx Tx, m *matter, by *access.Actor, p *Plan) error {
	if err := m.replace(tx); err != nil {
		return err
	}
	now, mark := tx.Now(), Signed{Person: people.PersonID(by.Person), Part: AsHigher}
	if err := m.sign(tx, p, &mark); err != nil {
		return err
	}
	p.State, p.Decided = PlanApproved, &now
	p.Version++
	if err := settled(tx.PlanUpdate(p)); err != nil {
		return err
	}
	m.c.Done.Plan = PlanApproved
	if err := m.goOn(tx); err != nil {
		return err
	}
	for _, to := range distinctPersons(m.c.Person, m.route.Immediate) {
		if err := m.tell(tx, to, "plan_approved", m.path("plan"), m.yearArgs()); err != nil {
			return err
		}
	}
	if err := m.save(tx); err != nil {
		return err
	}
	facts := map[string]any{"did": "approve", "number": p.Number, "hash": mark.Hash, "for": mark.For, "one": m.route.One}
	return s.Record(tx, m.entry(access.DecidePlan, by, facts))
}

// replace takes the version that was in force out of it.
func (m *matter) replace(tx Tx) error {
	old, err := tx.PlanApproved(m.c.ID)
	if err != nil || old == nil {
		return err
	}
	old.State = PlanReplaced
	old.Version++
	return settled(tx.PlanUpdate(old))
}

// goOn moves a case on whose plan is in force: to its quarters, or to the
// sheets where the appraisal has begun. Quarters that ended before there was a
// plan have nothing that could be monitored.
func (m *matter) goOn(tx Tx) error {
	if m.c.Stage == StagePlan {
		if err := m.passOver(); err != nil {
			return err
		}
		if err := m.afterPlan(tx); err != nil {
			return err
		}
	}
	if m.c.Stage != StageWork {
		return nil
	}
	return m.awaitQuarter(tx)
}

// giveBack returns a version and lays the next one ready.
func (s *Service) giveBack(tx Tx, m *matter, by *access.Actor, p *Plan, in PlanDecision) error {
	ground := returnGround{known: m.rules.returnable(), lack: "appraisal.return_reasons", unknown: "appraisal.return_what", cite: m.rules.Plan.ReturnedFor.Cite()}
	back, err := ground.back(tx, by, len(p.KCI), in.Reasons, in.Text)
	if err != nil {
		return err
	}
	if err := m.mayReturn(tx); err != nil {
		return err
	}
	due, err := s.term(tx, m, by, access.DecidePlan, "plan-return", m.today)
	if err != nil {
		return err
	}
	now := tx.Now()
	p.State, p.Decided, p.Returned = PlanReturned, &now, back
	p.Version++
	if err := settled(tx.PlanUpdate(p)); err != nil {
		return err
	}
	next := &Plan{Case: m.c.ID, Number: p.Number + 1, Version: 1, State: PlanDraft, KCI: p.KCI, Due: due, Change: p.Change, By: p.By, At: now}
	if err := settled(tx.PlanInsert(next)); err != nil {
		return err
	}
	m.c.Done.Plan = PlanReturned
	who := distinctPersons(m.route.Immediate, m.c.Person)
	if err := m.await(tx, wait{task: taskRework, due: &due, link: m.path("plan"), who: who}); err != nil {
		return err
	}
	for _, to := range who {
		if err := m.tell(tx, to, "plan_returned", m.path("plan"), fault.Args{"year": m.y.Number, "due": due.String()}); err != nil {
			return err
		}
	}
	if err := m.save(tx); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.DecidePlan, by, map[string]any{"did": "return", "number": p.Number, "reasons": back.Reasons, "text": back.Text, "due": due.String()}))
}

// term counts a term of the act from a day and keeps the finding.
func (s *Service) term(tx Tx, m *matter, by *access.Actor, v access.Verb, name string, from day.Day) (day.Day, error) {
	in := TermIn{Rule: name, From: from}
	found, err := Term(m.env, m.rules, in)
	if err != nil {
		return 0, err
	}
	return found.Outcome.To, rule(s, tx, m, people.PersonID(by.Person), v, "term", name, in, found)
}

// mayReturn refuses a further return where the edition limits them.
func (m *matter) mayReturn(tx Tx) error {
	limited := m.rules.Plan.ReturnsLimited
	if !limited.V {
		return nil
	}
	all, err := tx.PlansOf(m.c.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(p Plan) bool { return p.State == PlanReturned }) {
		return nil
	}
	cite := limited.Cite()
	return fault.New(fault.Conflict, "appraisal.returns_limited").Cited(cite.Act, cite.Clause)
}

// returnable are the requirements for which a plan is returned.
func (r *Rules) returnable() []string {
	out := slices.Clone(r.KCI.Requirements.V)
	if !r.KCI.ProcessWork.V {
		out = append(out, RequireProcess)
	}
	return out
}
