package appraisal

import (
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// TermIn asks for a term of the procedure that runs from an event.
type TermIn struct {
	Rule string  `json:"rule" key:"rule"`
	From day.Day `json:"from" key:"from"` // the day of the event, which is not counted
}

// TermOut is the day that the term gives: its last day; for a notice the day
// counted back from the first appraisal day.
type TermOut struct {
	To day.Day `json:"to"`
}

// span of one term: its length in working days and what is said beside it.
type span struct {
	days law.Value[int]
	also []law.Reason
}

// termNames are the terms of the procedure, in its order.
var termNames = []string{"plan", "plan-return", "sheet-return", "to-commission", "notice", "acquaintance", "sending", "appeal", "after-return"}

func (r *Rules) span(name string) (span, bool) {
	switch name {
	case "plan":
		return span{days: r.Plan.Days}, true
	case "plan-return":
		return span{days: r.Plan.ReturnDays}, true
	case "sheet-return":
		return span{days: r.Sheet.ReturnDays}, true
	case "to-commission":
		return span{r.Sheet.ToCommission, []law.Reason{law.Because(r.Competency.ToCommission, "appraisal.term.both_sheets")}}, true
	case "notice":
		notice := r.Meeting.Notice
		return span{r.Meeting.NoticeDays, []law.Reason{law.Because(notice, "appraisal.term.notice."+string(notice.V))}}, true
	case "acquaintance":
		done := r.Acquaintance.Completion
		return span{r.Acquaintance.Days, []law.Reason{law.Because(done, "appraisal.term.completion."+string(done.V))}}, true
	case "sending":
		return span{days: r.Acquaintance.SendingDays}, true
	case "appeal":
		from := r.Appeal.RunsFrom
		return span{r.Appeal.Days, []law.Reason{law.Because(from, "appraisal.term.appeal_from."+string(from.V))}}, true
	case "after-return":
		return span{days: r.Eligibility.AfterReturnDays}, true
	}
	return span{}, false
}

// Term counts a term. The notice is counted back, every other forward. The
// faults are appraisal.term_unknown and day.no_calendar.
func Term(env law.Env, r *Rules, in TermIn) (law.Found[TermOut], error) {
	s, ok := r.span(in.Rule)
	if !ok {
		return law.Found[TermOut]{}, fault.New(fault.Invalid, "appraisal.term_unknown", "value", in.Rule, "known", termNames).At("rule")
	}
	count := law.WorkingTerm
	if in.Rule == "notice" {
		count = law.TermBefore
	}
	term, reasons, err := count(env, s.days, in.From, s.days.V)
	if err != nil {
		return law.Found[TermOut]{}, err
	}
	return law.Found[TermOut]{Outcome: TermOut{To: term.To}, Reasons: append(reasons, s.also...)}, nil
}
