package appraisal

import (
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// monthsAYear is divided by how often a year the KCI are monitored.
const monthsAYear = 12

// MonitoringIn asks for a quarter of a period.
type MonitoringIn struct {
	From    day.Day `key:"from" json:"from"`
	Until   day.Day `key:"until" json:"until"`
	Quarter int     `key:"quarter" json:"quarter"` // from 1
}

// MonitoringOut is a quarter, and by when its monitoring is due.
type MonitoringOut struct {
	First day.Day `json:"first"`
	Last  day.Day `json:"last"`
	Due   day.Day `json:"due"`
}

// Monitoring gives a quarter of the period and the last day of its monitoring.
// The last quarter ends with the period. The faults are appraisal.check_period,
// appraisal.quarter_unknown, and appraisal.no_quarter where the period is over
// before the quarter would begin.
func Monitoring(r *Rules, in MonitoringIn) (law.Found[MonitoringOut], error) {
	times := r.KCI.MonitoringYearly
	cite := times.Cite()
	if in.Until < in.From {
		return law.Found[MonitoringOut]{}, fault.New(fault.Invalid, "appraisal.check_period", "from", in.From.String(), "until", in.Until.String()).At("until")
	}
	if in.Quarter < 1 || in.Quarter > times.V {
		return law.Found[MonitoringOut]{}, fault.New(fault.Invalid, "appraisal.quarter_unknown", "value", in.Quarter, "count", times.V).
			At("quarter").Cited(cite.Act, cite.Clause)
	}
	months := monthsAYear / times.V
	out := MonitoringOut{First: in.From.AddMonths(months * (in.Quarter - 1)), Last: in.From.AddMonths(months * in.Quarter).Add(-1)}
	if out.First > in.Until {
		return law.Found[MonitoringOut]{}, fault.New(fault.Invalid, "appraisal.no_quarter", "quarter", in.Quarter, "until", in.Until.String()).
			At("quarter").Cited(cite.Act, cite.Clause)
	}
	if out.Last > in.Until || in.Quarter == times.V {
		out.Last = in.Until
	}
	term := r.KCI.MonitoringDays
	out.Due = out.Last.Add(term.V)
	return law.Found[MonitoringOut]{Outcome: out, Reasons: []law.Reason{
		law.Because(times, "appraisal.monitoring.quarter", "quarter", in.Quarter, "first", out.First.String(), "last", out.Last.String()),
		law.Because(term, "appraisal.monitoring.due", "days", term.V, "due", out.Due.String()),
	}}, nil
}
