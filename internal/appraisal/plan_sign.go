package appraisal

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// taskDecidePlan is what a submitted plan waits for.
const taskDecidePlan = "appraisal.task.plan_decide"

// MarkOf is the signature, or the refusal, of a part under a version; nil for
// none.
func (p *Plan) MarkOf(part Part) *Signed { return markOf(p.Marks, part) }

func markOf(marks []Signed, part Part) *Signed {
	for i := range marks {
		if marks[i].Part == part {
			return &marks[i]
		}
	}
	return nil
}

// ready refuses a plan that may not be signed or submitted: its KCI are not as
// many as the act sets, or do not meet the requirements.
func (m *matter) ready(p *Plan) error {
	found, err := CheckPlan(m.rules, m.planIn(p.KCI))
	if err != nil || found.Outcome.Ready {
		return err
	}
	if given, count := len(p.KCI), m.rules.KCI.Count; given != count.V {
		cite := count.Cite()
		return fault.New(fault.Invalid, "appraisal.kci_count", "given", given, "count", count.V).At("kci").Cited(cite.Act, cite.Clause)
	}
	cite := m.rules.KCI.Requirements.Cite()
	return fault.New(fault.Invalid, "appraisal.plan_not_ready", "kci", found.Outcome.blocked()).At("kci").Cited(cite.Act, cite.Clause)
}

// blocked are the numbers of the KCI with an error.
func (o PlanOut) blocked() []string {
	var out []string
	for _, r := range o.Remarks {
		if n := itoa(r.KCI); r.Severity == Blocking && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// SignPlan signs the version under work, as the servant or as the immediate
// supervisor. A plan with an empty column is signed by nobody. The faults are
// appraisal.changed, appraisal.stage, appraisal.plan_state,
// appraisal.not_immediate, appraisal.missing.plan, appraisal.kci_count and
// appraisal.plan_not_ready.
func (s *Service) SignPlan(ctx context.Context, by *access.Actor, id CaseID, at PlanAt) (*Plan, error) {
	return s.mark(ctx, by, id, at, func(m *matter) (Signed, error) {
		part, err := m.writes(by)
		return Signed{Person: people.PersonID(by.Person), Part: part}, err
	})
}

// RefusePlan puts on record that the servant does not sign, with what the
// servant says; the servant does it, or the immediate supervisor where the
// servant does not even say so. The step goes on. The faults are those of
// SignPlan, appraisal.remark and appraisal.text_long.
func (s *Service) RefusePlan(ctx context.Context, by *access.Actor, id CaseID, at PlanAt, remark string) (*Plan, error) {
	remark = strings.TrimSpace(remark)
	return s.mark(ctx, by, id, at, func(m *matter) (Signed, error) {
		if _, err := m.writes(by); err != nil {
			return Signed{}, err
		}
		if err := remarkOf(remark, "remark", m.rules.Signing.Cite()); err != nil {
			return Signed{}, err
		}
		return Signed{Person: m.c.Person, Part: AsEmployee, Refused: true, Remark: remark}, nil
	})
}

// remarkOf wants a text to be there and within its bound.
func remarkOf(text, field string, cite fault.Citation) error {
	switch given := utf8.RuneCountInString(text); {
	case given == 0:
		return fault.New(fault.Invalid, "appraisal.remark").At(field).Cited(cite.Act, cite.Clause)
	case given > ChangeMost:
		return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", ChangeMost).At(field)
	}
	return nil
}

// mark puts a signature or a refusal under the version under work.
func (s *Service) mark(ctx context.Context, by *access.Actor, id CaseID, at PlanAt, sign func(*matter) (Signed, error)) (*Plan, error) {
	var out *Plan
	err := s.onCase(ctx, by, id, access.WritePlan, func(tx Tx, m *matter) error {
		if err := m.at(StagePlan, StageWork); err != nil {
			return err
		}
		mark, err := sign(m)
		if err != nil {
			return err
		}
		p, err := m.openDraft(tx, at, PlanDraft)
		if err != nil {
			return err
		}
		if p == nil {
			return missing("plan")
		}
		if err := m.ready(p); err != nil {
			return err
		}
		out = p
		return s.keepMark(tx, m, by, p, mark)
	})
	return out, err
}

// keepMark stores a signature in place of an earlier one of the same part, and
// tells the other side.
func (s *Service) keepMark(tx Tx, m *matter, by *access.Actor, p *Plan, mark Signed) error {
	if err := m.sign(tx, p, &mark); err != nil {
		return err
	}
	p.Version++
	if err := settled(tx.PlanUpdate(p)); err != nil {
		return err
	}
	for _, to := range m.otherSide(by) {
		key := "plan_signed"
		if mark.Refused {
			key = "plan_refused"
		}
		if err := m.tell(tx, to, key, m.path("plan"), m.yearArgs()); err != nil {
			return err
		}
	}
	facts := map[string]any{"did": "sign", "number": p.Number, "part": mark.Part, "for": mark.For, "hash": mark.Hash}
	if mark.Refused {
		facts["did"], facts["remark"] = "refuse", mark.Remark
	}
	return s.Record(tx, m.entry(access.WritePlan, by, facts))
}

// sign completes a mark with what is signed and when, and puts it under a plan.
func (m *matter) sign(tx Tx, p *Plan, mark *Signed) error {
	sum, err := hash(m.content(p))
	if err != nil {
		return err
	}
	mark.Hash, mark.At, mark.For = sum, tx.Now(), m.insteadOf(mark)
	p.Marks = append(slices.DeleteFunc(p.Marks, func(s Signed) bool { return s.Part == mark.Part }), *mark)
	return nil
}

// insteadOf is the supervisor for whom the signer stands in; "" for nobody.
func (m *matter) insteadOf(mark *Signed) people.PersonID {
	own := mark.Person
	switch mark.Part {
	case AsSupervisor:
		own = m.route.Direct
	case AsHigher:
		own = m.route.Above
	}
	if own == mark.Person {
		return ""
	}
	return own
}

// otherSide are those who write the plan with the actor.
func (m *matter) otherSide(by *access.Actor) []people.PersonID {
	return slices.DeleteFunc(distinctPersons(m.c.Person, m.route.Immediate), func(p people.PersonID) bool { return string(p) == by.Person })
}

func (m *matter) yearArgs() fault.Args { return fault.Args{"year": m.y.Number} }

// SubmitPlan brings a plan to the higher supervisor: it meets the requirements,
// the supervisor has signed it, and the servant has, or a refusal is on record.
// Where the immediate supervisor is the first head, the plan waits for that
// person's own approval. The faults are those of SignPlan,
// appraisal.plan_unsigned and appraisal.no_higher.
func (s *Service) SubmitPlan(ctx context.Context, by *access.Actor, id CaseID, at PlanAt) (*Plan, error) {
	var out *Plan
	err := s.onCase(ctx, by, id, access.WritePlan, func(tx Tx, m *matter) error {
		p, err := m.submittable(tx, by, at)
		if err != nil {
			return err
		}
		in := m.planIn(p.KCI)
		found, err := CheckPlan(m.rules, in)
		if err != nil {
			return err
		}
		if err := rule(s, tx, m, people.PersonID(by.Person), access.WritePlan, "kci-plan", itoa(p.Number), in, found); err != nil {
			return err
		}
		out = p
		return s.submit(tx, m, by, p)
	})
	return out, err
}

// submittable is the version under work where it may be submitted.
func (m *matter) submittable(tx Tx, by *access.Actor, at PlanAt) (*Plan, error) {
	if err := m.at(StagePlan, StageWork); err != nil {
		return nil, err
	}
	if !m.isImmediate(by) {
		return nil, m.notYours("appraisal.not_immediate", m.rules.Plan.ApprovedBy.Cite())
	}
	p, err := m.openDraft(tx, at, PlanDraft)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, missing("plan")
	}
	if err := m.ready(p); err != nil {
		return nil, err
	}
	cite := m.rules.Plan.ApprovedBy.Cite()
	var lacking []string
	for _, part := range []Part{AsEmployee, AsSupervisor} {
		if p.MarkOf(part) == nil {
			lacking = append(lacking, string(part))
		}
	}
	if len(lacking) > 0 {
		return nil, fault.New(fault.Invalid, "appraisal.plan_unsigned", "parts", lacking).Cited(cite.Act, cite.Clause)
	}
	if m.route.Higher == "" {
		return nil, fault.New(fault.Conflict, "appraisal.no_higher").Cited(cite.Act, cite.Clause)
	}
	return p, nil
}

func (s *Service) submit(tx Tx, m *matter, by *access.Actor, p *Plan) error {
	now := tx.Now()
	p.State, p.Sent = PlanSubmitted, &now
	p.Version++
	if err := settled(tx.PlanUpdate(p)); err != nil {
		return err
	}
	term := "plan"
	if m.c.Done.Plan == PlanReturned {
		term = "plan-return"
	}
	if err := s.settleTerm(tx, m, by, term); err != nil {
		return err
	}
	m.c.Done.Plan = PlanSubmitted
	link := m.path("plan/decide")
	if err := m.await(tx, wait{task: taskDecidePlan, link: link, who: []people.PersonID{m.route.Higher}}); err != nil {
		return err
	}
	if err := m.tell(tx, m.route.Higher, "plan_submitted", link, m.yearArgs()); err != nil {
		return err
	}
	if err := m.save(tx); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.WritePlan, by, map[string]any{"did": "submit", "number": p.Number}))
}
