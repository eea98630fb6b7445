package decide

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

var commonRules = []Rule{
	Of("", "iin", func(env law.Env, in people.IINIn) (law.Found[people.IINOut], error) {
		return people.CheckIIN(law.Rules[people.CommonRules](env.Common), in.IIN), nil
	}),
	Of("", "working-days", func(env law.Env, in WorkingDaysIn) (law.Found[TermOut], error) {
		return WorkingDays(env, in)
	}),
}

// WorkingDaysIn asks for the end of a term.
type WorkingDaysIn struct {
	From day.Day `key:"from"` // the day of the event, which is not counted
	Days int     `key:"days"` // working days, at least 1
}

// TermOut is the last day of a term.
type TermOut struct {
	To day.Day `json:"to"`
}

// WorkingDays counts a term of working days.
func WorkingDays(env law.Env, in WorkingDaysIn) (law.Found[TermOut], error) {
	week := law.Rules[people.CommonRules](env.Common).WorkingWeek
	term, reasons, err := law.WorkingTerm(env, week, in.From, in.Days)
	if err != nil {
		return law.Found[TermOut]{}, err
	}
	return law.Found[TermOut]{Outcome: TermOut{To: term.To}, Reasons: reasons}, nil
}
