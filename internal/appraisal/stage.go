package appraisal

import (
	"slices"

	"tarazy/internal/fault"
)

// at refuses a verb at another stage than those in which it is done, and says
// by which clause. A case that was put off until the servant's return waits.
func (m *matter) at(stages ...Stage) error {
	if !slices.Contains(stages, m.c.Stage) {
		cite := m.rules.governs(stages[0])
		if m.c.Stage == StageExcluded {
			cite = m.rules.governs(StageExcluded)
		}
		return fault.New(fault.Conflict, "appraisal.stage", "now", string(m.c.Stage), "needed", stageNames(stages)).Cited(cite.Act, cite.Clause)
	}
	if m.c.Stage == StageSheets && m.c.Later.away() {
		absences := m.rules.Eligibility.Absences.Cite()
		return fault.New(fault.Conflict, "appraisal.away", "kind", m.c.Later.Absence).Cited(absences.Act, absences.Clause)
	}
	return nil
}

// away reports whether the servant has not returned yet.
func (l *Later) away() bool { return l != nil && l.Returned == nil }

// governs is the clause on the step that is done at a stage.
func (r *Rules) governs(s Stage) fault.Citation {
	switch s {
	case StagePlan:
		return r.Plan.Days.Cite()
	case StageWork:
		return r.KCI.MonitoringYearly.Cite()
	case StageSheets:
		return r.Sheet.FilledBy.Cite()
	case StageCommission:
		return r.Meeting.Decisions.Cite()
	case StageApproval:
		return r.Meeting.ApprovedBy.Cite()
	case StageAcquaintance, StageDone:
		return r.Acquaintance.Days.Cite()
	}
	return r.Eligibility.Months.Cite()
}

func stageNames(stages []Stage) []string {
	out := make([]string, len(stages))
	for i, s := range stages {
		out[i] = string(s)
	}
	return out
}

// inState refuses a verb on a year in another state than those in which it is
// done.
func (y *year) inState(states ...YearState) error {
	if slices.Contains(states, y.y.State) {
		return nil
	}
	cite := y.rules.Meeting.ScheduleWith.Cite()
	return fault.New(fault.Conflict, "appraisal.year_state", "now", string(y.y.State)).Cited(cite.Act, cite.Clause)
}
