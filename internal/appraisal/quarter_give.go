package appraisal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// taskMonitor is what a case waits for whose KCI are to be monitored.
const taskMonitor = "appraisal.task.monitor"

// RecommendationMost bounds a recommendation and the answer to it, in letters.
const RecommendationMost = 4000

// quarter is a quarter of the year of a case.
func (m *matter) quarter(n int) (MonitoringIn, MonitoringOut, error) {
	in := MonitoringIn{From: m.y.From, Until: m.y.Until, Quarter: n}
	found, err := Monitoring(m.rules, in)
	return in, found.Outcome, err
}

// passOver marks the quarters that ended before there was a plan.
func (m *matter) passOver() error {
	for i := range m.rules.KCI.MonitoringYearly.V {
		_, q, err := m.quarter(i + 1)
		if fault.Is(err, "appraisal.no_quarter") || err == nil && q.Last >= m.today {
			return nil
		}
		if err != nil {
			return err
		}
		if m.c.Done.Quarters[i] == QuarterNone {
			m.c.Done.Quarters[i] = QuarterSkipped
		}
	}
	return nil
}

// awaitQuarter makes a case wait for the next quarter that is to be monitored;
// for nothing after the last one.
func (m *matter) awaitQuarter(tx Tx) error {
	for i := range m.rules.KCI.MonitoringYearly.V {
		if m.c.Done.Quarters[i] != QuarterNone {
			continue
		}
		_, q, err := m.quarter(i + 1)
		if fault.Is(err, "appraisal.no_quarter") {
			break
		}
		if err != nil {
			return err
		}
		return m.await(tx, wait{task: taskMonitor, due: &q.Due, link: m.quarterPath(i + 1), who: []people.PersonID{m.route.Immediate}})
	}
	return m.await(tx, wait{})
}

func (m *matter) quarterPath(n int) string { return m.path("quarters/" + itoa(n)) }

// QuarterSave is the monitoring of a quarter: how far each KCI of the plan is,
// and the written recommendation.
type QuarterSave struct {
	Quarter        int
	Version        int64 // that the person saw; 0 for none
	Progress       []Reached
	Recommendation string
}

// GiveQuarter writes the monitoring of a quarter. Until the servant has
// acknowledged it, it may be written anew. The faults are appraisal.changed,
// appraisal.stage, appraisal.not_immediate, appraisal.quarter_unknown,
// appraisal.no_quarter, appraisal.quarter_early, appraisal.quarter_skipped,
// appraisal.quarter_acknowledged, appraisal.missing.plan, appraisal.progress,
// appraisal.not_a_number, appraisal.text_long, appraisal.recommendation and
// appraisal.missing.file.
func (s *Service) GiveQuarter(ctx context.Context, by *access.Actor, id CaseID, in QuarterSave) (*Quarter, error) {
	var out *Quarter
	err := s.onCase(ctx, by, id, access.Monitor, func(tx Tx, m *matter) error {
		if err := m.at(StageWork, StageSheets); err != nil {
			return err
		}
		if !m.isImmediate(by) {
			return m.notYours("appraisal.not_immediate", m.rules.KCI.Recommendations.Cite())
		}
		ask, term, err := m.monitorable(in.Quarter)
		if err != nil {
			return err
		}
		q, err := m.openQuarter(tx, in)
		if err != nil {
			return err
		}
		plan, err := tx.PlanApproved(m.c.ID)
		if err != nil {
			return err
		}
		if plan == nil {
			return missing("plan")
		}
		if err := m.progress(tx, plan, &in); err != nil {
			return err
		}
		q.Due, q.Plan, q.Progress, q.Recommendation = term.Due, plan.Number, in.Progress, in.Recommendation
		q.By, q.At = people.PersonID(by.Person), tx.Now()
		q.count(plan)
		out = q
		return s.giveQuarter(tx, m, by, q, ask)
	})
	return out, err
}

// monitorable is a quarter that has begun and that is to be monitored.
func (m *matter) monitorable(n int) (MonitoringIn, MonitoringOut, error) {
	ask, term, err := m.quarter(n)
	if err != nil {
		return ask, term, err
	}
	cite := m.rules.KCI.MonitoringYearly.Cite()
	if m.today < term.First {
		return ask, term, fault.New(fault.Conflict, "appraisal.quarter_early", "quarter", n, "first", term.First.String()).Cited(cite.Act, cite.Clause)
	}
	if m.c.Done.Quarters[n-1] == QuarterSkipped {
		return ask, term, fault.New(fault.Conflict, "appraisal.quarter_skipped", "quarter", n).Cited(cite.Act, cite.Clause)
	}
	return ask, term, nil
}

// openQuarter reads the record of a quarter as the person saw it, or begins it.
func (m *matter) openQuarter(tx Tx, in QuarterSave) (*Quarter, error) {
	q, err := tx.QuarterGet(m.c.ID, in.Quarter)
	if err != nil {
		return nil, err
	}
	if q == nil {
		q = &Quarter{Case: m.c.ID, Quarter: in.Quarter, State: QuarterGiven}
	}
	if q.State == QuarterAcknowledged {
		cite := m.rules.KCI.Recommendations.Cite()
		return nil, fault.New(fault.Conflict, "appraisal.quarter_acknowledged", "quarter", in.Quarter).Cited(cite.Act, cite.Clause)
	}
	if q.Version != in.Version {
		return nil, changed()
	}
	return q, nil
}

// progress checks what was written on the KCI of the plan in force.
func (m *matter) progress(tx Tx, plan *Plan, in *QuarterSave) error {
	if len(in.Progress) != len(plan.KCI) {
		cite := m.rules.KCI.Count.Cite()
		return fault.New(fault.Invalid, "appraisal.progress", "given", len(in.Progress), "count", len(plan.KCI)).At("progress").Cited(cite.Act, cite.Clause)
	}
	in.Progress, in.Recommendation = slices.Clone(in.Progress), strings.TrimSpace(in.Recommendation)
	for i := range in.Progress {
		if err := in.Progress[i].tidy(fmt.Sprintf("progress.%d.", i+1)); err != nil {
			return err
		}
	}
	if err := checkFiles(tx, m.c.ID, in.Progress); err != nil {
		return err
	}
	switch given := utf8.RuneCountInString(in.Recommendation); {
	case given == 0:
		cite := m.rules.KCI.Recommendations.Cite()
		return fault.New(fault.Invalid, "appraisal.recommendation").At("recommendation").Cited(cite.Act, cite.Clause)
	case given > RecommendationMost:
		return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", RecommendationMost).At("recommendation")
	}
	return nil
}

// tidy trims a row and refuses a value that is no number.
func (r *Reached) tidy(field string) error {
	r.Value, r.Note = strings.TrimSpace(r.Value), strings.TrimSpace(r.Note)
	if _, ok := amount(r.Value); !ok && r.Value != "" {
		return fault.New(fault.Invalid, "appraisal.not_a_number", "value", clip(r.Value)).At(field + "value")
	}
	if given := utf8.RuneCountInString(r.Note); given > ChangeMost {
		return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", ChangeMost).At(field + "note")
	}
	if r.Files == nil {
		r.Files = []string{}
	}
	return nil
}

// checkFiles wants the evidence to be papers of the case.
func checkFiles(tx Tx, id CaseID, rows []Reached) error {
	if !slices.ContainsFunc(rows, func(r Reached) bool { return len(r.Files) > 0 }) {
		return nil
	}
	known, err := tx.AppraisalFilesOf(id)
	if err != nil {
		return err
	}
	for i, r := range rows {
		for _, f := range r.Files {
			if !slices.ContainsFunc(known, func(k File) bool { return k.ID == f }) {
				return fault.New(fault.Invalid, "appraisal.missing.file").At(fmt.Sprintf("progress.%d.files", i+1))
			}
		}
	}
	return nil
}

// count tells how many KCI have a value, and how many are reached by it.
func (q *Quarter) count(plan *Plan) {
	q.Valued, q.Reached = 0, 0
	for i, r := range q.Progress {
		if r.Value == "" {
			continue
		}
		q.Valued++
		if ok, err := Reaches(plan.KCI[i].Compare, plan.KCI[i].Target, r.Value); err == nil && ok {
			q.Reached++
		}
	}
}

// giveQuarter stores the monitoring; the first one closes the term.
func (s *Service) giveQuarter(tx Tx, m *matter, by *access.Actor, q *Quarter, ask MonitoringIn) error {
	q.Version++
	if err := settled(tx.QuarterPut(q)); err != nil {
		return err
	}
	if q.Version == 1 {
		if err := s.closeQuarter(tx, m, by, q, ask); err != nil {
			return err
		}
	}
	if err := m.tell(tx, m.c.Person, "quarter_given", m.quarterPath(q.Quarter), fault.Args{"year": m.y.Number, "quarter": q.Quarter}); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.Monitor, by, map[string]any{"quarter": q.Quarter, "version": q.Version, "valued": q.Valued, "reached": q.Reached}))
}

// closeQuarter puts the term on record and makes the case wait for the next
// quarter.
func (s *Service) closeQuarter(tx Tx, m *matter, by *access.Actor, q *Quarter, ask MonitoringIn) error {
	found, err := Monitoring(m.rules, ask)
	if err != nil {
		return err
	}
	if err := rule(s, tx, m, people.PersonID(by.Person), access.Monitor, "monitoring", itoa(q.Quarter), ask, found); err != nil {
		return err
	}
	if known := m.c.Missed; m.today > q.Due && (known == nil || *known != q.Due) {
		facts := map[string]any{"term": "monitoring", "quarter": q.Quarter, "due": q.Due.String(), "done": m.today.String()}
		if err := s.Record(tx, m.entry("term.missed", by, facts)); err != nil {
			return err
		}
	}
	m.c.Done.Quarters[q.Quarter-1] = QuarterGiven
	if m.c.Stage == StageWork && m.c.Done.Plan == PlanApproved {
		if err := m.awaitQuarter(tx); err != nil {
			return err
		}
	}
	return m.save(tx)
}

// AcknowledgeQuarter puts on record that the servant has read the
// recommendation, with an answer where there is one. The faults are
// appraisal.changed, appraisal.stage, appraisal.missing.quarter,
// appraisal.quarter_acknowledged and appraisal.text_long.
func (s *Service) AcknowledgeQuarter(ctx context.Context, by *access.Actor, id CaseID, quarter int, version int64, answer string) (*Quarter, error) {
	answer = strings.TrimSpace(answer)
	var out *Quarter
	err := s.onCase(ctx, by, id, access.Acknowledge, func(tx Tx, m *matter) error {
		if err := m.at(StageWork, StageSheets, StageCommission, StageApproval, StageAcquaintance); err != nil {
			return err
		}
		if people.PersonID(by.Person) != m.c.Person {
			return missing("case")
		}
		q, err := m.openQuarter(tx, QuarterSave{Quarter: quarter, Version: version})
		if err != nil {
			return err
		}
		if q.Version == 0 {
			return missing("quarter")
		}
		if given := utf8.RuneCountInString(answer); given > RecommendationMost {
			return fault.New(fault.Invalid, "appraisal.text_long", "given", given, "most", RecommendationMost).At("answer")
		}
		out = q
		return s.acknowledge(tx, m, by, q, answer)
	})
	return out, err
}

func (s *Service) acknowledge(tx Tx, m *matter, by *access.Actor, q *Quarter, answer string) error {
	now := tx.Now()
	q.State, q.Acknowledged, q.Answer = QuarterAcknowledged, &now, answer
	q.Version++
	if err := settled(tx.QuarterPut(q)); err != nil {
		return err
	}
	m.c.Done.Quarters[q.Quarter-1] = QuarterAcknowledged
	if err := m.save(tx); err != nil {
		return err
	}
	if answer != "" {
		args := fault.Args{"year": m.y.Number, "quarter": q.Quarter}
		if err := m.tell(tx, m.route.Immediate, "quarter_answered", m.quarterPath(q.Quarter), args); err != nil {
			return err
		}
	}
	return s.Record(tx, m.entry(access.Acknowledge, by, map[string]any{"quarter": q.Quarter, "answer": answer}))
}
